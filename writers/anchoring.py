"""What a sentence speaks of without naming it: whether a reader who did not hear the sentence before it can follow.

The orders of words are English; for other languages their own patterns decide.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from writers.languages import Language
from writers.leaning import leans
from writers.sentences import content_words, stem

_PLURAL_PRONOUN = re.compile(r"\b(?:they|them|their|theirs|these|those|both|none)\b", re.IGNORECASE)
_NAMED_THING = re.compile(r"\b(?:an?|the|our|every|each|no|one)\s[\w’'-]{3,}", re.IGNORECASE)
_MANY = re.compile(r"\b[a-z]{3,}s\b")
_NOT_MANY = re.compile(r"(?:ss|us|is|was|has|does|this|its|his)$")
_PERSONAL = re.compile(r"\b(?:he|she|him|her|his|hers)\b", re.IGNORECASE)
_QUOTED = re.compile(r"[“\"„][^”\"“]*[”\"“]")


def names_inside(text: str, tongue: Language) -> bool:
    """Whether its early pronoun is about something that the sentence itself names before it ("five lines, and each of them")."""
    match = tongue.pronoun.match(text) if tongue.pronoun else None
    if match is None or tongue.code != "en":
        return False
    words = match[0].split()
    before = " ".join(words[:-1])
    if _PERSONAL.fullmatch(words[-1]):
        return bool(re.search(r"\b(?:an?|one of)\s[\w’'-]{3,}", before, re.IGNORECASE))
    if _PLURAL_PRONOUN.search(words[-1]) or "each of them" in match[0]:
        return any(not _NOT_MANY.search(word) for word in _MANY.findall(before))
    return bool(_NAMED_THING.search(before))


@functools.lru_cache(maxsize=4_096)  # every draft of a deck asks
def hangs_back(text: str, tongue: Language) -> bool:
    """Whether it cannot be followed without the sentence before it."""
    if leans(text, tongue):
        return True
    if any(pattern and pattern.match(text) for pattern in (tongue.elliptic, tongue.counted)):
        return True
    pronoun = tongue.pronoun.match(text) if tongue.pronoun else None
    return pronoun is not None and not names_inside(text, tongue)


def speaks_of_somebody(text: str, tongue: Language) -> bool:
    """Whether it says "he" or "she" outside a quotation, and so of whom was spoken before."""
    return tongue.code == "en" and bool(_PERSONAL.search(_QUOTED.sub("", text)))


_A_PERSON = re.compile(
    r"\b(?:an?|the|one of|every|each|our|their)\s(?:[\w’'-]+\s){0,3}?(?:[\w-]+(?:er|or|ist|ian|man|woman|eer)s?|colleagues?|"
    r"boss|nurse|chef|clerk|friend|guest|patient|student|child|boy|girl|king|queen|president|agent|client|cook|pilot|mother|father)\b",
    re.IGNORECASE,
)


def names_somebody(text: str, tongue: Language) -> bool:
    """Whether it brings in, before it says "he" or "she", the one it means: "a baker", "one of our engineers", "Dot"."""
    match = _PERSONAL.search(_QUOTED.sub("", text)) if tongue.code == "en" else None
    before = text[: match.start()] if match else text
    return bool(_A_PERSON.search(before) or re.search(r"(?<!^)\b[A-Z][a-z]+", before))


_DEFINITE = re.compile(
    r"(?:the|that)\s(?!(?:first|last|next|best|worst|most|only|same)\b)(?P<thing>[\w’'-]+(?:\s[\w’'-]+)?)",
    re.IGNORECASE,
)


def opens_unnamed(text: str, before: Sequence[str], tongue: Language) -> bool:
    """Whether it opens with a thing as if it were known ("The card took …") that nothing of `before` has named."""
    match = _DEFINITE.match(text) if tongue.code == "en" else None
    if match is None:
        return False
    own = {stem(word) for word in content_words(match["thing"], tongue.small_words)}
    known = {stem(word) for line in before for word in content_words(line, tongue.small_words)}
    return bool(own) and not own & known
