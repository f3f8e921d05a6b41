"""Words as they are said: a lexicon first, then versions, quarters, money and addresses written out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from writers.speaking import speech


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a sentence; `alias` is how it is said, "" for as it stands."""

    text: str
    alias: str = ""


def spoken_parts(text: str, language: str, lexicon: Mapping[str, str]) -> list[Part]:
    """The sentence cut where it is said otherwise than it is written."""
    tongue = _TONGUES.get(language, _TONGUES["en"])
    found: list[tuple[int, int, str]] = []
    for pattern, say in (*_lexicon(lexicon), *tongue):
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
    return speech(re.sub(r"[\[\]\"“”„«»*_`]", "", said))


_Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]


def _lexicon(lexicon: Mapping[str, str]) -> list[_Rule]:
    """The longest words first, so that a name is not cut by a word inside of it."""
    return [
        (re.compile(rf"(?<!\w){re.escape(word)}(?!\w)"), lambda _match, way=way: way)  # type: ignore[misc]
        for word, way in sorted(lexicon.items(), key=lambda item: (-len(item[0]), item[0]))
    ]


_DIGITS = {
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    "de": ("null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"),
}
_MONEY = {
    "en": {"€": "euros", "EUR": "euros", "$": "dollars", "USD": "dollars", "£": "pounds", "GBP": "pounds", "CHF": "francs"},
    "de": {"€": "Euro", "EUR": "Euro", "$": "Dollar", "USD": "Dollar", "£": "Pfund", "GBP": "Pfund", "CHF": "Franken"},
}  # fmt: skip
_SCALE = {
    "en": {"k": "thousand", "m": "million", "mn": "million", "bn": "billion", "b": "billion"},
    "de": {"k": "Tausend", "m": "Millionen", "mio": "Millionen", "mrd": "Milliarden", "bn": "Milliarden"},
}  # fmt: skip
_UNIT = r"€|\$|£|EUR|USD|GBP|CHF"
_AMOUNT = r"(?P<amount>\d+(?:[.,]\d+)*)"


def _number(text: str, language: str) -> str:
    """A number whose decimals are said one by one; separators of thousands stay with the reader."""
    point, mark = ("point", ".") if language == "en" else ("Komma", ",")
    whole, found, decimals = text.rpartition(mark)
    if not found:
        return text
    return f"{whole} {point} {_digits(decimals, language)}"


def _digits(text: str, language: str) -> str:
    return " ".join(_DIGITS[language][int(one)] for one in text if one.isdigit())


def _rules(language: str) -> list[_Rule]:
    english = language == "en"
    dot, at_sign = ("dot", "at") if english else ("Punkt", "at")
    scale = "|".join(sorted(_SCALE[language], key=len, reverse=True))

    def address(match: re.Match[str]) -> str:
        text = re.sub(r"^(?:https?://)?(?:www\.)?|[/.]+$", "", match[0])
        text = text.split("/")[0].split("?")[0]
        return text.replace("@", f" {at_sign} ").replace(".", f" {dot} ")

    def version(match: re.Match[str]) -> str:
        point = "point" if english else "Punkt"
        parts = [
            _DIGITS[language][int(one)] if len(one) == 1 else one
            for one in match["number"].split(".")
        ]
        return (
            "version " + f" {point} ".join(parts)
            if english
            else "Version " + f" {point} ".join(parts)
        )

    def quarter(match: re.Match[str]) -> str:
        """Said so that it fits behind an article as well as without one."""
        number, year = _DIGITS[language][int(match["quarter"])], match["year"]
        if english:
            return f"quarter {number}" + (f" of {year}" if year else "")
        return f"Quartal {number}" + (f" {year}" if year else "")

    def money(match: re.Match[str]) -> str:
        large = _SCALE[language].get((match["scale"] or "").lower().rstrip("."), "")
        unit = _MONEY[language][match["unit"] or match["behind"]]
        return " ".join(filter(None, (_number(match["amount"], language), large, unit)))

    amount = rf"{_AMOUNT}(?:\s?(?P<scale>(?i:{scale})\b)(?:(?<=[Mm](?:io|rd))\.(?=\s\w))?)?"
    return [
        (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://[^\s<>]+|www\.[^\s<>]+"), address),
        (re.compile(r"\b[vV](?:ersion )?\s?(?P<number>\d+(?:\.\d+)+)\b"), version),
        (re.compile(r"\bQ(?P<quarter>[1-4])(?:[ /-](?P<year>(?:19|20)\d\d))?\b"), quarter),
        (re.compile(rf"(?:(?P<unit>{_UNIT})\s?{amount}(?P<behind>(?!))?)"), money),
        (re.compile(rf"\b(?P<unit>(?!))?{amount}\s?(?P<behind>{_UNIT})(?!\w)"), money),
        (re.compile(r"\b(\d+(?:[.,]\d+)?)\s?%"), lambda match: f"{_number(match[1], language)} {'percent' if english else 'Prozent'}"),
        (re.compile(r"\b(\d+)\s?–\s?(\d+)\b"), lambda match: f"{match[1]} {'to' if english else 'bis'} {match[2]}"),
        (re.compile(r"(?<=\s)&(?=\s)"), lambda _match: "and" if english else "und"),
        (re.compile(r"\b(\d+)x\b"), lambda match: f"{match[1]} {'times' if english else 'mal'}"),
    ]  # fmt: skip


_TONGUES: Mapping[str, list[_Rule]] = {language: _rules(language) for language in ("en", "de")}
