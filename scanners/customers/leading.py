"""The first words of a longer name: "Seven Dials" of Seven Dials Coffee."""

from __future__ import annotations

from collections.abc import Sequence

from scanners.customers.clients import Called, called
from scanners.customers.context import neighbours, weigh
from scanners.customers.legal import forms
from scanners.customers.setting import setting_of
from scanners.customers.shapes import Shape
from scanners.customers.words import is_name, zipf
from scanners.customers.writings import Writing

_BASE = ((4.0, 0.62), (5.0, 0.45), (9.0, 0.35))
"""How sure the words are by themselves, up to each Zipf frequency of the rarest of them."""
_KNOWN_FROM, _OF_KNOWN = 4.0, 0.04
"""Zipf frequency from which a word that no dictionary has is a place's or a person's: "Hong Kong"; and how sure they are then."""
_LONGER_NAME = 0.28
"""The most for words that another firm's name goes on from, where no client is spoken of."""
_MOST = 0.85


def of_leading(words: Sequence[str], writing: Writing, text: str) -> tuple[float, tuple[str, ...]]:
    """How sure these words are the customer, and why.

    They have to be written as a name, with capitals and no letters between; without, a client's title has to stand before them.
    """
    if not writing.whole_word or writing.shape not in {Shape.WHOLE, Shape.BROKEN, Shape.JOINED}:
        return 0.0, ()
    evidence = ("leading", writing.shape.value)
    client = called(text, writing.start, writing.end)
    told = {
        Called.NOT: (),
        Called.NEAR: ("a customer is spoken of",),
        Called.PLAINLY: ("called a customer",),
    }
    if not (writing.capital or writing.link):
        plainly = client is Called.PLAINLY and writing.shape is Shape.WHOLE
        return (0.6 if plainly else 0.0), (*evidence, *told[client], "lower case")
    if writing.shape is Shape.JOINED and not writing.as_listed:
        return 0.0, ()
    setting = setting_of(text, writing.start, writing.end)
    weight, reasons = weigh(setting, capital=True, several=True)
    if not setting.heads and setting.tails and not setting.titled:
        weight, reasons = weight + 0.2, (*reasons, "capitals inside a sentence")
    beside = tuple(neighbours(setting))
    confidence = _base(words) + min(weight, 0.4)
    confidence += {Called.NOT: 0.0, Called.NEAR: 0.1, Called.PLAINLY: 0.3}[client]
    confidence += sum(amount for amount, _ in beside)
    if beside and client is not Called.PLAINLY:
        confidence = min(confidence, _LONGER_NAME)
    why = (*evidence, *told[client], *reasons, *(reason for _, reason in beside))
    return min(confidence, _MOST), tuple(dict.fromkeys(why))


def _base(words: Sequence[str]) -> float:
    """How sure the words are a firm, whatever stands round them: the less often they are met, the surer."""
    usual = forms().group | forms().field | forms().joiner
    telling = [word for word in words if word not in usual]
    if any(zipf(word) >= _KNOWN_FROM and is_name(word) for word in telling):
        return _OF_KNOWN
    rarest = min(map(zipf, telling), default=9.0)
    return next(base for most, base in _BASE if rarest <= most)
