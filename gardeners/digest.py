"""What a digest says of needs, promises, mandates and mentions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.models import Membership
from gardeners.digests.sections import Act, Line, Reading, Section, section
from gardeners.models import (
    FollowUp,
    MandateProposal,
    Mention,
    Need,
    ReceivedEmail,
    SynergySuggestion,
)
from gardeners.part_querysets import newly_concerned, posted, to_take
from gardeners.querysets import CLOSED_STATUSES, MENTIONING
from gardeners.suggestions.listing import counted
from grc.templatetags.dates import long_text

AHEAD = 7  # days to come of what was promised


def table(slug: str, query: str) -> str:
    return f"{reverse('grc:sheet', args=[slug])}?{query}"


@section(position=10)
def to_decide(reading: Reading) -> Iterable[Section]:
    """The mandates proposed to me, and who asks to join the communities that I garden."""
    asked = MandateProposal.objects.addressed_to(reading.user).waiting()
    joining = Membership.objects.editable_by(reading.user).filter(
        state=Membership.State.REQUESTED, community__in=reading.gardens
    )

    def proposal(one: MandateProposal) -> Line:
        url = reverse("gardeners:proposal_answer", args=[one.pk])
        title = _("Un mandat vous est proposé : %(community)s")
        if one.stands_in_for_id:
            title = _("On vous demande un remplacement : %(community)s")
        return Line(
            title % {"community": one.community}, url, long_text(one.starts_on),
            [Act(_("Répondre"), url)], reading.holds_moment(one.created_at),
        )  # fmt: skip

    def request(one: Membership) -> Line:
        title = _("%(name)s demande à rejoindre %(community)s")
        return Line(
            title % {"name": one.actor, "community": one.community},
            one.community.get_absolute_url(), is_news=reading.holds_moment(one.created_at),
        )  # fmt: skip

    yield reading.section(
        "asked", _("On attend votre réponse"),
        asked.select_related("community").order_by("pk"), proposal,
    )  # fmt: skip
    yield reading.section(
        "joining", _("Demandes d’adhésion"),
        joining.select_related("actor", "community").order_by("pk"), request,
    )  # fmt: skip


@section(position=15)
def letters(reading: Reading) -> Iterable[Section]:
    """The emails that I forwarded, and have not logged yet."""
    waiting = ReceivedEmail.objects.visible_to(reading.user).waiting()
    yield reading.section(
        "letters", _("Courriels à noter"), waiting,
        lambda one: Line(
            str(one), one.get_absolute_url(), is_news=reading.holds_moment(one.received_at)
        ),
        reverse("gardeners:received_list"),
    )  # fmt: skip


@section(position=20)
def promises(reading: Reading) -> Iterable[Section]:
    """What I promised: late, then due within a week."""
    mine = FollowUp.objects.visible_to(reading.user).open().filter(assignee=reading.user)
    rows = mine.select_related("community").order_by("due_on", "pk")

    def line(followup: FollowUp, *, is_news: bool) -> Line:
        done, later = (
            reverse(f"gardeners:followup_{act}", args=[followup.pk]) for act in ("done", "postpone")
        )
        acts = [Act(_("C’est fait"), done), Act(_("Reporter"), later)]
        detail = _("pour le %(day)s") % {"day": long_text(followup.due_on)}
        return Line(followup.title, followup.get_absolute_url(), detail, acts, is_news)

    yield reading.section(
        "late", _("En retard"), rows.filter(due_on__lt=reading.day),
        lambda one: line(one, is_news=reading.holds(one.due_on)),
        table("suivis", "a_moi=true&en_retard=true"),
    )  # fmt: skip
    yield reading.section(
        "coming", _("Cette semaine"),
        rows.filter(due_on__gte=reading.day, due_on__lt=reading.after(AHEAD)),
        lambda one: line(one, is_news=one.due_on == reading.day),
        table("suivis", "a_moi=true&etat=open"),
    )  # fmt: skip


@section(position=30)
def named(reading: Reading) -> Iterable[Section]:
    """Where I was named, and have not seen it yet."""
    found = Mention.objects.visible_to(reading.user).unseen().filter(reading.within("created_at"))

    def line(mention: Mention) -> Line:
        by = _("par %(name)s") % {"name": mention.by} if mention.by else ""
        return Line(str(mention.record), mention.record.get_absolute_url(), by)

    yield reading.section(
        "mentions", _("On vous a cité"), found.select_related("by", *MENTIONING), line
    )


@section(position=40)
def answered(reading: Reading) -> Iterable[Section]:
    """What became of the needs that I noted, or that are mine; what was promised to me and held."""
    mine = Q(created_by=reading.user) | Q(actors__user=reading.user)
    events = changes(Need, reading, "status").filter(status__in=CLOSED_STATUSES)
    events = events.exclude(before__in=CLOSED_STATUSES)
    needs = Need.objects.visible_to(reading.user).closed().filter(mine)
    needs = needs.filter(Exists(events.filter(pgh_obj=OuterRef("pk")))).distinct()
    kept = FollowUp.objects.visible_to(reading.user).promised_to(reading.user).filter(
        status=FollowUp.Status.DONE, done_on__gte=reading.first, done_on__lt=reading.day
    )  # fmt: skip

    yield reading.section(
        "answers", _("Ce que sont devenus vos besoins"), needs,
        lambda need: Line(need.title, need.get_absolute_url(), need.get_status_display()),
    )  # fmt: skip
    yield reading.section(
        "held", _("Ce qu’on vous a promis, et qui est fait"),
        kept.select_related("assignee").order_by("pk"),
        lambda one: Line(one.title, one.get_absolute_url(), one.result or str(one.assignee)),
    )  # fmt: skip


@section(position=50)
def new_needs(reading: Reading) -> Iterable[Section]:
    """What was noted in my communities, or diffused to me."""
    diffused = changes(Need, reading, "audience", "community")
    new = reading.within("created_at") | Exists(diffused.filter(pgh_obj=OuterRef("pk")))
    found = Need.objects.visible_to(reading.user).filter(new, community__in=reading.communities)
    found = found.exclude(created_by=reading.user).select_related("community")
    yield reading.section(
        "needs", _("Besoins nouveaux dans vos communautés"), found,
        lambda need: Line(need.title, need.get_absolute_url(), str(need.community)),
        reverse("grc:sheet", args=["besoins"]),
    )  # fmt: skip


@section(position=45)
def for_my_directorate(reading: Reading) -> Iterable[Section]:
    """The needs that my directorate may take; ``is_news`` when it was lately said to be
    concerned."""
    mine = posted(reading.user)
    new = newly_concerned(mine, reading.within("pgh_created_at"))
    found = Need.objects.visible_to(reading.user).filter(to_take(mine))
    found = found.annotate(is_new=Case(When(new, then=True), default=False))
    yield reading.section(
        "directorate", _("À prendre en charge par votre direction"),
        found.select_related("community").order_by("-is_new", "-heard_on", "-pk"),
        lambda need: Line(
            need.title, need.get_absolute_url(), str(need.community or ""), is_news=need.is_new
        ),
        table("besoins", "ma_direction=true"),
    )  # fmt: skip


@section(position=60)
def to_look_at(reading: Reading) -> Iterable[Section]:
    """For who holds something: the needs to qualify, the synergies to look at. Always there: they
    make no letter by themselves each morning."""
    if not reading.is_keeper:
        return

    def need(one: Need) -> Line:
        acts = [Act(_("Qualifier"), reverse("gardeners:need_qualify", args=[one.pk]))]
        return Line(one.title, one.get_absolute_url(), long_text(one.heard_on), acts, is_news=False)

    yield reading.section(
        "qualify", _("Besoins à qualifier"), Need.objects.editable_by(reading.user).to_qualify(),
        need, table("besoins", "etat=heard"),
    )  # fmt: skip
    waiting = SynergySuggestion.objects.editable_by(reading.user).waiting()
    count = counted(waiting, reading.user)
    title = ngettext(
        "%(count)s rapprochement proposé", "%(count)s rapprochements proposés", count.groups
    ) % {"count": count}
    url = reverse("gardeners:suggestion_list")
    lines = [Line(title, url, is_news=False)] if count.groups else []
    yield Section("suggestions", _("Synergies à regarder"), lines)


def changes(model: Any, reading: Reading, *names: str) -> Any:
    """The changes of one of the columns ``names``, in the days of ``reading``, told by history;
    ``before`` is the value of the first one until then."""
    events: Any = model._meta.get_field("history").related_model
    earlier = events.objects.filter(pgh_obj=OuterRef("pgh_obj"), pgh_id__lt=OuterRef("pgh_id"))
    latest = earlier.order_by("-pgh_id")
    found = events.objects.filter(reading.within("pgh_created_at"), pgh_label="update")
    changed = Q()
    for name in names:
        was = f"{name}_was"
        found = found.annotate(**{was: Subquery(latest.values(name)[:1])})
        changed |= ~Q(**{name: F(was)})
    return found.filter(changed).annotate(before=F(f"{names[0]}_was"))
