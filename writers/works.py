"""One piece of writing while it is being written: what it tells, in which shape, for which brief."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from deckproof.model import Brief, Outline, Part
from writers.languages import Language
from writers.outline import Reading
from writers.ranking import Terms
from writers.sentences import content_words
from writers.shapes import Section, Shape, sections
from writers.units import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a kind's template and its module are given. `part` is None where the kind tells the whole deck."""

    kind: str
    style: str
    title: str
    reading: Reading
    outline: Outline
    brief: Brief
    terms: Terms
    shape: Shape
    say: Mapping[str, str]
    part: Part | None = None
    number: int = 1
    needs_writing: bool = False
    extra: Mapping[str, object] = field(default_factory=dict)

    @property
    def tongue(self) -> Language:
        """The language it is written in."""
        return self.reading.tongue

    def pages(self, part: Part | None = None) -> tuple[Page, ...]:
        """The slides of a part, or of the work's own, or all that any part tells."""
        wanted = part or self.part
        numbers = (
            set(wanted.slides)
            if wanted
            else {number for each in self.outline.parts for number in each.slides}
        )
        return tuple(page for page in self.reading.content if page.number in numbers)

    def title_cites(self, part: Part) -> tuple[int, ...]:
        """The slides that a part's title rests on: those whose own titles it is made of, else all of them."""
        folded = part.title.casefold()
        named: dict[str, Page] = {}
        for page in self.pages(part):
            own = page.title.rstrip(" .:,;").casefold()
            if own and own in folded:
                named.setdefault(own, page)
        held = {word for page in named.values() for word in content_words(page.title)}
        if named and held >= set(content_words(part.title)):
            return tuple(page.number for page in named.values())
        return part.slides

    def sections(self, part: Part | None = None) -> tuple[Section, ...]:
        """The same slides as sections in the style's shape."""
        return sections(self.pages(part), self.shape, self.tongue, self.terms)
