"""Text in another language than the rest of the deck: it is left out and counted, since no joining words of ours fit it.

Judged text box by text box and note by note, so that a deck which says everything twice is told once.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from deckproof.model import Source, SourceSlide, Unit
from writers.languages import script_of
from writers.languages.small_words import SMALL_WORDS

FEWEST_WORDS = 4
"""Small words of another language that a text must have before it is taken to be in it."""
TIMES_OWN = 4
"""So many of them must stand against each that is one of the deck's own language alone."""
LEAST_SHARE = 0.15
"""Of the words of the text, the share that they are at least."""


_WORD = re.compile(r"\b[^\W\d_]+\b")


@dataclass(frozen=True, slots=True)
class Parted:
    """A source with what is in its main language; `slides` lost text to another one."""

    source: Source
    slides: tuple[int, ...]


def without_others(source: Source, code: str) -> Parted:
    """The source without text that is plainly in another language than the one of that code, which is written in Latin letters."""
    parted = [_parted(slide, code) for slide in source.slides]
    lost = tuple(
        before.number
        for before, after in zip(source.slides, parted, strict=True)
        if before is not after
    )
    return Parted(replace(source, slides=tuple(parted)) if lost else source, lost)


def other_language(text: str, code: str) -> str:
    """The code of the language that the text is plainly in, where that is not the one of this code; else ""."""
    script = script_of(text)
    if script:
        return script if len(re.findall(r"[^\W\d_]{2,}", text)) >= FEWEST_WORDS else ""
    found = _WORD.findall(text.casefold())
    if len(found) < FEWEST_WORDS:
        return ""
    if sum(map(_of_any_other(code).__contains__, found)) < FEWEST_WORDS:
        return ""
    words = Counter(found)
    foreign = {
        other: sum(words[word] for word in words.keys() & _alone(other, code))
        for other in SMALL_WORDS
        if other != code
    }
    best = max(sorted(foreign), key=lambda other: foreign[other])
    known = sum(words[word] for word in words.keys() & _alone(code, best))
    enough = max(FEWEST_WORDS, LEAST_SHARE * sum(words.values()), TIMES_OWN * known)
    return best if foreign[best] >= enough else ""


@functools.cache
def _of_any_other(code: str) -> frozenset[str]:
    """Small words of any other language that this one has not: most texts have next to none, which is soon seen."""
    return frozenset[str]().union(*(_alone(other, code) for other in SMALL_WORDS if other != code))


@functools.cache
def _alone(code: str, other: str) -> frozenset[str]:
    """Small words of the one language that the other has not."""
    return SMALL_WORDS.get(code, frozenset()) - SMALL_WORDS.get(other, frozenset())


def _parted(slide: SourceSlide, code: str) -> SourceSlide:
    """The slide itself where it is all in the language of that code, else one without what is not."""
    written = " ".join((slide.title, *(unit.text for unit in slide.units)))
    spoken = other_language(" ".join(note.text for note in slide.notes), code)
    other = other_language(written, code) or spoken
    foreign = bool(other) and (other != spoken or _leans(written, other, code))
    units = () if foreign else tuple(_own_boxes(slide.units, code))
    notes = () if spoken else tuple(_own_boxes(slide.notes, code, each=True))
    if not foreign and len(units) == len(slide.units) and len(notes) == len(slide.notes):
        return slide
    return replace(
        slide,
        title="" if foreign and _leans(slide.title, other, code) else slide.title,
        units=units,
        notes=notes,
        tables=() if foreign else slide.tables,
    )


def _leans(text: str, other: str, code: str) -> bool:
    """Whether the text has more small words of the other language than of its own."""
    words = _WORD.findall(text.casefold())
    theirs = sum(word in _alone(other, code) for word in words)
    return theirs > sum(word in _alone(code, other) for word in words)


def _own_boxes(units: Sequence[Unit], code: str, *, each: bool = False) -> Iterable[Unit]:
    """The units of those text boxes (with `each`, those units) that are not plainly in another language."""
    boxes = itertools.groupby(units, key=lambda unit: unit.id if each else unit.block)
    for _, box in boxes:
        found = list(box)
        if not other_language(" ".join(unit.text for unit in found), code):
            yield from found
