"""From what a writer may see to a draft: the masked source, the outline, and claims that know their slides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from deckproof.model.deck import BlockKind
from deckproof.model.finding import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Mask:
    """One placeholder of one deck and what it stands for. Never leaves the house, never serves another deck."""

    token: str
    """As it stands in the source and the drafts, such as "[Customer 1]"."""
    category: str
    texts: tuple[str, ...]
    """Every spelling it replaced, as they stood in the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """The smallest piece a writer works with: a sentence of the notes, a bullet, a table row; already masked."""

    id: str
    slide: int
    text: str
    kind: BlockKind
    block: str
    level: int = 0
    """Depth in a list, 0-based."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSlide:
    """What a writer may see of one slide."""

    number: int
    title: str
    section: str | None = None
    units: tuple[Unit, ...] = ()
    notes: tuple[Unit, ...] = ()
    tables: tuple[tuple[tuple[str, ...], ...], ...] = ()
    """Tables as rows of cells, the first row being the head."""
    picture_texts: tuple[str, ...] = ()
    """Alt texts that a person wrote, masked."""
    cut: int = 0
    """Sentences of the notes that were left out for what they say."""
    reached: int = 0
    """Lines of the slide that were left out since they said how to reach somebody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A deck as a writer may see it: shown slides alone, marked spans masked, dropped sentences gone."""

    deck: str
    """The sha256 of the deck."""
    name: str
    title: str
    language: str
    """ISO 639-1, such as "en"; "" when it could not be told."""
    slides: tuple[SourceSlide, ...] = ()
    masks: tuple[Mask, ...] = ()
    slide_count: int = 0
    """Of the whole deck, hidden slides counted."""
    dropped: Mapping[str, int] = field(default_factory=dict)
    """How many sentences were left out, by category of the finding."""
    markings: tuple[Finding, ...] = ()
    """What says of pages of the deck that they are not for everybody: a draft that cites one is held for it."""
    harms: tuple[Finding, ...] = ()
    """What harms somebody severely, by slide: a draft that cites the slide is held for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One topic of the deck: what becomes one post. Slides are 1-based."""

    title: str
    slides: tuple[int, ...]
    units: tuple[str, ...] = ()
    """Ids of the units it tells; no unit is in two parts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnusedSlide:
    """A slide that no part tells, and the reason."""

    number: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """How the deck is split. Fewer than two parts come with the reason in `remark`."""

    deck: str
    title: str
    parts: tuple[Part, ...]
    unused: tuple[UnusedSlide, ...] = ()
    keywords: tuple[str, ...] = ()
    remark: str = ""


class ClaimKind(StrEnum):
    """What a sentence of a draft is."""

    QUOTE = "quote"
    """The deck's own words."""
    PARAPHRASE = "paraphrase"
    GLUE = "glue"
    """Joins and addresses; holds no number, no name and no quotation out of the deck."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One sentence of a draft, without its marks, and the slides it rests on (1-based)."""

    text: str
    kind: ClaimKind
    cites: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One output as it was written.

    `marked` is the whole page as Markdown, each sentence followed by its slides as `[^s7]`: it is what a reviewer reads
    and edits, and `claims` are read back out of it. What a reader gets is the same page without marks.
    """

    kind: str
    style: str
    number: int
    """1-based among the outputs of its kind and style."""
    title: str
    marked: str
    claims: tuple[Claim, ...]
    slides: tuple[int, ...]
    """All cited slides, in order."""
    words: int
    """Of the reader's copy."""
    writer: str
    """Name and version, such as "offline/1"."""
    needs_writing: bool = False
    """True when the deck carried too little prose: a digest, not a text."""
    remarks: tuple[str, ...] = ()
    """Sentences for the reviewer: how it serves the brief, what fell short."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """What a manifest or front matter needs besides: description, keywords, minutes."""
