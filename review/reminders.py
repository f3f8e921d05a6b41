"""Reminders: a notice when half of the time to a draft's date is gone, and one when all of it is. Each is given once a date."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, Select, exists, literal, select

from deckproof.model import OutputState
from review.ledger import stamp
from review.outbox import put
from review.store import Store
from review.tables import outbox, output, pack

SOON, OVERDUE = "due-soon", "overdue"
HALF = 0.5
_WAITING = (OutputState.HELD.value, OutputState.CHANGES_REQUESTED.value)
_MOST = 500


def remind(store: Store, *, now: dt.datetime) -> int:
    """Put down the notices whose time has come; gives how many. One that has gone already is not given again."""
    with store.reading() as connection:
        due = [*_overdue(connection, now), *_soon(connection, now)]
    if not due:
        return 0
    with store.acting() as act:
        # Asked again behind the write lock: another desk may have been faster.
        fresh = [one for one in due[:_MOST] if not _is_told(act.connection, one)]
        for kind, own_id, due_at in fresh:
            put(act, kind=kind, key=_key(kind, own_id, due_at), body={"seq": 0, "object": own_id})
    return len(fresh)


_Reminder = tuple[str, str, str]


def _overdue(connection: Connection, now: dt.datetime) -> list[_Reminder]:
    rows = connection.execute(
        _untold(OVERDUE).where(output.c.due_at <= stamp(now), output.c.due_at != "")
    )
    return [(OVERDUE, row.id, row.due_at) for row in rows]


def _soon(connection: Connection, now: dt.datetime) -> list[_Reminder]:
    """Those with less than half of their time left that are not late yet."""
    rows = connection.execute(_untold(SOON).where(output.c.due_at > stamp(now)))
    return [(SOON, row.id, row.due_at) for row in rows if _is_half_gone(row.held_at, row.due_at, now)]  # fmt: skip


def _untold(kind: str) -> Select[tuple[str, str, str]]:
    told = exists().where(outbox.c.key == literal(f"{kind}-") + output.c.id + "-" + output.c.due_at)
    return (
        select(output.c.id, output.c.due_at, pack.c.held_at)
        .join(pack, pack.c.id == output.c.pack)
        .where(output.c.state.in_(_WAITING), ~told)
        .order_by(output.c.due_at, output.c.id)
    )


def _is_half_gone(held_at: str, due_at: str, now: dt.datetime) -> bool:
    held, due = dt.datetime.fromisoformat(held_at), dt.datetime.fromisoformat(due_at)
    return now - held >= (due - held) * HALF


def _is_told(connection: Connection, one: _Reminder) -> bool:
    wanted = select(outbox.c.id).where(outbox.c.key == _key(*one))
    return connection.execute(wanted).first() is not None


def _key(kind: str, own_id: str, due_at: str) -> str:
    return f"{kind}-{own_id}-{due_at}"
