"""The calendar: on which day which piece is to be released. Kept in the store, each change an act in the ledger.

A plan lets nothing out. On its day `calendar_due` tries to release the piece as the person who planned it, and the gate
decides at that moment.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from deckproof.errors import ChangedBytesError, UnknownNameError, UsageError, WrongStateError
from deckproof.model import OutputState, Person, ReleasePlan
from plans.calendar_days import hour_of, moment_of, weekdays, zone_of
from plans.calendar_spread import Piece, Slot, spread
from review.authorise import Deed
from review.circles import brief_of
from review.going_replay import PLANNED, UNPLANNED, told_going
from review.going_tables import planned
from review.grants import in_sight, require_sight
from review.ledger import stamp
from review.outputs import find_row, rows_of
from review.people import still_active
from review.steps import OPEN_STATES, allowed, note
from review.store import Act, Store
from review.tables import output, pack
from writers.release_days import is_hour, is_zone

MOST_AHEAD = dt.timedelta(days=5 * 365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One piece and when it is to go; `by` planned it, and it is released in their name."""

    id: int
    output: str
    pack: str
    deck: str
    kind: str
    style: str
    title: str
    state: OutputState
    day: dt.date
    hour: str
    zone: str
    channel: str
    by: str
    at: dt.datetime

    @property
    def due_at(self) -> dt.datetime:
        """The moment from which on it is released, in UTC."""
        return moment_of(self.day, self.hour, self.zone)

    @property
    def is_open(self) -> bool:
        """Whether it can still be released, or get ready for it."""
        return self.state in OPEN_STATES


def propose(
    store: Store,
    who: Person,
    pack_id: str,
    *,
    now: dt.datetime,
    plan: ReleasePlan | None = None,
    start: dt.date | None = None,
    again: bool = False,
) -> tuple[Slot, ...]:
    """The days that `plan_pack` would give to the pack's pieces; nothing is written.

    Raises UnknownNameError, UsageError where neither the brief nor the call says when to begin.
    """
    with store.reading() as connection:
        require_sight(connection, still_active(connection, who), pack_id)
        return _slots(store, Act(connection), pack_id, now, plan, start, again=again)


def plan_pack(
    store: Store,
    who: Person,
    pack_id: str,
    *,
    now: dt.datetime,
    plan: ReleasePlan | None = None,
    start: dt.date | None = None,
    again: bool = False,
) -> tuple[Planned, ...]:
    """Give each piece of the pack that can still be released a day, by its brief or by `plan`; gives the pack's calendar.

    A piece that has a day keeps it, unless all of it is planned `again`; the same once more changes nothing. What is begun
    in the past begins today. For comms, and for the pack's author. Raises RefusedError's kinds, UnknownNameError, UsageError.
    """
    with store.acting() as act:
        require_sight(act.connection, still_active(act.connection, who), pack_id)
        for slot in _slots(store, act, pack_id, now, plan, start, again=again):
            _enter(store, act, who, slot, now)
    return list_calendar(store, who, pack_id=pack_id)


def move(
    store: Store,
    who: Person,
    output_id: str,
    day: dt.date,
    *,
    now: dt.datetime,
    hour: str = "",
) -> Planned:
    """Give the piece another day, or its first, in the name of whoever moves it. Raises as `plan_pack`, WrongStateError."""
    if hour:
        hour_of(hour)
    with store.acting() as act:
        row = find_row(act.connection, output_id)
        allowed(act, who, Deed.PLAN, row)
        if row.state not in OPEN_STATES:
            raise WrongStateError(f"The output {row.id} is {row.state}: it has no day any more.")
        before = _living(act, row.id)
        slot = _slot_of(store, act, row, before, day)
        slot = dataclasses.replace(slot, hour=hour or slot.hour)
        _require_ahead(slot, now)
        _enter(store, act, who, slot, now)
    return find_planned(store, who, output_id)


def unplan(store: Store, who: Person, output_id: str, *, now: dt.datetime) -> bool:
    """Take the piece out of the calendar; gives whether it was there. Raises as `move`."""
    with store.acting() as act:
        row = find_row(act.connection, output_id)
        allowed(act, who, Deed.PLAN, row)
        before = _living(act, row.id)
        if before is not None:
            _end(store, act, who, row, before, now)
    return before is not None


def list_calendar(
    store: Store,
    viewer: Person | None = None,
    *,
    pack_id: str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> tuple[Planned, ...]:
    """What is planned from `since` up to and including `until`, as far as the viewer may see it, in order of the days."""
    wanted = _wanted()
    if pack_id:
        wanted = wanted.where(output.c.pack == pack_id)
    if since is not None:
        wanted = wanted.where(planned.c.day >= since.isoformat())
    if until is not None:
        wanted = wanted.where(planned.c.day <= until.isoformat())
    with store.reading() as connection:
        if viewer is not None:
            wanted = wanted.where(in_sight(still_active(connection, viewer)))
        rows = connection.execute(wanted).all()
    found = (one for one in map(_readable, rows) if one is not None)
    return tuple(sorted(found, key=_order))


def list_unreadable(store: Store) -> tuple[tuple[int, str], ...]:
    """The rows of open pieces that no calendar of ours wrote, each with its output: `list_calendar` passes them over."""
    with store.reading() as connection:
        rows = connection.execute(_wanted()).all()
    return tuple(
        (row.id, row.output) for row in rows if row.state in OPEN_STATES and _readable(row) is None
    )


def require_planned(
    store: Store, connection: Connection, number: int, output_id: str, now: dt.datetime
) -> bool:
    """Whether the row of this number still gives the output a day, which has come.

    Raises ChangedBytesError where the row is not what the ledger tells of it.
    """
    wanted = select(planned).where(planned.c.id == number, planned.c.voided_at.is_(None))
    row = connection.execute(wanted).first()
    if row is None or row.output != output_id:
        return False
    told = told_going(store, connection, output_id).living_plan(number)
    if told != (output_id, row.day, row.hour, row.zone, row.channel, row.who, row.at):
        raise changed_plan(output_id)
    return moment_of(dt.date.fromisoformat(row.day), row.hour, row.zone) <= now


def changed_plan(output_id: str) -> ChangedBytesError:
    """What is said of a row that the ledger does not tell of like this."""
    return ChangedBytesError(
        f"The day of the output {output_id} in the calendar is not the one that the ledger tells of.",
        remedy="Somebody changed the store behind the gate's back; what, says: deckproof audit verify",
    )


def standing(entries: Sequence[Planned], now: dt.datetime) -> tuple[Planned, ...]:
    """Of these what a calendar shows: not what left, was recalled or ended before its day and will not leave on it."""
    return tuple(one for one in entries if one.is_open or one.due_at <= now)


def off_day(store: Store, one: Planned) -> str:
    """A sentence where its day is not one on which its brief lets pieces go; "" where it is."""
    with store.reading() as connection:
        plan = _plan_of(store, Act(connection), one.pack)
    if one.day.weekday() in weekdays(plan.days):
        return ""
    known = ", ".join(plan.days) if plan.days else "Monday to Friday"
    return f"{one.day.isoformat()} is a {one.day:%A}; by the brief pieces go on {known}."


def find_planned(store: Store, viewer: Person | None, output_id: str) -> Planned:
    """When this piece is to go; raises UnknownNameError where it has no day or is not theirs to see."""
    wanted = _wanted().where(output.c.id == output_id)
    with store.reading() as connection:
        if viewer is not None:
            wanted = wanted.where(in_sight(still_active(connection, viewer)))
        row = connection.execute(wanted).first()
    if row is None:
        raise UnknownNameError(
            f"The output {output_id!r} stands in no calendar.",
            remedy="What does, says: deckproof calendar list",
        )
    found = _readable(row)
    if found is None:
        raise changed_plan(output_id)
    return found


def _slots(
    store: Store,
    act: Act,
    pack_id: str,
    now: dt.datetime,
    plan: ReleasePlan | None,
    start: dt.date | None,
    *,
    again: bool,
) -> tuple[Slot, ...]:
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
    before = {row.id: _living(act, row.id) for row in rows}
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
    return slots


def _plan_of(store: Store, act: Act, pack_id: str) -> ReleasePlan:
    brief = brief_of(store, act.connection, pack_id)
    return brief.release if brief is not None else ReleasePlan()


def _slot_of(store: Store, act: Act, row: Row[Any], before: Row[Any] | None, day: dt.date) -> Slot:
    """The place of a piece that is moved: its hour and channel stay, or are those of the brief."""
    if before is not None:
        return Slot(output=row.id, day=day, hour=before.hour, zone=before.zone, channel=before.channel)  # fmt: skip
    plan = _plan_of(store, act, row.pack)
    piece = Piece(output=row.id, kind=row.kind, position=row.position)
    (slot,) = spread([piece], plan, start=day)
    return dataclasses.replace(slot, day=day)


def _require_ahead(slot: Slot, now: dt.datetime) -> None:
    zone_of(slot.zone)
    if moment_of(slot.day, slot.hour, slot.zone) < now:
        raise UsageError(
            f"{slot.day.isoformat()} at {slot.hour} ({slot.zone}) is over.",
            remedy="What is to go at once is released: deckproof release ID",
        )
    if slot.day > (now + MOST_AHEAD).date():
        raise UsageError(f"{slot.day.isoformat()} is more than five years ahead.")


def _enter(store: Store, act: Act, who: Person, slot: Slot, now: dt.datetime) -> None:
    row = find_row(act.connection, slot.output)
    allowed(act, who, Deed.PLAN, row)
    told = {
        "day": slot.day.isoformat(),
        "hour": slot.hour,
        "zone": slot.zone,
        "channel": slot.channel,
    }
    before = _living(act, row.id)
    if before is not None:
        same = all(getattr(before, key) == value for key, value in told.items())
        if same and before.who == who.name:
            return
        _end(store, act, who, row, before, now)
    values = {"output": row.id, "who": who.name, "at": stamp(now), **told}
    made = act.connection.execute(insert(planned).values(**values))
    number = made.inserted_primary_key[0] if made.inserted_primary_key else 0
    note(store, act, who.name, PLANNED, row, now, plan=number, **told)


def _end(
    store: Store, act: Act, who: Person, row: Row[Any], before: Row[Any], now: dt.datetime
) -> None:
    act.connection.execute(
        update(planned).where(planned.c.id == before.id).values(voided_at=stamp(now))
    )
    note(store, act, who.name, UNPLANNED, row, now, plans=[before.id])


def _living(act: Act, output_id: str) -> Row[Any] | None:
    wanted = select(planned).where(planned.c.output == output_id, planned.c.voided_at.is_(None))
    return act.connection.execute(wanted.order_by(planned.c.id.desc())).first()


def _wanted() -> Select[Any]:
    return (
        select(
            planned,
            output.c.pack,
            output.c.kind,
            output.c.style,
            output.c.title,
            output.c.state,
            output.c.position,
            pack.c.name.label("deck"),
        )
        .join(output, output.c.id == planned.c.output)
        .join(pack, pack.c.id == output.c.pack)
        .where(planned.c.voided_at.is_(None))
        .order_by(planned.c.day, planned.c.hour, output.c.pack, output.c.position)
    )


def _readable(row: Row[Any]) -> Planned | None:
    """The row as a noun; None for one that holds no day, hour or zone."""
    if not (is_hour(row.hour) and is_zone(row.zone)):
        return None
    try:
        found = _noun(row)
        _order(found)
    except (ValueError, OverflowError):
        return None
    return found


def _noun(row: Row[Any]) -> Planned:
    return Planned(
        id=row.id,
        output=row.output,
        pack=row.pack,
        deck=row.deck,
        kind=row.kind,
        style=row.style,
        title=row.title,
        state=OutputState(row.state),
        day=dt.date.fromisoformat(row.day),
        hour=row.hour,
        zone=row.zone,
        channel=row.channel,
        by=row.who,
        at=dt.datetime.fromisoformat(row.at),
    )


def _order(one: Planned) -> tuple[dt.datetime, dt.date]:
    return one.due_at, one.day


def months_of(entries: Sequence[Planned]) -> dict[str, list[Planned]]:
    """The entries by month, "2027-01", in their order."""
    months: dict[str, list[Planned]] = {}
    for one in entries:
        months.setdefault(f"{one.day:%Y-%m}", []).append(one)
    return months
