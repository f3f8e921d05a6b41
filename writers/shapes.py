"""A style's shape: how the passages of some slides become sections of a page, by the numbers in the style's front matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from deckproof.errors import TemplateError
from writers.templates import Template

Lists = Literal["few", "many", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a style asks of a section. Words unless said otherwise; 0 switches a rule off."""

    lists: Lists = "few"
    """few: short lists become sentences; many: lists stay, and long prose becomes one; none: all is said in sentences."""
    inline_words: int = 32
    """A list of up to so many words counts as short."""
    heading_words: int = 160
    """A new heading stands where so many have been told under the last one."""
    split_above: int = 0
    """A sentence with more is cut at a clause that stands on its own."""
    slide_sentences: int = 0
    """At most so many sentences of prose a slide."""
    most_words: int = 1100
    """Of a page; the least central sentences go first."""
    most_items: int = 0
    """At most so many items of a list."""
    pictures: bool = False
    tables: bool = True
    spoken: bool = False
    """Whether symbols are spelled out, and what cannot be read aloud is left out."""
    hook: bool = False
    """Whether a striking sentence stands above a long page."""
    recap: int = 0
    """How many key sentences are said again at the end."""
    checks: int = 0
    """How many questions for checking oneself stand at the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The slide itself as a picture. `alt` is what a person wrote about its pictures, else its title."""

    slide: int
    alt: str
    caption: str


def read_shape(style: Template) -> Shape:
    """The shape in a style's front matter; raises TemplateError for a key that there is not."""
    table: Mapping[str, Any] = style.front.get("shape", {})
    try:
        return Shape(**table)
    except TypeError:
        known = ", ".join(Shape.__slots__)
        raise TemplateError(
            "The table [shape] has an unknown key.",
            where=str(style.path),
            remedy=f"Known: {known}.",
        ) from None


def digest_shape(shape: Shape) -> Shape:
    """The shape for slides that carry too little prose: lists stay lists, and each telling title heads its own slide."""
    if shape.lists == "none":
        return shape
    return replace(shape, lists="many", inline_words=0, heading_words=0, hook=False)
