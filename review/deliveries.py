"""By which ways a notice has gone already, so that one way that is broken does not tell everybody else again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import insert, select

from review.store import Store
from review.tables import delivery


def gone_by(store: Store, notices: Iterable[int]) -> Mapping[int, frozenset[str]]:
    """The ways by which each of these notices, by its id in the outbox, has gone."""
    ids = list(notices)
    found: dict[int, set[str]] = {one: set() for one in ids}
    with store.reading() as connection:
        for row in connection.execute(select(delivery).where(delivery.c.outbox.in_(ids))):
            found[row.outbox].add(row.way)
    return {one: frozenset(ways) for one, ways in found.items()}


def note(store: Store, notices: Iterable[int], way: str) -> None:
    """Note that these have gone that way."""
    rows = [{"outbox": one, "way": way} for one in notices]
    if rows:
        with store.acting() as act:
            act.connection.execute(insert(delivery), rows)
