"""What stands in the calendar, read for who looks, and by the ledger for the round that lets pieces out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, exists, func, literal, select

from deckproof.counts import counted
from deckproof.errors import ChangedBytesError, UnknownNameError, WrongStateError
from deckproof.model import OutputState, Person
from plans.calendar_days import moment_of
from review.going_replay import told_going
from review.going_tables import group_release, planned
from review.grants import in_sight
from review.people import still_active
from review.steps import OPEN_STATES
from review.store import Store
from review.tables import output, pack
from writers.release_days import is_hour, is_zone

TO_GROUP = "group:"
"""Begins the channel of a row whose piece is to go to one group alone; the group's name follows."""


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
    group: str = ""
    """The group that alone gets it on that day; "" for all."""
    has_gone: bool = False
    """Whether that group has had it since it was planned."""

    @property
    def due_at(self) -> dt.datetime:
        """The moment from which on it is released, in UTC."""
        return moment_of(self.day, self.hour, self.zone)

    @property
    def is_open(self) -> bool:
        """Whether it can still be released, or get ready for it."""
        return self.state in OPEN_STATES and not self.has_gone

    @property
    def place(self) -> str:
        """Where it is to go, for the eye; "" where nobody has said."""
        return f"the group {self.group}" if self.group else self.channel


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
    found = (one for one in map(_readable, _rows(store, wanted, viewer)) if one is not None)
    return tuple(sorted(found, key=_order))


def list_unreadable(store: Store, viewer: Person | None = None) -> tuple[tuple[int, str], ...]:
    """The rows of open pieces that no calendar of ours wrote, each with its output: `list_calendar` passes them over."""
    rows = _rows(store, _wanted(), viewer)
    return tuple(
        (row.id, row.output) for row in rows if row.state in OPEN_STATES and _readable(row) is None
    )


def list_foreign(
    store: Store, viewer: Person | None = None, *, pack_id: str = ""
) -> tuple[str, ...]:
    """The open pieces with a day that the ledger does not tell of, or tells otherwise, whether it can be read or not."""
    wanted = _wanted()
    if pack_id:
        wanted = wanted.where(output.c.pack == pack_id)
    rows = [row for row in _rows(store, wanted, viewer) if row.state in OPEN_STATES]
    with store.reading() as connection:
        return tuple(
            dict.fromkeys(row.output for row in rows if not _is_told(store, connection, row))
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
    if told_going(store, connection, output_id).living_plan(number) != _said(row):
        raise changed_plan(output_id)
    return moment_of(dt.date.fromisoformat(row.day), row.hour, row.zone) <= now


def require_same_group(store: Store, connection: Connection, one: Planned) -> None:
    """Raise WrongStateError where somebody is in the group who was not when the piece was planned for it.

    Whoever says who is in a group need not be somebody who may release; the planner, in whose name it goes, saw those
    who were there. By the ledger, so that it holds for what was planned at any time.
    """
    if not one.group:
        return
    more = len(told_going(store, connection, one.output, TO_GROUP + one.group).added_since(one.id))
    if more:
        came = counted(more, "person has", "people have")
        raise WrongStateError(
            f"{came} come into the group {one.group} since the output {one.output} was planned for it.",
            remedy=f"Who is in it, says: deckproof group show {one.group}. For them too: deckproof release --to {one.group} "
            f"{one.output}; or on another day: deckproof calendar move {one.output} DAY --to {one.group}",
        )


def has_left(connection: Connection, one: Planned) -> bool:
    """Whether what was planned has happened by now: all have the piece, or the group for which it was planned."""
    row = connection.execute(_wanted(living=False).where(planned.c.id == one.id)).first()
    return row is not None and (row.state == OutputState.RELEASED or bool(row.has_gone))


def changed_plan(output_id: str) -> ChangedBytesError:
    """What is said of a row that the ledger does not tell of like this."""
    return ChangedBytesError(
        f"The day of the output {output_id} in the calendar is not the one that the ledger tells of.",
        remedy="Somebody changed the store behind the gate's back; what, says: deckproof audit verify",
    )


def standing(entries: Sequence[Planned], now: dt.datetime) -> tuple[Planned, ...]:
    """Of these what a calendar shows: not what left, was recalled or ended before its day and will not leave on it."""
    return tuple(one for one in entries if one.is_open or one.due_at <= now)


def find_planned(store: Store, viewer: Person | None, output_id: str, to: str = "") -> Planned:
    """When this piece is to go to all, or to the group `to`; raises UnknownNameError where it has no day or is not theirs to see."""
    wanted = _wanted().where(output.c.id == output_id, bound_for(to))
    row = next(iter(_rows(store, wanted, viewer)), None)
    if row is None:
        raise UnknownNameError(
            f"The output {output_id!r} stands in no calendar{f' for the group {to}' if to else ''}.",
            remedy="What does, says: deckproof calendar list",
        )
    found = _readable(row)
    if found is None:
        raise changed_plan(output_id)
    return found


def bound_for(to: str) -> ColumnElement[bool]:
    """What holds of the rows of pieces that are to go to this group, or to all where none is named."""
    if to:
        return planned.c.channel == TO_GROUP + to
    return func.substr(planned.c.channel, 1, len(TO_GROUP)) != TO_GROUP


def _rows(store: Store, wanted: Select[Any], viewer: Person | None) -> Sequence[Row[Any]]:
    with store.reading() as connection:
        if viewer is not None:
            wanted = wanted.where(in_sight(still_active(connection, viewer)))
        return connection.execute(wanted).all()


def _wanted(*, living: bool = True) -> Select[Any]:
    gone = exists().where(
        group_release.c.output == planned.c.output,
        literal(TO_GROUP) + group_release.c.circle == planned.c.channel,
        group_release.c.at > planned.c.at,
    )
    wanted = (
        select(
            planned,
            output.c.pack,
            output.c.kind,
            output.c.style,
            output.c.title,
            output.c.state,
            output.c.position,
            pack.c.name.label("deck"),
            gone.label("has_gone"),
        )
        .join(output, output.c.id == planned.c.output)
        .join(pack, pack.c.id == output.c.pack)
        .order_by(planned.c.day, planned.c.hour, output.c.pack, output.c.position)
    )
    return wanted.where(planned.c.voided_at.is_(None)) if living else wanted


def _said(row: Row[Any]) -> tuple[Any, ...]:
    """The row as the ledger tells of it."""
    return (row.output, row.day, row.hour, row.zone, row.channel, row.who, row.at)


def _is_told(store: Store, connection: Connection, row: Row[Any]) -> bool:
    try:
        return told_going(store, connection, row.output).living_plan(row.id) == _said(row)
    except ChangedBytesError:
        return False


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
    group = row.channel.removeprefix(TO_GROUP) if row.channel.startswith(TO_GROUP) else ""
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
        channel="" if group else row.channel,
        by=row.who,
        at=dt.datetime.fromisoformat(row.at),
        group=group,
        has_gone=bool(row.has_gone),
    )


def _order(one: Planned) -> tuple[dt.datetime, dt.date]:
    return one.due_at, one.day
