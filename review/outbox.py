"""Notices of what was done, written in the act's own transaction and sent afterwards, at least once each.

A notice holds ids alone; whoever gets one twice knows it by its key.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update

from deckproof.codec import to_json
from review.clock import epoch_now
from review.store import Act, Store
from review.tables import outbox

BACK_OFF_S = 60.0
BACK_OFF_MAX_S = 6 * 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One notice to send; `body` is JSON."""

    id: int
    kind: str
    key: str
    body: str
    attempts: int


def put(act: Act, *, kind: str, key: str, body: Mapping[str, Any]) -> None:
    """Add a notice to the act; its key is given once."""
    act.connection.execute(
        insert(outbox).values(
            kind=kind, key=key, body=to_json(body).decode(), attempts=0, next_at=0.0
        )
    )


def due(store: Store, *, limit: int = 100) -> tuple[Notice, ...]:
    """The notices whose time has come, the oldest first."""
    wanted = (
        select(outbox.c.id, outbox.c.kind, outbox.c.key, outbox.c.body, outbox.c.attempts)
        .where(outbox.c.sent_at.is_(None), outbox.c.next_at <= epoch_now())
        .order_by(outbox.c.id)
        .limit(limit)
    )
    with store.reading() as connection:
        return tuple(Notice(**row) for row in connection.execute(wanted).mappings())


def sent(store: Store, notice: Notice, *, now: dt.datetime) -> None:
    """Note that the notice has arrived."""
    with store.acting() as act:
        act.connection.execute(
            update(outbox).where(outbox.c.id == notice.id).values(sent_at=now.isoformat())
        )


def failed(store: Store, notice: Notice) -> None:
    """Note that the notice did not arrive; the next attempt waits twice as long."""
    wait_s = min(BACK_OFF_S * 2**notice.attempts, BACK_OFF_MAX_S)
    with store.acting() as act:
        act.connection.execute(
            update(outbox)
            .where(outbox.c.id == notice.id)
            .values(attempts=notice.attempts + 1, next_at=epoch_now() + wait_s)
        )
