"""The values of a customer list's cells: garbled letters mended, names trimmed, lists cut, days and domains read."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import re
import unicodedata
from collections.abc import Iterable

_GARBLED = re.compile(r"[ÃÂâÅÄ][\u0080-\u00bf\u0152-\u02dc\u2013-\u2122]")


def mended(text: str) -> str:
    """The text with UTF-8 that had been read as Windows-1252 set right."""
    if not _GARBLED.search(text):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        try:
            return text.encode("latin-1").decode("utf-8")
        except UnicodeError:
            return text


def name_of(raw: str) -> str:
    """The name without garbled and invisible letters, quotes and needless spaces."""
    visible = (
        "".join(
            letter if unicodedata.category(letter)[0] != "C" else " " if letter.isspace() else ""
            for letter in mended(raw)
        )
        if not raw.isascii() or not raw.isprintable()
        else raw
    )
    return " ".join(visible.split()).strip("\"'`;,| ")


_NO_NAME = frozenset(
    [
        "n/a", "na", "none", "null", "nil", "unknown", "test", "tbd", "tba", "-", "true", "false",
        "#n/a", "#ref!", "#name?", "#value!", "#div/0!", "#null!", "#num!", "nan",
    ]
)  # fmt: skip


def unusable(name: str) -> str:
    """Why nothing can be searched for under this name; "" when it can."""
    if not name:
        return "no name"
    if name.casefold() in _NO_NAME:
        return "a filler, not a name"
    if sum(map(str.isalnum, name)) < 2:
        return "fewer than two letters"
    if name.startswith("="):
        return "a formula, not a name"
    if len(name) > 200:
        return "longer than 200 characters"
    return ""


def id_of(name: str) -> str:
    """The id of a customer whose list gives none: a hash of the name."""
    return hashlib.sha256(" ".join(name.casefold().split()).encode()).hexdigest()[:12]


def unique(values: Iterable[str]) -> tuple[str, ...]:
    """The values once each, in their order."""
    return tuple(dict.fromkeys(values))


def several(cells: Iterable[str], *, without: str = "") -> tuple[str, ...]:
    """The names in these cells, parted by semicolons, bars or lines; fillers and `without` left out."""
    parts = (name_of(part) for cell in cells if cell for part in re.split(r"[;|\n]", cell))
    return unique(
        part
        for part in parts
        if sum(map(str.isalnum, part)) > 0 and part.casefold() not in _NO_NAME and part != without
    )


_HOST = re.compile(r"^(?:[a-z]+://)?(?:[^/@\s]*@)?(?:www\d?\.)?([^/:?#\s]+\.[^/:?#\s.]{2,})")


def hosts_of(cells: Iterable[str]) -> tuple[str, ...]:
    """The domains in these cells, out of addresses of pages and mail too."""
    parts = (part.strip().lower() for cell in cells if cell for part in re.split(r"[;|,\s]", cell))
    hosts = (_HOST.match(part.lstrip("@")) for part in parts if part)
    return unique(host.group(1).rstrip(".") for host in hosts if host)


_DAYS = (
    "%Y-%m-%d",
    "%d.%m.%Y",
    "%Y/%m/%d",
    "%m/%d/%Y",
    "%d/%m/%Y",
    "%Y%m%d",
    "%d %b %Y",
    "%d %B %Y",
)


def day_of(text: str) -> dt.date | None:
    """The day, of two readings (5/6/2031) the earlier; raises ValueError when there is something that is none."""
    text = text.strip()
    if not text or text.casefold() in _NO_NAME | {"no", "false", "nein"}:
        return None
    iso = re.match(r"\d{4}-\d{2}-\d{2}(?=[T ])", text)
    days = []
    for form in _DAYS:
        with contextlib.suppress(ValueError):
            days.append(dt.datetime.strptime(iso.group() if iso else text, form).date())  # noqa: DTZ007 - a day
    return min(days)
