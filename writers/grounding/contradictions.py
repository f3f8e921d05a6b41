"""Contradictions inside a deck: two places that say almost the same and differ in a number, a negation or an opposite."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from deckproof.codec import digest
from deckproof.model import Action, Category, Finding, Severity, Source, Unit, Visibility
from writers.grounding.alignment import Alignment, Gap, lay_beside
from writers.grounding.figures import COUNTER, same_value
from writers.grounding.lexicon import NEGATIVES, opposite
from writers.grounding.passages import Sentence, sentences_of
from writers.grounding.quantities import Quantity
from writers.grounding.tokens import Token

_LEAST_SHARED = 4
"""Content words that two places have to share before they are taken to speak of one thing."""

_OF_ALL = 0.75
_MOST_FINDINGS = 50
_CONFIDENCE = 0.5


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence of the source and the unit it stands in."""

    unit: Unit
    sentence: Sentence


def contradictions(source: Source) -> tuple[Finding, ...]:
    """A finding for each pair of places that contradict each other, for the reviewer to settle; at most fifty.

    It stands at the later place and names the earlier one.
    """
    places = [
        place
        for slide in source.slides
        for unit in (*slide.units, *slide.notes)
        for place in _places(unit)
    ]
    found = []
    for earlier, later in _pairs(places):
        why = _difference(earlier.sentence, later.sentence)
        if why:
            found.append(_finding(earlier, later, why))
            if len(found) == _MOST_FINDINGS:
                break
    return tuple(found)


def _places(unit: Unit) -> Iterator[Place]:
    for sentence in sentences_of(unit.text):
        if len(sentence.content) >= _LEAST_SHARED:
            yield Place(unit, sentence)


def _pairs(places: Sequence[Place]) -> Iterator[tuple[Place, Place]]:
    """Pairs that share most of their words, without laying every place beside every other."""
    by_stem: dict[str, list[int]] = defaultdict(list)
    for later, place in enumerate(places):
        stems = {token.stem for token in place.sentence.content}
        shared: Counter[int] = Counter()
        for stem in stems:
            known = by_stem[stem]
            if len(known) <= 60:  # a word on so many places tells none of them apart
                shared.update(known)
            known.append(later)
        for earlier, count in sorted(shared.items()):
            words = max(len(stems), len(places[earlier].sentence.content))
            if count >= _LEAST_SHARED - 1 and count >= _OF_ALL * words - 1:
                yield places[earlier], place


def _difference(earlier: Sentence, later: Sentence) -> str:
    """In what the two contradict each other; empty when they do not, or differ in more than one thing."""
    if earlier.stems == later.stems:
        return ""
    beside = lay_beside(later, earlier)
    gaps = [gap for gap in beside.gaps if any(map(_tells, (*gap.claimed, *gap.stated)))]
    if len(gaps) != 1 or not _is_close(beside, earlier):
        return ""
    gap = gaps[0]
    if _differ_in_number(gap, earlier, later):
        return "a number"
    if _negates(gap.claimed) != _negates(gap.stated):
        return "a negation"
    if any(opposite(one.stem, other.stem) for one in gap.claimed for other in gap.stated):
        return "an opposite"
    return ""


def _is_close(beside: Alignment, earlier: Sentence) -> bool:
    longer = max(len(beside.claim.words), len(earlier.words))
    return len(beside.pairs) >= _LEAST_SHARED and len(beside.pairs) >= _OF_ALL * longer


def _tells(token: Token) -> bool:
    return token.is_content or token.low in NEGATIVES


def _negates(tokens: Sequence[Token]) -> bool:
    return any(token.low in NEGATIVES for token in tokens)


def _differ_in_number(gap: Gap, earlier: Sentence, later: Sentence) -> bool:
    mine, theirs = _number_in(gap.claimed, later), _number_in(gap.stated, earlier)
    if mine is None or theirs is None or same_value(mine, theirs):
        return False
    return mine.dimension == theirs.dimension and not (mine.ordinal or theirs.ordinal)


def _number_in(tokens: Sequence[Token], sentence: Sentence) -> Quantity | None:
    """The number in the gap, unless it counts steps or is a date, in which two places may well differ."""
    taken = [found.span() for found in COUNTER.finditer(sentence.text)]
    taken += [(date.start, date.end) for date in sentence.dates]
    for quantity in sentence.quantities:
        free = not any(start < quantity.end and quantity.start < end for start, end in taken)
        if free and any(quantity.start <= token.start < quantity.end for token in tokens):
            return quantity
    return None


def _finding(earlier: Place, later: Place, difference: str) -> Finding:
    place = (
        f"{earlier.unit.id}\x1f{later.unit.id}\x1f{earlier.sentence.text}\x1f{later.sentence.text}"
    )
    return Finding(
        id=f"x{digest(place.encode())[:16]}",
        category=Category.UNSUPPORTED,
        rule="grounding.contradiction",
        severity=Severity.MEDIUM,
        confidence=_CONFIDENCE,
        slide=later.unit.slide,
        block=later.unit.block,
        start=0,
        end=0,
        text=later.sentence.text,
        visibility=Visibility.SHOWN,
        why=f"It differs in {difference} from slide {earlier.unit.slide}: “{earlier.sentence.text}” Which one is right?",
        action=Action.ASK,
    )
