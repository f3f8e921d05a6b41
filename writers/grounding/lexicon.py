"""The word lists beside this module, loaded once: small words, cues, opposites, words that may stand for each other."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources

_DOUBLED = re.compile(r"([bdfgklmnprtz])\1$")

_IRREGULAR = {
    form: base
    for base, *forms in (
        line.split()
        for line in [
            "use used using",
            "go went gone going",
            "send sent",
            "build built",
            "make made",
            "fall fell fallen",
            "rise rose risen",
            "grow grew grown",
            "run ran",
            "hold held",
            "keep kept",
            "leave left",
            "lose lost",
            "find found",
            "give gave given",
            "take took taken",
            "write wrote written",
            "choose chose chosen",
            "buy bought",
            "sell sold",
            "pay paid",
            "meet met",
            "lead led",
            "drive drove driven",
            "begin began begun",
            "break broke broken",
            "child children",
            "person people",
            "man men",
            "woman women",
            "criterion criteria",
            "say said",
            "tell told",
            "think thought",
            "know knew known",
            "see saw seen",
            "come came",
            "become became",
            "show shown",
            "speak spoke spoken",
            "bring brought",
            "teach taught",
            "catch caught",
            "feel felt",
            "spend spent",
            "win won",
            "lie lay lain",
            "mean meant",
            "stand stood",
            "understand understood",
            "shrink shrank shrunk",
            "sink sank sunk",
            "analysis analyses",
            "hypothesis hypotheses",
            "index indices",
            "matrix matrices",
            "vertex vertices",
            "foot feet",
        ]
    )
    for form in forms
}


@functools.lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The word, folded to lower case already, without its ending: "moved", "moving" and "moves" come out equal."""
    word = _IRREGULAR.get(word, word)
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        if word.endswith("ies") and len(word) > 4:
            word = word[:-3] + "y"
        elif word.endswith(("sses", "xes", "zes", "ches", "shes")):
            word = word[:-2]
        else:
            word = word[:-1]
    for ending in ("ing", "ed"):
        if (
            word.endswith(ending)
            and len(word) - len(ending) >= 3
            and re.search("[aeiouy]", word[: -len(ending)])
        ):
            word = _DOUBLED.sub(r"\1", word[: -len(ending)])
            break
    if word.endswith("ly") and len(word) > 5:
        word = word[:-2]
    if word.endswith("y") and len(word) > 3:
        word = word[:-1] + "i"
    if word.endswith("e") and len(word) >= 3:
        word = word[:-1]
    return word


def _read(name: str) -> str:
    return (resources.files(__package__) / name).read_text(encoding="utf-8")


def _lines(name: str) -> Iterator[str]:
    for line in _read(name).splitlines():
        if line and not line.startswith("#"):
            yield line


_WORDS = tomllib.loads(_read("words.toml"))


def words(name: str) -> frozenset[str]:
    """A list of single words."""
    return frozenset(str(_WORDS[name]).split())


Phrases = Mapping[str, tuple[tuple[str, ...], ...]]
"""By their first word, each as its words, the longest first."""


def phrases(name: str) -> Phrases:
    """A list of phrases."""
    found = [tuple(line.split()) for line in str(_WORDS[name]).splitlines() if line.strip()]
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(found, key=len, reverse=True):
        by_first.setdefault(phrase[0], []).append(phrase)
    return {first: tuple(several) for first, several in by_first.items()}


def families(name: str) -> tuple[frozenset[str], ...]:
    """A list whose lines hold words for one idea, parted by bars."""
    lines = (line for line in str(_WORDS[name]).splitlines() if line.strip())
    return tuple(frozenset(word.strip() for word in line.split("|")) for line in lines)


STOP = words("stop")
META = words("meta")
META_STEMS = frozenset(map(stem, META))
NEGATIVES = words("negatives")
NEAR_NEGATIVES = words("near_negatives")
HEDGES = words("hedges")
PREPOSITIONS = words("prepositions")
DETERMINERS = words("determiners")
CONNECTORS = words("connectors")
REPORTING = frozenset(map(stem, words("reporting")))
PLAIN_REPORTING = frozenset(map(stem, words("plain_reporting")))
OWN_VOICE = words("own_voice")
NO_NEGATION = phrases("no_negation")
HEDGE_PHRASES = phrases("hedge_phrases")
ATTRIBUTION_PHRASES = phrases("attribution_phrases")
STRONG = families("strong")


def _groups() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, line in enumerate(_lines("synonyms.txt")):
        for word in line.split():
            found.setdefault(stem(word), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


def _opposites() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in _lines("antonyms.txt"):
        sides = [[stem(word) for word in side.split()] for side in line.split("|")]
        for one, other in (sides, sides[::-1]):
            for word in one:
                found.setdefault(word, set()).update(other)
    return {word: frozenset(others) for word, others in found.items()}


GROUPS = _groups()
OPPOSITES = _opposites()
_NONE: frozenset[int] = frozenset()
_NEGATING_PREFIXES = ("un", "in", "im", "il", "ir", "dis", "non", "non-", "mis", "de")


def groups(word: str) -> frozenset[int]:
    """The numbers of the groups of words that this stem may stand for."""
    return GROUPS.get(word, _NONE)


@functools.lru_cache(maxsize=100_000)
def same_root(one: str, other: str) -> bool:
    """Whether two stems are forms of one word: equal, or alike over their longer beginning."""
    if one == other:
        return True
    shorter = min(len(one), len(other))
    if shorter < 4 or one[:4] != other[:4]:
        return False
    common = next((at for at in range(shorter) if one[at] != other[at]), shorter)
    return (common >= 5 and common >= 0.66 * max(len(one), len(other))) or (
        common == shorter and shorter >= 4 and max(len(one), len(other)) - shorter <= 4
    )


def related(one: str, other: str) -> bool:
    """Whether one stem may stand for the other in a fair rewording."""
    return same_root(one, other) or not groups(one).isdisjoint(groups(other))


@functools.lru_cache(maxsize=100_000)
def opposite(one: str, other: str) -> bool:
    """Whether two stems contradict each other: a listed pair, or one is the other with a negating prefix."""
    if other in OPPOSITES.get(one, ()):
        return True
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return len(shorter) >= 4 and any(longer == prefix + shorter for prefix in _NEGATING_PREFIXES)


def starts_with(tokens: list[str], at: int, choices: Phrases) -> int:
    """How many of the tokens from `at` on one of the phrases takes up; 0 for none."""
    for phrase in choices.get(tokens[at], ()):
        if tuple(tokens[at : at + len(phrase)]) == phrase:
            return len(phrase)
    return 0
