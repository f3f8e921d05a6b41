"""Numbers as a text states them: value with unit, whatever the notation; and what follows them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

from writers.grounding.lexicon import STOP, stem
from writers.grounding.tokens import folded

_UNITS: dict[str, tuple[str, float]] = {
    spelling: (dimension, float(factor))
    for dimension, table in tomllib.loads(
        (resources.files(__package__) / "units.toml").read_text(encoding="utf-8")
    ).items()
    for spelling, factor in table.items()
}
_CASE_MATTERS = {"m", "g", "t", "s", "h", "l", "w", "v", "min", "mi", "mw", "mv", "pb", "nm"}
_CURRENCIES = frozenset({"euro", "dollar", "pound", "franc", "yen", "rupee"})

_MULTIPLIERS = {
    "thousand": 1e3, "tausend": 1e3, "k": 1e3, "tsd": 1e3,
    "million": 1e6, "millions": 1e6, "millionen": 1e6, "mio": 1e6, "mn": 1e6, "mln": 1e6, "mm": 1e6,
    "billion": 1e9, "billions": 1e9, "bn": 1e9, "milliarde": 1e9, "milliarden": 1e9, "mrd": 1e9, "b": 1e9,
    "trillion": 1e12, "trillions": 1e12, "tn": 1e12, "trn": 1e12,
    "hundred": 1e2, "hundert": 1e2, "dozen": 12.0, "lakh": 1e5, "crore": 1e7,
}  # fmt: skip
_ALWAYS_MULTIPLIES = frozenset(_MULTIPLIERS) - {"mm", "b", "k"}

_ONES = {
    word: float(value)
    for value, line in enumerate(
        [
            "zero null",
            "one eins",
            "two zwei",
            "three drei",
            "four vier",
            "five fünf funf",
            "six sechs",
            "seven sieben",
            "eight acht",
            "nine neun",
            "ten zehn",
            "eleven elf",
            "twelve zwölf zwolf",
            "thirteen dreizehn",
            "fourteen vierzehn",
            "fifteen fünfzehn",
            "sixteen sechzehn",
            "seventeen siebzehn",
            "eighteen achtzehn",
            "nineteen neunzehn",
        ]
    )
    for word in line.split()
}
_TENS = {
    word: float(10 * (value + 2))
    for value, line in enumerate(
        [
            "twenty zwanzig",
            "thirty dreißig dreissig",
            "forty vierzig",
            "fifty fünfzig funfzig",
            "sixty sechzig",
            "seventy siebzig",
            "eighty achtzig",
            "ninety neunzig",
        ]
    )
    for word in line.split()
}
_FRACTIONS = {
    "half": 0.5,
    "halve": 0.5,
    "third": 1 / 3,
    "thirds": 1 / 3,
    "quarter": 0.25,
    "quarters": 0.25,
    "fifth": 0.2,
    "fifths": 0.2,
}

_COUNTS = {
    "two": 2.0,
    "twice": 2.0,
    "double": 2.0,
    "three": 3.0,
    "triple": 3.0,
    "three times": 3.0,
    "four": 4.0,
    "four times": 4.0,
    "five times": 5.0,
    "ten times": 10.0,
}
_FRACTION = re.compile(
    r"\b(?:(?:(?P<count>a|one|two|three|four)[\s-]+)?(?P<part>half|thirds?|quarters?|fifths?)"
    r"|(?P<times>twice|double|triple|three times|four times|five times|ten times))"
    r"(?=\s+(?:of|less|more|fewer|as|faster|slower|cheaper|higher|lower|the)\b)",
    re.IGNORECASE,
)

_NOUN = re.compile(r"\s+([^\W\d_]{2,}(?:-[^\W\d_]+)*)")
_PASSED_OVER = frozenset(
    {
        "of",
        "the",
        "our",
        "its",
        "their",
        "more",
        "different",
        "new",
        "other",
        "further",
        "der",
        "die",
        "das",
    }
)

_APPROXIMATE = frozenset(
    [
        "about",
        "around",
        "roughly",
        "approximately",
        "nearly",
        "almost",
        "circa",
        "ca",
        "some",
        "over",
        "under",
        "more-than",
        "less-than",
        "up-to",
        "at-least",
        "at-most",
        "beyond",
        "close",
        "etwa",
        "rund",
        "ungefähr",
        "knapp",
        "fast",
        "über",
    ]
)

_DIGITS = re.compile(
    r"(?P<before>[$€£¥₹]\s?)?(?<![\w.])(?P<sign>[-−+](?=\d))?"
    r"(?P<digits>\d{1,3}(?:[,'’ \u00a0\u202f.]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)*)"
    r"(?P<ordinal>(?:st|nd|rd|th)\b)?"
    r"(?P<glued>(?:%|°[CF]?|€|[A-Za-zµ]{1,4}\b)?)"
)
_NEXT_WORD = re.compile(r"[\s\u00a0-]*([^\W\d_]+\.?)")
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
_UNIT_AFTER = re.compile(
    r"[\s\u00a0-]{0,2}(percentage points?|per cent|basis points?|degrees Celsius|degrees Fahrenheit|[^\W\d_]+|%|°[CF]?|€|\$|£|m²|km²)"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a text. `values` has every reading of its notation, in the unit it was given in."""

    start: int
    end: int
    text: str
    values: tuple[float, ...]
    dimension: str
    """What is measured ("time", "euro"); "" where no unit is known."""
    factor: float
    """How many of the measure's first unit its own unit is."""
    nouns: tuple[str, ...]
    """Stems of the next words that say something, up to three in the same phrase: what it counts is among them."""
    step: float | None
    """What its notation may have rounded away: 0.1 for 1.2, a million for 5m; None for a whole number."""
    approximate: bool
    """Whether the text says that it is: "about", "nearly"."""
    in_words: bool = False
    ordinal: bool = False
    per: str = ""
    """What it is counted by: "hour" for 420 loaves an hour, "daily" likewise "day"."""


def unit_of(word: str) -> tuple[str, float] | None:
    """What a word measures and by which factor; None when it is no unit."""
    low = folded(word)
    if low in _CASE_MATTERS and word != low and word not in ("MW", "MV", "PB", "W", "V", "L", "T"):
        return None
    return _UNITS.get(low) or (_UNITS.get(low.rstrip("s")) if len(low) > 3 else None)


def quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of the text in order; the numbers of dates are among them."""
    found = [*_in_digits(text), *_in_words(text), *_fractions(text)]
    found.sort(key=lambda one: one.start)
    return tuple(found)


def _in_digits(text: str) -> Iterator[Quantity]:
    for match in _DIGITS.finditer(text):
        glued = match["glued"]
        if _is_part_of_name(text, match):
            continue
        unit, scale, end = ("", 1.0), 1.0, match.end("digits")
        if match["before"]:
            unit = _UNITS[match["before"].strip()]
        if match["ordinal"]:
            end = match.end("ordinal")
        elif glued:
            known = _glued(glued, money=bool(match["before"]))
            if known is None and glued.isalpha():
                continue
            if known is not None:
                unit, scale = (known[0] if known[0][0] else unit), known[1]
                end = match.end("glued")
        readings = _readings(match["digits"])
        yield _with_what_follows(
            text, match.start(), end, readings, unit, scale, ordinal=bool(match["ordinal"])
        )


def _is_part_of_name(text: str, match: re.Match[str]) -> bool:
    """Whether the digits belong to a word or an address ("GPT-4", "v2", "3D"), which the names are read for."""
    before = text[max(0, match.start() - 2) : match.start()]
    if re.search(r"[A-Za-z_/#@][-_./]?$", before) and not re.search(r"(?:^|\s)[~x=]$", before):
        return (not match["before"] and not match["sign"]) or before[-1:].isalpha()
    return False


def _glued(word: str, *, money: bool) -> tuple[tuple[str, float], float] | None:
    """Unit and multiplier of letters that stand right behind the digits; None when they are neither."""
    nothing = ("", 1.0)
    low = word.casefold()
    if money and low in ("m", "mm"):
        return nothing, 1e6
    if (money and low in _MULTIPLIERS) or word in ("k", "K", "M", "bn", "B", "mn", "tn"):
        return nothing, _MULTIPLIERS.get(low, 1e6)
    if low == "x":
        return nothing, 1.0
    known = unit_of(word)
    return (known, 1.0) if known else None


def _readings(digits: str) -> tuple[float, ...]:
    """Every number that the digits may mean: "9.400" is 9.4 in one country and 9400 in another."""
    bare = re.sub(r"['’ \u00a0\u202f]", "", digits)
    separators = re.findall(r"[.,]", bare)
    if not separators:
        return (float(bare),)
    if len(set(separators)) == 2:
        decimal = separators[-1]
        other = "," if decimal == "." else "."
        if separators.count(decimal) == 1:
            return (float(bare.replace(other, "").replace(decimal, ".")),)
        return (float(re.sub(r"[.,]", "", bare)),)
    whole = float(re.sub(r"[.,]", "", bare))
    if len(separators) > 1:
        return (whole,)
    as_decimal = float(bare.replace(",", "."))
    if re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", bare):
        return (whole,) if separators[0] == "," else (as_decimal, whole)
    return (as_decimal,)


def _with_what_follows(
    text: str,
    start: int,
    end: int,
    readings: tuple[float, ...],
    unit: tuple[str, float] = ("", 1.0),
    scale: float = 1.0,
    *,
    ordinal: bool = False,
    in_words: bool = False,
) -> Quantity:
    """The number with the multiplier and the unit behind it."""
    written = text[start:end]
    end, more = _multiplier_at(text, end)
    scale *= more
    if not unit[0]:
        end, unit = _unit_at(text, end)
    decimals = re.search(r"[.,](\d+)\D*$", written)
    step = scale * (10.0 ** -len(decimals[1]) if decimals else 1.0)
    return Quantity(
        start=start,
        end=end,
        text=text[start:end],
        values=tuple(value * scale for value in readings),
        dimension=unit[0],
        factor=unit[1],
        nouns=_nouns_after(text, end),
        per=_rate_after(text, end),
        step=None if step == 1.0 else step,
        approximate=_is_approximate(text, start),
        in_words=in_words,
        ordinal=ordinal,
    )


def _multiplier_at(text: str, end: int) -> tuple[int, float]:
    scale = 1.0
    while following := _NEXT_WORD.match(text, end):
        word = following[1].rstrip(".").casefold()
        if word not in _ALWAYS_MULTIPLIES:
            break
        scale *= _MULTIPLIERS[word]
        end = following.end()
    return end, scale


def _unit_at(text: str, end: int) -> tuple[int, tuple[str, float]]:
    following = _UNIT_AFTER.match(text, end)
    known = unit_of(following[1].replace(" ", "-")) if following else None
    if following is None or known is None:
        return end, ("", 1.0)
    return following.end(), known


def _nouns_after(text: str, end: int) -> tuple[str, ...]:
    found: list[str] = []
    while len(found) < 3:
        following = _NOUN.match(text, end)
        if following is None:
            break
        low = folded(following[1])
        if low not in STOP:
            found.append(stem(low))
        elif found or low not in _PASSED_OVER:
            break
        end = following.end()
    return tuple(found)


def _rate_after(text: str, end: int) -> str:
    following = _RATE.match(text, end)
    if not following:
        return ""
    if following["adverb"]:
        return _ADVERBS[following["adverb"].casefold()]
    known = unit_of(following["unit"])
    of_time = known is not None and known[0] in ("time", "calendar")
    each = (following["by"] or "/").casefold() in ("per", "pro", "je", "/")
    return stem(folded(following["unit"])) if of_time or each else ""


def _is_approximate(text: str, start: int) -> bool:
    before = re.findall(
        r"[\w-]+|~|≈",
        folded(text[max(0, start - 24) : start])
        .replace("more than", "more-than")
        .replace("up to", "up-to"),
    )
    return bool(before) and (before[-1] in _APPROXIMATE or before[-1] in "~≈")


def _in_words(text: str) -> Iterator[Quantity]:
    words = [(found[0], found.start(), found.end()) for found in re.finditer(r"[^\W\d_]+", text)]
    at = 0
    while at < len(words):
        value, used = _number_at([word.casefold() for word, _, _ in words[at : at + 8]])
        if used:
            start, end = words[at][1], words[at + used - 1][2]
            yield _with_what_follows(text, start, end, (value,), in_words=True)
        at += used or 1


def _fractions(text: str) -> Iterator[Quantity]:
    """Shares told as fractions, in percent: "a third of the staff", "half as much"."""
    for found in _FRACTION.finditer(text):
        count = _COUNTS.get((found["count"] or found["times"] or "").casefold(), 1.0)
        share = 100 * count * _FRACTIONS.get((found["part"] or "").casefold(), 1.0)
        yield Quantity(
            start=found.start(),
            end=found.end(),
            text=found[0],
            values=(share,),
            dimension="share",
            factor=1.0,
            nouns=(),
            step=6.0,
            approximate=True,
            in_words=True,
        )


def _number_at(words: list[str]) -> tuple[float, int]:
    """The number that the words begin with, and how many of them it takes; (0, 0) for none."""
    total = current = 0.0
    used = 0
    for at, word in enumerate(words):
        if word in _TENS:
            current += _TENS[word]
        elif word in _ONES:
            if used and words[at - 1] in _ONES:
                break
            current += _ONES[word]
        elif word in ("hundred", "hundert") and used:
            current = max(current, 1) * 100
        elif (
            word == "and"
            and used
            and words[at - 1] in ("hundred", "thousand")
            and at + 1 < len(words)
            and (words[at + 1] in _ONES or words[at + 1] in _TENS)
        ):
            continue
        elif word in ("thousand", "million", "billion") and used:
            total, current = total + max(current, 1) * _MULTIPLIERS[word], 0.0
        else:
            break
        used = at + 1
    if used == 1 and words[0] in ("eins", "null", "zero"):
        return 0.0, 0
    return total + current, used
