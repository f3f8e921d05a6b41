"""The nouns of reading: a piece of a slide, told what it is, and a slide as its pieces."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from writers.sentences import words_in

LEAST_CONTENT = 6
"""A slide with fewer words besides its title carries nothing of its own."""


class Role(StrEnum):
    """What a piece can serve as."""

    SENTENCE = "sentence"
    PHRASE = "phrase"
    LABEL = "label"
    QUESTION = "question"
    QUOTATION = "quotation"
    ROW = "row"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A cleaned piece of one slide; `slides` has also the later slides that say the same."""

    id: str
    slide: int
    text: str
    role: Role
    spoken: bool = False
    """Whether it comes from the notes."""
    level: int = 0
    block: str = ""
    slides: tuple[int, ...] = ()
    common: bool = False
    """Whether its first word has a small letter inside a sentence, and so is no name."""

    @property
    def words(self) -> int:
        """How many words it has."""
        return words_in(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What is left of one slide: its title and its pieces in reading order."""

    number: int
    title: str
    section: str | None
    body: tuple[Piece, ...] = ()
    notes: tuple[Piece, ...] = ()
    tables: tuple[tuple[tuple[str, ...], ...], ...] = ()
    pictures: tuple[str, ...] = ()
    named: bool = True
    """Whether the file says what its title is; else its first line is taken for one."""

    is_cut: bool = False
    """Whether most of what was said about it was left out for what it says."""
    drawn: bool = False
    """Whether its pieces are the labels of a drawing and nothing else."""

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Notes first, since they are the best text, then what stands on the slide."""
        return self.notes + self.body

    @property
    def words(self) -> int:
        """Of all its pieces."""
        return sum(piece.words for piece in self.pieces)

    @property
    def text(self) -> str:
        """Its title and its pieces, a line each."""
        return "\n".join((self.title, *(piece.text for piece in self.pieces)))
