"""What the slides say: one TOML file a chapter, read into frozen records."""

from __future__ import annotations

from pathlib import Path

import msgspec

CHAPTERS = Path(__file__).with_name("chapters")


class Comment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A reviewer's comment in the file."""

    author: str
    text: str


class Slide(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One slide; `kind` names the function in drawing.py that lays it out, the other fields are what it may use."""

    kind: str
    title: str
    notes: str = ""
    hidden: bool = False
    subtitle: str = ""
    place: str = ""
    bullets: tuple[str, ...] = ()
    fact: tuple[str, str] | None = None
    cards: tuple[tuple[str, str], ...] = ()
    statement: str = ""
    subline: str = ""
    quote: str = ""
    attribution: str = ""
    left_head: str = ""
    left: tuple[str, ...] = ()
    right_head: str = ""
    right: tuple[str, ...] = ()
    steps: tuple[tuple[str, str], ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    chart: str = ""
    categories: tuple[str, ...] = ()
    series: tuple[tuple[str, tuple[float, ...]], ...] = ()
    percent: bool = False
    picture: str = ""
    crop_right: float = 0.0
    alt: str = ""
    caption: str = ""
    foot: str = ""
    lines: tuple[str, ...] = ()
    link: str = ""
    mark: str = ""
    off_slide: str = ""
    hidden_text: str = ""
    comments: tuple[Comment, ...] = ()


class Chapter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A section of the deck and its slides, in order."""

    section: str
    slide: tuple[Slide, ...]


def read_chapters(folder: Path = CHAPTERS) -> list[Chapter]:
    """The chapters in the order of their file names. Raises msgspec.ValidationError for an unknown field."""
    return [
        msgspec.toml.decode(path.read_bytes(), type=Chapter)
        for path in sorted(folder.glob("*.toml"))
    ]
