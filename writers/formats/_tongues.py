"""What signs, units and turns are called aloud in each language that drafts come in; the words are in "_tongues.toml"."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

FALLBACK = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """The words of one language."""

    digits: tuple[str, ...]
    decimal: str
    """The sign before decimals; `point` is how it is said."""
    point: str
    version: str
    version_point: str
    quarter: str
    of: str
    """What stands between a quarter and its year, with the space behind it."""
    dot: str
    at: str
    percent: str
    to: str
    also: str
    times: str
    asks: str
    answers: str
    money: Mapping[str, str]
    scale: Mapping[str, str]
    """Short forms of large numbers, small letters."""


def tongue_of(language: str) -> Tongue:
    """The words of that language, also by a longer code ("pt-BR"); English ones for a language without words here."""
    return _tongues().get(plain_code(language), _tongues()[FALLBACK])


def plain_code(language: str) -> str:
    """The code of the language alone, without region or script (RFC 5646)."""
    return language.replace("_", "-").split("-")[0].lower()


@functools.cache
def _tongues() -> Mapping[str, Tongue]:
    text = (resources.files(__package__) / "_tongues.toml").read_text(encoding="utf-8")
    return {
        code: Tongue(digits=tuple(book.pop("digits")), also=book.pop("and"), **book)
        for code, book in tomllib.loads(text).items()
    }
