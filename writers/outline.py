"""How a deck is split: neighbouring slides of one topic become a part, at most six, and every slide is told or has its reason."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from deckproof.model import Brief, Outline, Part, Source, UnusedSlide
from writers.headings import deck_title, dividers, is_telling, part_titles
from writers.joining import passages
from writers.languages import Language, detect, language
from writers.other_tongues import Parted, without_others
from writers.pages import LEAST_CONTENT, Page, Role
from writers.ranking import Terms, Vector, keywords
from writers.sentences import content_words
from writers.units import read_pages, small_letters

WORDS_PER_POST = 420
"""What a part should come to; between 250 and 1,200 words make a post."""
MOST_OPENING = 45
"""Words of a title slide."""
MOST_ALIKE = 0.08
"""Of the runs of three words of two posts, the share that both may have."""
LEAST_WORDS = 280
"""A part with fewer is joined to its neighbour."""


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
        reached = sum(1 for line in lines if _ADDRESS.search(line))
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
    if tongue.closing and tongue.closing.match(page.title) and not page.notes:
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
        if page.body:
            return say["unused_little"]
        return say["unused_picture"] if page.title or page.pictures else say["unused_empty"]
    return ""


def _named_by_title(page: Page, tongue: Language) -> int:
    """Words that a telling title adds to a short list under it: "What did not work" says what the two items below it are."""
    listed = len(page.body) > 1 and len({piece.block for piece in page.body}) == 1
    telling = listed and not page.drawn and is_telling(page.title, tongue)
    words = len(page.title.split()) if telling else 0
    return words if words >= LEAST_NAMING else 0


LEAST_NAMING = 3


def _only_opens(page: Page) -> bool:
    """Whether a first slide says no more than a title, a name and a date."""
    spoken = sum(piece.words for piece in page.notes)
    written = sum(piece.words for piece in page.body if piece.role is Role.SENTENCE)
    return spoken < 2 * LEAST_CONTENT and written < 2 * LEAST_CONTENT and page.words < MOST_OPENING


def plan(source: Source, brief: Brief) -> Outline:
    """The outline: at most `brief.posts.max` parts, each slide in one of them or listed with its reason."""
    reading = read_source(source, brief)
    terms = Terms([_text(page) for page in reading.content], reading.tongue)
    groups = _segments(reading, terms, most=brief.posts.max)
    titles = part_titles(
        groups,
        reading.title,
        terms,
        reading.tongue,
        openers=dividers(reading.pages, reading.tongue),
    )
    return Outline(
        deck=source.deck,
        title=reading.title,
        parts=tuple(
            Part(
                title=title,
                slides=tuple(page.number for page in group),
                units=tuple(
                    dict.fromkeys(
                        unit
                        for page in group
                        for piece in page.pieces
                        if (unit := piece.id.partition("~")[0])
                    )
                ),
            )
            for title, group in zip(titles, groups, strict=True)
        ),
        unused=reading.unused,
        keywords=_keywords(reading),
        remark=_remark(reading, len(groups), brief),
    )


FEWEST_KEYWORDS = 5


def _keywords(reading: Reading) -> tuple[str, ...]:
    """The deck's keywords; a deck with too few that recur gives any of its words."""
    for pages, rare in ((reading.content, False), (reading.pages, False), (reading.pages, True)):
        found = keywords(
            [_text(page) for page in pages],
            [page.title for page in pages],
            reading.tongue,
            rare=rare,
        )
        if len(found) >= FEWEST_KEYWORDS:
            break
    named = content_words(reading.title, reading.tongue.small_words)
    small = frozenset() if reading.tongue.code == "de" else _small_letters(reading)
    return tuple(
        word.lower() if small.issuperset(word.lower().split()) else word
        for word in found or dict.fromkeys(named)
    )


def _small_letters(reading: Reading) -> frozenset[str]:
    return small_letters(reading.source, reading.tongue)


def _text(page: Page) -> str:
    return "\n".join((page.title, *(piece.text for piece in page.pieces)))


def told_words(page: Page, tongue: Language) -> int:
    """About how many words a post tells of this slide."""
    return sum(passage.words for passage in passages(page, tongue))


def _remark(reading: Reading, parts: int, brief: Brief) -> str:
    words = sum(told_words(page, reading.tongue) for page in reading.content)
    if parts >= 2 or brief.posts.max == 1:
        return ""
    if parts == 0:
        return reading.tongue.say["nothing"]
    return reading.tongue.say["one_post"].format(words=words, slides=len(reading.content))


def _segments(reading: Reading, terms: Terms, *, most: int) -> list[tuple[Page, ...]]:
    """The content slides cut where topics change, by dynamic programming over all cuts."""
    pages = reading.content
    if not pages:
        return []
    words = np.array([told_words(page, reading.tongue) for page in pages], dtype=float)
    count = max(1, min(most, 6, len(pages), round(float(words.sum()) / WORDS_PER_POST)))
    while count > 1 and words.sum() / count < LEAST_WORDS:
        count -= 1
    if count == 1:
        return [pages]
    cuts = _best_cuts(_break_gains(reading, terms), words, count)
    groups = [pages[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(pages)], strict=True)]
    return _joined_alike(_joined_small(groups, terms, reading.tongue), reading.tongue)


def _break_gains(reading: Reading, terms: Terms) -> Vector:
    """For each gap between two content slides, how well a cut there parts two topics; higher is better."""
    pages = reading.content
    rows = terms.vectors(
        " ".join([page.title] * 3 + [piece.text for piece in page.pieces]) for page in pages
    )
    left_out = {page.number for page in reading.pages} - {page.number for page in pages}
    openers = {page.number for page in dividers(reading.pages, reading.tongue)}
    gains = np.zeros(len(pages))
    for gap in range(1, len(pages)):
        before, after = rows[max(0, gap - 3) : gap].sum(axis=0), rows[gap : gap + 3].sum(axis=0)
        lengths = float(np.linalg.norm(before) * np.linalg.norm(after))
        gain = 1.0 - (float(before @ after) / lengths if lengths else 0.0)
        first, second = pages[gap - 1], pages[gap]
        if first.section != second.section:
            gain += 1.5
        between = range(first.number + 1, second.number)
        if any(number in left_out for number in between):
            gain += 0.35
        if openers.intersection(between) or second.number in openers:
            gain += 0.8
        if first.number in openers:
            gain -= 0.8
        if first.title and first.title.casefold() == second.title.casefold():
            gain -= 1.0
        if not second.title:
            gain -= 0.3
        if is_telling(second.title, reading.tongue):
            gain += 0.1
        gains[gap] = gain
    return gains


def _best_cuts(gains: Vector, words: Vector, count: int) -> list[int]:
    """Where to cut into `count` groups: great gains, and groups of about equal words."""
    size = len(words)
    sums = np.concatenate(([0.0], np.cumsum(words)))
    ideal = float(sums[-1]) / count

    def cost(begin: int, end: int) -> float:
        return 1.8 * math.log(max(1.0, float(sums[end] - sums[begin])) / ideal) ** 2

    best = [[math.inf] * (size + 1) for _ in range(count + 1)]
    came = [[0] * (size + 1) for _ in range(count + 1)]
    best[0][0] = 0.0
    for parts in range(1, count + 1):
        for end in range(parts, size + 1):
            for begin in range(parts - 1, end):
                value = (
                    best[parts - 1][begin]
                    + cost(begin, end)
                    - (float(gains[begin]) if begin else 0.0)
                )
                if value < best[parts][end]:
                    best[parts][end], came[parts][end] = value, begin
    cuts: list[int] = []
    end = size
    for parts in range(count, 0, -1):
        end = came[parts][end]
        cuts.append(end)
    return sorted(cut for cut in cuts if cut)


def _joined_small(
    groups: list[tuple[Page, ...]], terms: Terms, tongue: Language
) -> list[tuple[Page, ...]]:
    """The groups, one with too few words joined to the neighbour it is more like."""
    groups = list(groups)
    while len(groups) > 1:
        sizes = [sum(told_words(page, tongue) for page in group) for group in groups]
        small = min(range(len(groups)), key=lambda at: (sizes[at], at))
        if sizes[small] >= LEAST_WORDS:
            break
        rows = terms.vectors(" ".join(_text(page) for page in group) for group in groups)
        neighbours = [at for at in (small - 1, small + 1) if 0 <= at < len(groups)]
        other = max(
            neighbours, key=lambda at: (float(rows[small] @ rows[at]) - sizes[at] / 4000, -at)
        )
        first, second = sorted((small, other))
        groups[first : second + 1] = [groups[first] + groups[second]]
    return groups


def _joined_alike(groups: list[tuple[Page, ...]], tongue: Language) -> list[tuple[Page, ...]]:
    """The groups, neighbours that would say too much in the same words joined."""
    groups = list(groups)
    runs = [_runs(group, tongue) for group in groups]
    at = 0
    while at + 1 < len(groups):
        least = max(1, min(len(runs[at]), len(runs[at + 1])))
        if len(runs[at] & runs[at + 1]) > MOST_ALIKE * least:
            groups[at : at + 2] = [groups[at] + groups[at + 1]]
            runs[at : at + 2] = [runs[at] | runs[at + 1]]
        else:
            at += 1
    return groups


def _runs(group: Sequence[Page], tongue: Language) -> set[tuple[str, ...]]:
    """The runs of three words in what the group tells, its tables as they stand."""
    found: set[tuple[str, ...]] = set()
    for page in group:
        told = [
            sentence.text for passage in passages(page, tongue) for sentence in passage.sentences
        ]
        told += [" ".join(row) for table in page.tables for row in table]
        for text in told:
            words = re.findall(r"\w+", text.casefold())
            found.update(zip(words, words[1:], words[2:], strict=False))
    return found


def slide_span(numbers: Sequence[int]) -> str:
    """The slides from the first to the last: "3–9"."""
    return f"{min(numbers)}–{max(numbers)}" if min(numbers) != max(numbers) else str(min(numbers))
