"""Notices wait until they have arrived, each under a key of its own, and hold ids alone."""

from __future__ import annotations

import json

from sqlalchemy import select

from deckproof.model import Person
from review import outbox
from review.clock import epoch_now
from review.store import Store
from review.tables import outbox as table
from tests.review.making import NAME, NOW, make_pack


def test_a_notice_is_due_until_it_has_arrived(store: Store, cast: dict[str, Person]) -> None:
    for notice in outbox.due(store):
        outbox.sent(store, notice, now=NOW)
    make_pack(store, f"For {NAME}.[^s1]")
    (notice,) = outbox.due(store)
    assert notice.kind == "pack-held"
    assert json.loads(notice.body).keys() == {"seq", "object"}
    assert NAME not in notice.body
    outbox.sent(store, notice, now=NOW)
    assert outbox.due(store) == ()


def test_a_notice_that_did_not_arrive_waits_longer_each_time(
    store: Store, cast: dict[str, Person]
) -> None:
    first, *others = outbox.due(store)
    outbox.failed(store, first)
    assert [notice.id for notice in outbox.due(store)] == [notice.id for notice in others]
    with store.reading() as connection:
        attempts, wait = connection.execute(
            select(table.c.attempts, table.c.next_at - epoch_now()).where(table.c.id == first.id)
        ).one()
    assert attempts == 1
    assert 50 < wait <= 61
