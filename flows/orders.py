"""What a batch is made of: orders in, and what a worker tells of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from deckproof.codec import digest_of
from deckproof.errors import DeckproofError, StoreError
from deckproof.plain_paths import readable

if TYPE_CHECKING:
    from flows.runs import Ran
    from review.runs import Wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One deck of a batch, with everything that a worker needs."""

    deck: Path
    options_id: str = ""
    owner: str = ""
    due: str = ""
    said: tuple[str, str] | None = None
    """The owner and the day that its own line says, where those of another line with the same bytes count (flows/alike.py)."""
    error: DeckproofError | None = None
    """What is wrong with the line or its file before anybody opens it; nobody works on it then."""


@dataclass(frozen=True, slots=True)
class Begun:
    """The deck's turn has come: a worker is at it."""

    deck: str


@dataclass(frozen=True, slots=True)
class Over:
    """What became of a deck; `report` is its JSON, where the batch wants reports and the deck is held."""

    ran: Ran
    report: bytes = b""
    begun: bool = False
    """Whether the deck's row says that it is begun."""
    under: tuple[str, str] | None = None
    """The owner and the day with which its pack came, where the order says any."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """No deck can be worked on any more, and that is the fault of none: what ends the batch."""

    error: StoreError


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some orders under one id, by one person, in one store."""

    id: str
    author: str
    orders: Sequence[Order]
    writer: str = "offline"
    workers: int = 1
    reports: bool = False
    """Whether what became of each deck is wanted in full."""
    engine: bool = True
    """Whether an engine was started. Without one no flow may begin: Prefect would start a server of its own in each worker."""


def batch_id(sources: Sequence[str], author: str) -> str:
    """The id of the batch over these sources: the same call is the same batch, whatever it finds there."""
    named = [readable(str(Path(source).absolute())) for source in sources]
    return digest_of("batch", named, author)[:12]


def run_id(batch: str, deck: Path) -> str:
    """Under which the batch's deck has its row."""
    return digest_of(batch, str(deck.absolute()))[:16]


def wanted_of(batch: Batch, order: Order, deck: str) -> Wanted:
    """The row of the batch's deck, as it is begun."""
    from review.runs import Wanted

    return Wanted(
        id=run_id(batch.id, order.deck),
        batch=batch.id,
        deck=deck,
        name=order.deck.name,
        author=order.owner or batch.author,
        writer=batch.writer,
        options=order.options_id or "none",
        due=order.due,
    )
