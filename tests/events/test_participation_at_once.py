"""Fifty people ask for ten seats at the same moment."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection

from events.actions import answer
from events.models import Participation
from tests.factories import ActorFactory, EventFactory

pytestmark = pytest.mark.django_db(transaction=True)

ASKING, SEATS = 50, 10


def test_seats_are_given_once() -> None:
    event = EventFactory(capacity=SEATS)
    actors = [ActorFactory() for _each in range(ASKING)]
    start, failed = threading.Barrier(ASKING), []

    def ask(actor: Any) -> None:
        try:
            start.wait(30)
            answer(event=event, actor=actor, answer="yes", by=None)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=[actor]) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    found = Participation.objects.filter(event=event)
    assert found.seated().people() == SEATS
    waiting = list(found.waiting())
    assert [each.rank for each in waiting] == list(range(1, ASKING - SEATS + 1))
