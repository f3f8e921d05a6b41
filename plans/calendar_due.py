"""Releasing what is planned once its day has come: as the person who planned it, if the gate lets it through at that moment.

What it does not let through stays where it is, and once a day a notice says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from deckproof.errors import ChangedBytesError, DeckproofError
from plans.calendar_entries import (
    Planned,
    changed_plan,
    has_left,
    list_calendar,
    list_unreadable,
    require_planned,
    require_same_group,
)
from review import allow_ends, releases
from review.going_replay import REFUSED, told_going
from review.ledger import record, stamp
from review.people import known_person
from review.places import file_lock
from review.rooms import Rooms
from review.store import Store
from review.tables import ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A piece whose day has come and that the gate did not let out: why, as a code and as a sentence."""

    output: str
    by: str
    code: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRound:
    """What one round did; `noted` counts the refusals that are news today."""

    released: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()
    noted: int = 0
    elsewhere: tuple[str, ...] = ()
    """What was due when the round began and left meanwhile, by another round or by hand."""
    shared: tuple[Shared, ...] = ()
    """What a group alone got."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """A piece that went to one group, as it was planned."""

    output: str
    group: str


def release_due(store: Store, rooms: Rooms, *, now: dt.datetime) -> DueRound:
    """Release every planned piece whose moment has come, each by itself; what is refused stops no other.

    Two rounds at once do it one after the other, those of two machines piece by piece; a release happens once, and the
    round that came second says so.
    """
    begun = _due(store, now)
    with file_lock(store.outputs / "locks" / "calendar.lock"):
        due = _due(store, now)
        unreadable = list_unreadable(store)
        if not due and not unreadable:
            return DueRound(elsewhere=_left(store, begun))
        allow_ends.expire(store, now=now)
        gone: list[Planned] = []
        refused = [_refusal(store, own_id, changed_plan(own_id)) for _, own_id in unreadable]
        for one in due:
            try:
                if _let_out(store, rooms, one, now):
                    gone.append(one)
            # The border of a round: recorded, and the next piece has its turn.
            except DeckproofError as error:
                refused.append(_refusal(store, one.output, error))
        noted = sum(_note(store, one, now) for one in refused)
        own = {one.id for one in gone}
        left = _left(store, (one for one in (*begun, *due) if one.id not in own))
    return DueRound(
        released=tuple(one.output for one in gone if not one.group),
        refused=tuple(refused),
        noted=noted,
        elsewhere=left,
        shared=tuple(Shared(output=one.output, group=one.group) for one in gone if one.group),
    )


def _due(store: Store, now: dt.datetime) -> list[Planned]:
    return [one for one in list_calendar(store) if one.is_open and one.due_at <= now]


def _left(store: Store, due: Iterable[Planned]) -> tuple[str, ...]:
    """Those of them that are out now."""
    with store.reading() as connection:
        out = [one.output for one in due if has_left(connection, one)]
    return tuple(dict.fromkeys(out))


def _let_out(store: Store, rooms: Rooms, one: Planned, now: dt.datetime) -> bool:
    """Whether it left: not where somebody released it, gave it another day, or none, since the round began."""

    def still(connection: Connection) -> bool:
        planned = require_planned(store, connection, one.id, one.output, now)
        if not planned or has_left(connection, one):
            return False
        require_same_group(store, connection, one)
        return True

    with store.reading() as connection:
        if not still(connection):
            return False
        person = known_person(connection, one.by)
    gone = releases.release(
        store, person, [one.output], now=now, policy_version=rooms.policy_version(), rooms=rooms,
        to=one.group, still=still,
    )  # fmt: skip
    return bool(gone)


def _refusal(store: Store, output_id: str, error: DeckproofError) -> Refusal:
    """The refusal in the name of whoever planned it by the ledger; in nobody's where its entries are not ours."""
    try:
        with store.reading() as connection:
            by = told_going(store, connection, output_id).planner
    except ChangedBytesError:
        by = ""
    return Refusal(output=output_id, by=by, code=error.code, why=str(error))


def _note(store: Store, refusal: Refusal, now: dt.datetime) -> bool:
    """Put the refusal down, and its notice with it, unless that was done today already."""
    today = stamp(now.replace(hour=0, minute=0, second=0, microsecond=0))
    told = select(ledger.c.seq).where(
        ledger.c.object == refusal.output, ledger.c.action == REFUSED, ledger.c.at >= today
    )
    with store.acting() as act:
        if act.connection.execute(told).first() is not None:
            return False
        data = {"code": refusal.code}
        record(store, act, actor=refusal.by, action=REFUSED, thing=refusal.output, now=now, data=data)  # fmt: skip
    return True
