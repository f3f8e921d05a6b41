"""Which blobs are still spoken of: by the tables, by the ledger, and by the blobs that those name in their turn.

Whatever looks like the name of a blob counts as one. So a table or a stage that comes later need not be told of here, and
a doubt keeps a blob.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, select

from deckproof.codec import from_json
from deckproof.errors import DeckproofError
from review.blobs import Blobs
from review.echo_replay import ERASED
from review.echo_tables import feedback, feedback_erased
from review.tables import ledger, metadata, pack
from review.work_tables import stage

_NAME = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_NO_REFERENCES = frozenset({"ledger", "outbox", "pruned", "token", "session", "account"})
_JSON = (b"{", b"[")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What nobody has to look into any more: outputs that never left, packs of which none did, decks of which all has ended."""

    outputs: Set[str] = frozenset()
    packs: Set[str] = frozenset()
    decks: Set[str] = frozenset()
    comments: Set[str] = frozenset()
    """Of feedback, those that are erased."""


def names_told(connection: Connection, ended: Ended) -> Iterator[str]:
    """Names in the tables and the ledger, but for what they say of that which has ended."""
    for table in metadata.sorted_tables:
        if table.name not in _NO_REFERENCES:
            for row in connection.execute(select(table), execution_options=_STREAM).mappings():
                yield from _names_of(table, row, ended)
    yield from _names_in_ledger(connection, ended)


def reached(blobs: Blobs, names: Iterable[str], there: Mapping[str, int]) -> set[str]:
    """The names among those `there`, and whatever the JSON blobs of these names speak of."""
    spoken = Spoken(blobs)
    spoken.take(names, there)
    return spoken.names & there.keys()


@dataclass(slots=True)
class Spoken:
    """Every name that is spoken of. Asked once more, it reads no blob again that it has read: a blob never changes."""

    blobs: Blobs
    names: set[str] = field(default_factory=set)

    def take(self, names: Iterable[str], there: Container[str] | None = None) -> None:
        """Note these, and whatever the JSON blobs of these names speak of, among those `there` where that is known."""
        waiting = [name for name in names if name not in self.names]
        while waiting:
            name = waiting.pop()
            if name in self.names:
                continue
            self.names.add(name)
            if there is None or name in there:
                waiting.extend(_names_inside(self.blobs, name))


_STREAM = {"yield_per": 1000}


def _names_in_ledger(connection: Connection, ended: Ended) -> Iterator[str]:
    """A pack's first entry names the blobs of all of its outputs, which the tables do for each by itself."""
    told = select(ledger.c.action, ledger.c.object, ledger.c.data)
    over = ended.outputs | ended.packs
    for action, thing, data in connection.execute(told, execution_options=_STREAM):
        if action in {"pack-held", "pruned"} or thing in over:
            continue
        if thing in ended.comments:
            yield from _reason_of(action, data)
            continue
        yield from (name for name in _NAME.findall(data) if name not in ended.decks)


def _reason_of(action: str, data: str) -> list[str]:
    """Of an erased comment the reason for that is all that is kept."""
    return [str(from_json(data, dict[str, Any]).get("note", ""))] if action == ERASED else []


def _names_of(table: Table, row: Mapping[Any, Any], ended: Ended) -> Iterator[str]:
    if row.get("output") in ended.outputs or (
        table.name == "output" and row["id"] in ended.outputs
    ):
        return
    if table is feedback and row["id"] in ended.comments:
        return
    if table is feedback_erased:
        return  # a hash of what was said, which is no blob
    if table is stage and row["deck_sha256"] in ended.decks:
        return
    closed = table is pack and row["id"] in ended.packs
    for column, value in row.items():
        # The options of a run hold no text of its deck.
        if isinstance(value, str) and (not closed or column == "options"):
            yield from (name for name in _NAME.findall(value) if name not in ended.decks)


def _names_inside(blobs: Blobs, name: str) -> list[str]:
    try:
        data = blobs.get(name)
    except DeckproofError:
        # Gone or changed: verification tells of it, and nothing can be read out of it here.
        return []
    return _NAME.findall(data.decode(errors="replace")) if data.startswith(_JSON) else []
