"""Numbers, units and dates of a claim against those of its slides."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from writers.grounding.dates import Date
from writers.grounding.hits import Hit
from writers.grounding.lexicon import related, stem, words
from writers.grounding.passages import Passage, Sentence
from writers.grounding.quantities import Quantity
from writers.grounding.units import unit_of

COUNTER = re.compile(
    r"\b(?:part|post|step|question|slides?|pages?|episode|answer|exercise|chapter|tip|folien?|teil|frage|diapositiv[aeo]s?|dia)\s+\d+(?:\s*(?:of|to|and|,|/|-|–|von|bis)\s*\d+)*",
    re.IGNORECASE,
)
_COUNTED = frozenset(map(stem, words("counted")))
_ROUND_STEPS = (1.0, 0.5, 0.1, 0.05)
"""Of a number's size: "about 50" for 48, "about 9,400" for 9,412."""

_NEAR = 0.1
"""How far a rounded number may be from the exact one, as a share of it."""


def check_numbers(claim: Sentence, cited: Passage, elsewhere: Passage | None) -> Iterator[Hit]:
    """Hits for numbers and dates that the cited slides do not state, or state with another unit or of another thing."""
    dated = [(date.start, date.end) for date in claim.dates]
    counters = [(found.start(), found.end()) for found in COUNTER.finditer(claim.text)]
    for date in claim.dates:
        yield from _check_date(claim, date, cited, elsewhere)
    for quantity in claim.quantities:
        if not any(
            start < quantity.end and quantity.start < end for start, end in (*dated, *counters)
        ):
            yield from _check_quantity(quantity, cited, elsewhere)


def same_value(claimed: Quantity, stated: Quantity) -> bool:
    """Whether the claimed value is the stated one, as it stands, converted, or fairly rounded."""
    if claimed.in_words and claimed.dimension == "share" != stated.dimension:
        return False  # "a third" is no 31
    scale = stated.factor / claimed.factor if claimed.dimension == stated.dimension else 1.0
    return any(
        _fits(one, other * scale, claimed) for one in claimed.values for other in stated.values
    )


def _fits(claimed: float, stated: float, quantity: Quantity) -> bool:
    off = abs(claimed - stated)
    if off <= 1e-6 * max(abs(claimed), abs(stated)):
        return True
    if off > _NEAR * abs(stated):
        return False
    if quantity.approximate and any(_rounds_to(claimed, stated, step) for step in _ROUND_STEPS):
        return True
    # "1.2 billion" for 1,203 million; a whole number is not taken for a rounded one.
    return quantity.step is not None and off <= quantity.step / 2 * 1.0001


def _rounds_to(claimed: float, stated: float, step: float) -> bool:
    """Whether the stated value, rounded to this step of its own size, is the claimed one."""
    size = step * 10.0 ** math.floor(math.log10(abs(stated))) if stated else 0.0
    return size > 0 and claimed % size < 1e-9 and abs(claimed - stated) <= size / 2


def _check_quantity(quantity: Quantity, cited: Passage, elsewhere: Passage | None) -> Iterator[Hit]:
    stated = cited.quantities
    if quantity.in_words and quantity.values == (1.0,):
        return  # "one litre" for "a litre", and mostly a pronoun
    same = [other for other in stated if same_value(quantity, other)]
    exact = [other for other in same if _same_thing(quantity, other)]
    if exact:
        yield from _check_rate(quantity, exact)
        return
    dimensions = {other.dimension for other in same}
    plain = _as_written(quantity, stated)
    if not same and not plain:
        if not _stands_as_text(quantity, cited):
            yield _missing(quantity, elsewhere)
        return
    near = same or plain
    if quantity.dimension and not dimensions - {""} and not plain and _unit_stands(quantity, cited):
        return  # the number stands in a table whose head names the unit
    if quantity.dimension:
        yield Hit(
            "number-unit", quantity.start, quantity.end, 0.8,
            f"The slides state “{near[0].text}”, not “{quantity.text}”.",
        )  # fmt: skip
    elif dimensions - {""}:
        # "48 minutes" told as "48 orders"; a bare "48" may stand for it.
        if quantity.nouns and not any(cited_noun(noun, cited) for noun in quantity.nouns):
            yield Hit(
                "number-unit",
                quantity.start,
                quantity.end,
                0.6,
                f"The slides state “{near[0].text}”, not “{quantity.text}” of something else.",
            )
    elif quantity.nouns and near[0].nouns:
        yield from _check_noun(quantity, near, cited)


def _check_rate(quantity: Quantity, same: Sequence[Quantity]) -> Iterator[Hit]:
    """The number is right and counted by another span of time: "420 a day" for "420 an hour"."""
    rates = {other.per for other in same}
    if quantity.per and "" not in rates and not any(related(quantity.per, rate) for rate in rates):
        yield Hit(
            "number-unit",
            quantity.start,
            quantity.end,
            0.75,
            f"The slides count this by the {min(rates)}, not by the {quantity.per}.",
        )


def _unit_stands(quantity: Quantity, cited: Passage) -> bool:
    """Whether the slides have a unit of the same measure at all."""
    return any(
        (known := unit_of(token.text)) is not None and known[0] == quantity.dimension
        for sentence in cited.sentences
        for token in sentence.words
    )


def cited_noun(noun: str, cited: Passage) -> bool:
    """Whether the slides have this noun, or one that may stand for it."""
    return any(related(noun, stem) for stem in cited.stems)


def _check_noun(quantity: Quantity, same: Sequence[Quantity], cited: Passage) -> Iterator[Hit]:
    """The number is there, but counts something else."""
    counted = [other for other in cited.quantities if other.nouns and _count_alike(quantity, other)]
    if counted and not any(other in same for other in counted):
        why = "On the slides this number counts something else."
        yield Hit("number-of-what", quantity.start, quantity.end, 0.6, why)
    elif not any(cited_noun(noun, cited) for noun in quantity.nouns):
        why = "The slides do not say that this is what the number counts."
        yield Hit("number-of-what", quantity.start, quantity.end, 0.5, why)


def _count_alike(one: Quantity, other: Quantity) -> bool:
    return any(related(mine, theirs) for mine in one.nouns for theirs in other.nouns)


def _same_thing(claimed: Quantity, stated: Quantity) -> bool:
    if claimed.dimension and stated.dimension:
        return claimed.dimension == stated.dimension
    if claimed.dimension or stated.dimension:
        # A table names the unit in its head, a claim at the number.
        return not claimed.dimension and not claimed.nouns
    return not claimed.nouns or not stated.nouns or _count_alike(claimed, stated)


def _as_written(quantity: Quantity, stated: Sequence[Quantity]) -> list[Quantity]:
    """Quantities with the same digits and another unit: "48 hours" where 48 minutes is stated."""
    digits = re.match(r"[\d.,]+", quantity.text.lstrip("$€£ "))
    if not digits:
        return []
    return [
        other
        for other in stated
        if re.match(rf"[$€£]?\s?{re.escape(digits[0])}(?![\d.,]*\d)", other.text)
    ]


def _stands_as_text(quantity: Quantity, cited: Passage) -> bool:
    """Whether the very words stand on the slides, in a name or an address that was not read as a number."""
    return bool(
        re.search(
            rf"(?<![\w.,]){re.escape(quantity.text)}(?![\w]|[.,]\d)", cited.text, re.IGNORECASE
        )
    )


def _missing(quantity: Quantity, elsewhere: Passage | None) -> Hit:
    if quantity.ordinal or (quantity.in_words and not _COUNTED.isdisjoint(quantity.nouns)):
        return Hit(
            "number",
            quantity.start,
            quantity.end,
            0.4,
            f"“{quantity.text}” is not on the cited slides; it may be a count.",
        )
    if elsewhere and any(same_value(quantity, other) for other in elsewhere.quantities):
        return Hit(
            "number",
            quantity.start,
            quantity.end,
            0.85,
            f"“{quantity.text}” stands on another slide, not on the cited ones.",
        )
    return Hit(
        "number",
        quantity.start,
        quantity.end,
        0.9,
        f"“{quantity.text}” is not on the cited slides.",
    )


def _check_date(
    claim: Sentence, date: Date, cited: Passage, elsewhere: Passage | None
) -> Iterator[Hit]:
    stated = cited.dates
    text = claim.text[date.start : date.end]
    if any(date.agrees(other) for other in stated):
        return
    if date.parts == (date.year, None, None, None, None) and any(
        date.year in other.values for other in cited.quantities
    ):
        return
    pieces = [part for part in date.parts if part is not None]
    if (
        len(pieces) > 1
        and not any(date.contradicts(other) and _shares(date, other) for other in stated)
        and all(any(part in other.parts for other in stated) for part in pieces)
    ):
        return  # "In June … of 2021": the parts stand apart and nothing speaks against joining them
    where = (
        "stands on another slide"
        if elsewhere and any(date.agrees(other) for other in elsewhere.dates)
        else "is not on the cited slides"
    )
    yield Hit("date", date.start, date.end, 0.85, f"The date “{text}” {where}.")


def _shares(date: Date, other: Date) -> bool:
    return any(
        mine is not None and mine == theirs
        for mine, theirs in zip(date.parts, other.parts, strict=True)
    )
