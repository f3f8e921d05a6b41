"""Packs as lines of a list, a page of them at a time: each with how many of its outputs are in which state, and what waits.

One query a page and three for its packs, whatever the number in the store; findings stay in their blobs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, func, or_, select

from deckproof.model import OutputState, Person
from review.finding_counts import count_open
from review.grants import in_sight
from review.store import Store
from review.tables import output, pack


@dataclass(frozen=True, slots=True, kw_only=True)
class PackLine:
    """One pack in a list."""

    id: str
    deck: str
    name: str
    author: str
    held_at: str
    states: Mapping[OutputState, int]
    """Of its outputs, in the order of the states."""
    waiting: int
    """Findings that hold outputs up and that nobody has settled."""


def list_packs(
    store: Store,
    person: Person,
    *,
    mine: bool = False,
    before: tuple[str, str] | None = None,
    limit: int = 50,
) -> tuple[PackLine, ...]:
    """The packs that the person may see, or their own alone, those held last first; `before` is the last one seen."""
    wanted = select(pack).where(in_sight(person))
    if mine:
        wanted = wanted.where(pack.c.author == person.name)
    if before is not None:
        held_at, pack_id = before
        wanted = wanted.where(
            or_(pack.c.held_at < held_at, and_(pack.c.held_at == held_at, pack.c.id < pack_id))
        )
    wanted = wanted.order_by(pack.c.held_at.desc(), pack.c.id.desc()).limit(limit)
    with store.reading() as connection:
        rows = connection.execute(wanted).all()
        ids = [row.id for row in rows]
        states, waiting = _states(connection, ids), count_open(connection, ids)
    return tuple(
        PackLine(
            id=row.id,
            deck=row.deck,
            name=row.name,
            author=row.author,
            held_at=row.held_at,
            states=states.get(row.id, {}),
            waiting=waiting.get(row.id, 0),
        )
        for row in rows
    )


def count_states(
    store: Store, person: Person, *, packs: Sequence[str] | None = None
) -> Mapping[OutputState, int]:
    """How many outputs of these packs, or of all, as far as the person may see them, are in which state."""
    wanted = (
        select(output.c.state, func.count())
        .join(pack, pack.c.id == output.c.pack)
        .where(in_sight(person))
        .group_by(output.c.state)
    )
    if packs is not None:
        wanted = wanted.where(pack.c.id.in_(packs))
    with store.reading() as connection:
        found = {OutputState(state): count for state, count in connection.execute(wanted)}
    return {state: found[state] for state in OutputState if state in found}


def _states(connection: Connection, ids: Sequence[str]) -> Mapping[str, Mapping[OutputState, int]]:
    rows = connection.execute(
        select(output.c.pack, output.c.state, func.count())
        .where(output.c.pack.in_(ids))
        .group_by(output.c.pack, output.c.state)
    )
    found: dict[str, dict[OutputState, int]] = defaultdict(dict)
    for pack_id, state, count in rows:
        found[pack_id][OutputState(state)] = count
    return {one: {state: of[state] for state in OutputState if state in of} for one, of in found.items()}  # fmt: skip
