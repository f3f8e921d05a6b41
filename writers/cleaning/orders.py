"""What has to be done to a deck to make it fit to be uploaded: nouns that go to the child as one JSON document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from writers.cleaning.stand_ins import StandIn


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSwap:
    """A half-open stretch of a line to be replaced, or whose whole sentence goes where there is no stand-in."""

    start: int
    end: int
    instead: StandIn | None
    part: str = ""
    """The part of the package, and the shape in it, that alone it is meant for: a lone letter is another word elsewhere."""
    shape: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpellingSwap:
    """A spelling to be replaced wherever it stands as words; `exact` asks for the same case."""

    text: str
    instead: StandIn
    exact: bool = False
    unread: bool = False
    """Only in what is no paragraph: a word of the language, which means something else in sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureOrder:
    """What is done to a stored picture: a box over these regions (shares of its width and height), or over all of it."""

    whole: bool = False
    regions: tuple[tuple[float, float, float, float], ...] = ()
    """Left, top, right and bottom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """Everything one pass of the cleaning needs to know about a deck besides its bytes."""

    lines: Mapping[str, tuple[LineSwap, ...]] = field(default_factory=dict)
    """By the line as it stands, without blanks around it: a paragraph, a cell, an alt text."""
    spellings: tuple[SpellingSwap, ...] = ()
    anywhere: tuple[SpellingSwap, ...] = ()
    """Texts that an earlier pass left behind: taken out exactly as they stand, inside words too."""
    links: tuple[str, ...] = ()
    """Addresses that must not be linked to."""
    off_slide: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Ids of shapes beyond the slide's edges, by part."""
    pictures: Mapping[str, PictureOrder] = field(default_factory=dict)
    """By the sha256 of the stored picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """What one pass did."""

    slides: tuple[int, ...]
    """The slides of the original that are in the copy, 1-based, in their order."""
    done: Mapping[str, int] = field(default_factory=dict)
    """How many of each kind of thing were taken out or replaced."""
    same_pictures: Mapping[str, str] = field(default_factory=dict)
    """Pictures whose pixels were left as they are, only their metadata taken off: sha256 after, and before."""
