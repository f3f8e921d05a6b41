"""Numbers told of the wrong thing: of another row of a table, another label, or of what is no longer so."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from writers.grounding.dates import Date
from writers.grounding.figures import same_value
from writers.grounding.hits import Hit
from writers.grounding.lexicon import STOP, words
from writers.grounding.names import looks_like_name
from writers.grounding.passages import Passage, Sentence
from writers.grounding.quantities import Quantity
from writers.grounding.tokens import Token

_ROW = re.compile(r"\t| ; |\s\|\s")
_INSTEAD = words("instead")
_PAST = words("past")
_LISTING = frozenset({"and", "or", "to", "und", "oder", "bis"})


def check_rows(claim: Sentence, cited: Passage) -> Iterator[Hit]:
    """Hits for numbers that stand on the slides, but of something else."""
    yield from _other_row(claim, cited)
    yield from _other_label(claim, cited)
    yield from _no_longer(claim, cited)


def _other_row(claim: Sentence, cited: Passage) -> Iterator[Hit]:
    """The claim names one row of a table and gives the number of another."""
    counting = _counting(claim)
    rows = [one for one in cited.sentences if _ROW.search(one.text)] if counting else []
    if len(rows) < 2:
        return
    named = [row for row in rows if _names_row(claim, row)]
    if not named or len(named) == len(rows):
        return
    for quantity in counting:
        stated = [sentence for sentence in cited.sentences if _has_value(quantity, sentence)]
        if stated and all(sentence in rows and sentence not in named for sentence in stated):
            yield Hit(
                "row",
                quantity.start,
                quantity.end,
                0.65,
                "The number stands in another row of the table.",
            )


def _names_row(claim: Sentence, row: Sentence) -> bool:
    """Whether the claim has the row's first cell."""
    first = _ROW.split(row.text.strip(" |"), maxsplit=1)[0]
    heads = [token for token in row.words if token.start < len(first) + 2 and token.is_content]
    if row.dates and row.dates[0].start <= 2:
        return any(date.agrees(row.dates[0]) for date in claim.dates)
    return bool(heads) and all(token.stem in claim.stems for token in heads)


def _counting(sentence: Sentence) -> list[Quantity]:
    return [
        one for one in sentence.quantities if not any(_within(one, date) for date in sentence.dates)
    ]


def _within(quantity: Quantity, date: Date) -> bool:
    return date.start < quantity.end and quantity.start < date.end


def _has_value(quantity: Quantity, sentence: Sentence) -> bool:
    return any(same_value(quantity, other) for other in _counting(sentence))


def _other_label(claim: Sentence, cited: Passage) -> Iterator[Hit]:
    """A label that the slides do not have: "Hall 5" where the slides know hall 4, "Building D" where they know Building C."""
    claimed = list(_labels(claim))
    known: dict[str, set[str]] = defaultdict(set)
    for sentence in cited.sentences if claimed else ():
        for noun, label in _labels(sentence):
            known[noun.stem].add(label.stem)
    for noun, label in claimed:
        if known[noun.stem] and label.stem not in known[noun.stem]:
            yield Hit(
                "label",
                noun.start,
                label.end,
                0.65,
                f"The slides do not have “{claim.text[noun.start : label.end]}”.",
            )


def _labels(sentence: Sentence) -> Iterator[tuple[Token, Token]]:
    """Words with the letter or whole number behind them; all of a listing ("versions 10 and 11")."""
    noun: Token | None = None
    for before, token in zip(sentence.words, sentence.words[1:], strict=False):
        if token.kind == "label" or (token.kind == "number" and token.text.isdigit()):
            if (
                before.kind == "word"
                and before.low not in STOP
                and (before.low in _LABELLED or looks_like_name(before))
            ):
                noun = before
            if noun is not None:
                yield noun, token
        elif token.low not in _LISTING:
            noun = None


_LABELLED = words("labelled")


def _no_longer(claim: Sentence, cited: Passage) -> Iterator[Hit]:
    """The value behind "instead of", told as the one that holds."""
    quantities = _counting(claim)
    if len(quantities) != 1 or any(token.low in _PAST for token in claim.words):
        return
    for sentence in cited.sentences:
        at = next((token.start for token in sentence.words if token.low in _INSTEAD), None)
        if at is None or not any(_has_word(claim, token) for token in sentence.content):
            continue
        gone = [
            other
            for other in sentence.quantities
            if other.start > at and same_value(quantities[0], other)
        ]
        holds = [
            other
            for other in sentence.quantities
            if other.start < at and same_value(quantities[0], other)
        ]
        if gone and not holds and sum(_has_word(claim, token) for token in sentence.content) >= 3:
            quantity = quantities[0]
            yield Hit(
                "role",
                quantity.start,
                quantity.end,
                0.6,
                "On the slides this is the value that no longer holds.",
            )
            return


def _has_word(claim: Sentence, token: Token) -> bool:
    return token.stem in claim.stems
