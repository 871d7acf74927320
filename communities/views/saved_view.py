"""The views that people name, and the columns that they choose."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from communities.forms.saved_view import TOO_MUCH, SavedViewForm
from communities.models import SavedView
from communities.models.saved_view import MAX_QUERY
from communities.views.pages import done, form_page
from grc.access import editable, person
from grc.forms import next_url
from grc.models import User
from grc.sheets import Sheet, get_sheet
from grc.sheets.columns import Column
from grc.sheets.listing import Listing
from grc.sheets.sheet import COLUMNS
from grc.sheets.views import choices_of


@require_http_methods(["GET", "POST"])
def saved_view_create(request: HttpRequest, sheet_slug: str) -> HttpResponse:
    """Give a name to what the address shows: its filters, its order, its columns."""
    sheet, user = get_sheet(sheet_slug), person(request)
    listing = Listing(sheet, user, request.GET, request)
    view = SavedView(owner=user, sheet=sheet.slug, **_kept(listing))
    form = SavedViewForm(request.POST or None, instance=view, user=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Vue enregistrée."))
        return redirect(view)  # not where it came from: the view is on screen from now on
    title = _("Enregistrer cette vue de la feuille %(sheet)s") % {"sheet": sheet.title}
    return form_page(request, form, title=title, back=f"{sheet.url}?{listing.kept_query}")


def _kept(listing: Listing) -> dict[str, Any]:
    """What a view keeps of what is on screen, by the fields of ``SavedView``."""
    params = QueryDict(listing.kept_query, mutable=True)
    params.pop(COLUMNS, None)
    columns = [column.slug for column in listing.columns]
    return {"query": params.urlencode(), "columns": columns}


@require_http_methods(["GET", "POST"])
@transaction.atomic
def saved_view_edit(request: HttpRequest, pk: int) -> HttpResponse:
    view = editable(SavedView, person(request), pk=pk, name__gt="")
    form = SavedViewForm(request.POST or None, instance=view, user=person(request))
    if request.method == "POST" and form.is_valid():
        form.save()
        return done(request, _("Vue enregistrée."), view.get_absolute_url())
    context = {"title": _("Vue « %(view)s »") % {"view": view.name}, "view": view}
    back = view.get_absolute_url()
    template = "communities/saved_view_edit.html"
    return form_page(request, form, back=back, template=template, **context)


@require_POST
@transaction.atomic
def saved_view_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep in the view what the address shows: its filters, its order, its columns."""
    view = editable(SavedView, person(request), pk=pk, name__gt="")
    listing = Listing(get_sheet(view.sheet), person(request), request.GET, request)
    kept = _kept(listing)
    if len(kept["query"]) > MAX_QUERY:
        messages.error(request, TOO_MUCH)
        return redirect(listing.here)
    SavedView.objects.filter(pk=view.pk).update(**kept)
    view.refresh_from_db()
    return done(request, _("Vue enregistrée."), view.get_absolute_url())


@require_POST
@transaction.atomic
def saved_view_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """A view of one's own from one that may be used; it is then given its name."""
    user = User.objects.select_for_update().get(pk=person(request).pk)  # one copy at a time
    readable = SavedView.objects.visible_to(request.user)
    view = get_object_or_404(readable, pk=pk, name__gt="").copied_for(user)
    view.save()
    url = reverse("communities:saved_view_edit", args=[view.pk])
    return done(request, _("Vue dupliquée. Donnez-lui son nom."), url)


@require_POST
@transaction.atomic
def saved_view_delete(request: HttpRequest, pk: int) -> HttpResponse:
    view = editable(SavedView, person(request), pk=pk, name__gt="")
    view.delete()
    return done(request, _("Vue retirée. Les lignes n’ont pas changé."), get_sheet(view.sheet).url)


@require_http_methods(["GET", "POST"])
def sheet_columns(request: HttpRequest, sheet_slug: str) -> HttpResponse:
    """Choose the columns of a sheet and their order; the buttons that move one save nothing."""
    sheet, user = get_sheet(sheet_slug), person(request)
    back = _without_columns(next_url(request, sheet.url))
    if request.method == "POST" and "enregistrer" in request.POST:
        _keep(request, sheet)
        return done(request, _("Colonnes enregistrées."), back)
    if request.method == "POST" and "toutes" in request.POST:
        SavedView.objects.filter(owner=user, sheet=sheet.slug, name="").delete()
        return done(request, _("Les colonnes habituelles sont montrées."), back)
    chosen = _columns_at(sheet, user, next_url(request, sheet.url))
    shown = request.POST.getlist("montrer") if request.method == "POST" else list(chosen)
    ordered = sheet.columns_named(request.POST.getlist("ordre") or chosen)
    ordered += [column for column in sheet.all_columns if column not in ordered]
    rest = _moved(ordered[1:], request.POST)
    context = {"sheet": sheet, "columns": rest, "shown": shown, "back": back}
    return render(request, "communities/sheet_columns.html", context)


def _columns_at(sheet: Sheet, user: User, url: str) -> list[str]:
    """The columns that ``user`` sees at the address ``url`` of ``sheet``."""
    params = QueryDict(urlsplit(url).query)
    return [column.slug for column in sheet.shown_columns(params, choices_of(sheet.slug, user))]


def _keep(request: HttpRequest, sheet: Sheet) -> None:
    """Keep the columns ticked, in the order sent."""
    shown = set(request.POST.getlist("montrer"))
    named = sheet.columns_named(slug for slug in request.POST.getlist("ordre") if slug in shown)
    SavedView.objects.update_or_create(
        owner=person(request), sheet=sheet.slug, name="",
        defaults={"columns": [column.slug for column in named]},
    )  # fmt: skip


def _moved(columns: list[Column], sent: QueryDict) -> list[Column]:
    """The columns, one of them moved up or down by the button that was pressed."""
    slugs = [column.slug for column in columns]
    for name, step in (("monter", -1), ("descendre", 1)):
        slug = str(sent.get(name))
        if slug in slugs:
            place = slugs.index(slug)
            other = min(max(place + step, 0), len(columns) - 1)
            columns[place], columns[other] = columns[other], columns[place]
    return columns


def _without_columns(url: str) -> str:
    """The address of a sheet, less the columns that it would ask for itself."""
    parts = urlsplit(url)
    params = QueryDict(parts.query, mutable=True)
    params.pop(COLUMNS, None)
    return parts._replace(query=params.urlencode()).geturl()
