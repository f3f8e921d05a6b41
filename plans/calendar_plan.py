"""The calendar: on which day which piece is to be released, to all or to a group. Kept in the store, each change an act in the ledger.

A plan lets nothing out. On its day `calendar_due` tries to release the piece as the person who planned it, and the gate
decides at that moment. A piece may have a day for all and one for each group beside it.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from sqlalchemy import Row, insert, select, update

from deckproof.errors import UsageError, WrongStateError
from deckproof.model import Person, ReleasePlan
from plans.calendar_days import hour_of, moment_of, weekdays, zone_of
from plans.calendar_entries import TO_GROUP, Planned, bound_for, find_planned, list_calendar
from plans.calendar_spread import Piece, Slot, spread
from review.authorise import Deed
from review.circles import brief_of, require_circle, shared_of
from review.going_replay import PLANNED, UNPLANNED, told_going
from review.going_tables import planned
from review.grants import require_sight
from review.ledger import stamp
from review.outputs import find_row, rows_of
from review.people import still_active
from review.steps import OPEN_STATES, allowed, note
from review.store import Act, Store

MOST_AHEAD = dt.timedelta(days=5 * 365)


def propose(
    store: Store,
    person: Person,
    pack_id: str,
    *,
    now: dt.datetime,
    plan: ReleasePlan | None = None,
    start: dt.date | None = None,
    again: bool = False,
    to: str = "",
) -> tuple[Slot, ...]:
    """The days that `plan_pack` would give to the pack's pieces; nothing is written.

    Raises UnknownNameError, UsageError where neither the brief nor the call says when to begin.
    """
    with store.reading() as connection:
        require_sight(connection, still_active(connection, person), pack_id)
        return _slots(store, Act(connection), pack_id, now, plan, start, again=again, to=to)


def plan_pack(
    store: Store,
    person: Person,
    pack_id: str,
    *,
    now: dt.datetime,
    plan: ReleasePlan | None = None,
    start: dt.date | None = None,
    again: bool = False,
    to: str = "",
) -> tuple[Planned, ...]:
    """Give each piece of the pack that can still be released a day, by its brief or by `plan`; gives the pack's calendar.

    `to` names the group that alone gets them on that day; what it has already is passed over. A piece that has a day keeps
    it, unless all of it is planned `again`; the same once more changes nothing. What is begun in the past begins today. For
    comms, and for the pack's author. Raises RefusedError's kinds, UnknownNameError, UsageError.
    """
    with store.acting() as act:
        require_sight(act.connection, still_active(act.connection, person), pack_id)
        for slot in _slots(store, act, pack_id, now, plan, start, again=again, to=to):
            _enter(store, act, person, slot, now)
    return list_calendar(store, person, pack_id=pack_id)


def move(
    store: Store,
    person: Person,
    output_id: str,
    day: dt.date,
    *,
    now: dt.datetime,
    hour: str = "",
    to: str = "",
) -> Planned:
    """Give the piece another day, or its first, in the name of whoever moves it: the day for all, or for the group `to`.

    Raises as `plan_pack`, WrongStateError.
    """
    if hour:
        hour_of(hour)
    with store.acting() as act:
        row = find_row(act.connection, output_id)
        allowed(act, person, Deed.PLAN, row)
        if row.state not in OPEN_STATES:
            raise WrongStateError(f"The output {row.id} is {row.state}: it has no day any more.")
        if to:
            require_circle(store, act.connection, to)
            if _has_it(act, row, to):
                raise WrongStateError(f"The group {to} has the output {row.id} already.")
        before = _living(act, row.id, to)
        slot = _slot_of(store, act, row, before, day, to)
        slot = dataclasses.replace(slot, hour=hour or slot.hour)
        _require_ahead(slot, now)
        _enter(store, act, person, slot, now)
    return find_planned(store, person, output_id, to)


def unplan(store: Store, person: Person, output_id: str, *, now: dt.datetime, to: str = "") -> bool:
    """Take its day for all, or for the group `to`, out of the calendar; gives whether it had one. Raises as `move`."""
    with store.acting() as act:
        row = find_row(act.connection, output_id)
        allowed(act, person, Deed.PLAN, row)
        before = _living(act, row.id, to)
        if before is not None:
            _end(store, act, person, row, before, now)
    return before is not None


def off_day(store: Store, one: Planned) -> str:
    """A sentence where its day is not one on which its brief lets pieces go; "" where it is."""
    with store.reading() as connection:
        plan = _plan_of(store, Act(connection), one.pack)
    if one.day.weekday() in weekdays(plan.days):
        return ""
    known = ", ".join(plan.days) if plan.days else "Monday to Friday"
    return f"{one.day.isoformat()} is a {one.day:%A}; by the brief pieces go on {known}."


def _slots(
    store: Store,
    act: Act,
    pack_id: str,
    now: dt.datetime,
    plan: ReleasePlan | None,
    start: dt.date | None,
    *,
    again: bool,
    to: str,
) -> tuple[Slot, ...]:
    if to:
        require_circle(store, act.connection, to)
    plan = plan or _plan_of(store, act, pack_id)
    begin = start or plan.start
    if begin is None:
        raise UsageError(
            "Neither the brief nor the call says when to begin.",
            remedy="Give the day: --start 2027-01-11, or start under [release] of the brief.",
        )
    if begin > (now + MOST_AHEAD).date():
        raise UsageError(f"{begin.isoformat()} is more than five years ahead.")
    rows = [row for row in rows_of(act.connection, pack_id) if row.state in OPEN_STATES]
    rows = [row for row in rows if not (to and _has_it(act, row, to))]
    before = {row.id: _living(act, row.id, to) for row in rows}
    kept = [] if again else [one for one in before.values() if one is not None]
    pieces = [
        Piece(
            output=row.id,
            kind=row.kind,
            position=row.position,
            slides=tuple(int(number) for number in row.slides.split()),
        )
        for row in rows
        if again or before[row.id] is None
    ]
    taken = [dt.date.fromisoformat(one.day) for one in kept]
    slots = spread(pieces, plan, start=max(begin, now.date()), taken=taken)
    # What begins today begins at its hour: one that is over is tomorrow's.
    if slots and moment_of(slots[0].day, slots[0].hour, slots[0].zone) <= now:
        later = now.date() + dt.timedelta(days=1)
        slots = spread(pieces, plan, start=max(begin, later), taken=taken)
    return tuple(_bound(slot, to) for slot in slots)


def _plan_of(store: Store, act: Act, pack_id: str) -> ReleasePlan:
    brief = brief_of(store, act.connection, pack_id)
    return brief.release if brief is not None else ReleasePlan()


def _slot_of(
    store: Store, act: Act, row: Row[Any], before: Row[Any] | None, day: dt.date, to: str
) -> Slot:
    """The place of a piece that is moved: its hour and channel stay, or are those of the brief."""
    if before is not None:
        channel = "" if to else before.channel
        return Slot(output=row.id, day=day, hour=before.hour, zone=before.zone, channel=channel, group=to)  # fmt: skip
    plan = _plan_of(store, act, row.pack)
    piece = Piece(output=row.id, kind=row.kind, position=row.position)
    (slot,) = spread([piece], plan, start=day)
    return _bound(dataclasses.replace(slot, day=day), to)


def _bound(slot: Slot, to: str) -> Slot:
    """The slot for all, or for this group, which gets it by no channel. Raises UsageError for a channel that reads like a group."""
    if to:
        return dataclasses.replace(slot, channel="", group=to)
    if slot.channel.startswith(TO_GROUP):
        raise UsageError(
            f"A channel of the brief begins with {TO_GROUP!r}, which the calendar keeps for small groups.",
            remedy="Give the channel another name; for a group: deckproof calendar plan PACK --to GROUP",
        )
    return slot


def _has_it(act: Act, row: Row[Any], circle: str) -> bool:
    """Whether the group has this very revision, not recalled."""
    return any(
        one.circle == circle and one.revision == row.revision and one.recalled_at is None
        for one in shared_of(act.connection, row.id)
    )


def _require_ahead(slot: Slot, now: dt.datetime) -> None:
    zone_of(slot.zone)
    if moment_of(slot.day, slot.hour, slot.zone) < now:
        raise UsageError(
            f"{slot.day.isoformat()} at {slot.hour} ({slot.zone}) is over.",
            remedy="What is to go at once is released: deckproof release ID",
        )
    if slot.day > (now + MOST_AHEAD).date():
        raise UsageError(f"{slot.day.isoformat()} is more than five years ahead.")


def _enter(store: Store, act: Act, person: Person, slot: Slot, now: dt.datetime) -> None:
    row = find_row(act.connection, slot.output)
    allowed(act, person, Deed.PLAN, row)
    told = {
        "day": slot.day.isoformat(),
        "hour": slot.hour,
        "zone": slot.zone,
        "channel": TO_GROUP + slot.group if slot.group else slot.channel,
    }
    before = _living(act, row.id, slot.group)
    if before is not None:
        same = all(getattr(before, key) == value for key, value in told.items())
        if same and before.who == person.name and not _has_grown(store, act, before):
            return
        _end(store, act, person, row, before, now)
    values = {"output": row.id, "who": person.name, "at": stamp(now), **told}
    made = act.connection.execute(insert(planned).values(**values))
    number = made.inserted_primary_key[0] if made.inserted_primary_key else 0
    note(store, act, person.name, PLANNED, row, now, plan=number, **told)


def _has_grown(store: Store, act: Act, before: Row[Any]) -> bool:
    """Whether somebody came into its group since: planned once more, it is for them too."""
    if not before.channel.startswith(TO_GROUP):
        return False
    going = told_going(store, act.connection, before.output, before.channel)
    return bool(going.added_since(before.id))


def _end(
    store: Store, act: Act, person: Person, row: Row[Any], before: Row[Any], now: dt.datetime
) -> None:
    act.connection.execute(
        update(planned).where(planned.c.id == before.id).values(voided_at=stamp(now))
    )
    note(store, act, person.name, UNPLANNED, row, now, plans=[before.id])


def _living(act: Act, output_id: str, to: str) -> Row[Any] | None:
    wanted = select(planned).where(
        planned.c.output == output_id, planned.c.voided_at.is_(None), bound_for(to)
    )
    return act.connection.execute(wanted.order_by(planned.c.id.desc())).first()
