"""What a brief measures itself by, read as far as it goes: how much of what, by when; what cannot be read is said.

target = read_target("sign-ups", "20 % more by March", start=date(2027, 1, 11))
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from deckproof.errors import UsageError
from echo.amounts import number_of

_DAYS_IN = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}
_UNITS = {
    "day": "day", "days": "day", "tag": "day", "tage": "day", "tagen": "day",
    "week": "week", "weeks": "week", "woche": "week", "wochen": "week",
    "month": "month", "months": "month", "monat": "month", "monate": "month", "monaten": "month",
    "quarter": "quarter", "quarters": "quarter", "quartal": "quarter", "quartale": "quarter", "quartalen": "quarter",
    "year": "year", "years": "year", "jahr": "year", "jahre": "year", "jahren": "year",
}  # fmt: skip
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_PER = re.compile(rf"(?:\b(?:per|a|each|every|pro|je|im|in der)|/)\s*({_UNIT})\b")
_WITHIN = re.compile(rf"\b(?:in|within|over|after|innerhalb von|binnen|nach)\s+(?:the first\s+)?(\d{{1,3}})\s+({_UNIT})\b")  # fmt: skip
_ISO = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b")
_GERMAN = re.compile(r"\b(\d{1,2})\.\s?(\d{1,2})\.\s?(20\d\d)\b")
_QUARTER = re.compile(r"\bq([1-4])(?:\s*/?\s*(20\d\d))?\b|\b(20\d\d)\s*q([1-4])\b")
_NUMBER = re.compile(r"(?<![\w.,])(\d[\d.,']*\d|\d)\s*(%|percent\b|prozent\b|k\b|m\b)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What was understood; `amount` is None where no number was, `family` "" where nothing known is named."""

    words: str
    amount: float | None
    is_change: bool = False
    """Whether `amount` is a change in percent."""
    less: bool = False
    per: str = ""
    """"day", "week", "month", "quarter" or "year" where so much is meant for each."""
    by: dt.date | None = None
    family: str = ""

    @property
    def per_days(self) -> int:
        """How many days the amount is for; 0 where it is for all of the time."""
        return _DAYS_IN.get(self.per, 0)


def read_target(kpi: str, target: str, *, start: dt.date | None) -> Target:
    """The target; `start` is when the first piece left, by which a month without a year is told."""
    words = " ".join(f"{kpi} {target}".split())
    rest = folded(target) + " | " + folded(kpi)
    by, rest = _until(rest, start)
    per = _PER.search(rest)
    rest = _PER.sub(" ", rest)
    amount, percent = _amount(rest)
    less = any(re.search(rf"\b{word}\b", rest) for word in _data()["less"]["words"])
    family = family_of(kpi) or family_of(target)
    mean = is_mean(_NUMBER.sub(" ", folded(kpi))) or is_mean(_NUMBER.sub(" ", folded(target)))
    return Target(
        words=words,
        amount=amount,
        # "A rating of 80 %" is a level, "20 % more" is a change.
        is_change=percent and not mean,
        less=less,
        per=_UNITS[per[1]] if per else "",
        by=by,
        family=family,
    )


def family_of(words: str) -> str:
    """What the words measure, by the name of its family; "" for nothing known."""
    plain = f" {re.sub('[^a-z0-9]+', ' ', folded(words)).strip()} "
    best, size = "", 0
    for family, pattern, length in _families():
        if length > size and pattern.search(plain):
            best, size = family, length
    return best


def is_mean(words: str) -> bool:
    """Whether of such figures the mean counts and not the sum."""
    plain = f" {re.sub('[^a-z0-9]+', ' ', folded(words)).strip()} "
    return any(f" {word} " in plain for word in _data()["means"]["words"])


def same_measure(metric: str, kpi: str) -> bool:
    """Whether an imported metric is what the KPI speaks of: the same family, or the metric's own words."""
    family = family_of(metric)
    if family and family == family_of(kpi):
        return True
    words = re.sub("[^a-z0-9]+", " ", folded(metric)).strip()
    return bool(words) and f" {words} " in f" {re.sub('[^a-z0-9]+', ' ', folded(kpi))} "


def folded(text: str) -> str:
    """Small letters without accents."""
    flat = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in flat if not unicodedata.combining(letter))


def _until(text: str, start: dt.date | None) -> tuple[dt.date | None, str]:
    """The day until which it counts, and the text without the words that said so."""
    for pattern, order in ((_ISO, (1, 2, 3)), (_GERMAN, (3, 2, 1))):
        if found := pattern.search(text):
            parts = [int(found[at]) for at in order]
            return _day(*parts), pattern.sub(" ", text)
    if found := _WITHIN.search(text):
        days = int(found[1]) * _DAYS_IN[_UNITS[found[2]]]
        return (start + dt.timedelta(days=days) if start else None), _WITHIN.sub(" ", text)
    if found := _QUARTER.search(text):
        quarter, year = int(found[1] or found[4]), found[2] or found[3]
        return _end_of(quarter * 3, int(year) if year else None, start), _QUARTER.sub(" ", text)
    months = _data()["months"]
    named = re.compile(
        r"\b(?:(\d{1,2})(?:st|nd|rd|th|\.)?\s+)?(?:of\s+)?(" + "|".join(months) + r")\b(?:\s+(\d{1,2})\b(?!\d))?,?(?:\s+(20\d\d))?"
    )  # fmt: skip
    found = named.search(text)
    # "may" is a month only behind a word that leads to a date.
    if found and (found[2] != "may" or re.search(r"\b(?:by|until|till|before|in|of|end|end of|bis)\s*$", text[: found.start()])):  # fmt: skip
        month, year = int(months[found[2]]), int(found[4]) if found[4] else None
        end, day = _end_of(month, year, start), found[1] or found[3]
        if end is not None and day:
            end = _day(end.year, end.month, int(day)) or end
        return end, named.sub(" ", text, count=1)
    return None, text


def _end_of(month: int, year: int | None, start: dt.date | None) -> dt.date | None:
    if year is None:
        if start is None:
            return None
        year = start.year + (month < start.month)
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _amount(text: str) -> tuple[float | None, bool]:
    """The first number that is no year, and whether it is one in percent; a doubling is 100 percent."""
    for found in _NUMBER.finditer(text):
        unit = (found[2] or "").strip()
        if not unit and re.fullmatch(r"20\d\d", found[1]):
            continue
        try:
            number = number_of(found[1] + (unit if unit in {"k", "m"} else ""))
        except UsageError:
            continue
        return number, unit in {"%", "percent", "prozent"}
    for word, change in (("doubl", 100.0), ("twice", 100.0), ("verdoppel", 100.0), ("halve", 50.0), ("halbier", 50.0)):  # fmt: skip
        if word in text:
            return change, True
    return None, False


@cache
def _families() -> Sequence[tuple[str, re.Pattern[str], int]]:
    return [
        (family, re.compile(" " + re.escape(word).replace(r"\*", "[a-z]*").replace(r"\ ", " ") + " "), len(word))
        for family, words in _data()["families"].items()
        for word in words
    ]  # fmt: skip


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads((resources.files("echo") / "kpi.toml").read_text("utf-8"))
