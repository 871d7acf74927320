"""The brake on what anyone may send: shared by all processes, by the address of the person."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from grc.models import Throttle
from grc.tasks import purge_throttles
from grc.throttle import client_address, too_many


def asked(address: str = "192.0.2.1", what: str = "join", limit: int = 2) -> bool:
    request = RequestFactory().post("/", REMOTE_ADDR=address)
    return too_many(request, what, limit=limit)


@pytest.mark.django_db
def test_more_than_the_limit_is_too_many_for_that_address_and_that_thing() -> None:
    assert [asked() for _ in range(4)] == [False, False, True, True]
    assert not asked("192.0.2.2")
    assert not asked(what="other")


@pytest.mark.django_db
def test_an_hour_later_it_begins_again() -> None:
    assert [asked() for _ in range(3)] == [False, False, True]
    Throttle.objects.update(ends_at=timezone.now() - dt.timedelta(seconds=1))
    assert [asked() for _ in range(3)] == [False, False, True]


@pytest.mark.django_db
def test_no_address_is_kept_and_what_is_over_is_forgotten() -> None:
    asked()
    assert "192.0.2.1" not in str(Throttle.objects.values().get())
    purge_throttles(timestamp=0)
    assert Throttle.objects.count() == 1
    Throttle.objects.update(ends_at=timezone.now() - dt.timedelta(seconds=1))
    purge_throttles(timestamp=0)
    assert not Throttle.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_none_is_missed_when_many_come_at_once() -> None:
    answers = []

    def ask() -> None:
        try:
            answers.extend(asked(limit=12) for _ in range(5))
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [False] * 12 + [True] * 8


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "192.0.2.1"),  # nobody of ours wrote it
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),  # the first is what the person wrote
        (2, "198.51.100.1, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.1"),  # it did not pass by both
        (1, "", "192.0.2.1"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (1, "::ffff:203.0.113.9", "203.0.113.9"),
        (1, "unknown", "unknown"),
    ],
)
def test_the_address_is_what_our_proxies_saw(
    settings: Any, proxies: int, forwarded: str, address: str
) -> None:
    settings.GRC_PROXIES = proxies
    more = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    request = RequestFactory().post("/", REMOTE_ADDR="192.0.2.1", **more)
    assert client_address(request) == address
