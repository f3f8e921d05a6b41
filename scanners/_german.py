"""In which language a text is, and whether a German word with a capital is an ordinary one, since every noun has one there."""

from __future__ import annotations

import functools
import re
from collections import Counter

from scanners import Scope
from scanners._memory import by_text
from scanners._name_lists import first_names, lists
from scanners.customers.words import in_dictionary
from scanners.frequencies import zipf_of

_WORD = re.compile(r"[^\W\d_]+")
_TELLING = 2.0
"""How much more often a German word is met in German than in English, as a Zipf frequency; people and firms are met in both."""
_MET = 1.5
"""Zipf frequency from which a word is met at all."""
_MET_SELDOM = 1.0
_ADVERB_FROM = 5.2
"""Zipf frequency from which a comparative is mostly an adverb: "später", "weiter"."""
_PART = 3.0
"""Zipf frequency of what a compound is made of."""
_SHORT_PART = 4.3
"""The same for one of three letters, as in "Anlagenbau"."""
_EVERYWHERE = 5.8
"""Zipf frequency from which a word is hardly a noun."""
_ENDINGS = ("en", "n", "e", "es", "nen")
"""Of nouns and adjectives; a name has only the s of its genitive, a town also an -er."""
_ADJECTIVE = ("e", "er", "es", "em")
_NOUNS = (
    "ung",
    "ungen",
    "heit",
    "heiten",
    "keit",
    "keiten",
    "schaft",
    "schaften",
    "tion",
    "tionen",
    "tät",
    "ismus",
    "nis",
    "nisse",
)
"""What nouns end with that are made of other words."""  # fmt: skip
_SMALL_WORDS = {"german": "german_words", "english": "english_words", "other": "words_of_others"}
_JOINTS = ("", "s", "n", "en", "es", "er", "e")
_SHORTEST_PART = 4


def language_of(scope: Scope, text: str) -> str:
    """What the text is by its small words: "german", "english" or "other"; one that has none goes by what stands beside it.

    Returns "" where nothing tells.
    """
    known: dict[str, str] = scope.memo.setdefault("languages of texts", {})
    if text not in known:  # asked for each name of a text, which may be long
        known[text] = _most(_counts(text)) or _most(_whole(scope))
    return known[text]


def _whole(scope: Scope) -> Counter[str]:
    if "languages" not in scope.memo:
        scope.memo["languages"] = sum((_counts(block.text) for block in scope.blocks), Counter())
    counts: Counter[str] = scope.memo["languages"]
    return counts


def _most(counts: Counter[str]) -> str:
    """The language of the most small words; "" where two are level or there are none."""
    first, second = (*counts.most_common(2), ("", 0), ("", 0))[:2]
    return first[0] if first[1] > second[1] else ""


@by_text
def _counts(text: str) -> Counter[str]:
    """How many small words of each language there are."""
    words = [word.lower() for word in _WORD.findall(text)]
    return Counter(
        language
        for language, name in _SMALL_WORDS.items()
        for word in words
        if word in lists()[name]
    )


@functools.lru_cache(maxsize=50_000)
def is_german_word(word: str) -> bool:
    """Whether the word means something in German besides a name, also one that is put together of such words."""
    return all(_means_something(part) for part in _WORD.findall(word)) and any(
        map(str.isalpha, word)
    )


@functools.lru_cache(maxsize=50_000)
def is_met_name(word: str) -> bool:
    """Whether a word that is met often is a name: a frequent surname, or in no dictionary of English or German."""
    small = word.lower()
    if small in lists()["german_surnames"]:
        return True
    known = small in lists()["never"] or small in lists()["function_words"]
    return not known and word.isalpha() and not in_dictionary(small) and not is_german_word(small)


@functools.lru_cache(maxsize=50_000)
def is_adjective(word: str) -> bool:
    """Whether a word on -er, -es or -em is an adjective: it is met with each of these endings, as a noun is not."""
    small = word.lower()
    stem = small[:-2]
    if _zipfs(small)[0] >= _ADVERB_FROM or stem in first_names()[0]:
        return False
    forms = (stem + ending for ending in _ADJECTIVE)
    return all(_zipfs(form)[0] >= _MET_SELDOM for form in forms)


def _means_something(word: str) -> bool:
    small = word.lower()
    if small in lists()["german_loans"]:
        return True
    if small in first_names()[0] or small in lists()["german_surnames"]:
        return False
    german, english = _zipfs(small)
    if german >= _EVERYWHERE:
        return True
    if german >= _MET and german - english >= _TELLING and (_inflects(small) or _is_made(small)):
        return True
    return english < _MET and _is_made(small)


def _inflects(word: str) -> bool:
    """Whether it is met with another ending as well, or is such a form."""
    others = [word + ending for ending in _ENDINGS]
    others += [word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending)]
    return any(len(one) > 3 and _zipfs(one)[0] >= 1.0 for one in others)


def _is_made(word: str) -> bool:
    """Whether it has the ending of such nouns, or is two words in one that are neither a town's nor a firm's last part."""
    if word.endswith(lists_tails()):
        return False
    if word.endswith(_NOUNS) and len(word) > 7:
        return True
    for cut in range(_SHORTEST_PART, len(word) - 2):
        if _is_part(word[cut:]) and any(
            _is_part(word[: cut - len(joint)] if joint else word[:cut])
            for joint in _JOINTS
            if word[:cut].endswith(joint) and cut - len(joint) >= 3
        ):
            return True
    return False


def _is_part(word: str) -> bool:
    if word in lists()["german_loans"]:
        return True
    german, english = _zipfs(word)
    least = _PART if len(word) >= _SHORTEST_PART else _SHORT_PART
    return german >= least and german - english >= 1.0 and word not in lists()["german_surnames"]


@functools.cache
def lists_tails() -> tuple[str, ...]:
    """What the names of towns and firms end with in German."""
    return tuple(lists()["german_tails"])


@functools.lru_cache(maxsize=200_000)
def _zipfs(word: str) -> tuple[float, float]:
    """How often the word is met in German and in English."""
    return zipf_of(word, "de"), zipf_of(word, "en")
