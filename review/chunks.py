"""Decks of a batch that one worker takes on together, under a lease: who is at them, and which of them nobody is at.

The rows are the truth about what is left of a batch; the engine's own states may be lost, and everything goes on from here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from review.ledger import stamp
from review.runs import OPEN, RunState, Wanted, enter
from review.store import Store, database_time
from review.work_tables import chunk, run


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """Some decks of a batch; `attempt` counts how often the engine was given them."""

    id: str
    batch: str
    number: int
    attempt: int
    owner: str = ""

    @property
    def key(self) -> str:
        """By which the engine knows this attempt, so that it is run once however often it is handed in."""
        return f"{self.id}:{self.attempt}"


def put_chunk(
    store: Store, batch: str, number: int, decks: Sequence[Wanted], *, now: dt.datetime
) -> Chunk:
    """Put decks in line for workers on other machines, all or none of them."""
    made = Chunk(id=f"{batch}:{number}", batch=batch, number=number, attempt=1)
    with store.acting() as act:
        act.connection.execute(
            insert(chunk).values(
                id=made.id, batch=batch, number=number, attempt=1, owner="", lease_until=0.0
            )
        )
        for one in decks:
            enter(store, act, replace(one, batch=batch, chunk=made.id), now=now)
    return made


def claim(store: Store, chunk_id: str, owner: str, lease_s: float) -> bool:
    """Take the chunk on, by the database's clock; False while somebody else has it, or where there is none."""
    with store.acting() as act:
        now = database_time(act.connection)
        free = (chunk.c.lease_until <= now) | (chunk.c.owner == owner)
        change = update(chunk).where(chunk.c.id == chunk_id, free)
        taken = act.connection.execute(change.values(owner=owner, lease_until=now + lease_s))
        return taken.rowcount == 1


def renew(store: Store, chunk_id: str, owner: str, lease_s: float) -> bool:
    """Lengthen the lease from now; False when somebody else has the chunk by now."""
    with store.acting() as act:
        until = database_time(act.connection) + lease_s
        change = update(chunk).where(chunk.c.id == chunk_id, chunk.c.owner == owner)
        return act.connection.execute(change.values(lease_until=until)).rowcount == 1


def let_go(store: Store, chunk_id: str, owner: str) -> None:
    """Give the chunk back at once."""
    with store.acting() as act:
        change = update(chunk).where(chunk.c.id == chunk_id, chunk.c.owner == owner)
        act.connection.execute(change.values(lease_until=0.0, owner=""))


def find_idle(store: Store) -> tuple[Chunk, ...]:
    """The chunks with decks left that nobody is at: lost, given back, or still waiting for a worker."""
    left = select(run.c.chunk).where(run.c.state.in_(OPEN), run.c.chunk != "")
    with store.reading() as connection:
        now = database_time(connection)
        wanted = select(chunk).where(chunk.c.lease_until <= now, chunk.c.id.in_(left))
        rows = connection.execute(wanted.order_by(chunk.c.id)).all()
    return tuple(_noun(row) for row in rows)


def list_taken(store: Store) -> tuple[Chunk, ...]:
    """The chunks that somebody is at, by what they said last."""
    with store.reading() as connection:
        now = database_time(connection)
        rows = connection.execute(select(chunk).where(chunk.c.lease_until > now)).all()
    return tuple(_noun(row) for row in rows)


def try_again(store: Store, one: Chunk) -> Chunk | None:
    """The chunk's next attempt; None when somebody else has begun it, or taken the chunk on, meanwhile."""
    with store.acting() as act:
        idle = chunk.c.lease_until <= database_time(act.connection)
        change = update(chunk).where(chunk.c.id == one.id, chunk.c.attempt == one.attempt, idle)
        changed = act.connection.execute(change.values(attempt=one.attempt + 1, owner=""))
        return replace(one, attempt=one.attempt + 1, owner="") if changed.rowcount else None


def open_runs(store: Store, chunk_id: str) -> tuple[str, ...]:
    """The ids of the decks that are left of the chunk, in the order in which they were handed in."""
    wanted = select(run.c.id).where(run.c.chunk == chunk_id, run.c.state.in_(OPEN))
    with store.reading() as connection:
        return tuple(connection.execute(wanted.order_by(run.c.submitted_at, run.c.id)).scalars())


def options_left(store: Store, chunk_id: str = "") -> tuple[tuple[str, str], ...]:
    """The batches with decks left, each with the ids of the options that these are to be done with; of one chunk, where named."""
    wanted = select(run.c.batch, run.c.options).where(run.c.chunk != "", run.c.state.in_(OPEN))
    if chunk_id:
        wanted = wanted.where(run.c.chunk == chunk_id)
    with store.reading() as connection:
        rows = connection.execute(wanted.distinct().order_by(run.c.batch, run.c.options)).all()
    return tuple((row.batch, row.options) for row in rows)


def find_open(store: Store, deck: str, options: str) -> str:
    """The batch in which workers on other machines have this deck with these options still to do; "" where none has."""
    wanted = select(run.c.batch).where(
        run.c.deck == deck, run.c.options == options, run.c.chunk != "", run.c.state.in_(OPEN)
    )
    with store.reading() as connection:
        return str(connection.execute(wanted.limit(1)).scalar() or "")


def has_failed(store: Store, deck: str, options: str) -> bool:
    """Whether workers on other machines came to no end with this deck and these options when they had them last."""
    wanted = select(run.c.state).where(
        run.c.deck == deck, run.c.options == options, run.c.chunk != ""
    )
    with store.reading() as connection:
        last = connection.execute(wanted.order_by(run.c.submitted_at.desc()).limit(1)).scalar()
    return last == RunState.FAILED.value


def take_on(store: Store, run_id: str, owner: str, *, now: dt.datetime) -> int | None:
    """Note that this deck is being worked on; gives how often it was begun before without an end, None where it is over."""
    with store.acting() as act:
        begun = {"state": RunState.RUNNING.value, "owner": owner, "begun_at": stamp(now)}
        change = update(run).where(run.c.id == run_id, run.c.state.in_(OPEN))
        act.connection.execute(change.values(attempts=run.c.attempts + 1, **begun))
        row = act.connection.execute(select(run.c.state, run.c.attempts).where(run.c.id == run_id)).first()  # fmt: skip
        return int(row.attempts) - 1 if row is not None and row.state in OPEN else None


def put_down(store: Store, run_id: str) -> None:
    """Queue a deck again whose worker was stopped by something that is not the deck's fault."""
    with store.acting() as act:
        running = run.c.state == RunState.RUNNING.value
        change = update(run).where(run.c.id == run_id, running)
        values = {"state": RunState.QUEUED.value, "owner": "", "attempts": run.c.attempts - 1}
        act.connection.execute(change.values(**values))


def count_chunks(store: Store, batch: str) -> int:
    """How many chunks the batch has."""
    with store.reading() as connection:
        wanted = select(func.count()).select_from(chunk).where(chunk.c.batch == batch)
        return int(connection.execute(wanted).scalar_one())


def last_ends(store: Store, batch: str, *, limit: int = 50) -> tuple[dt.datetime, ...]:
    """When the decks that ended last did, the youngest first."""
    wanted = select(run.c.ended_at).where(run.c.batch == batch, run.c.ended_at.is_not(None))
    with store.reading() as connection:
        ends = connection.execute(wanted.order_by(run.c.ended_at.desc()).limit(limit)).scalars()
        return tuple(dt.datetime.fromisoformat(at) for at in ends)


def _noun(row: Row[Any]) -> Chunk:
    return Chunk(
        id=row.id, batch=row.batch, number=row.number, attempt=row.attempt, owner=row.owner
    )
