from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from grc.models import User


def test_an_address_is_verified_by_the_link_received(
    browse: Callable[[Any], Client], agent: User
) -> None:
    client = browse(agent)
    response = client.post(
        reverse("account_email"), {"action_add": "", "email": "autre@example.org"}, follow=True
    )
    assert "Un courriel vient de partir vers autre@example.org" in response.content.decode()
    message = mail.outbox[-1]
    assert message.subject == "Vérifiez votre adresse"
    assert "Bonjour," in message.body
    found = re.search(r"http://testserver(\S+)", message.body)
    assert found
    link = found[1]
    page = client.get(link).content.decode()
    assert "Cette adresse est-elle la vôtre ?" in page
    answer = client.post(link, follow=True).content.decode()
    assert "L’adresse autre@example.org est vérifiée." in answer
    assert EmailAddress.objects.get(email="autre@example.org").verified


def test_a_false_link_says_so(client: Client, db: None) -> None:
    page = client.get(reverse("account_confirm_email", args=["faux"])).content.decode()
    assert "Ce lien ne marche plus" in page
