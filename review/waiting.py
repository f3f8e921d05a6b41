"""What waits for a reviewer: outputs by filters, the one due first at the top, a page at a time.

The place in the list is the due date and the id of the last output seen, so that a page costs the same wherever it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, True_, and_, func, or_, select

from deckproof.codec import digest_of
from deckproof.model import OutputState, Person, Severity
from review.finding_counts import open_of_outputs, open_of_packs
from review.grants import in_sight
from review.store import Store, database_time
from review.tables import output, pack
from review.talk_tables import assignment
from review.work_tables import run

PAGE_OF = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which outputs: empty fields filter nothing. `author` is what person_key gives; `search` is looked for in titles."""

    states: tuple[OutputState, ...] = (OutputState.HELD,)
    severity: Severity | None = None
    kind: str = ""
    pack: str = ""
    author: str = ""
    batch: str = ""
    mine: bool = False
    overdue: bool = False
    search: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLine:
    """One output in the queue. Times are ISO 8601 in UTC."""

    id: str
    pack: str
    deck_name: str
    author: str
    kind: str
    style: str
    title: str
    state: OutputState
    words: int
    severity: str
    """Of the worst finding in it that could hold it up, settled or not; "" where there is none."""
    signs: bool
    """Whether compliance has to sign, as a severe finding ever stood in it."""
    open: int
    """Findings that nobody has settled, those on the deck counted."""
    due_at: str
    claimed_by: str
    held_at: str
    slides: int = 0
    """How many slides it rests on; of a copy of the deck, how many it has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """Some lines, and where the next page begins; None on the last one."""

    lines: tuple[QueueLine, ...]
    next: tuple[str, str] | None


def person_key(name: str) -> str:
    """What stands for a person in an address, where no name does."""
    return digest_of("person", name)[:12]


def list_queue(
    store: Store,
    person: Person,
    filters: Filters,
    *,
    now: str,
    after: tuple[str, str] | None = None,
    limit: int = PAGE_OF,
) -> QueuePage:
    """The outputs that the person may see and the filters let through; `now` is the time as it stands in the store."""
    with store.reading() as connection:
        wanted = _ordered(_wanted(connection, person, filters, now), after)
        rows = connection.execute(wanted.limit(limit + 1)).all()
        lines = _lines(connection, rows[:limit])
    last = rows[limit - 1] if len(rows) > limit else None
    return QueuePage(lines=lines, next=(last.due_at, last.id) if last is not None else None)


def _ordered(
    wanted: Select[tuple[Any, ...]], after: tuple[str, str] | None
) -> Select[tuple[Any, ...]]:
    """Those that stand behind this place, what is due first at the top."""
    if after is not None:
        due, own_id = after
        wanted = wanted.where(
            or_(output.c.due_at > due, and_(output.c.due_at == due, output.c.id > own_id))
        )
    return wanted.order_by(output.c.due_at, output.c.id)


def neighbour(
    store: Store, person: Person, filters: Filters, *, now: str, after: tuple[str, str]
) -> str | None:
    """The id of the output that stands behind this place in the queue; the first one where nothing does."""
    with store.reading() as connection:
        wanted = _wanted(connection, person, filters, now)
        for place in (after, None):
            row = connection.execute(_ordered(wanted, place).limit(1)).first()
            if row is not None:
                return str(row.id)
    return None


def count_queue(store: Store, person: Person) -> Mapping[OutputState, int]:
    """How many outputs that the person may see are in which state."""
    wanted = _over_sight(select(output.c.state, func.count()), person).group_by(output.c.state)
    with store.reading() as connection:
        found = {OutputState(state): count for state, count in connection.execute(wanted)}
    return {state: found.get(state, 0) for state in OutputState}


def kinds_and_authors(store: Store, person: Person) -> tuple[Sequence[str], Sequence[str]]:
    """What there is to filter by, of the packs that the person may see."""
    kinds = _over_sight(select(output.c.kind), person)
    authors = select(pack.c.author).where(in_sight(person), pack.c.author != "")
    with store.reading() as connection:
        return (
            sorted(connection.execute(kinds.distinct()).scalars()),
            sorted(connection.execute(authors.distinct()).scalars()),
        )


def _over_sight(wanted: Select[Any], person: Person) -> Select[Any]:
    """Of all outputs those that the person may see; whose sight has no end, for them the packs are not looked up."""
    seen = in_sight(person)
    if isinstance(seen, True_):
        return wanted
    return wanted.join(pack, pack.c.id == output.c.pack).where(seen)


_COLUMNS = (
    output,
    pack.c.name.label("deck_name"),
    pack.c.author.label("pack_author"),
    pack.c.held_at,
)


def _wanted(
    connection: Connection, person: Person, filters: Filters, now: str
) -> Select[tuple[Any, ...]]:
    conditions: list[ColumnElement[bool]] = [in_sight(person)]
    if filters.states:
        conditions.append(output.c.state.in_([state.value for state in filters.states]))
    if filters.severity is not None:
        conditions.append(output.c.severity == filters.severity.value)
    for column, value in ((output.c.kind, filters.kind), (output.c.pack, filters.pack)):
        if value:
            conditions.append(column == value)
    if filters.author:
        conditions.append(pack.c.author.in_(_names_of(connection, filters.author)))
    if filters.batch:
        conditions.append(output.c.pack.in_(select(run.c.pack).where(run.c.batch == filters.batch)))
    if filters.mine:
        conditions.append(_is_with(person, database_time(connection)))
    if filters.overdue:
        conditions.append(output.c.due_at < now)
    if filters.search:
        conditions.append(_says(filters.search))
    return select(*_COLUMNS).join(pack, pack.c.id == output.c.pack).where(*conditions)


def _names_of(connection: Connection, key: str) -> list[str]:
    names = connection.execute(select(pack.c.author).distinct()).scalars()
    return [name for name in names if person_key(name) == key]


def _is_with(person: Person, time: float) -> ColumnElement[bool]:
    """Whether the person has claimed it and the claim lasts, or is asked to look at it."""
    asked = select(assignment.c.output).where(
        assignment.c.person == person.name, assignment.c.voided_at.is_(None)
    )
    claimed = and_(output.c.claimed_by == person.name, output.c.claim_until > time)
    return or_(claimed, output.c.id.in_(asked))


def _says(search: str) -> ColumnElement[bool]:
    """Whether the title, or the deck's file name, has these words in it, whatever the case."""
    words = search.lower()
    return or_(
        func.lower(output.c.title).contains(words, autoescape=True),
        func.lower(pack.c.name).contains(words, autoescape=True),
    )


def _lines(connection: Connection, rows: Sequence[Row[Any]]) -> tuple[QueueLine, ...]:
    time = database_time(connection)
    own = open_of_outputs(connection, [row.id for row in rows])
    of_pack = open_of_packs(connection, sorted({row.pack for row in rows}))
    return tuple(
        QueueLine(
            id=row.id,
            pack=row.pack,
            deck_name=row.deck_name,
            author=row.pack_author,
            kind=row.kind,
            style=row.style,
            title=row.title,
            state=OutputState(row.state),
            words=row.words,
            severity=row.severity,
            signs=row.high,
            open=own.get(row.id, 0) + of_pack.get(row.pack, 0),
            due_at=row.due_at,
            claimed_by=row.claimed_by if row.claimed_by and row.claim_until > time else "",
            held_at=row.held_at,
            slides=len(row.slides.split()),
        )
        for row in rows
    )
