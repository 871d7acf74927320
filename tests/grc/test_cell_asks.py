"""A status that asks for something else: the cell asks for it too, and refuses to do without."""

from __future__ import annotations

import pytest

from communities.models import Community
from gardeners.models import Need
from grc.models import User
from tests.cells import HTMX, Browse, carried, save
from tests.factories import FollowUpFactory, NeedFactory, ThemeFactory


@pytest.fixture
def need(community: Community) -> Need:
    return NeedFactory(title="Un local", community=community)


def test_a_status_asks_for_what_the_page_of_the_need_asks(
    browse: Browse, gardener: User, need: Need
) -> None:
    client, theme = browse(gardener), ThemeFactory(name="Eau")
    assert 'name="themes"' not in client.get(f"/grc/besoins/{need.pk}/etat/").content.decode()
    response = save(client, need, "etat", status="qualified")
    html = response.content.decode()
    assert response.status_code == 422
    assert "Une thématique au moins" in html
    assert '<option value="qualified" selected>' in html
    assert f'name="themes" value="{theme.pk}"' in html
    save(browse(gardener), need, "besoin", title="Un toit")  # elsewhere, meanwhile
    again = carried(response)
    response = save(client, need, "etat", status="qualified", themes=[theme.pk], **again)
    assert response.status_code == 200, response.content.decode()
    need.refresh_from_db()
    assert (need.status, list(need.themes.all()), need.title) == ("qualified", [theme], "Un toit")


@pytest.mark.parametrize(
    ("status", "sentence"),
    [("answered", "Dites ce qui a été répondu."),
     ("unanswered", "Dites pourquoi il n’y a pas de réponse.")],
)  # fmt: skip
def test_an_answer_is_told_in_the_cell(
    browse: Browse, gardener: User, need: Need, status: str, sentence: str
) -> None:
    client = browse(gardener)
    response = save(client, need, "etat", status=status)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert save(client, need, "etat", status=status, answer=" ").status_code == 422
    need.refresh_from_db()
    assert (need.status, need.answer) == ("heard", "")
    assert save(client, need, "etat", status=status, answer="La halle.").status_code == 200
    need.refresh_from_db()
    assert (need.status, need.answer) == (status, "La halle.")
    save(client, need, "etat", status="answering")  # the answer stays, and is asked no more
    assert save(client, need, "etat", status=status).status_code == 200


def test_another_status_may_be_chosen_instead(browse: Browse, gardener: User, need: Need) -> None:
    client = browse(gardener)
    save(client, need, "etat", status="answered")
    assert save(client, need, "etat", status="answering", answer="").status_code == 200
    need.refresh_from_db()
    assert (need.status, need.answer) == ("answering", "")


def test_a_dropped_followup_says_why(browse: Browse, gardener: User, need: Need) -> None:
    followup = FollowUpFactory(need=need, community=need.community, assignee=gardener)
    client, url = browse(gardener), f"/grc/suivis/{followup.pk}/etat/"
    data = {"status": "dropped", "version": followup.version}
    response = client.post(url, data, headers=HTMX)
    assert response.status_code == 422
    assert "Dites pourquoi ce suivi est abandonné." in response.content.decode()
    assert client.post(url, data | {"result": "Le lieu a fermé."}).status_code == 302
    followup.refresh_from_db()
    assert (followup.status, followup.result) == ("dropped", "Le lieu a fermé.")
    assert followup.done_on
    reopened = {"status": "done", "version": followup.version}
    assert client.post(url, reopened).status_code == 302
