"""Units by what they measure, multipliers ("million"), and rates ("an hour")."""

from __future__ import annotations

import re
import tomllib
from importlib import resources

from writers.grounding.lexicon import stem
from writers.grounding.tokens import folded

UNITS: dict[str, tuple[str, float]] = {
    spelling: (dimension, float(factor))
    for dimension, table in tomllib.loads(
        (resources.files(__package__) / "units.toml").read_text(encoding="utf-8")
    ).items()
    for spelling, factor in table.items()
}

_CASE_MATTERS = {"m", "g", "t", "s", "h", "l", "w", "v", "min", "mi", "mw", "mv", "pb", "nm"}

MULTIPLIERS = {
    "thousand": 1e3, "tausend": 1e3, "k": 1e3, "tsd": 1e3,
    "million": 1e6, "millions": 1e6, "millionen": 1e6, "mio": 1e6, "mn": 1e6, "mln": 1e6, "mm": 1e6,
    "billion": 1e9, "billions": 1e9, "bn": 1e9, "milliarde": 1e9, "milliarden": 1e9, "mrd": 1e9, "b": 1e9,
    "trillion": 1e12, "trillions": 1e12, "tn": 1e12, "trn": 1e12,
    "hundred": 1e2, "hundert": 1e2, "dozen": 12.0, "lakh": 1e5, "crore": 1e7,
}  # fmt: skip

_ALWAYS_MULTIPLIES = frozenset(MULTIPLIERS) - {"mm", "b", "k"}

_ADVERBS = {
    "hourly": "hour",
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "yearly": "year",
    "annually": "year",
}

_RATE = re.compile(
    r"(?:\s+[^\W\d_]+){0,2}?(?:\s+(?P<by>a|an|per|every|each|je|pro)\s+|\s*(?P<slash>/)\s*)(?P<unit>[^\W\d_]+)\b"
    r"|(?:\s+[^\W\d_]+){0,2}?\s+(?P<adverb>hourly|daily|weekly|monthly|yearly|annually)\b",
    re.IGNORECASE,
)

_NEXT_WORD = re.compile(r"[\s\u00a0-]*([^\W\d_]+\.?)")

_UNIT_AFTER = re.compile(
    r"[\s\u00a0-]{0,2}(percentage points?|per cent|basis points?|degrees Celsius|degrees Fahrenheit|[^\W\d_]+|%|°[CF]?|€|\$|£|m²|km²)"
)


def unit_of(word: str) -> tuple[str, float] | None:
    """What a word measures and by which factor; None when it is no unit."""
    low = folded(word)
    if low in _CASE_MATTERS and word != low and word not in ("MW", "MV", "PB", "W", "V", "L", "T"):
        return None
    return UNITS.get(low) or (UNITS.get(low.rstrip("s")) if len(low) > 3 else None)


def glued_unit(word: str, *, money: bool) -> tuple[tuple[str, float], float] | None:
    """Unit and multiplier of letters that stand right behind the digits; None when they are neither."""
    nothing = ("", 1.0)
    low = word.casefold()
    if money and low in ("m", "mm"):
        return nothing, 1e6
    if (money and low in MULTIPLIERS) or word in ("k", "K", "M", "bn", "B", "mn", "tn"):
        return nothing, MULTIPLIERS.get(low, 1e6)
    if low == "x":
        return nothing, 1.0
    known = unit_of(word)
    return (known, 1.0) if known else None


def multiplier_at(text: str, end: int) -> tuple[int, float]:
    """Where the multipliers behind a number end ("million"), and what they come to; 1 for none."""
    scale = 1.0
    while following := _NEXT_WORD.match(text, end):
        word = following[1].rstrip(".").casefold()
        if word not in _ALWAYS_MULTIPLIES:
            break
        scale *= MULTIPLIERS[word]
        end = following.end()
    return end, scale


def unit_at(text: str, end: int) -> tuple[int, tuple[str, float]]:
    """Where the unit behind a number ends, and what it measures by which factor; ("", 1) for none."""
    following = _UNIT_AFTER.match(text, end)
    known = unit_of(following[1].replace(" ", "-")) if following else None
    if following is None or known is None:
        return end, ("", 1.0)
    return following.end(), known


def rate_after(text: str, end: int) -> str:
    """Stem of what a quantity is counted by: "hour" for "an hour", "person" for "per person"; "" for none."""
    following = _RATE.match(text, end)
    if not following:
        return ""
    if following["adverb"]:
        return _ADVERBS[following["adverb"].casefold()]
    known = unit_of(following["unit"])
    of_time = known is not None and known[0] in ("time", "calendar")
    each = (following["by"] or "/").casefold() in ("per", "pro", "je", "/")
    return stem(folded(following["unit"])) if of_time or each else ""
