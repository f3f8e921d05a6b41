"""Numbers as a text states them: value with unit, whatever the notation; and what follows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from writers.grounding.lexicon import STOP, stem
from writers.grounding.number_words import BEGINNINGS, fractions, number_at
from writers.grounding.tokens import folded
from writers.grounding.units import UNITS, glued_unit, multiplier_at, rate_after, unit_at

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

_LETTERS = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(
    r"(?P<before>[$€£¥₹]\s?)?(?<![\w.])(?P<sign>[-−+](?=\d))?"
    r"(?P<digits>\d{1,3}(?:[,'’ \u00a0\u202f.]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)*)"
    r"(?P<ordinal>(?:st|nd|rd|th)\b)?"
    r"(?P<glued>(?:%|°[CF]?|€|[A-Za-zµ]{1,4}\b)?)"
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


def quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of the text in order; the numbers of dates are among them."""
    found = [*_in_digits(text), *_in_words(text), *_fractions(text)]
    found.sort(key=lambda one: one.start)
    return tuple(found)


def _in_digits(text: str) -> Iterator[Quantity]:
    if _DIGIT.search(text) is None:
        return
    for match in _DIGITS.finditer(text):
        glued = match["glued"]
        if _is_part_of_name(text, match):
            continue
        unit, scale, end = ("", 1.0), 1.0, match.end("digits")
        if match["before"]:
            unit = UNITS[match["before"].strip()]
        if match["ordinal"]:
            end = match.end("ordinal")
        elif glued:
            known = glued_unit(glued, money=bool(match["before"]))
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
    end, more = multiplier_at(text, end)
    scale *= more
    if not unit[0]:
        end, unit = unit_at(text, end)
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
        per=rate_after(text, end),
        step=None if step == 1.0 else step,
        approximate=_is_approximate(text, start),
        in_words=in_words,
        ordinal=ordinal,
    )


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


def _is_approximate(text: str, start: int) -> bool:
    before = re.findall(
        r"[\w-]+|~|≈",
        folded(text[max(0, start - 24) : start])
        .replace("more than", "more-than")
        .replace("up to", "up-to"),
    )
    return bool(before) and (before[-1] in _APPROXIMATE or before[-1] in "~≈")


def _in_words(text: str) -> Iterator[Quantity]:
    if BEGINNINGS.isdisjoint(map(str.casefold, _LETTERS.findall(text))):
        return
    words = [(found[0].casefold(), *found.span()) for found in _LETTERS.finditer(text)]
    at = 0
    while at < len(words):
        if words[at][0] not in BEGINNINGS:
            at += 1
            continue
        value, used = number_at([word for word, _, _ in words[at : at + 8]])
        if used:
            start, end = words[at][1], words[at + used - 1][2]
            yield _with_what_follows(text, start, end, (value,), in_words=True)
        at += used or 1


def _fractions(text: str) -> Iterator[Quantity]:
    """Shares told as fractions, in percent."""
    for start, end, share in fractions(text):
        yield Quantity(
            start=start,
            end=end,
            text=text[start:end],
            values=(share,),
            dimension="share",
            factor=1.0,
            nouns=(),
            step=6.0,
            approximate=True,
            in_words=True,
        )
