"""Decks that wait for a run, are run, or were: one row each, so that the desk shows them and a worker takes them up.

A row holds ids, the deck's display name and sentences of our own errors. The stages' own rows stay the truth about what is
done; a run that is taken up twice finds what the first one did.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, insert, or_, select, update

from deckproof.errors import DeckproofError, UnknownNameError
from review.handed_in import record_handed_in, require_handed_in
from review.ledger import stamp
from review.store import Act, Store
from review.work_tables import run


class RunState(StrEnum):
    """queued → running → held or failed; a failed one can be queued again."""

    QUEUED = "queued"
    RUNNING = "running"
    HELD = "held"
    FAILED = "failed"


OPEN = (RunState.QUEUED.value, RunState.RUNNING.value)
"""The states of a deck that is not over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A deck that somebody handed in; its bytes, and those of the brief, are in the store already."""

    id: str
    deck: str
    name: str
    author: str
    batch: str = ""
    brief: str = ""
    """The sha256 of the brief's blob; empty for the one of the settings."""
    kinds: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    writer: str = "offline"
    options: str = ""
    """The id of the options of a batch; empty where the worker makes them out of the settings."""
    due: str = ""
    """The day (ISO 8601) by which its owner needs it, where they said so."""
    chunk: str = ""
    """With which decks a worker on another machine takes it on; empty for what this machine runs itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One row. `error` is a sentence for the person who handed the deck in."""

    wanted: Wanted
    state: RunState
    pack: str
    error: str
    attempts: int
    submitted_at: dt.datetime
    begun_at: dt.datetime | None
    ended_at: dt.datetime | None

    @property
    def is_over(self) -> bool:
        """Whether nobody works on it any more."""
        return self.state in {RunState.HELD, RunState.FAILED}


def submit(store: Store, wanted: Wanted, *, now: dt.datetime) -> None:
    """Put the deck in line."""
    with store.acting() as act:
        enter(store, act, wanted, now=now)


def enter(store: Store, act: Act, wanted: Wanted, *, now: dt.datetime) -> None:
    """Put the deck in line, within an act, and its hand-in down in the ledger."""
    act.connection.execute(insert(run).values(**_columns(wanted), **_queued(now)))
    record_handed_in(store, act, _columns(wanted), now=now)


def require_told(store: Store, wanted: Wanted) -> None:
    """Raise ChangedBytesError unless the ledger tells that the deck was handed in like this, by this author."""
    require_handed_in(store, _columns(wanted))


def begin(store: Store, wanted: Wanted, owner: str, *, now: dt.datetime) -> None:
    """Note that `owner` is at it; a run of that id that is there already begins once more, as what it is now."""
    begin_all(store, [wanted], owner, now=now)


def begin_all(store: Store, many: Sequence[Wanted], owner: str, *, now: dt.datetime) -> None:
    """The same of each of these, in one act."""
    with store.acting() as act:
        for wanted in many:
            _begin(store, act, wanted, owner, now)


def _begin(store: Store, act: Act, wanted: Wanted, owner: str, now: dt.datetime) -> None:
    began = {"state": RunState.RUNNING.value, "owner": owner, "begun_at": stamp(now), "ended_at": None}  # fmt: skip
    known = act.connection.execute(select(run).where(run.c.id == wanted.id)).first()
    attempts = known.attempts if known is not None else 0
    values = _queued(now) | _columns(wanted) | began | {"attempts": attempts + 1}
    if known is None or _noun(known).wanted != wanted:
        record_handed_in(store, act, _columns(wanted), now=now)
    if known is None:
        act.connection.execute(insert(run).values(**values))
    else:
        act.connection.execute(update(run).where(run.c.id == wanted.id).values(**values))


def _columns(wanted: Wanted) -> dict[str, str]:
    return {
        "id": wanted.id,
        "batch": wanted.batch,
        "deck": wanted.deck,
        "name": wanted.name,
        "author": wanted.author,
        "brief": wanted.brief,
        "kinds": " ".join(wanted.kinds),
        "styles": " ".join(wanted.styles),
        "writer": wanted.writer,
        "options": wanted.options,
        "due": wanted.due,
        "chunk": wanted.chunk,
    }


def _queued(now: dt.datetime) -> dict[str, Any]:
    empty = {"owner": "", "pack": "", "error": "", "attempts": 0}
    return {"state": RunState.QUEUED.value, "submitted_at": stamp(now), **empty}


def take_next(store: Store, owner: str, *, now: dt.datetime) -> Run | None:
    """The run that waits longest on this machine, taken on by `owner`; None when none waits."""
    with store.acting() as act:
        row = act.connection.execute(
            select(run)
            .where(run.c.state == RunState.QUEUED.value, run.c.chunk == "")
            .order_by(run.c.submitted_at, run.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).first()
        if row is None:
            return None
        values = {"state": RunState.RUNNING.value, "owner": owner, "begun_at": stamp(now), "attempts": row.attempts + 1}  # fmt: skip
        act.connection.execute(update(run).where(run.c.id == row.id).values(**values))
        return _noun(act.connection.execute(select(run).where(run.c.id == row.id)).one())


def finish(
    store: Store, run_id: str, *, pack: str, now: dt.datetime, passing: bool = False
) -> None:
    """Note that the deck's pack is held. With `passing` it waits for no disk: a power cut may take it back, not the pack."""
    with store.noting() if passing else store.acting() as act:
        _end(act, run_id, now, state=RunState.HELD.value, pack=pack, error="")


def fail(store: Store, run_id: str, error: DeckproofError, *, now: dt.datetime) -> None:
    """Note what went wrong."""
    with store.acting() as act:
        _end(act, run_id, now, state=RunState.FAILED.value, error=str(error))


def put_back(store: Store, owner: str) -> int:
    """Queue what this owner was at when it died; gives how many."""
    with store.acting() as act:
        back = act.connection.execute(
            update(run)
            .where(run.c.owner == owner, run.c.state == RunState.RUNNING.value)
            .values(state=RunState.QUEUED.value, owner="")
        )
        return int(back.rowcount)


def retry(store: Store, run_ids: Sequence[str], *, now: dt.datetime) -> int:
    """Queue the failed ones among these again; gives how many."""
    with store.acting() as act:
        again = act.connection.execute(
            update(run)
            .where(run.c.id.in_(run_ids), run.c.state == RunState.FAILED.value)
            .values(state=RunState.QUEUED.value, owner="", error="", submitted_at=stamp(now), begun_at=None, ended_at=None)
        )  # fmt: skip
        return int(again.rowcount)


def give_up_lost(
    store: Store, has_died: Callable[[str], bool], error: DeckproofError, *, now: dt.datetime
) -> int:
    """Note as failed what a batch was at whose owner has died; gives how many. The desk's own are put back by its worker."""
    lost = select(run.c.id, run.c.owner).where(
        run.c.state == RunState.RUNNING.value, run.c.options != "", run.c.chunk == ""
    )
    with store.reading() as connection:
        gone = [row.id for row in connection.execute(lost) if has_died(row.owner)]
    for run_id in gone:
        fail(store, run_id, error, now=now)
    return len(gone)


def load_run(store: Store, run_id: str) -> Run:
    """The run; raises UnknownNameError."""
    with store.reading() as connection:
        row = connection.execute(select(run).where(run.c.id == run_id)).first()
    if row is None:
        raise UnknownNameError("There is no such run.", remedy="Look at My packs.")
    return _noun(row)


def list_runs(
    store: Store,
    *,
    author: str | None = None,
    batch: str | None = None,
    states: Sequence[RunState] = (),
    before: tuple[str, str] | None = None,
    limit: int = 100,
) -> tuple[Run, ...]:
    """The runs that fit, the youngest first; `before` is the time and id of the last one seen."""
    wanted = select(run).where(*fitting(author, batch, states))
    if before is not None:
        at, run_id = before
        wanted = wanted.where(
            or_(run.c.submitted_at < at, and_(run.c.submitted_at == at, run.c.id < run_id))
        )
    wanted = wanted.order_by(run.c.submitted_at.desc(), run.c.id.desc()).limit(limit)
    with store.reading() as connection:
        return tuple(_noun(row) for row in connection.execute(wanted))


_END = update(run).where(run.c.id == bindparam("of_id"))


def _end(act: Act, run_id: str, now: dt.datetime, **values: str) -> None:
    act.connection.execute(_END, {"of_id": run_id, "ended_at": stamp(now), **values})


def fitting(
    author: str | None, batch: str | None, states: Sequence[RunState]
) -> list[ColumnElement[bool]]:
    """What a row has to meet to be of this author, of this batch and in one of these states; None and none stand for all."""
    conditions: list[ColumnElement[bool]] = []
    if author is not None:
        conditions.append(run.c.author == author)
    if batch is not None:
        conditions.append(run.c.batch == batch)
    if states:
        conditions.append(run.c.state.in_([state.value for state in states]))
    return conditions


def _noun(row: Row[Any]) -> Run:
    return Run(
        wanted=Wanted(
            id=row.id,
            deck=row.deck,
            name=row.name,
            author=row.author,
            batch=row.batch,
            brief=row.brief,
            kinds=tuple(row.kinds.split()),
            styles=tuple(row.styles.split()),
            writer=row.writer,
            options=row.options,
            due=row.due,
            chunk=row.chunk,
        ),
        state=RunState(row.state),
        pack=row.pack,
        error=row.error,
        attempts=row.attempts,
        submitted_at=_time(row.submitted_at),
        begun_at=_time(row.begun_at) if row.begun_at else None,
        ended_at=_time(row.ended_at) if row.ended_at else None,
    )


def _time(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)
