"""A review closed by both gardeners at the same moment."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from gardeners import tasks
from gardeners.models import Review

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_is_closed_once(gardener, region_gardener, community, browse, monkeypatch) -> None:
    review = Review.objects.create(community=community)
    url = reverse("gardeners:review_close", args=[review.pk])
    sent: list[int] = []
    monkeypatch.setattr(tasks.send_minutes, "defer", lambda review_id: sent.append(review_id))
    clients = [browse(gardener), browse(region_gardener)]
    start, answers = threading.Barrier(2), []

    def close(client: Any) -> None:
        try:
            start.wait(10)
            answers.append(client.post(url, {}).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=close, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    review.refresh_from_db()
    assert review.closed_at is not None
    assert len(sent) == 1
    assert len(answers) == 2
    assert {*answers} == {302}
