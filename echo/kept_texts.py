"""The words of every piece that is held or has left, for looking a few new names up in all of them at once.

A page is the very bytes that leave. Of a clean copy it is all that was read in the deck it was made of, which is more than
the copy holds: whoever finds something there looks into the copy itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, select

from deckproof.codec import from_json
from deckproof.errors import DeckproofError
from deckproof.model import Deck, Draft, OutputState
from review.circles import living_shared
from review.files import PAGE
from review.store import Store
from review.tables import output, pack, release, revision
from review.work_tables import stage

HELD = (OutputState.HELD, OutputState.CHANGES_REQUESTED, OutputState.APPROVED)
"""States in which the reviewers still have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptText:
    """One revision that is held, or has left and was not taken back, or both: a group has it and reviewers still do.

    `text` is None where its words could not be had, which has to be told.
    """

    output: str
    pack: str
    revision: int
    sha256: str
    is_held: bool
    to_all: bool
    """Whether it was released to all."""
    out_since: str
    """When it first left, to all or to a group that has it still; "" for what never did."""
    is_page: bool
    text: str | None

    @property
    def is_out(self) -> bool:
        """Whether somebody outside has it."""
        return bool(self.out_since)


def kept_texts(store: Store) -> Iterator[KeptText]:
    """Every revision that is held, and every one that has left and was not taken back, whatever became of its output."""
    with store.reading() as connection:
        found = _revisions(connection)

    @lru_cache(maxsize=2)
    def deck_words(deck: str) -> str | None:
        return _deck_words(store, deck)

    for one in found:
        is_page = one.row.suffix == PAGE
        words = _page_words(store, one.sha256) if is_page else deck_words(one.row.deck)
        title = _title(store, one)
        yield KeptText(
            output=one.row.id,
            pack=one.row.pack,
            revision=one.number,
            sha256=one.sha256,
            is_held=one.is_held,
            to_all=one.to_all,
            out_since=one.out_since,
            is_page=is_page,
            text=None if words is None or title is None else f"{title}\n\n{words}",
        )


@dataclass(slots=True, kw_only=True)
class _Revision:
    """A revision and where it is."""

    row: Row[Any]
    number: int
    sha256: str
    is_held: bool = False
    to_all: bool = False
    out_since: str = ""

    def left(self, at: str) -> None:
        self.out_since = min(self.out_since or at, at)


def _revisions(connection: Connection) -> Sequence[_Revision]:
    rows = {row.id: row for row in connection.execute(_OUTPUTS)}
    found: dict[tuple[str, int], _Revision] = {}

    def at(own_id: str, number: int, sha256: str) -> _Revision:
        fresh = _Revision(row=rows[own_id], number=number, sha256=sha256)
        return found.setdefault((own_id, number), fresh)

    for row in rows.values():
        if row.state in HELD:
            at(row.id, row.revision, row.sha256).is_held = True
    for gone in connection.execute(select(release)):
        if rows[gone.output].state == OutputState.RELEASED:
            one = at(gone.output, gone.revision, gone.sha256)
            one.to_all = True
            one.left(gone.at)
    for gone in living_shared(connection):
        at(gone.output, gone.revision, gone.sha256).left(gone.at)
    return sorted(found.values(), key=lambda one: (one.row.pack, one.row.position, one.number))


_OUTPUTS = select(
    output.c.id, output.c.pack, output.c.position, output.c.state, output.c.suffix,
    output.c.title, output.c.revision, output.c.sha256, pack.c.deck,
).join(pack, pack.c.id == output.c.pack)  # fmt: skip


def _title(store: Store, one: _Revision) -> str | None:
    """Its title; an older revision may have had another."""
    if one.number == one.row.revision:
        return str(one.row.title)
    wanted = select(revision.c.draft).where(
        revision.c.output == one.row.id, revision.c.number == one.number
    )
    with store.reading() as connection:
        blob = connection.execute(wanted).scalar_one()
    try:
        return from_json(store.blobs.get(blob), Draft).title
    except (DeckproofError, ValueError):
        return None


def _page_words(store: Store, sha256: str) -> str | None:
    try:
        return store.blobs.get(sha256).decode()
    except (DeckproofError, UnicodeDecodeError):
        return None


def _deck_words(store: Store, deck: str) -> str | None:
    """All words that were read in the deck, seen or hidden, text in pictures too."""
    found = select(stage.c.result).where(
        stage.c.deck_sha256 == deck, stage.c.stage == "read", stage.c.result.is_not(None)
    )
    with store.reading() as connection:
        blobs = sorted(set(connection.execute(found).scalars()))
    try:
        decks = [from_json(store.blobs.get(blob), Deck) for blob in blobs]
    except (DeckproofError, ValueError):
        return None
    texts = dict.fromkeys(block.text for one in decks for block in one.all_blocks())
    return "\n".join(texts) if texts else None
