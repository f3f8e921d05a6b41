"""The words of every piece that is held or has left, for looking a few new names up in all of them at once.

A page is the very bytes that leave. Of a clean copy it is all that was read in the deck it was made of, which is more than
the copy holds: whoever finds something there looks into the copy itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import select

from deckproof.codec import from_json
from deckproof.errors import DeckproofError
from deckproof.model import Deck, OutputState
from review.files import PAGE
from review.store import Store
from review.tables import output, pack, stage

LIVING = (
    OutputState.HELD,
    OutputState.CHANGES_REQUESTED,
    OutputState.APPROVED,
    OutputState.RELEASED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptText:
    """One piece. `text` is None where its words could not be had, which has to be told."""

    output: str
    pack: str
    state: OutputState
    is_page: bool
    text: str | None


def kept_texts(store: Store) -> Iterator[KeptText]:
    """Every piece that is held or has left and was not taken back."""
    wanted = (
        select(output.c.id, output.c.pack, output.c.state, output.c.suffix, output.c.title, output.c.sha256, pack.c.deck)
        .join(pack, pack.c.id == output.c.pack)
        .where(output.c.state.in_([state.value for state in LIVING]))
        .order_by(output.c.pack, output.c.position)
    )  # fmt: skip
    with store.reading() as connection:
        rows = connection.execute(wanted).all()

    @lru_cache(maxsize=2)
    def deck_words(deck: str) -> str | None:
        return _deck_words(store, deck)

    for row in rows:
        is_page = row.suffix == PAGE
        words = _page_words(store, row.sha256) if is_page else deck_words(row.deck)
        yield KeptText(
            output=row.id,
            pack=row.pack,
            state=OutputState(row.state),
            is_page=is_page,
            text=None if words is None else f"{row.title}\n\n{words}",
        )


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
