"""Figures of the runs: how many are in which state, how many wait before one, and how long one usually takes."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping

from sqlalchemy import and_, func, or_, select

from review.ledger import stamp
from review.runs import Run, RunState, fitting
from review.store import Store
from review.work_tables import run


def count_runs(
    store: Store, *, author: str | None = None, batch: str | None = None, chunk: str | None = None
) -> Mapping[RunState, int]:
    """How many runs are in which state; with `chunk` "" only those that this machine runs itself."""
    meant = [*fitting(author, batch, ()), *([run.c.chunk == chunk] if chunk is not None else [])]
    wanted = select(run.c.state, func.count()).where(*meant)
    with store.reading() as connection:
        return Counter({RunState(state): count for state, count in connection.execute(wanted.group_by(run.c.state))})  # fmt: skip


def count_since(store: Store, author: str, since: dt.datetime) -> int:
    """How many decks somebody has handed in since then."""
    wanted = select(func.count()).where(run.c.author == author, run.c.submitted_at >= stamp(since))
    with store.reading() as connection:
        return int(connection.execute(wanted).scalar_one())


def count_before(store: Store, one: Run) -> int:
    """How many runs are worked on, or wait longer than this one."""
    earlier = or_(
        run.c.state == RunState.RUNNING.value,
        and_(
            run.c.state == RunState.QUEUED.value,
            run.c.submitted_at < stamp(one.submitted_at),
        ),
    )
    with store.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(run).where(earlier)).scalar_one())  # fmt: skip


def usual_seconds(store: Store, *, of_last: int = 20) -> float | None:
    """How long the last runs took in the middle (median); None before the first has ended."""
    wanted = (
        select(run.c.begun_at, run.c.ended_at)
        .where(run.c.state == RunState.HELD.value, run.c.begun_at.is_not(None))
        .order_by(run.c.ended_at.desc())
        .limit(of_last)
    )
    with store.reading() as connection:
        took = sorted(
            (
                dt.datetime.fromisoformat(row.ended_at) - dt.datetime.fromisoformat(row.begun_at)
            ).total_seconds()
            for row in connection.execute(wanted)
        )
    return took[len(took) // 2] if took else None
