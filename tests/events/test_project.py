from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from communities.models import OnlineSpace
from events.models import Project
from gardeners.models import Synergy
from grc.models import Audience, User
from tests.cells import HTMX
from tests.factories import (
    ActorFactory,
    CommunityFactory,
    DirectorateFactory,
    EventFactory,
    MilestoneFactory,
    NeedFactory,
    OnlineSpaceFactory,
    OrganisationFactory,
    PlaceFactory,
    ProjectFactory,
    SynergyFactory,
    ThemeFactory,
    today,
)

pytestmark = pytest.mark.django_db
URL = "/projets/"


def values(community: Any, **changes: Any) -> dict[str, Any]:
    return {
        "title": "Rouvrir la halle",
        "purpose": "Que la halle serve à tous.",
        "community": community.pk,
        "audience": "shared",
    } | changes


def step(status: str, **changes: Any) -> dict[str, Any]:
    return {"status": status, "status_on": today().isoformat(), "status_reason": ""} | changes


# --- The list ---


def test_list_says_what_each_may_read(
    community: Any, member: User, client: Any, browse: Any
) -> None:
    ProjectFactory(community=community, title="Projet partagé")
    ProjectFactory(community=community, title="Projet public", audience=Audience.PUBLIC)
    ProjectFactory(community=community, title="Projet privé", audience=Audience.GARDENERS)
    public = client.get(URL).content.decode()
    assert "Projet public" in public
    for other in ("Projet partagé", "Projet privé", "Lancer un projet"):
        assert other not in public
    seen = browse(member).get(URL).content.decode()
    assert "Projet partagé" in seen
    assert "Projet privé" not in seen


def test_list_is_filtered(community: Any, client: Any) -> None:
    theme, other = ThemeFactory(), CommunityFactory()
    public = {"audience": Audience.PUBLIC}
    ProjectFactory(community=community, title="Ici.", themes=[theme], **public)
    ProjectFactory(community=other, title="Avec nous.", communities=[community], **public)
    ProjectFactory(community=other, title="Ailleurs.", achieved=True, **public)

    def found(query: str) -> set[str]:
        return {one.title for one in client.get(f"{URL}?{query}").context["projects"]}

    assert found("") == {"Ici.", "Avec nous.", "Ailleurs."}
    assert found(f"communaute={community.pk}") == {"Ici.", "Avec nous."}
    assert found(f"thematique={theme.pk}") == {"Ici."}
    assert found("etape=achieved") == {"Ailleurs."}
    assert found(f"etape=achieved&communaute={community.pk}") == set()


@pytest.mark.parametrize("query", ["communaute=²", "thematique=x", "etape=x", "apres=-1",
                                   "apres=99999999999999999999", "communaute=9999999999999999999",
                                   "communaute=9223372036854775808"])  # fmt: skip
def test_wrong_addresses_ask_for_nothing(query: str, client: Any) -> None:
    assert client.get(f"{URL}?{query}").status_code == 200
    assert client.get(f"/recits/?{query}").status_code == 200


def test_list_by_pages(community: Any, client: Any) -> None:
    for _number in range(45):
        ProjectFactory(community=community, audience=Audience.PUBLIC)
    seen: list[int] = []
    query = ""
    for _page in range(3):
        response = client.get(URL + query)
        seen += [one.pk for one in response.context["projects"]]
        query = response.context["next_url"]
    assert len(seen) == len(set(seen)) == 45
    assert query == ""


def test_a_card_says_what_comes_next_and_what_it_answers(
    community: Any, member: User, client: Any, browse: Any
) -> None:
    holder = OrganisationFactory(name="La Recyclerie", community=community, audience="public")
    someone = ActorFactory(name="Discrète", community=community)
    need = NeedFactory(community=community, title="Un toit")
    secret = NeedFactory(community=community, title="Un secret", audience=Audience.GARDENERS)
    project = ProjectFactory(
        community=community, audience=Audience.PUBLIC, holders=[holder, someone],
        needs=[need, secret],
    )  # fmt: skip
    MilestoneFactory(project=project, title="Plus tard", due_on=today() + dt.timedelta(30))
    MilestoneFactory(project=project, title="Bientôt", due_on=today() + dt.timedelta(3))
    MilestoneFactory(project=project, title="Déjà", late=True, done_on=today())
    seen = browse(member).get(URL).content.decode()
    for word in ("La Recyclerie", "Bientôt", "Un toit"):
        assert word in seen
    for word in ("Plus tard", "Déjà", "Un secret", "Discrète"):
        assert word not in seen
    public = client.get(URL).content.decode()
    assert "La Recyclerie" in public
    assert "Un toit" not in public


# --- Its page ---


def test_page(community: Any, member: User, client: Any, browse: Any) -> None:
    hidden = NeedFactory(community=community, title="Un secret", audience=Audience.GARDENERS)
    public, private = (OnlineSpaceFactory(community=community, name=name, is_public=name == "Forum")
                       for name in ("Forum", "Carnet privé"))  # fmt: skip
    closed = CommunityFactory(name="Secrète", is_public=False)
    project = ProjectFactory(
        community=community, audience=Audience.PUBLIC, needs=[hidden], communities=[closed],
        places=[PlaceFactory(name="La Halle")], online_spaces=[public, private],
        directorates=[DirectorateFactory(name="Direction du patrimoine")],
    )  # fmt: skip
    for reader, told in ((client, False), (browse(member), True)):
        page = reader.get(project.get_absolute_url()).content.decode()
        for word in ("La Halle", "Forum", "Direction du patrimoine"):
            assert word in page
        for word in ("Un secret", "Secrète", "Modifier"):
            assert word not in page
        assert ("Carnet privé" in page) is told
    shared = ProjectFactory(community=community)
    assert client.get(shared.get_absolute_url()).status_code == 404


def test_online_spaces_are_read_by_those_inside(community: Any, people: dict[str, Any]) -> None:
    space = OnlineSpaceFactory(community=community)
    readers = {role for role, person in people.items()
               if space in OnlineSpace.objects.visible_to(person)}  # fmt: skip
    assert readers == set(people) - {"anonymous", "former_gardener"}


# --- Starting and editing ---


def test_started_from_a_need(community: Any, gardener: User, browse: Any) -> None:
    holder = OrganisationFactory(community=community)
    theme, directorate = ThemeFactory(), DirectorateFactory()
    need = NeedFactory(
        community=community, actors=[holder], themes=[theme], directorates=[directorate],
        audience=Audience.COMMUNITY,
    )  # fmt: skip
    client = browse(gardener)
    page = client.get(need.get_absolute_url()).content.decode()
    address = f"{reverse('events:project_create')}?besoin={need.pk}"
    assert address in page
    initial = client.get(address).context["form"].initial
    assert (initial["needs"], initial["holders"]) == ([need], [holder])
    assert (initial["themes"], initial["directorates"]) == ([theme], [directorate])
    assert (initial["community"], initial["audience"]) == (community.pk, Audience.COMMUNITY)
    sent = values(community, needs=[need.pk], holders=[holder.pk], themes=[theme.pk])
    assert client.post(address, sent).status_code == 302
    project = Project.objects.get()
    assert project.created_by == gardener
    assert project.status == Project.Status.IDEA
    assert list(project.needs.all()) == [need]
    assert project.title in client.get(need.get_absolute_url()).content.decode()
    assert project.title in client.get(holder.get_absolute_url()).content.decode()


def test_started_from_a_synergy(community: Any, gardener: User, browse: Any) -> None:
    need = NeedFactory(community=community)
    hidden = NeedFactory(audience=Audience.GARDENERS)
    synergy = SynergyFactory(community=community, needs=[need, hidden])
    client = browse(gardener)
    address = f"{reverse('events:project_create')}?synergie={synergy.pk}"
    assert address in client.get(synergy.get_absolute_url()).content.decode()
    initial = client.get(address).context["form"].initial
    assert (initial["synergies"], initial["needs"]) == ([synergy], [need])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", ""),
        ("title", "\0"),
        ("purpose", ""),
        ("community", ""),
        ("needs", "99999999999999999999"),
        ("events", "0"),
        ("places", "0"),
        ("audience", "x"),
    ],
)
def test_bad_input_gets_a_sentence(
    name: str, value: str, community: Any, gardener: User, browse: Any
) -> None:
    sent = values(community, territory="Gardé") | {name: value}
    response = browse(gardener).post(reverse("events:project_create"), sent)
    assert response.status_code == 422
    assert "Gardé" in response.content.decode()


def test_an_event_one_may_not_read_is_refused(community: Any, gardener: User, browse: Any) -> None:
    hidden = EventFactory(audience=Audience.GARDENERS)
    sent = values(community, events=[hidden.pk])
    assert browse(gardener).post(reverse("events:project_create"), sent).status_code == 422


def test_edit_keeps_what_one_may_not_read(community: Any, gardener: User, browse: Any) -> None:
    away = CommunityFactory(is_public=False)
    hidden = NeedFactory(audience=Audience.GARDENERS)
    space = OnlineSpaceFactory(community=away)
    project = ProjectFactory(
        community=community, needs=[hidden], communities=[away], online_spaces=[space]
    )
    client, url = browse(gardener), reverse("events:project_edit", args=[project.pk])
    assert hidden.title not in client.get(url).content.decode()
    assert client.post(url, values(community, version=project.version)).status_code == 302
    project.refresh_from_db()
    assert project.title == "Rouvrir la halle"
    links = (project.needs, project.communities, project.online_spaces)
    assert [list(one.all()) for one in links] == [[hidden], [away], [space]]


def test_the_community_that_decides_is_not_named_twice(
    community: Any, gardener: User, browse: Any
) -> None:
    sent = values(community, communities=[community.pk])
    browse(gardener).post(reverse("events:project_create"), sent)
    assert list(Project.objects.get().communities.all()) == []


def test_two_people_at_once(community: Any, gardener: User, browse: Any) -> None:
    project = ProjectFactory(community=community)
    before = project.version
    Project.objects.filter(pk=project.pk).update(title="Écrit par une autre")
    client, url = browse(gardener), reverse("events:project_edit", args=[project.pk])
    response = client.post(url, values(community, version=before))
    assert response.status_code == 422
    assert "Écrit par une autre" in response.content.decode()


# --- Steps ---


def test_a_step_is_dated_signed_and_undone(community: Any, gardener: User, browse: Any) -> None:
    project = ProjectFactory(community=community)
    client, url = browse(gardener), reverse("events:project_step", args=[project.pk])
    sent = step("suspended", status_reason="La halle est louée.", version=project.version)
    page = client.post(url, sent, follow=True).content.decode()
    assert page.count("La halle est louée.") >= 2  # as it stands, and among the steps
    assert gardener.name in page
    project.refresh_from_db()
    assert (project.status, project.status_on) == ("suspended", today())
    [undo] = {part.split('"')[0] for part in page.split('action="') if "/annuler/" in part[:60]}
    client.post(undo)
    project.refresh_from_db()
    assert (project.status, project.status_reason) == ("under_way", "")


@pytest.mark.parametrize(
    "sent",
    [
        step("given_up"),
        step("suspended", status_reason="  "),
        step("achieved", status_on="2999-01-01"),
        step("achieved", status_on="1990-01-01"),
        step("achieved", status_on="hier"),
        step("x"),
    ],
)
def test_a_step_that_is_refused(
    sent: dict[str, str], community: Any, gardener: User, browse: Any
) -> None:
    project = ProjectFactory(community=community)
    url = reverse("events:project_step", args=[project.pk])
    response = browse(gardener).post(url, sent | {"version": project.version})
    assert response.status_code == 422
    assert response.context["form"].errors
    project.refresh_from_db()
    assert project.status == "under_way"


def test_the_reason_of_a_step_is_not_that_of_the_next(
    community: Any, gardener: User, browse: Any
) -> None:
    project = ProjectFactory(community=community, status="suspended", status_reason="En travaux.")
    url = reverse("events:project_step", args=[project.pk])
    browse(gardener).post(url, step("under_way", version=project.version))
    project.refresh_from_db()
    assert (project.status, project.status_reason) == ("under_way", "")


def test_a_step_taken_meanwhile_is_told(community: Any, gardener: User, browse: Any) -> None:
    project = ProjectFactory(community=community)
    before = project.version
    Project.objects.filter(pk=project.pk).update(status="achieved")
    client, url = browse(gardener), reverse("events:project_step", args=[project.pk])
    response = client.post(url, step("suspended", status_reason="Travaux.", version=before))
    assert response.status_code == 422
    assert response.context["form"].errors["status"]


def test_undoing_is_of_who_may_write(
    community: Any, gardener: User, member: User, browse: Any
) -> None:
    project = ProjectFactory(community=community)
    client = browse(gardener)
    sent = step("achieved", version=project.version)
    client.post(reverse("events:project_step", args=[project.pk]), sent)
    context = project.history.order_by("-pgh_id").first().pgh_context_id
    away = ProjectFactory(audience=Audience.PUBLIC)
    for reader, owner, status in ((member, project, 403), (gardener, away, 403)):
        url = reverse("events:project_undo", args=[owner.pk, context])
        assert browse(reader).post(url).status_code == status
    project.refresh_from_db()
    assert project.status == "achieved"


# --- A synergy made of a project ---


def test_a_synergy_begins_with_what_the_project_gathers(
    community: Any, gardener: User, browse: Any
) -> None:
    need, theme = NeedFactory(community=community), ThemeFactory()
    holder = OrganisationFactory(community=community)
    project = ProjectFactory(community=community, needs=[need], themes=[theme], holders=[holder])
    client, url = browse(gardener), reverse("events:project_synergy", args=[project.pk])
    assert url in client.get(project.get_absolute_url()).content.decode()
    initial = client.get(url).context["form"].initial
    assert (initial["needs"], initial["actors"], initial["themes"]) == ([need], [holder], [theme])
    sent = {
        "title": "Partager la halle", "reason": "Elle est vide.", "needs": [need.pk],
        "community": community.pk, "audience": "shared",
    }  # fmt: skip
    assert client.post(url, sent).status_code == 302
    before = project.version
    assert list(project.synergies.all()) == [Synergy.objects.get()]
    project.refresh_from_db()
    assert project.version > before


# --- Everywhere else ---


def test_panels_of_its_communities(community: Any, client: Any) -> None:
    other = CommunityFactory()
    ProjectFactory(community=community, communities=[other], title="Visible", audience="public")
    ProjectFactory(community=community, communities=[other], title="Caché")
    for one in (community, other):
        page = client.get(one.get_absolute_url()).content.decode()
        assert "Visible" in page
        assert "Caché" not in page


def test_search_finds_it(community: Any, member: User, browse: Any) -> None:
    ProjectFactory(community=community, title="Une légumerie")
    ProjectFactory(community=community, title="Légumerie privée", audience=Audience.GARDENERS)
    page = browse(member).get("/recherche/?q=legumerie").content.decode()
    assert "Une légumerie" in page
    assert "Légumerie privée" not in page


def test_events_are_proposed(community: Any, member: User, browse: Any) -> None:
    EventFactory(community=community, title="Atelier du pain")
    EventFactory(community=community, title="Atelier secret", audience=Audience.GARDENERS)
    found = browse(member).get("/evenements/proposer/?q=atelier", headers=HTMX).content.decode()
    assert "Atelier du pain" in found
    assert "secret" not in found


@pytest.mark.parametrize("role", ["anonymous", "gardener"])
def test_same_number_of_queries_for_one_and_three(
    role: str, community: Any, request: Any, browse: Any
) -> None:
    client = browse(request.getfixturevalue(role))
    project = ProjectFactory(community=community, audience=Audience.PUBLIC)

    def count() -> list[int]:
        counts = []
        for url in (URL, project.get_absolute_url()):
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            counts.append(len(queries))
        return counts

    def add() -> None:
        public = {"community": community, "audience": Audience.PUBLIC}
        filled(ProjectFactory(**public), public)
        filled(project, public)

    add()
    one = count()
    add()
    add()
    assert count() == one


def filled(project: Project, public: dict[str, Any]) -> None:
    community = public["community"]
    project.holders.add(OrganisationFactory(community=community, audience=Audience.PUBLIC))
    project.needs.add(NeedFactory(**public))
    project.synergies.add(SynergyFactory(**public))
    project.events.add(EventFactory(**public))
    project.themes.add(ThemeFactory())
    project.directorates.add(DirectorateFactory())
    project.places.add(PlaceFactory())
    project.communities.add(CommunityFactory())
    project.online_spaces.add(OnlineSpaceFactory(community=community, is_public=True))
    MilestoneFactory(project=project)
