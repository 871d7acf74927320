"""The administration: who enters, and each of its pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from communities.models import Actor, Commune, Directorate, Theme
from gardeners.models import Mandate
from grc.models import ExportLog, User
from tests.factories import (
    ActorFactory,
    AgentFactory,
    CharterFactory,
    CommuneFactory,
    CommunityFactory,
    DirectorateFactory,
    MandateFactory,
    PlaceFactory,
    ThemeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

OURS = [
    model for model in admin.site._registry
    if model._meta.app_label in {"grc", "communities", "gardeners", "events"}
]  # fmt: skip
MAKERS = {
    "theme": ThemeFactory,
    "directorate": DirectorateFactory,
    "commune": CommuneFactory,
    "community": CommunityFactory,
    "place": lambda: PlaceFactory(commune=CommuneFactory()),
    "charter": CharterFactory,
    "actor": lambda: ActorFactory(user=UserFactory()),
    "mandate": MandateFactory,
    "user": UserFactory,
    "exportlog": lambda: ExportLog.objects.create(
        created_by=UserFactory(), sheet="besoins", format="csv", lines="page", columns=["Besoin"]
    ),
}
WRITTEN_BY_NOBODY = {ExportLog}


def url(model: Any, page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("role", ["member", "gardener", "former_gardener", "agent"])
def test_unknown_to_all_but_administrators(role: str, request: Any, browse: Any) -> None:
    client = browse(request.getfixturevalue(role))
    for name in ("index", "login", "gardeners_mandate_changelist", "grc_user_add"):
        assert client.get(reverse(f"admin:{name}")).status_code == 404


def test_anonymous_enters_by_our_login(client: Any) -> None:
    response = client.get(reverse("admin:index"), follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.model_name)
def test_each_page_opens_with_few_queries(model: Any, administrator: User, browse: Any) -> None:
    client = browse(administrator)
    maker = MAKERS[model._meta.model_name]

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url(model, "changelist")).status_code == 200
        return len(queries)

    record: Any = maker()
    count()
    one = count()
    maker(), maker()
    assert count() <= one + (1 if model in {Theme} else 0)
    assert client.get(url(model, "changelist") + "?q=Figeac").status_code == 200
    assert client.get(url(model, "change", record.pk)).status_code == 200
    if model not in {Actor, *WRITTEN_BY_NOBODY} and model._meta.model_name != "charter":
        assert client.get(url(model, "add")).status_code == 200


def mandate_form(community: Any, user: User, first: dt.date, last: dt.date) -> dict[str, Any]:
    return {
        "community": community.pk,
        "side": "territory",
        "user": user.pk,
        "period_0": first.isoformat(),
        "period_1": last.isoformat(),
        "handover_note": "",
    }


def test_a_mandate_holds_its_last_day(community: Any, administrator: User, browse: Any) -> None:
    today = timezone.localdate()
    data = mandate_form(community, UserFactory(), today, today + dt.timedelta(30))
    response = browse(administrator).post(url(Mandate, "add"), data)
    assert response.status_code == 302
    mandate = Mandate.objects.get()
    assert mandate.last_day == today + dt.timedelta(30)
    assert mandate.created_by == administrator
    page = browse(administrator).get(url(Mandate, "change", mandate.pk)).content.decode()
    assert (today + dt.timedelta(30)).isoformat() in page


def test_two_gardeners_of_one_side_are_refused_with_a_sentence(
    community: Any, gardener: User, administrator: User, browse: Any
) -> None:
    today = timezone.localdate()
    data = mandate_form(community, UserFactory(), today, today + dt.timedelta(30))
    response = browse(administrator).post(url(Mandate, "add"), data)
    assert response.status_code == 200
    assert "a déjà un jardinier pendant une partie de ces dates" in response.content.decode()


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (30, 0, "Le dernier jour précède le premier"),
        (0, 400, "dure au plus 6 mois"),
    ],
)
def test_impossible_periods(
    first: int, last: int, said: str, community: Any, administrator: User, browse: Any
) -> None:
    today = timezone.localdate()
    days = (today + dt.timedelta(first), today + dt.timedelta(last))
    data = mandate_form(community, UserFactory(), *days)
    assert said in browse(administrator).post(url(Mandate, "add"), data).content.decode()


def test_who_and_where_of_a_mandate_never_change(
    community: Any, administrator: User, browse: Any
) -> None:
    mandate = MandateFactory(community=community)
    data = mandate_form(CommunityFactory(), AgentFactory(), mandate.starts_on, mandate.last_day)
    assert browse(administrator).post(url(Mandate, "change", mandate.pk), data).status_code == 302
    unchanged = Mandate.objects.get()
    assert (unchanged.community, unchanged.user) == (community, mandate.user)


def user_form(**values: Any) -> dict[str, Any]:
    inlines = ("actor", "posting")
    empty = {f"{one}-{n}_FORMS": 0 for one in inlines for n in ("TOTAL", "INITIAL")}
    start = {"email": "Neuf@example.org", "first_name": "Noé", "last_name": "Neuf"}
    return {**start, "role": "agent", "language": "fr", "is_active": "on", **empty, **values}


def test_a_user_without_password_logs_in_by_code(administrator: User, browse: Any) -> None:
    assert browse(administrator).post(url(User, "add"), user_form()).status_code == 302
    user = User.objects.get(email="neuf@example.org")
    assert not user.has_usable_password()


def test_a_user_with_password(administrator: User, browse: Any) -> None:
    client = browse(administrator)
    refused = client.post(url(User, "add"), user_form(new_password="12345"))
    assert refused.status_code == 200
    assert client.post(url(User, "add"), user_form(new_password="jardin-demo")).status_code == 302
    user = User.objects.get(email="neuf@example.org")
    assert user.check_password("jardin-demo")
    assert client.post(url(User, "change", user.pk), user_form()).status_code == 302
    user.refresh_from_db()
    assert user.check_password("jardin-demo")


def test_the_last_administrator_stays(administrator: User, browse: Any) -> None:
    data = user_form(email=administrator.email, role="agent")
    response = browse(administrator).post(url(User, "change", administrator.pk), data)
    assert "Il faut au moins un administrateur" in response.content.decode()


def test_themes_come_and_go_as_a_spreadsheet(administrator: User, browse: Any) -> None:
    ThemeFactory(name="Alimentation")
    client = browse(administrator)
    rows = b"nom,fait partie de,ordre\nJardins,Alimentation,3\n"
    file = SimpleUploadedFile("themes.csv", rows)
    data = {"import_file": file, "format": "0", "resource": "0"}
    preview = client.post(url(Theme, "import"), data)
    assert preview.status_code == 200
    form = preview.context["confirm_form"]
    sent = {name: form.initial[name] for name in form.fields if name in form.initial}
    client.post(url(Theme, "process_import"), sent)
    assert Theme.objects.get(name="Jardins").parent == Theme.objects.get(name="Alimentation")
    exported = client.post(url(Theme, "export"), {"format": "0", "resource": "0"})
    assert "Jardins,Alimentation,,3" in exported.content.decode()
    assert "nom,fait partie de" in exported.content.decode()


def test_only_our_models_are_there() -> None:
    labels = {model._meta.app_label for model in admin.site._registry}
    assert labels <= {"grc", "communities", "gardeners", "events"}


def test_a_lost_second_factor_is_removed(agent: User, administrator: User, browse: Any) -> None:
    Authenticator.objects.create(user=agent, type=Authenticator.Type.TOTP, data={})
    data = {"action": "remove_second_factor", "_selected_action": [agent.pk]}
    response = browse(administrator).post(url(User, "changelist"), data, follow=True)
    assert "Second facteur retiré pour 1 personne." in response.content.decode()
    assert not Authenticator.objects.exists()


def test_a_former_address_no_longer_logs_in(agent: User, administrator: User, browse: Any) -> None:
    EmailAddress.objects.create(user=agent, email=agent.email, primary=True, verified=True)
    browse(administrator).post(url(User, "change", agent.pk), user_form())
    assert not EmailAddress.objects.exists()


@pytest.mark.parametrize("model", [Theme, Directorate, Commune])
def test_reference_data_goes_round(model: Any, administrator: User, browse: Any) -> None:
    """What is exported may be imported again, and changes nothing."""
    theme = ThemeFactory()
    DirectorateFactory(themes=[theme, ThemeFactory()])
    CommuneFactory(postcodes=["46100", "46200"])
    client = browse(administrator)
    exported = client.post(url(model, "export"), {"format": "0", "resource": "0"})
    file = SimpleUploadedFile("export.csv", exported.content)
    preview = client.post(
        url(model, "import"), {"import_file": file, "format": "0", "resource": "0"}
    )
    result = preview.context["result"]
    assert not result.has_errors()
    assert not result.has_validation_errors()
    assert result.totals["skip"] == model.objects.count()
