"""Words as they are said: a lexicon first, then versions, quarters, money and addresses written out."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from writers.formats._tongues import Tongue, plain_code, tongue_of
from writers.speaking import speech


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a sentence; `alias` is how it is said, "" for as it stands."""

    text: str
    alias: str = ""


def spoken_parts(text: str, language: str, lexicon: Mapping[str, str]) -> list[Part]:
    """The sentence cut where it is said otherwise than it is written."""
    found: list[tuple[int, int, str]] = []
    for pattern, say in (*_lexicon(lexicon), *_rules(plain_code(language))):
        for match in pattern.finditer(text):
            if not any(match.start() < end and start < match.end() for start, end, _ in found):
                found.append((match.start(), match.end(), say(match)))
    parts: list[Part] = []
    at = 0
    for start, end, alias in sorted(found):
        parts += [Part(text[at:start])] if start > at else []
        parts.append(Part(text[start:end], alias))
        at = end
    return [*parts, Part(text[at:])] if at < len(text) else parts


def spoken(text: str, language: str, lexicon: Mapping[str, str]) -> str:
    """The whole sentence as it is said; no symbols, addresses or parentheses are left."""
    said = "".join(part.alias or part.text for part in spoken_parts(text, language, lexicon))
    return speech(re.sub(r"[\[\]\"“”„«»*_`]", "", said), plain_code(language))


_Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]


def _lexicon(lexicon: Mapping[str, str]) -> list[_Rule]:
    """The longest words first, so that a name is not cut by a word inside of it."""
    return [
        (re.compile(rf"(?<!\w){re.escape(word)}(?!\w)"), _always(way))
        for word, way in sorted(lexicon.items(), key=lambda item: (-len(item[0]), item[0]))
    ]


def _always(way: str) -> Callable[[re.Match[str]], str]:
    return lambda _match: way


_UNIT = r"€|\$|£|EUR|USD|GBP|CHF"
_AMOUNT = r"(?P<amount>\d+(?:[.,]\d+)*)"


def _number(text: str, tongue: Tongue) -> str:
    """A number whose decimals are said one by one; separators of thousands stay with the reader."""
    whole, found, decimals = text.rpartition(tongue.decimal)
    return f"{whole} {tongue.point} {_digits(decimals, tongue)}" if found else text


def _digits(text: str, tongue: Tongue) -> str:
    return " ".join(tongue.digits[int(one)] for one in text if one.isdigit())


@functools.cache
def _rules(language: str) -> tuple[_Rule, ...]:
    tongue = tongue_of(language)
    scale = "|".join(sorted(tongue.scale, key=len, reverse=True))

    def address(match: re.Match[str]) -> str:
        text = re.sub(r"^(?:https?://)?(?:www\.)?|[/.]+$", "", match[0])
        text = text.split("/")[0].split("?")[0]
        return text.replace("@", f" {tongue.at} ").replace(".", f" {tongue.dot} ")

    def version(match: re.Match[str]) -> str:
        numbers = match["number"].split(".")
        parts = [tongue.digits[int(one)] if len(one) == 1 else one for one in numbers]
        return f"{tongue.version} " + f" {tongue.version_point} ".join(parts)

    def quarter(match: re.Match[str]) -> str:
        """Said so that it fits behind an article as well as without one."""
        number, year = tongue.digits[int(match["quarter"])], match["year"]
        return f"{tongue.quarter} {number}" + (f" {tongue.of}{year}" if year else "")

    def money(match: re.Match[str]) -> str:
        large = tongue.scale.get((match["scale"] or "").lower().rstrip("."), "")
        unit = tongue.money[match["unit"] or match["behind"]]
        if large.endswith(" de") and unit[0] in "aeiou":
            large = large if language != "fr" else f"{large[:-1]}’"
        joined = f"{large}{unit}" if large.endswith("’") else f"{large} {unit}".strip()
        return f"{_number(match['amount'], tongue)} {joined}"

    amount = rf"{_AMOUNT}(?:\s?(?P<scale>(?i:{scale})\b)(?:(?<=[Mm](?:io|rd))\.(?=\s\w))?)?"
    return (
        (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://[^\s<>]+|www\.[^\s<>]+"), address),
        (re.compile(r"\b[vV](?:ersion )?\s?(?P<number>\d+(?:\.\d+)+)\b"), version),
        (re.compile(r"\bQ(?P<quarter>[1-4])(?:[ /-](?P<year>(?:19|20)\d\d))?\b"), quarter),
        (re.compile(rf"(?:(?P<unit>{_UNIT})\s?{amount}(?P<behind>(?!))?)"), money),
        (re.compile(rf"\b(?P<unit>(?!))?{amount}\s?(?P<behind>{_UNIT})(?!\w)"), money),
        (re.compile(r"\b(\d+(?:[.,]\d+)?)\s?%"), lambda match: f"{_number(match[1], tongue)} {tongue.percent}"),
        (re.compile(r"\b(\d+)\s?–\s?(\d+)\b"), lambda match: f"{match[1]} {tongue.to} {match[2]}"),
        (re.compile(r"(?<=\s)&(?=\s)"), lambda _match: tongue.also),
        (re.compile(r"\b(\d+)x\b"), lambda match: f"{match[1]} {tongue.times}"),
    )  # fmt: skip
