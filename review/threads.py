"""What is said about an output: a thread each, about the whole of it or one finding, that may hold approval up until it is closed.

The words are blobs, since people name in them what must not get out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, insert, select, update

from deckproof.errors import UnknownNameError, UsageError, WrongStateError
from deckproof.model import OutputState, Person
from review.authorise import Deed
from review.grants import require_sight
from review.ledger import record, stamp
from review.open_findings import current_rows
from review.outputs import find_row
from review.people import still_active
from review.pruned import read_kept
from review.steps import OPEN_STATES, allowed, move, require_state, void_approvals
from review.store import Act, Store
from review.talk_tables import comment, thread

if TYPE_CHECKING:
    import datetime as dt

LONGEST = 10_000
"""Characters in one comment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What somebody said. Times are ISO 8601 in UTC."""

    by: str
    at: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """Comments under each other. `finding` is "" where it is about the whole output."""

    id: int
    finding: str
    place: str
    """By which the finding is known again in later scans."""
    blocking: bool
    by: str
    at: str
    closed_by: str
    closed_at: str
    comments: tuple[Comment, ...]

    @property
    def is_open(self) -> bool:
        """Whether nobody has closed it."""
        return not self.closed_at


def open_thread(
    store: Store,
    person: Person,
    output_id: str,
    text: str,
    *,
    now: dt.datetime,
    finding_id: str = "",
    blocking: bool = False,
) -> int:
    """Begin a thread; gives its number. One that is blocking holds approval up, and takes the force from one that was given.

    Raises UnknownNameError, UsageError, WrongStateError, NotAllowedError.
    """
    _kept(store, text)
    with store.acting() as act:
        # Once more: an erasure may have taken the same words away before the lock.
        body = _kept(store, text)
        row = find_row(act.connection, output_id)
        allowed(act, person, Deed.HOLD_UP if blocking else Deed.COMMENT, row)
        if blocking:
            require_state(row, *OPEN_STATES)
        place = _place(act.connection, row, finding_id)
        if blocking and row.state == OutputState.APPROVED:
            void_approvals(store, act, row, actor=person.name, now=now)
            move(act, row, OutputState.HELD)
        values = {"output": row.id, "finding": finding_id, "place": place, "blocking": blocking}
        made = act.connection.execute(
            insert(thread).values(**values, who=person.name, at=stamp(now))
        )
        number = made.inserted_primary_key[0] if made.inserted_primary_key else 0
        told = {"thread": number, "finding": finding_id, "place": place, "blocking": blocking}
        record(store, act, actor=person.name, action="thread-opened", thing=row.id, now=now, data=told)  # fmt: skip
        _say(store, act, person, row.id, number, body, now)
    return number


def reply(
    store: Store, person: Person, output_id: str, number: int, text: str, *, now: dt.datetime
) -> None:
    """Say something in a thread that is open. Raises as open_thread does."""
    _kept(store, text)
    with store.acting() as act:
        body = _kept(store, text)
        row = find_row(act.connection, output_id)
        allowed(act, person, Deed.COMMENT, row)
        _open_row(act.connection, row, number)
        _say(store, act, person, row.id, number, body, now)


def close(store: Store, person: Person, output_id: str, number: int, *, now: dt.datetime) -> None:
    """Close a thread: for whoever began it, and for reviewers who did not write the page."""
    with store.acting() as act:
        row = find_row(act.connection, output_id)
        allowed(act, person, Deed.COMMENT, row)
        found = _open_row(act.connection, row, number)
        if found.who != person.name:
            allowed(act, person, Deed.CLOSE_THREAD, row)
        act.connection.execute(
            update(thread)
            .where(thread.c.id == number)
            .values(closed_by=person.name, closed_at=stamp(now))
        )
        record(store, act, actor=person.name, action="thread-closed", thing=row.id, now=now, data={"thread": number})  # fmt: skip


def threads_of(store: Store, person: Person, output_id: str) -> tuple[Thread, ...]:
    """All threads of the output, in the order in which they were begun. Raises UnknownNameError."""
    with store.reading() as connection:
        row = find_row(connection, output_id)
        require_sight(connection, still_active(connection, person), row.pack, output_id)
        said = _comments(store, connection, output_id)
        rows = connection.execute(
            select(thread).where(thread.c.output == output_id).order_by(thread.c.id)
        ).all()
    return tuple(_noun(one, said[one.id]) for one in rows)


def holding_up(threads: Iterable[Thread]) -> int:
    """How many of them hold approval up."""
    return sum(1 for one in threads if one.blocking and one.is_open)


def _kept(store: Store, text: str) -> str:
    if not text.strip() or len(text) > LONGEST:
        raise UsageError(f"A comment has 1 to {LONGEST} characters.")
    return store.blobs.put(text.strip().encode())


def _place(connection: Connection, row: Row[Any], finding_id: str) -> str:
    if not finding_id:
        return ""
    for one in current_rows(connection, row):
        if one.id == finding_id:
            return str(one.place)
    raise UnknownNameError(f"There is no finding {finding_id!r} in the output {row.id}.")


def _open_row(connection: Connection, row: Row[Any], number: int) -> Row[Any]:
    found = connection.execute(
        select(thread).where(thread.c.id == number, thread.c.output == row.id)
    ).first()
    if found is None:
        raise UnknownNameError(f"There is no thread {number} on the output {row.id}.")
    if found.closed_at is not None:
        raise WrongStateError("This thread is closed.", remedy="Begin another one.")
    return found


def _say(
    store: Store, act: Act, person: Person, output_id: str, number: int, body: str, now: dt.datetime
) -> None:
    made = act.connection.execute(
        insert(comment).values(
            thread=number, output=output_id, who=person.name, at=stamp(now), body=body
        )
    )
    own = made.inserted_primary_key[0] if made.inserted_primary_key else 0
    told = {"thread": number, "comment": own, "body": body}
    record(store, act, actor=person.name, action="commented", thing=output_id, now=now, data=told)


def _comments(
    store: Store, connection: Connection, output_id: str
) -> defaultdict[int, list[Comment]]:
    said: defaultdict[int, list[Comment]] = defaultdict(list)
    wanted = select(comment).where(comment.c.output == output_id).order_by(comment.c.id)
    for one in connection.execute(wanted):
        said[one.thread].append(
            Comment(by=one.who, at=one.at, text=_text(store, connection, one.body))
        )
    return said


def _text(store: Store, connection: Connection, body: str) -> str:
    """The words, or that they are gone by the retention rules."""
    try:
        return read_kept(store, connection, body).decode()
    except WrongStateError as error:
        return error.what


def _noun(row: Row[Any], said: Iterable[Comment]) -> Thread:
    return Thread(
        id=row.id,
        finding=row.finding,
        place=row.place,
        blocking=bool(row.blocking),
        by=row.who,
        at=row.at,
        closed_by=row.closed_by or "",
        closed_at=row.closed_at or "",
        comments=tuple(said),
    )
