from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from import_export.admin import ImportExportModelAdmin
from import_export.forms import ExportForm

from communities.models import (
    Actor,
    Charter,
    Commune,
    Community,
    Directorate,
    Place,
    Posting,
    Theme,
)
from communities.resources import CommuneResource, DirectorateResource, ThemeResource
from grc.admin import UserAdmin
from grc.models import User


class InForce(admin.SimpleListFilter):
    """Reference data that holds today, or not."""

    title = _("en vigueur")
    parameter_name = "en_vigueur"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("oui", _("aujourd’hui")), ("non", _("plus, ou pas encore"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        current = queryset.model.objects.current().values("pk")
        if self.value() == "oui":
            return queryset.filter(pk__in=current)
        return queryset.exclude(pk__in=current) if self.value() == "non" else queryset


class ReferenceAdmin(ImportExportModelAdmin):
    """Reference data: corrected here, or in a spreadsheet that is imported again."""

    # The plain form: the other one needs inline scripts, which our policy refuses.
    export_form_class = ExportForm

    list_per_page = 50


@admin.register(Theme)
class ThemeAdmin(ReferenceAdmin):
    resource_classes = [ThemeResource]
    list_display = ["name", "parent", "position", "starts_on", "ends_on"]
    list_editable = ["position"]
    list_filter = [InForce, ("parent", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["parent"]
    search_fields = ["name"]
    autocomplete_fields = ["parent"]


@admin.register(Directorate)
class DirectorateAdmin(ReferenceAdmin):
    resource_classes = [DirectorateResource]
    list_display = ["name", "acronym", "parent", "starts_on", "ends_on"]
    list_filter = [InForce, "themes"]
    list_select_related = ["parent"]
    search_fields = ["name", "acronym"]
    autocomplete_fields = ["parent", "themes"]


@admin.register(Commune)
class CommuneAdmin(ReferenceAdmin):
    resource_classes = [CommuneResource]
    list_display = ["name", "code", "department_name", "epci_name", "population"]
    list_filter = ["department_name"]
    search_fields = ["name", "code", "epci_name", "postcodes"]
    ordering = ["sort_name", "code"]
    show_full_result_count = False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["code"] if obj else []


@admin.register(Community)
class CommunityAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "territory", "members", "rotation_months", "rhythm_days", "is_public"]
    list_filter = ["is_public", "themes"]
    search_fields = ["name", "purpose", "territory"]
    autocomplete_fields = ["themes", "communes"]
    prepopulated_fields = {"slug": ["name"]}
    ordering = ["sort_name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        active = Count("memberships", filter=Q(memberships__state="active"))
        return super().get_queryset(request).annotate(member_count=active)

    @admin.display(description=_("membres"), ordering="member_count")
    def members(self, community: Any) -> int:
        return int(community.member_count)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)


@admin.register(Place)
class PlaceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "kind", "is_neutral", "access", "capacity", "commune"]
    list_filter = ["kind", "is_neutral", "access", "communities"]
    list_select_related = ["commune"]
    search_fields = ["name", "address"]
    autocomplete_fields = ["commune", "communities"]
    ordering = ["sort_name"]


@admin.register(Charter)
class CharterAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Charters are read here: a new text is a new version, written on the community's page."""

    list_display = ["title", "community", "number", "adopted_on"]
    list_filter = ["community"]
    list_select_related = ["community"]
    search_fields = ["title", "community__name"]
    fields = ["community", "number", "title", "text", "adopted_on"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["community", "number", "title", "text"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Actor)
class ActorAccountAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Which account is whose: the rest of an actor is written on their page."""

    list_display = ["full_name", "user"]
    list_filter = [("user", admin.EmptyFieldListFilter)]
    list_select_related = ["user"]
    search_fields = ["full_name", "email"]
    fields = ["full_name", "user"]
    readonly_fields = ["full_name"]
    autocomplete_fields = ["user"]
    ordering = ["sort_name", "pk"]
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(merged_into=None, kind=Actor.Kind.PERSON)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class OwnActorInline(admin.StackedInline):  # type: ignore[type-arg]
    """The actor that an account stands for, on the page of the account."""

    model = Actor
    fk_name = "user"
    fields = ["full_name"]
    readonly_fields = ["full_name"]
    show_change_link = True
    extra = 0
    verbose_name = verbose_name_plural = _("acteur de ce compte")

    def has_add_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False


class PostingInline(admin.StackedInline):  # type: ignore[type-arg]
    """The directorate of an agent, on the page of their account."""

    model = Posting
    autocomplete_fields = ["directorate"]
    verbose_name = verbose_name_plural = _("direction de cet agent")


UserAdmin.inlines = [PostingInline, OwnActorInline]
