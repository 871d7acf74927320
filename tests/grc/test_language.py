from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from grc.models import User


def test_the_language_chosen_stays_with_the_account(
    browse: Callable[[Any], Client], agent: User
) -> None:
    client = browse(agent)
    assert '<html lang="fr"' in client.get("/grc/besoins/").content.decode()
    response = client.post("/langue/", {"language": "en", "next": "/grc/besoins/"})
    assert response.status_code == 302
    agent.refresh_from_db()
    assert agent.language == "en"
    assert '<html lang="en"' in client.get("/grc/besoins/").content.decode()
    client.post("/langue/", {"language": "klingon"})
    agent.refresh_from_db()
    assert agent.language == "en"


def test_a_stranger_chooses_for_the_browser(client: Client, db: None) -> None:
    client.post("/langue/", {"language": "en"})
    assert '<html lang="en"' in client.get("/compte/login/").content.decode()
