"""Each thing is told once: a later slide that says it again is only cited with the first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from writers.pages import Page, Piece, Role
from writers.sentences import content_words

SAID_FROM = 0.8
"""A piece with this share of its runs of three words in earlier ones was said before."""


class _Said:
    """What the deck has said so far, so that each thing is told once."""

    def __init__(self) -> None:
        self._first: dict[frozenset[str], tuple[int, str]] = {}
        self._runs: dict[tuple[str, ...], tuple[int, str]] = {}
        self.again: dict[tuple[int, str], set[int]] = {}
        """The later slides of what was first said by this piece of this slide."""

    def knows(self, piece: Piece) -> bool:
        """Whether it was said before; if so its slide is noted with the first."""
        first = self._by_words(piece) or self._by_runs(piece)
        if first is None:
            return False
        self.again.setdefault(first, set()).add(piece.slide)
        return True

    def _by_words(self, piece: Piece) -> tuple[int, str] | None:
        key = frozenset(content_words(piece.text))
        if len(key) < 2 or (len(key) < 4 and piece.role is not Role.PHRASE):
            return None
        if len(key) < 3:
            key |= {f"on {piece.slide}"}  # two words are repeated by chance on other slides
        place = (piece.slide, piece.id)
        found = self._first.setdefault(key, place)
        return None if found == place else found

    def _by_runs(self, piece: Piece) -> tuple[int, str] | None:
        """The piece that had most of this one's runs of three words, if some did."""
        words = re.findall(r"\w+", piece.text.casefold())
        runs = [tuple(words[at : at + 3]) for at in range(len(words) - 2)]
        known = [self._runs[run] for run in runs if run in self._runs]
        place = (piece.slide, piece.id)
        if len(runs) >= 4 and len(known) >= SAID_FROM * len(runs):
            return Counter(known).most_common(1)[0][0]
        for run in runs:
            self._runs.setdefault(run, place)
        return None


def said_once(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The pages with each piece where it is first said; its later slides are cited there too."""
    said = _Said()
    kept = [
        replace(
            page,
            notes=tuple(piece for piece in page.notes if not said.knows(piece)),
            body=tuple(piece for piece in page.body if not said.knows(piece)),
        )
        for page in pages
    ]
    return tuple(
        replace(
            page,
            notes=_with_slides(page.notes, said.again),
            body=_with_slides(page.body, said.again),
        )
        for page in kept
    )


def _with_slides(
    pieces: Iterable[Piece], extra: dict[tuple[int, str], set[int]]
) -> tuple[Piece, ...]:
    return tuple(
        replace(
            piece, slides=tuple(sorted({piece.slide, *extra.get((piece.slide, piece.id), ())})[:3])
        )
        for piece in pieces
    )
