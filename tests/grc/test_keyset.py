"""Whatever the rows, pages followed to the end then back hold each row once, in order."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest
from django.utils import timezone

from communities.models import Community
from gardeners.models import Need
from grc.sheets import get_sheet, keyset
from grc.sheets.keyset import Cursor, Order, Page
from tests.factories import NeedFactory

pytestmark = pytest.mark.django_db
TITLES = ("Un local", "un LOCAL", "Ün locàl", "Une salle", "Éclairer", "Zébrer")


def page(order: Order, text: str | None, *, before: bool = False) -> Page:
    field: Any = Need._meta.get_field(order.key)
    kind = getattr(field, "output_field", None) or field
    cursor = Cursor.decode(text, kind, before=before) if text else None
    at = (cursor.key, cursor.pk) if cursor else (None, None)
    rows = keyset.beyond(Need.objects.all(), order, *at, backwards=before)
    return keyset.page_of(list(rows), cursor)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("size", [1, 3, 7])
def test_pages_forward_then_backward(
    community: Community, monkeypatch: pytest.MonkeyPatch, seed: int, size: int
) -> None:
    monkeypatch.setattr(keyset, "PAGE_SIZE", size)
    dice, today = random.Random(seed), timezone.localdate()
    needs = [
        NeedFactory.build(
            title=dice.choice(TITLES), heard_on=today - dt.timedelta(dice.randrange(4)),
            community=community,
        )
        for _ in range(dice.choice([0, size, size + 1, 23]))
    ]  # fmt: skip
    Need.objects.bulk_create(needs)
    for name, order in get_sheet("besoins").orders.items():
        expected = list(Need.objects.order_by(*order.fields()).values_list("pk", flat=True))
        pages = [page(order, None)]
        while pages[-1].next:
            pages.append(page(order, pages[-1].next))
        assert [pk for each in pages for pk in each.keys] == expected, name
        assert all(len(each.keys) == size for each in pages[:-1])
        for earlier, later in zip(reversed(pages[:-1]), reversed(pages[1:]), strict=True):
            back = page(order, later.previous, before=True)
            assert back.keys == earlier.keys, name
            assert bool(back.previous) == (earlier is not pages[0])
