"""What a line can serve as: a sentence, a question, a quotation, a label over others, or a phrase."""

from __future__ import annotations

import itertools
import re

from writers.languages import Language
from writers.pages import Role
from writers.sentences import SHORTEST_SENTENCE, is_sentence

_QUOTED = re.compile(
    r"[“\"„«](?:[^”\"“»]*$|[^”\"“»]*[”\"“»]\W*$|(?:[^\s”\"“»]+\s+){3,}[^”\"“»]*[”\"“»])"
)
"""What is quoted from its beginning, at least four words of it, and not one word set off."""


def role_of(text: str, tongue: Language) -> Role:
    """What a cleaned line can serve as."""
    if _QUOTED.match(text) and len(text.split()) >= 4:
        return Role.QUOTATION
    if text.endswith("?"):
        return Role.QUESTION
    if text.endswith(":") or is_bare_clause(text, tongue):
        return Role.LABEL
    if is_sentence(text, tongue) or _is_written_out(text):
        return Role.SENTENCE
    return Role.PHRASE


def _is_written_out(text: str) -> bool:
    """Whether somebody put a full stop behind it and it does not begin like a phrase."""
    return (
        len(text.split()) >= SHORTEST_SENTENCE
        and text.endswith(".")
        and text[:1].isupper()
        and not re.match(r"(?:\w+(?:ing|ed)|To|For|With|By|In order)\b", text)
    )


_ASKING = re.compile(r"(?:what|why|how|where|who|which)\s", re.IGNORECASE)
_SUBJECT = frozenset(("we", "you", "they", "i", "he", "she", "it", "who", "nobody", "everybody"))
_NO_SECOND = frozenset(
    ("not", "never", "to", "and", "or", "being", "been", "have", "be", "do", "get")
)


def is_bare_clause(text: str, tongue: Language) -> bool:
    """Whether it is a question's clause that asks nothing and states nothing: "What our dashboard said"."""
    if tongue.code != "en" or not _ASKING.match(text) or text.endswith("?"):
        return False
    return _verbs(re.findall(r"[\w'’-]+", text.casefold()), tongue) <= 1


def _verbs(words: list[str], tongue: Language) -> int:
    """About how many finite verbs; what follows a verb directly belongs to it, and "and how" begins no clause of its own."""
    finite = tongue.finite | tongue.finite_before_object
    count = 0
    last = -2
    for at, word in enumerate(words[1:], start=1):
        before = words[at - 1]
        said = word in finite or (before in _SUBJECT and word not in _NO_SECOND)
        said = said or (before.endswith("s") and word in tongue.orders)
        if said and at - last > 1 and not _in_second_clause(words[:at]):
            count += 1
        if said:
            last = at
    return count


def _in_second_clause(before: list[str]) -> bool:
    """Whether "and what", "and how" stands before it."""
    pairs = itertools.pairwise(before)
    return any(
        first == "and" and second in {"what", "how", "why", "where", "who"}
        for first, second in pairs
    )
