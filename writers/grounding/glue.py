"""Sentences that cite no slide: they may join and address, and hold no number, name or quotation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from writers.grounding.dates import dates
from writers.grounding.figures import COUNTER
from writers.grounding.hits import Hit
from writers.grounding.names import name_candidates, on_passage
from writers.grounding.passages import read_passage, read_sentence, squash

_QUOTED = re.compile(r"[“„«\"]([^“”„«»\"]{3,})[”“»\"]")
_SMALL = 12
"""Number words up to this one are no claims: "two questions"."""
_WHY = "It cites no slide; joining sentences hold no {thing}."


def check_glue(text: str, allowed: Sequence[str] = ()) -> Iterator[Hit]:
    """Hits for numbers, names and quotations in a sentence without a cite, except those in the `allowed` texts."""
    fine = read_passage(tuple(one for one in allowed if one))
    claim = read_sentence(text)
    counters = [found.span() for found in COUNTER.finditer(text)]
    for quantity in claim.quantities:
        free = quantity.in_words and max(quantity.values) <= _SMALL and not quantity.dimension
        free |= any(start < quantity.end and quantity.start < end for start, end in counters)
        free |= any(set(quantity.values) & set(other.values) for other in fine.quantities)
        if not free:
            yield Hit("glue-number", quantity.start, quantity.end, 0.8, _WHY.format(thing="number"))
    for date in dates(text):
        if not any(date.agrees(other) for other in fine.dates) and not any(
            quantity.start < date.end and date.start < quantity.end for quantity in claim.quantities
        ):
            yield Hit("glue-number", date.start, date.end, 0.7, _WHY.format(thing="date"))
    for token, opens in name_candidates(claim.tokens, claim.dates):
        if not opens and not on_passage(token, fine):
            yield Hit("glue-name", token.start, token.end, 0.7, _WHY.format(thing="name"))
    for quoted in _QUOTED.finditer(text):
        if len(quoted[1].split()) > 2 and squash(quoted[1]) not in fine.squashed:
            yield Hit(
                "glue-quotation", quoted.start(), quoted.end(), 0.8, _WHY.format(thing="quotation")
            )
