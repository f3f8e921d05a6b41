"""What a piece is called on pages: its kind in words first, as several pieces of one deck often share a title."""

from __future__ import annotations

from deckproof.counts import counted

CLEAN_COPY = "clean-deck"
"""As writers.cleaning.telling has it, which is late to load."""
_NAMES = {CLEAN_COPY: "Clean copy of the deck"}
_READERS = {
    "reading": "readers",
    "visual": "those who need pictures",
    "auditory": "listeners",
    "doing": "doers",
}


def kind_name(kind: str) -> str:
    """The kind as the beginning of a line: Blog post, Clean copy of the deck."""
    return _NAMES.get(kind) or kind.replace("-", " ").capitalize()


def readers(style: str) -> str:
    """Whom a way of learning is for, as in "a podcast script for listeners"; a team's own style is its name."""
    return _READERS.get(style, style)


def for_whom(kind: str, style: str) -> str:
    """What stands behind the name of the kind: " for listeners"; nothing where it is the deck itself, which is for everybody."""
    return "" if kind == CLEAN_COPY else f" for {readers(style)}"


def length(kind: str, words: int, slides: int) -> str:
    """How long it is, by what is counted in it: 612 words, and 84 slides where it is the deck itself."""
    count, noun = (slides, "slide") if kind == CLEAN_COPY else (words, "word")
    return counted(count, noun)
