"""Dates as a text states them, however incomplete: years, months, days, quarters."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MONTHS = {
    name: number
    for number, line in enumerate(
        [
            "january jan januar jänner",
            "february feb februar",
            "march mar märz mrz",
            "april apr",
            "may mai",
            "june jun juni",
            "july jul juli",
            "august aug",
            "september sep sept",
            "october oct oktober okt",
            "november nov",
            "december dec dezember dez",
        ],
        1,
    )
    for name in line.split()
}
_FULL = {name for name in _MONTHS if len(name) > 3 and name != "sept"} | {"may", "mai"}
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR = r"(?:1[5-9]|20|21)\d\d"

_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\d)(?P<y>{_YEAR})-(?P<m>0[1-9]|1[0-2])-(?P<d>[0-3]\d)(?!\d)",
        rf"(?<!\d)(?P<d>[0-3]?\d)(?:st|nd|rd|th)?\.?\s+(?:of\s+)?(?P<n>{_NAMES})\b\.?,?(?:\s+(?P<y>{_YEAR}))?(?!\d)",
        rf"\b(?P<n>{_NAMES})\b\.?\s+(?P<d>[0-3]?\d)(?:st|nd|rd|th)?\b(?![.,]\d)(?:,?\s+(?P<y>{_YEAR}))?(?!\d)",
        rf"\b(?P<n>{_NAMES})\b\.?,?(?:\s+of)?\s+(?P<y>{_YEAR})(?!\d)",
        rf"\bQ(?P<q>[1-4])(?:[\s/-]*(?P<y>{_YEAR}))?(?!\d)",
        r"(?<!\d)(?P<q>[1-4])Q(?P<s>\d\d)(?!\d)",
        rf"\b(?P<o>first|second|third|fourth)\s+quarter(?:\s+of)?(?:\s+(?P<y>{_YEAR}))?(?!\d)",
        rf"(?<![\d.,$€£-])(?P<y>{_YEAR})(?![\d%]|[.,]\d|\s*(?:%|percent|euros?|dollars?|pounds?|parcels|people|users|items|km|kg|m\b|mm|MB|GB|rows))",
        rf"\b(?P<n>{_NAMES})\b",
    )
)
_WEEKDAYS = re.compile(
    r"\b(Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag)s?\b"
)
_MAY_HOLD_ONE = re.compile(
    rf"\d|\b(?:{_NAMES})\b|\bquarter|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|\b(?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag)",
    re.IGNORECASE,
)
"""What every text has in which one of the patterns matches."""
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}


@dataclass(frozen=True, slots=True)
class Date:
    """A date with what was stated of it; None for the rest."""

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    quarter: int | None = None
    weekday: str | None = None

    @property
    def parts(self) -> tuple[int | str | None, ...]:
        """Year, month, day, quarter, weekday."""
        return self.year, self.month, self.day, self.quarter, self.weekday

    def agrees(self, other: Date) -> bool:
        """Whether everything that this one states stands in the other."""
        return all(
            mine is None or mine == theirs
            for mine, theirs in zip(self.parts, other.parts, strict=True)
        )

    def contradicts(self, other: Date) -> bool:
        """Whether both state one thing and state it differently."""
        return any(
            mine is not None and theirs is not None and mine != theirs
            for mine, theirs in zip(self.parts, other.parts, strict=True)
        )


def dates(text: str) -> tuple[Date, ...]:
    """The dates of the text in order, none overlapping another."""
    if _MAY_HOLD_ONE.search(text) is None:
        return ()
    found: list[Date] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if any(match.start() < one.end and one.start < match.end() for one in found):
                continue
            date = _read(match, text)
            if date is not None:
                found.append(date)
    found += [
        Date(match.start(), match.end(), weekday=match[1].lower())
        for match in _WEEKDAYS.finditer(text)
    ]
    return tuple(sorted(found, key=lambda one: one.start))


def _read(match: re.Match[str], text: str) -> Date | None:
    parts = match.groupdict()
    name = parts.get("n")
    month = _MONTHS[name.lower()] if name else int(parts["m"]) if parts.get("m") else None
    if name and not name[0].isupper():
        return None
    alone = name is not None and not parts.get("d") and not parts.get("y")
    if (
        alone
        and name is not None
        and (name.lower() not in _FULL or not _may_be_month(name, match, text))
    ):
        return None
    year = parts.get("y") or (f"20{parts['s']}" if parts.get("s") else None)
    quarter = parts.get("q") or (_ORDINALS[parts["o"].lower()] if parts.get("o") else None)
    day = int(parts["d"]) if parts.get("d") else None
    if day is not None and not 1 <= day <= 31:
        return None
    return Date(
        match.start(),
        match.end(),
        year=int(year) if year else None,
        month=month,
        day=day,
        quarter=int(quarter) if quarter else None,
    )


def _may_be_month(name: str, match: re.Match[str], text: str) -> bool:
    """Whether it is the month: "May", "March" and "August" are words too, and a month follows a preposition or stands before a comma."""
    if name.lower() not in ("may", "march", "august", "mai"):
        return True
    before = re.search(r"(\w+)\s*$", text[: match.start()])
    return bool(
        before
        and before[1].lower()
        in (
            "in",
            "since",
            "until",
            "by",
            "from",
            "to",
            "of",
            "during",
            "last",
            "next",
            "this",
            "late",
            "early",
            "mid",
            "and",
            "im",
            "seit",
            "bis",
        )
    )
