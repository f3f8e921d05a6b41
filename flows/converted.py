"""Decks of other formats on their way to a clean copy: as PPTX, read and scanned as such."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from deckproof.errors import DamagedDeckError, LegacyFormatError
from deckproof.model import Deck, Finding

if TYPE_CHECKING:
    from extractors import ReadOptions

CONVERTED = {"odp": "an OpenDocument presentation", "ppt": "an old PowerPoint file"}
"""The formats that LibreOffice turns into PPTX, in words."""
REMARK = (
    "The deck was {}; LibreOffice made the PPTX of it that this is the copy of. Look at its slides."
)
_SAVE_AS = "Save the deck as PPTX and run that."


def require_copyable(deck: Deck) -> None:
    """Raise a LegacyFormatError for a deck of a format that has no clean copy, which says what to do instead."""
    if deck.format == "pptx" or deck.format in CONVERTED:
        return
    raise LegacyFormatError(
        "No clean copy was made: this is no PowerPoint file, of which nothing could be proved gone.",
        remedy="Run the PPTX file that it was made from, or save it as PPTX and run that.",
    )


def as_powerpoint(
    path: Path,
    deck: Deck,
    found: tuple[Finding, ...],
    folder: Path,
    *,
    scan: Callable[[Deck], tuple[Finding, ...]],
    options: ReadOptions,
) -> tuple[Path, Deck, tuple[Finding, ...]]:
    """The PPTX with how it reads and what is found in it; one that is a PPTX comes back as it is. Raises a DeckError."""
    require_copyable(deck)
    if deck.format == "pptx":
        return path, deck, found
    from extractors import read_deck
    from extractors.conversion import INSTALL, convert_to_pptx, find_soffice

    kind = CONVERTED[deck.format]
    if find_soffice() is None:
        raise LegacyFormatError(
            f"No clean copy was made: this is {kind}, and LibreOffice, which makes a PPTX of it, is not installed.",
            remedy=f"{INSTALL}. Or: {_SAVE_AS[0].lower()}{_SAVE_AS[1:]}",
        )
    made = convert_to_pptx(path, folder)
    if made is None:
        raise DamagedDeckError(
            f"No clean copy was made: LibreOffice could not make a PPTX of {kind}.", remedy=_SAVE_AS
        )
    read = read_deck(made, name=deck.name, options=options)
    if [slide.hidden for slide in read.slides] != [slide.hidden for slide in deck.slides]:
        raise DamagedDeckError(
            "No clean copy was made: LibreOffice made a PPTX of other slides than the deck has.",
            remedy=_SAVE_AS,
        )
    return made, read, scan(read)
