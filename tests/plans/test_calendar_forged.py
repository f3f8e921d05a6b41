"""The calendar in the hands of somebody who can write to the database and has not the ledger's key."""

from __future__ import annotations

import datetime as dt

from deckproof.model import Person
from plans.calendar_due import release_due
from plans.calendar_plan import move
from review import gate
from review.store import Store
from tests.review.making import NOW, POLICY, make_pack, rooms
from tests.review.tampering import tamper

Cast = dict[str, Person]
DAY = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


def due_pieces(store: Store, cast: Cast, *by: str) -> tuple[str, ...]:
    """An approved piece of ana's for each of these, who planned it for DAY."""
    found = make_pack(store, *(f"Plain {number}.[^s1]" for number, _ in enumerate(by)))
    for own_id, name in zip(found, by, strict=True):
        gate.approve(store, cast["bea"], own_id, now=NOW, policy_version=POLICY)
        move(store, cast[name], own_id, DAY.date(), now=NOW)
    return found


def is_empty(store: Store) -> bool:
    return not list((store.outputs / "released").rglob("*.md"))


def test_a_role_that_nobody_sealed_releases_nothing_on_the_day(store: Store, cast: Cast) -> None:
    due_pieces(store, cast, "ana")
    tamper(
        store,
        "UPDATE ledger SET object = 'ana', action = 'roles-synced', data = '{\"roles\":[\"author\",\"comms\"]}' "
        "WHERE object = 'audrey' AND action = 'person-added'",
        "UPDATE person SET roles = 'author comms' WHERE name = 'ana'",
    )
    found = release_due(store, rooms(), now=DAY)
    assert (found.released, [one.code for one in found.refused]) == ((), ["changed-bytes"])
    assert is_empty(store)
