"""Who is to look at an output and by when, and who has it before them this very moment.

An assignment is an act and stands in the ledger. That somebody is looking is a courtesy to the others and a measure of how
long a page was open; it is written without an entry and decides nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from deckproof.errors import NotAllowedError, UsageError, WrongStateError
from deckproof.model import Person
from review.authorise import Deed
from review.gate import CLAIM_S
from review.grants import require_sight, sees
from review.ledger import record, stamp
from review.outputs import find_row
from review.people import known_person, still_active
from review.steps import OPEN_STATES, allowed, require_state
from review.store import Act, Store, database_time
from review.tables import output
from review.talk_tables import assignment, looking

GONE_S = 100.0
"""Without a word for so long, somebody is not looking any more; a page that is open says so every 45 s (review/item.html)."""
LATEST = dt.timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """How long somebody had a revision before them, and who else has it."""

    seconds: int
    others: tuple[str, ...]


def assign(
    store: Store,
    person: Person,
    output_id: str,
    name: str,
    *,
    now: dt.datetime,
    due_at: dt.datetime | None = None,
) -> None:
    """Ask somebody to look at the output, by that time or by the one that it has; whoever was asked before is not any more.

    Raises UnknownNameError, NotAllowedError for somebody who could not see it, UsageError, WrongStateError.
    """
    if due_at is not None and not now - LATEST <= due_at <= now + LATEST:
        raise UsageError("It is due within a year.")
    with store.acting() as act:
        row = find_row(act.connection, output_id)
        allowed(act, person, Deed.ASSIGN, row)
        require_state(row, *OPEN_STATES)
        asked = known_person(act.connection, name)
        if not asked.active or not sees(act.connection, asked, row.pack):
            raise NotAllowedError(f"{name} cannot see this output.", remedy="Let them in first.")
        due = stamp(due_at) if due_at is not None else row.due_at
        _end(store, act, row, person, now)
        made = act.connection.execute(
            insert(assignment).values(
                output=row.id, person=name, who=person.name, at=stamp(now), due_at=due
            )
        )
        number = made.inserted_primary_key[0] if made.inserted_primary_key else 0
        if due != row.due_at:
            _change(act, row, due_at=due)
        told = {"assignment": number, "person": name, "due": due}
        record(store, act, actor=person.name, action="assigned", thing=row.id, now=now, data=told)


def unassign(store: Store, person: Person, output_id: str, *, now: dt.datetime) -> bool:
    """Ask nobody any more; gives whether anybody was asked. For whoever may assign, and for whoever was asked."""
    with store.acting() as act:
        row = find_row(act.connection, output_id)
        me = still_active(act.connection, person)
        require_sight(act.connection, me, row.pack, output_id)
        if _assignee(act.connection, output_id) != me.name:
            allowed(act, person, Deed.ASSIGN, row)
        return _end(store, act, row, person, now)


def assignees_of(store: Store, ids: Sequence[str]) -> Mapping[str, str]:
    """Who is to look at these outputs, as far as anybody is."""
    wanted = select(assignment.c.output, assignment.c.person).where(
        assignment.c.output.in_(ids), assignment.c.voided_at.is_(None)
    )
    with store.reading() as connection:
        return {row.output: row.person for row in connection.execute(wanted)}


def look_on(store: Store, person: Person, output_id: str) -> Looked:
    """Say that one has the current revision open; one's own claim is renewed by it. Raises UnknownNameError."""
    with store.acting() as act:
        row = find_row(act.connection, output_id)
        me = still_active(act.connection, person)
        require_sight(act.connection, me, row.pack, output_id)
        time = database_time(act.connection)
        seconds = _beat(act, row, me, time)
        if row.claimed_by == me.name and row.claim_until > time and row.state in OPEN_STATES:
            _change(act, row, claim_until=time + CLAIM_S)
        return Looked(seconds=round(seconds), others=_others(act.connection, row.id, me, time))


def looked_at(store: Store, person: Person, output_id: str) -> int | None:
    """For how many seconds the person had the current revision before them; None where they never opened it."""
    with store.reading() as connection:
        row = find_row(connection, output_id)
        found = connection.execute(select(looking.c.seconds).where(*_is(row, person))).scalar()
    return None if found is None else round(found)


def looking_at(store: Store, ids: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """Who has these outputs open, by output."""
    with store.reading() as connection:
        since = database_time(connection) - GONE_S
        rows = connection.execute(
            select(looking.c.output, looking.c.person)
            .where(looking.c.output.in_(ids), looking.c.last_at > since)
            .order_by(looking.c.output, looking.c.person)
        ).all()
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        found[row.output] = tuple(dict.fromkeys((*found.get(row.output, ()), row.person)))
    return found


def _beat(act: Act, row: Row[Any], me: Person, time: float) -> float:
    """Count the time since the last word, unless the page was away in between; gives the seconds so far."""
    before = act.connection.execute(select(looking).where(*_is(row, me))).first()
    if before is None:
        values = {"output": row.id, "person": me.name, "revision": row.revision}
        act.connection.execute(insert(looking).values(**values, last_at=time, seconds=0.0))
        return 0.0
    passed = time - before.last_at
    seconds = float(before.seconds) + (passed if 0 < passed <= GONE_S else 0.0)
    act.connection.execute(
        update(looking).where(*_is(row, me)).values(last_at=time, seconds=seconds)
    )
    return seconds


def _is(row: Row[Any], person: Person) -> tuple[Any, ...]:
    return (
        looking.c.output == row.id,
        looking.c.person == person.name,
        looking.c.revision == row.revision,
    )


def _others(connection: Connection, output_id: str, me: Person, time: float) -> tuple[str, ...]:
    wanted = select(looking.c.person).where(
        looking.c.output == output_id,
        looking.c.person != me.name,
        looking.c.last_at > time - GONE_S,
    )
    return tuple(sorted(set(connection.execute(wanted).scalars())))


def _assignee(connection: Connection, output_id: str) -> str:
    found = connection.execute(
        select(assignment.c.person).where(
            assignment.c.output == output_id, assignment.c.voided_at.is_(None)
        )
    ).scalar()
    return str(found or "")


def _end(store: Store, act: Act, row: Row[Any], person: Person, now: dt.datetime) -> bool:
    living = select(assignment.c.id).where(
        assignment.c.output == row.id, assignment.c.voided_at.is_(None)
    )
    numbers = list(act.connection.execute(living).scalars())
    if numbers:
        act.connection.execute(
            update(assignment).where(assignment.c.id.in_(numbers)).values(voided_at=stamp(now))
        )
        record(store, act, actor=person.name, action="unassigned", thing=row.id, now=now, data={"assignments": numbers})  # fmt: skip
    return bool(numbers)


def _change(act: Act, row: Row[Any], **values: Any) -> None:
    """What of an output is no state: its date, how long a claim lasts."""
    changed = act.connection.execute(
        update(output)
        .where(output.c.id == row.id, output.c.etag == row.etag)
        .values(etag=row.etag + 1, **values)
    )
    if changed.rowcount != 1:
        raise WrongStateError(f"The output {row.id} was changed in the meantime.")
