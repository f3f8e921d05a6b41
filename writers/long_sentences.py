"""A long sentence in two, where a clause stands on its own."""

from __future__ import annotations

import re
from dataclasses import replace

from writers.languages import Language
from writers.leaning import leans
from writers.passages import Sentence
from writers.sentences import end_stop, is_order, is_sentence

_CUTS = re.compile(r"(?:;\s+|,\s+(?:and|but|so|und|aber|sondern)\s+|\s+–\s+|:\s+)")


def split_long(sentence: Sentence, most: int, tongue: Language) -> tuple[Sentence, ...]:
    """The sentence, cut where a clause can stand alone, if it has more than `most` words."""
    if sentence.words <= most or _DENIES.search(sentence.text):
        return (sentence,)
    middle = len(sentence.text) / 2
    for match in sorted(
        _CUTS.finditer(sentence.text), key=lambda found: abs(found.start() - middle)
    ):
        first, second = sentence.text[: match.start()], sentence.text[match.end() :]
        second = second[:1].upper() + second[1:]
        stand = is_sentence(first, tongue) and is_sentence(second, tongue)
        orders = is_order(second, tongue) and not is_order(first, tongue)
        if stand and not orders and not leans(first, tongue) and not _hangs(second, tongue):
            return (
                *split_long(replace(sentence, text=end_stop(first)), most, tongue),
                *split_long(replace(sentence, text=end_stop(second), order=False), most, tongue),
            )
    return (sentence,)


_DENIES = re.compile(
    r"\b(?:not|never|cannot|no|nobody|nothing|none|without|nicht|kein\w*|nie|niemand|nichts|ohne|pas|jamais|non|nunca|nessuno|niet|geen|nooit|não)\b|n['’]t\b",
    re.IGNORECASE,
)
"""What denies: a half without it may say what the whole does not."""


def _hangs(text: str, tongue: Language) -> bool:
    """Whether it begins with a word that ties a clause to the one before it ("that nobody reads …")."""
    return text.split()[0].casefold() in tongue.subordinators
