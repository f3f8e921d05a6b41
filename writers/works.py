"""One piece of writing while it is being written: what it tells, in which shape, for which brief."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from deckproof.model import Brief, Outline, Part
from writers.asking import question_about
from writers.describe import describe_work
from writers.headings import is_telling
from writers.languages import Language
from writers.pages import Page
from writers.passages import Sentence
from writers.ranking import Terms
from writers.reading import Reading
from writers.sections import Section, sections
from writers.sentences import content_words, end_stop
from writers.shapes import Shape, digest_shape
from writers.small_letters import small_letters
from writers.speaking import said_aloud


@dataclass(frozen=True, kw_only=True)
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

    @property
    def kinds_title(self) -> str:
        """Its title, as the kind's template names such a page."""
        return self.say.get("titled", "{title}").replace("{title}", self.title)

    def pages(self, part: Part | None = None) -> tuple[Page, ...]:
        """The slides of a part, or of the work's own, or all that any part tells."""
        wanted = part or self.part
        numbers = (
            set(wanted.slides)
            if wanted
            else {number for each in self.outline.parts for number in each.slides}
        )
        return tuple(page for page in self.reading.content if page.number in numbers)

    def told_pages(self) -> tuple[Page, ...]:
        """Its slides without those that are a drawing, whose names say nothing in a row; all where there are no others."""
        pages = self.pages()
        return tuple(page for page in pages if not page.drawn) or pages

    def title_cites(self, part: Part) -> tuple[int, ...]:
        """The slides that a part's title rests on: those whose own titles it is made of, else all of them."""
        folded = part.title.casefold()
        named: dict[str, Page] = {}
        for page in self.reading.pages:
            own = page.title.rstrip(" .:,;").casefold()
            if own and own in folded and part.slides[0] - 2 <= page.number <= part.slides[-1]:
                named.setdefault(own, page)
        if folded in named:
            return (named[folded].number,)
        held = {word for page in named.values() for word in content_words(page.title)}
        if named and held >= set(content_words(part.title)):
            return tuple(page.number for page in named.values())
        return part.slides

    @functools.cached_property
    def small_letters(self) -> frozenset[str]:
        """Every word that stands with a small first letter in a sentence."""
        return small_letters(self.reading.source, self.tongue)

    @functools.cached_property
    def sections(self) -> tuple[Section, ...]:
        """Its slides as sections in the style's shape; the deck's own title is no heading."""
        shape = digest_shape(self.shape) if self.needs_writing else self.shape
        found = sections(self.told_pages(), shape, self.tongue, self.terms)
        whole = self.reading.title.casefold()
        return tuple(
            replace(one, heading="")
            if one.heading.casefold() == whole
            else replace(one, question=self._question(one, turn))
            for turn, one in enumerate(found)
        )

    def _question(self, section: Section, turn: int) -> str:
        """What the section answers, as one asks it oneself; for listeners else the heading, said as a sentence."""
        if not is_telling(section.heading, self.tongue):
            return ""
        asked = question_about(
            section.heading,
            section.sentences,
            self.tongue,
            small=self.small_letters,
            turn=turn,
            alone=True,
        )
        if not self.shape.spoken:
            return asked
        if repeats(section.heading, section.sentences):
            return ""
        return said_aloud(asked or end_stop(section.heading), self.tongue.code)

    @functools.cached_property
    def description(self) -> tuple[Sentence, ...]:
        """The sentences that describe its slides."""
        return describe_work(self)


def repeats(heading: str, said: Sequence[Sentence]) -> bool:
    """Whether what is said begins with the very words of its heading."""
    first = content_words(said[0].text) if said else []
    own = content_words(heading)
    return bool(own) and first[: len(own)] == own
