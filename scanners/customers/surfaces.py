"""The spellings a customer may be met under: the name's core, aliases, domains, tickers, short forms, initials."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from enum import IntEnum
from functools import cache
from importlib import resources
from typing import NamedTuple

from deckproof.model import Customer
from scanners.customers.domains import label_of
from scanners.customers.folding import transcribed
from scanners.customers.legal import forms, is_glued, without_form
from scanners.customers.words import in_dictionary, zipf


class Kind(IntEnum):
    """What a spelling is; the lower, the more it counts."""

    NAME = 0
    ALIAS = 1
    DOMAIN = 2
    CORE = 3
    """The name without words like "Group"."""
    LABEL = 4
    """The part of a domain that was registered."""
    SHORT = 5
    """The first word or words of the name."""
    ACRONYM = 6
    TICKER = 7
    FRAGMENT = 8
    """A word of the name by itself, or with the others shortened; fragments.py, never a spelling of its own."""
    LEADING = 9
    """Two or more words that a longer name begins with, whatever words they are; searched letter for letter only."""


class Surface(NamedTuple):
    """One spelling."""

    text: str
    kind: Kind


_WORD = re.compile(r"[^\W_]+(?:[.'\u2019][^\W_]+)*")
_SMALL = frozenset(
    [
        "of",
        "and",
        "the",
        "for",
        "de",
        "der",
        "die",
        "das",
        "und",
        "y",
        "e",
        "et",
        "la",
        "le",
        "les",
        "du",
        "des",
        "von",
        "van",
        "zu",
        "zum",
        "zur",
        "in",
        "on",
        "at",
        "a",
        "an",
        "&",
    ]
)
_NEVER_LAST = _SMALL | forms().group | forms().field
MAIL_HOSTS = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "yahoo.com",
        "icloud.com",
        "gmx.de",
        "gmx.net",
        "web.de",
        "aol.com",
        "proton.me",
        "protonmail.com",
        "mail.com",
        "qq.com",
        "163.com",
    ]
)


def surfaces(customer: Customer) -> Iterator[Surface]:
    """Every spelling of the customer, the strongest first; the same letters may come twice."""
    yield from _of_name(customer.name, Kind.NAME)
    for alias in customer.aliases:
        yield Surface(alias, Kind.ALIAS)
        yield from _of_name(alias, Kind.ALIAS)
    for domain in customer.domains:
        if domain not in MAIL_HOSTS:
            yield Surface(domain, Kind.DOMAIN)
            label = label_of(domain)
            if label:
                yield Surface(label, Kind.LABEL)
    for ticker in customer.tickers:
        yield Surface(ticker, Kind.TICKER)
    yield from _shortened(without_form(customer.name))


def _of_name(name: str, kind: Kind) -> Iterator[Surface]:
    core = without_form(name)
    yield Surface(core, kind)
    if is_glued(name):
        yield Surface(name.rstrip("."), kind)
    elif (glued := _with_form(name, core)) is not None:
        yield Surface(glued, kind)
    yield from _spellings(core, kind)
    yield from (Surface(one, Kind.CORE) for one in _abbreviated(core))
    words = core.split()
    for count in range(len(words) - 1, 0, -1):
        if _bare(words[count]) not in forms().group:
            break
        if count > 1 or zipf(_bare(words[0])) < 2.8:
            yield Surface(" ".join(words[:count]), Kind.CORE if kind is Kind.NAME else kind)
    if len(words) > 1 and words[0].lower() == "the":
        yield Surface(" ".join(words[1:]), kind)


_SHORT_CORE, _SHORTEST_FORM = 6, 3
_AS_ONE_WORD = re.compile(r"([^\W\d_]+),? ([^\W\d_]+)\.?")


def _with_form(name: str, core: str) -> str | None:
    """A short name with its legal form as one word, "AcmeCorp", which is longer than what is found glued to other words."""
    found = _AS_ONE_WORD.fullmatch(name.strip())
    if found is None or found[1] != core or len(core) > _SHORT_CORE:
        return None
    return f"{core}{found[2]}" if len(found[2]) >= _SHORTEST_FORM else None


@cache
def _abbreviations() -> dict[str, tuple[str, ...]]:
    """Every word of abbreviations.toml with what may stand in its place: shortened, or written out."""
    text = (resources.files(__package__) / "abbreviations.toml").read_text("utf-8")
    short: dict[str, str] = tomllib.loads(text)["short"]
    table: dict[str, tuple[str, ...]] = {
        word: tuple(forms.split()) for word, forms in short.items()
    }
    for word, shortened in short.items():
        for one in shortened.split():
            table[one] = (*table.get(one, ()), word)
    return table


def _abbreviated(core: str) -> Iterator[str]:
    """The name with one of its words, not the first, shortened or written out."""
    words = core.split()
    for at in range(1, len(words)):
        for other in _abbreviations().get(words[at].rstrip(".").lower(), ()):
            yield " ".join([*words[:at], other.capitalize(), *words[at + 1 :]])


_AND = re.compile(r"\s*[&+]\s*")


def _spellings(core: str, kind: Kind) -> Iterator[Surface]:
    """The same name with "and" for "&" and the other way round, and in Latin letters without marks."""
    joined = [_AND.sub(f" {word} ", core) for word in ("and", "und")] if _AND.search(core) else []
    yield from (Surface(one, kind) for one in joined)
    if re.search(r"\b(?:and|und|et|y)\b", core):
        yield Surface(re.sub(r"\s+(?:and|und|et|y)\s+", " & ", core), kind)
    if core.isascii():
        return
    for table in ("spelled_out", "latin"):
        for one in (core, *joined):
            written = transcribed(one, table)
            if written != unicodedata.normalize("NFC", one.lower()):
                yield Surface(written, kind)
    yield Surface(core.upper(), kind)


def _tells(word: str) -> bool:
    """Whether a single word can stand for one firm: rare, or a name that is not met daily."""
    often = zipf(word)
    return len(word) >= 4 and (often < 2.8 or (often < 3.3 and not in_dictionary(word)))


def _bare(word: str) -> str:
    return "".join(letter for letter in word.lower() if letter.isalnum())


def _shortened(core: str) -> Iterator[Surface]:
    words = [word for word in core.split() if _bare(word)]
    if words and words[0].lower() in _SMALL:
        words = words[1:]
    if len(words) < 2:
        return
    first, second = words[:2]
    if len(first) >= 4 and first.isalpha() and not first.islower() and _tells(_bare(first)):
        yield Surface(first, Kind.SHORT)
        if not first.isascii():
            yield Surface(transcribed(first, "spelled_out"), Kind.SHORT)
    elif len(words) >= 3 and _tells(_bare(second)) and _bare(second) not in _NEVER_LAST:
        yield Surface(f"{first} {second}", Kind.SHORT)
    yield from _leading(core)
    letters = initials(core)
    if letters:
        yield Surface(letters, Kind.ACRONYM)


_MOST_LEADING = 4
"""Words of a name's front that are searched by themselves, at most."""


def _leading(core: str) -> Iterator[Surface]:
    """Every front of two words or more of the name, those that only join words not counted, but not all of it."""
    words = core.split()
    if words[0].lower() in _SMALL:
        words = words[1:]
    counted = [at for at, word in enumerate(words) if _bare(word) and word.lower() not in _SMALL]
    for last in counted[1:_MOST_LEADING]:
        if last < counted[-1]:
            front = " ".join(words[: last + 1])
            yield Surface(front, Kind.LEADING)
            yield from _spellings(front, Kind.LEADING)


def initials(core: str) -> str | None:
    """The first letters of three or more words, without the small ones; None for fewer."""
    words = [
        word
        for word in re.split(r"[\s\-/]+", core)
        if word[:1].isalpha() and word.lower() not in _SMALL
    ]
    if not 3 <= len(words) <= 7:
        return None
    return "".join(word[0] for word in words).upper()
