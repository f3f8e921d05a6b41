"""The rules of brief_rules.toml: what makes the text of a brief's key missing or vague."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from deckproof.model import Severity

FILE = Path(__file__).with_name("brief_rules.toml")
_WORD = re.compile(r"[^\W\d_]+(?:[.’'-][^\W\d_]+)*")
_NO_COMPANY = "(?!)"
"""Stands for a company that has no name: it matches nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRule:
    """One rule on the text of a key. `fires` and `passes` are examples, as texts by key."""

    id: str
    key: str
    test: Literal["missing", "only", "matches", "lacks"]
    severity: Severity
    says: str
    why: str
    better: str
    beside: tuple[str, ...]
    words: frozenset[str]
    patterns: tuple[str, ...]
    unless: tuple[str, ...]
    fires: tuple[Mapping[str, str], ...]
    passes: tuple[Mapping[str, str], ...]

    def finds(self, own: str, beside: str = "", *, company: str = "") -> bool:
        """Whether the text of the key is what the rule speaks of; `beside` is the text that counts along with it."""
        if self.test == "missing":
            return not own.strip()
        whole = f"{own} · {beside}" if self.beside else own
        if not whole.strip(" ·"):
            return False
        if any(_compiled(one, company).search(whole) for one in self.unless):
            return False
        if self.test == "only":
            return self._says_nothing_else(whole)
        found = any(_compiled(one, company).search(whole) for one in self.patterns)
        return found == (self.test == "matches")

    def _says_nothing_else(self, text: str) -> bool:
        known = self.words | _small()
        words = (found[0].casefold() for found in _WORD.finditer(text))
        return all(word in known or known.issuperset(word.split("-")) for word in words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opposites:
    """Two kinds of words that no tone can be at once."""

    name: str
    one: re.Pattern[str]
    other: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The words of a rule whose judging is code; {fields} in `says` and `better` are filled in by it."""

    key: str
    severity: Severity
    says: str
    why: str
    better: str


@cache
def text_rules() -> tuple[TextRule, ...]:
    """All rules on texts, in the order of the file."""
    table = _table()
    names = _names(table["names"])
    return tuple(_rule(one, names) for one in table["rules"])


@cache
def judged() -> Mapping[str, Judged]:
    """By the rule's name, what is said where brief_check.py finds fault."""
    return {
        name: Judged(**table | {"severity": Severity(table["severity"])})
        for name, table in _table()["judged"].items()
    }


@cache
def opposites() -> tuple[Opposites, ...]:
    """What a tone cannot be at the same time."""
    return tuple(
        Opposites(name=name, one=_whole_words(pair["one"]), other=_whole_words(pair["other"]))
        for name, pair in _table()["opposites"].items()
    )


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def _small() -> frozenset[str]:
    return frozenset(_table()["small"].split())


def _names(names: Mapping[str, str]) -> dict[str, str]:
    return {f"{{{name}}}": text for name, text in names.items()}


def _rule(table: Mapping[str, Any], names: Mapping[str, str]) -> TextRule:
    key = table["key"]
    listed = [table.get("words", ""), *(_table()["lists"][one] for one in table.get("lists", ()))]
    return TextRule(
        id=table["id"],
        key=key,
        test=table["test"],
        severity=Severity(table["severity"]),
        says=table["says"],
        why=table["why"],
        better=table["better"],
        beside=tuple(table.get("with", ())),
        words=frozenset(" ".join(listed).casefold().split()),
        patterns=tuple(_spelled_out(one, names) for one in table.get("patterns", ())),
        unless=tuple(_spelled_out(one, names) for one in table.get("unless", ())),
        fires=tuple(_example(key, one) for one in table["fires"]),
        passes=tuple(_example(key, one) for one in table["passes"]),
    )


def _example(key: str, given: str | Mapping[str, str]) -> Mapping[str, str]:
    return {key: given} if isinstance(given, str) else given


def _spelled_out(pattern: str, names: Mapping[str, str]) -> str:
    for name, text in names.items():
        pattern = pattern.replace(name, text)
    return pattern


@cache
def _compiled(pattern: str, company: str) -> re.Pattern[str]:
    name = re.escape(company) if company else _NO_COMPANY
    return re.compile(pattern.replace("{company}", name), re.IGNORECASE)


def _whole_words(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})(?:e[mnrs]?)?\b", re.IGNORECASE)
