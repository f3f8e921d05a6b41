"""The calendar in the hands of somebody who can write to the database and has not the ledger's key."""

# ruff: noqa: S608 - the names in its statements are the test's own

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

from deckproof.model import OutputState, Person
from plans.calendar_due import release_due
from plans.calendar_entries import list_calendar, list_unreadable
from plans.calendar_plan import move, unplan
from review import gate, releases
from review.outputs import load_output
from review.store import Store
from review.tables import ledger
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


@pytest.mark.parametrize("moved", [True, False])
def test_what_is_taken_off_its_day_while_a_round_runs_does_not_leave(
    store: Store, cast: Cast, monkeypatch: pytest.MonkeyPatch, moved: bool
) -> None:
    first, second = due_pieces(store, cast, "ben", "ben")
    let_out = releases.release

    def meanwhile(*given: Any, **more: Any) -> object:
        if given[2] == [first]:
            if moved:
                move(store, cast["bea"], second, dt.date(2026, 12, 1), now=NOW)
            else:
                unplan(store, cast["bea"], second, now=NOW)
        return let_out(*given, **more)

    monkeypatch.setattr(releases, "release", meanwhile)
    found = release_due(store, rooms(), now=DAY)
    assert (found.released, found.refused) == ((first,), ())
    assert load_output(store, second).state is OutputState.APPROVED


def test_the_last_word_is_asked_for_within_the_release(
    store: Store, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own_id,) = due_pieces(store, cast, "ben")
    let_out = releases.release

    def meanwhile(*given: Any, **more: Any) -> object:
        unplan(store, cast["bea"], own_id, now=NOW)
        return let_out(*given, **more)

    monkeypatch.setattr(releases, "release", meanwhile)
    found = release_due(store, rooms(), now=DAY)
    assert (found.released, found.refused) == ((), ())
    assert is_empty(store)


@pytest.mark.parametrize(
    "change", ["zone = 'Mars/X'", "zone = '../etc'", "hour = '9'", "day = 'soon'", "at = ''"]
)
def test_a_row_that_is_no_day_is_refused_alone(store: Store, cast: Cast, change: str) -> None:
    bad, good = due_pieces(store, cast, "ben", "bea")
    tamper(store, f"UPDATE planned SET {change} WHERE output = '{bad}'")
    assert [one.output for one in list_calendar(store)] == [good]
    assert [own_id for _, own_id in list_unreadable(store)] == [bad]
    found = release_due(store, rooms(), now=DAY)
    assert found.released == (good,)
    assert [(one.output, one.code, one.by) for one in found.refused] == [(bad, "changed-bytes", "ben")]  # fmt: skip
    assert found.noted == 1


def test_a_refusal_is_told_in_the_name_of_whom_the_ledger_knows(store: Store, cast: Cast) -> None:
    (own_id,) = due_pieces(store, cast, "ana")
    tamper(store, "UPDATE planned SET who = 'bea'")
    (refused,) = release_due(store, rooms(), now=DAY).refused
    assert (refused.by, refused.code) == ("ana", "changed-bytes")
    assert is_empty(store)
    with store.reading() as connection:
        told = select(ledger.c.actor).where(ledger.c.object == own_id, ledger.c.action == "release-refused")  # fmt: skip
        assert list(connection.execute(told).scalars()) == ["ana"]


def test_a_day_that_nobody_planned_is_nobodys(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    gate.approve(store, cast["bea"], own_id, now=NOW, policy_version=POLICY)
    tamper(
        store,
        "INSERT INTO planned (output, day, hour, zone, channel, who, at) "
        f"VALUES ('{own_id}', '2026-11-23', '09:00', 'UTC', '', 'bea', '2026-11-21T08:00:00+00:00')",
    )
    (refused,) = release_due(store, rooms(), now=DAY).refused
    assert (refused.by, refused.code) == ("", "changed-bytes")
    assert is_empty(store)
