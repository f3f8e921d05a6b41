"""A source as a writer reads it: its language, its pages, and which of them carry content; each other one has its reason."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace

from deckproof.model import Brief, Source, UnusedSlide
from writers.deck_titles import deck_title
from writers.headings import is_telling
from writers.joining import passages
from writers.languages import Language, detect, language
from writers.other_tongues import Parted, without_others
from writers.pages import LEAST_CONTENT, Page, Role
from writers.units import read_pages

MOST_OPENING = 45
"""Words of a title slide."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A source as a writer reads it: its language, its pages, and which of them carry content."""

    source: Source
    tongue: Language
    pages: tuple[Page, ...]
    content: tuple[Page, ...]
    unused: tuple[UnusedSlide, ...]
    title: str
    elsewhere: tuple[int, ...] = ()
    """Slides that say something in another language, which is left out."""


def read_source(source: Source, brief: Brief) -> Reading:
    """The source's pages, those that carry content, and the reasons for the others."""
    return _read(_Asked(source, brief.use_notes, brief.language))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a reading depends on; sources are compared as a whole, and told apart by their decks first."""

    source: Source
    use_notes: bool
    words: str
    """In which language to join the words of a deck whose own the writer has no sentences in."""

    def __hash__(self) -> int:
        return hash((self.source.deck, self.use_notes, self.words))


@functools.lru_cache(maxsize=2)
def _read(asked: _Asked) -> Reading:
    """The reading; kept, since every kind and style of a deck's outputs begins with it."""
    tongue = language(language_code(asked.source), asked.words)
    parted = Parted(asked.source, ())
    if tongue.is_written and not tongue.seen:
        parted = without_others(asked.source, tongue.code)
    source = parted.source
    pages = read_pages(source, tongue, use_notes=asked.use_notes)
    if len(pages) > 1 and pages[0].notes:
        # Beside a spoken opening, what stands on a title slide is names and a date.
        pages = (
            replace(
                pages[0],
                body=tuple(piece for piece in pages[0].body if piece.role is Role.SENTENCE),
            ),
            *pages[1:],
        )
    pages = tuple(
        replace(page, body=()) if _announces(page, tongue) and page.notes else page
        for page in pages
    )
    cards = _cards(source)
    reasons = {
        page.number: tongue.say["unused_closing"]
        if page.number in cards and not page.notes and len(pages) > 1
        else _unused_why(page, tongue, first=number == 0, alone=len(pages) == 1)
        for number, page in enumerate(pages)
    }
    for number in parted.slides:
        if reasons[number] in {
            tongue.say[f"unused_{why}"] for why in ("little", "picture", "empty")
        }:
            reasons[number] = tongue.say["unused_elsewhere"]
    return Reading(
        source=asked.source,
        tongue=tongue,
        pages=pages,
        content=tuple(page for page in pages if not reasons[page.number]),
        unused=tuple(UnusedSlide(number=number, why=why) for number, why in reasons.items() if why),
        title=deck_title(source, pages, tongue),
        elsewhere=parted.slides,
    )


_ADDRESS = re.compile(
    r"\[(?:address|link) [A-Z]{1,3}\]|(?<!\w)@\w{3,}|[\w.+-]+@[\w-]+\.\w+|\b(?:linkedin|twitter|github)\.com/|(?:https?://|www\.)\S+",
    re.IGNORECASE,
)
MOST_ON_CARD = 60
"""Words of a slide that is a speaker's or a firm's card."""


def _cards(source: Source) -> frozenset[int]:
    """Slides near the beginning or the end that mostly say who somebody is and how to reach them."""
    found = set()
    for place, slide in enumerate(source.slides):
        lines = [unit.text for unit in slide.units]
        reached = slide.reached + sum(1 for line in lines if _ADDRESS.search(line))
        near = place < 6 or place >= len(source.slides) - 3
        beside = _ADDRESS.sub("", slide.title)
        reached += 2 if beside != slide.title and len(re.findall(r"[^\W\d_]+", beside)) > 1 else 0
        words = sum(len(line.split()) for line in lines)
        if near and reached >= 2 and words <= MOST_ON_CARD and 4 * reached >= len(lines):
            found.add(slide.number)
    return frozenset(found)


def language_code(source: Source) -> str:
    """The code of the language that the slides are in: English for a text too short to tell, "und" (undetermined) where no list or script tells."""
    told = source.language or detect(
        text
        for slide in source.slides
        for text in (slide.title, *(unit.text for unit in (*slide.units, *slide.notes)))
    )
    return told or "en"


def _announces(page: Page, tongue: Language) -> bool:
    """Whether the slide is an agenda; beside what was said about it its points are none."""
    return bool(tongue.agenda and tongue.agenda.match(page.title))


LEAST_BESIDE_CUT = 12
"""Words of a slide that can be told where most of what was said about it may not be."""


def _unused_why(page: Page, tongue: Language, *, first: bool, alone: bool) -> str:
    """Why no part tells this slide, or "" when one does."""
    say = tongue.say
    if _announces(page, tongue) and not page.notes:
        return say["unused_agenda"]
    if tongue.closing and tongue.closing.match(page.title) and _spoken_words(page) < LEAST_FAREWELL:
        return say["unused_closing"]
    if (
        tongue.objectives
        and tongue.objectives.search(page.title)
        and not page.notes
        and len(page.title.split()) <= 4
    ):
        return say["unused_aims"]
    if first and not alone and _only_opens(page):
        return say["unused_title"]
    if page.is_cut and page.words < LEAST_BESIDE_CUT and not page.tables:
        return say["unused_cut"]
    if (
        page.words
        + _named_by_title(page, tongue)
        + sum(len(cell.split()) for table in page.tables for row in table for cell in row)
        < LEAST_CONTENT
    ):
        if _announces(page, tongue):
            return say["unused_agenda"]
        if page.body:
            return say["unused_little"]
        return say["unused_picture"] if page.title or page.pictures else say["unused_empty"]
    return ""


LEAST_FAREWELL = 12
"""Words said on a slide that thanks, which tell more than where the beer is."""


def _spoken_words(page: Page) -> int:
    return sum(piece.words for piece in page.notes)


def _named_by_title(page: Page, tongue: Language) -> int:
    """Words that a telling title adds to a short list under it: "What did not work" says what the two items below it are."""
    listed = len(page.body) > 1 and len({piece.block for piece in page.body}) == 1
    telling = listed and not page.drawn and is_telling(page.title, tongue)
    words = len(page.title.split()) if telling else 0
    return words if words >= LEAST_NAMING else 0


LEAST_NAMING = 3


def _only_opens(page: Page) -> bool:
    """Whether a first slide says no more than a title, a name and a date."""
    spoken = _spoken_words(page)
    written = sum(piece.words for piece in page.body if piece.role is Role.SENTENCE)
    return spoken < 2 * LEAST_CONTENT and written < 2 * LEAST_CONTENT and page.words < MOST_OPENING


def told_words(page: Page, tongue: Language) -> int:
    """About how many words a post tells of this slide."""
    return sum(passage.words for passage in passages(page, tongue))
