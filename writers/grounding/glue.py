"""What cites no slide: joining sentences hold no number, name or quotation; headings and keywords only those of the deck."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from writers.grounding.dates import dates
from writers.grounding.figures import COUNTER, same_value
from writers.grounding.hits import Hit
from writers.grounding.lexicon import words
from writers.grounding.names import name_candidates, on_passage, stands_out
from writers.grounding.passages import Passage, read_passage, read_sentence, squash
from writers.grounding.quotations import QUOTED
from writers.grounding.stand_ins import stand_ins
from writers.grounding.tokens import Token

_TIME_STAMP = re.compile(r"[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]?\s*[–—-]?")
_NETWORKS = " ".join(sorted(words("networks")))
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
    for quoted in QUOTED.finditer(text):
        if len(quoted[0].split()) > 2 and squash(quoted[0]) not in fine.squashed:
            yield Hit(
                "glue-quotation", quoted.start(), quoted.end(), 0.8, _WHY.format(thing="quotation")
            )


def check_furniture(text: str, somewhere: Sequence[str], *, whole_words: bool) -> Iterator[Hit]:
    """Hits for numbers and names of a heading or a line of keywords that stand nowhere in the deck.

    A heading may have capitals on ordinary words, so only what is unmistakably a name counts there; among keywords
    (`whole_words`) every capital does.
    """
    deck = read_passage((*somewhere, _NETWORKS))
    stamp = _TIME_STAMP.match(text)
    line = read_sentence(" " * stamp.end() + text[stamp.end() :] if stamp else text)
    counters = [found.span() for found in COUNTER.finditer(text)]
    for quantity in line.quantities:
        counts = any(start < quantity.end and quantity.start < end for start, end in counters)
        small = quantity.in_words and max(quantity.values) <= _SMALL
        if (
            not counts
            and not small
            and not any(same_value(quantity, other) for other in deck.quantities)
        ):
            yield Hit(
                "heading",
                quantity.start,
                quantity.end,
                0.6,
                f"This number stands nowhere in the deck: “{text[:80]}”.",
            )
    capitals = sum(token.text[:1].isupper() for token in line.content)
    ordinary = len(line.content) - capitals
    for token, opens in name_candidates(line.tokens, line.dates):
        sure = stands_out(token.text) or whole_words or ordinary >= capitals
        if sure and not opens and not on_passage(token, deck) and not _is_ours(token, text, deck):
            yield Hit(
                "heading",
                token.start,
                token.end,
                0.5,
                f"This name stands nowhere in the deck: “{text[:80]}”.",
            )


def _is_ours(token: Token, text: str, deck: Passage) -> bool:
    """Whether the writer says it for a masked name of the deck."""
    return any(start <= token.start < end for start, end in stand_ins(text, deck.text))
