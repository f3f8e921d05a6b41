"""Sections of a page: what is told of slides under one heading, in a style's shape."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from writers.alt_texts import alt_text
from writers.anchoring import opens_unnamed
from writers.headings import is_telling
from writers.joining import passages
from writers.languages import Language
from writers.leaning import counts_up, leans
from writers.listing import as_sentences
from writers.long_sentences import split_long
from writers.pages import Page
from writers.passages import Passage, PassageKind, Sentence, are_terms
from writers.pointing import can_be_heard
from writers.ranking import Terms
from writers.shapes import Picture, Shape
from writers.speaking import can_be_spoken, said_aloud
from writers.tables import is_small
from writers.trimming import kept_within

LONGEST_INLINE = 7
"""Words of an item of a list that may become one sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What stands under one heading."""

    heading: str
    slides: tuple[int, ...]
    passages: tuple[Passage, ...]
    pictures: tuple[Picture, ...] = ()
    question: str = ""
    """What a person would ask who reads the heading, "" where there is none."""
    answer: tuple[Sentence, ...] = ()
    """The sentences that answer it, where it is put for checking oneself."""

    @property
    def words(self) -> int:
        """Of all its passages."""
        return sum(passage.words for passage in self.passages)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All its sentences, intros included, in reading order."""
        return tuple(
            sentence
            for passage in self.passages
            for sentence in (*((passage.intro,) if passage.intro else ()), *passage.sentences)
        )

    @property
    def orders(self) -> tuple[Sentence, ...]:
        """Those that tell the reader to do something."""
        return tuple(sentence for sentence in self.sentences if sentence.order)


def sections(
    pages: Sequence[Page], shape: Shape, tongue: Language, terms: Terms
) -> tuple[Section, ...]:
    """The slides told in order, with a heading wherever the last one has told enough."""
    told = [(page, _kept(passages(page, tongue), shape, tongue)) for page in pages]
    found: list[Section] = []
    for page, passed in _within(told, shape.most_words, terms):
        if not passed:
            continue
        if not found or _needs_heading(found[-1], page, passed, shape, tongue):
            found.append(Section(heading=page.title, slides=(), passages=()))
        headed = passed
        headed = [_without_intro(passage, found[-1].heading) for passage in headed]
        found[-1] = _longer(
            found[-1], page, [_shaped(passage, shape, tongue) for passage in headed], shape, tongue
        )
    return tuple(_tidied(section, tongue) for section in found)


def _without_intro(passage: Passage, heading: str) -> Passage:
    """The passage without an intro that only repeats the heading over it."""
    if passage.intro and passage.intro.text.rstrip(":").casefold() == heading.casefold():
        return replace(passage, intro=None)
    return passage


def _kept(found: Iterable[Passage], shape: Shape, tongue: Language) -> list[Passage]:
    kept: list[Passage] = []
    if shape.spoken:
        found = [spoken for passage in found if (spoken := _spoken(passage, tongue)) is not None]
    left = shape.slide_sentences or 10_000
    found = list(found)
    for passage in found:
        if shape.spoken and len(found) > 1 and (_is_table(passage) or _is_figure(passage)):
            continue  # a listener has the sentences beside it
        if passage.kind is PassageKind.TABLE and not (shape.tables and is_small(passage)):
            passage = _untabled(passage, shape)
            if not passage.sentences:
                continue
        if passage.kind is PassageKind.PROSE:
            if left <= 0:
                continue
            passage = replace(passage, sentences=passage.sentences[:left])
            left -= len(passage.sentences)
        if passage.kind is PassageKind.ITEMS and shape.most_items:
            passage = replace(passage, sentences=passage.sentences[: shape.most_items])
        kept.append(passage)
    return kept


def _is_table(passage: Passage) -> bool:
    return passage.kind is PassageKind.TABLE


def _is_figure(passage: Passage) -> bool:
    """Whether it is a figure that stands apart, and no quotation."""
    return passage.kind is PassageKind.QUOTE and passage.sentences[0].text[:1] not in "“\"„«‘'"


def _spoken(passage: Passage, tongue: Language) -> Passage | None:
    """The passage as it is read aloud, or nothing where it cannot be."""
    said = tuple(
        replace(sentence, text=spoken)
        for sentence in passage.sentences
        if can_be_spoken(sentence.text)
        and can_be_heard(spoken := said_aloud(sentence.text, tongue.code))
    )
    intro = passage.intro
    if intro:
        intro = replace(intro, text=said_aloud(intro.text, tongue.code))
    return replace(passage, sentences=said, intro=intro) if said else None


def _untabled(passage: Passage, shape: Shape) -> Passage:
    """The table's rows as items, or as sentences where nothing may be listed; then only those that can be said in one breath."""
    if shape.lists == "none":
        rows = tuple(row for row in passage.sentences if row.whole)
        return replace(passage, kind=PassageKind.PROSE, sentences=rows, intro=None)
    return replace(passage, kind=PassageKind.ITEMS)


def _shaped(passage: Passage, shape: Shape, tongue: Language) -> Passage:
    if passage.kind is PassageKind.ITEMS:
        short = passage.words <= shape.inline_words and not any(
            re.search(r"[.;:,]\s", item.text) or item.words > LONGEST_INLINE
            for item in passage.sentences
        )
        single = len(passage.sentences) == 1
        if shape.lists != "none" and not single and (passage.intro is None or are_terms(passage)):
            return passage  # right under its heading, or explaining terms, a list needs no sentence around it
        if shape.lists == "none" or single or (shape.lists == "few" and short):
            return replace(
                passage,
                kind=PassageKind.PROSE,
                sentences=as_sentences(passage, tongue),
                intro=None,
            )
        return passage
    if passage.kind is PassageKind.PROSE and shape.split_above:
        return replace(
            passage,
            sentences=tuple(
                part
                for one in passage.sentences
                for part in split_long(one, shape.split_above, tongue)
            ),
        )
    return passage


_Told = list[tuple[Page, list[Passage]]]


def _within(told: _Told, most: int, terms: Terms) -> _Told:
    """The same within `most` words, no slide without a sentence."""
    if not most:
        return told
    kept = kept_within(
        [[sentence for passage in passed for sentence in passage.sentences] for _, passed in told],
        most,
        terms,
    )
    found: _Told = []
    for (page, passed), stays in zip(told, kept, strict=True):
        flags = iter(stays)
        trimmed = [
            replace(
                passage, sentences=tuple(sentence for sentence in passage.sentences if next(flags))
            )
            for passage in passed
        ]
        found.append((page, _whole_lists(passed, trimmed)))
    return found


LONGEST_LISTS = 60
"""Words of a slide's lists that are told whole or not at all."""


def _whole_lists(passed: Sequence[Passage], trimmed: Sequence[Passage]) -> list[Passage]:
    """The trimmed passages, a list of which something is left whole again: half a list says something else than the list."""
    lists = [one for one in passed if one.kind is PassageKind.ITEMS]
    short = sum(one.words for one in lists) <= LONGEST_LISTS
    prose = any(one.sentences for one in trimmed if one.kind is not PassageKind.ITEMS)
    found: list[Passage] = []
    for whole, left in zip(passed, trimmed, strict=True):
        cut = len(left.sentences) < len(whole.sentences)
        if whole.kind is not PassageKind.ITEMS or not short or not cut:
            found.append(left)
        elif not prose:
            found.append(whole)
    return [one for one in found if one.sentences]


SOONEST_HEADING = 45
"""Words after which a heading may stand early, where a slide opens with a thing that only its title names."""


def _needs_heading(
    section: Section, page: Page, passed: Sequence[Passage], shape: Shape, tongue: Language
) -> bool:
    if not page.title or page.title.casefold() == section.heading.casefold():
        return False
    if not is_telling(page.title, tongue):
        return False
    if section.words >= shape.heading_words:
        return True
    first = passed[0].sentences[0].text if passed[0].kind is PassageKind.PROSE else ""
    before = [section.heading, *(sentence.text for sentence in section.sentences[-4:])]
    soon = min(SOONEST_HEADING, shape.heading_words)
    return section.words >= soon and bool(first) and opens_unnamed(first, before, tongue)


def _longer(
    section: Section, page: Page, passed: Sequence[Passage], shape: Shape, tongue: Language
) -> Section:
    """The section with one more slide; short prose goes on in the last paragraph."""
    found = list(section.passages)
    for passage in passed:
        last = found[-1] if found else None
        both = (
            last is not None
            and last.kind is PassageKind.PROSE
            and passage.kind is PassageKind.PROSE
        )
        if (
            both
            and last is not None
            and (
                last.slide == passage.slide
                or (not shape.pictures and min(last.words, passage.words) < 25)
            )
            and last.words + passage.words <= 110
        ):
            found[-1] = replace(last, sentences=last.sentences + passage.sentences)
        else:
            found.append(passage)
    pictures = section.pictures
    if shape.pictures:
        alt = alt_text(page, tongue)
        pictures = (*pictures, Picture(slide=page.number, alt=alt, caption=page.title))
    return replace(
        section, slides=(*section.slides, page.number), passages=tuple(found), pictures=pictures
    )


def _tidied(section: Section, tongue: Language) -> Section:
    """The section without a paragraph that leans on nothing."""
    cleaned: list[Passage] = []
    for passage in section.passages:
        sentences = passage.sentences
        if passage.kind is PassageKind.PROSE:
            while sentences and _leans_on_nothing(sentences, tongue):
                sentences = sentences[1:]
        if sentences:
            cleaned.append(replace(passage, sentences=sentences))
    return replace(section, passages=tuple(cleaned))


def _leans_on_nothing(sentences: Sequence[Sentence], tongue: Language) -> bool:
    """Whether the first of them leans on what is not there; a joined list that happens to begin with "First" or "Too" does not."""
    first = sentences[0]
    return first.whole and leans(first.text, tongue) and not counts_up(sentences, tongue)
