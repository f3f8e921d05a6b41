"""Whether a name does what customers do, in six languages: "Target hat gekündigt", "Orange ne paie plus", "Kellers haben wir verloren"."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

_BETWEEN = 2
"""Small words between a name and its verb, at most."""
_REACH = 8
"""Words behind a helping word, or behind the name in a subordinate clause, among which the verb stands."""
_LAST_VERB = frozenset(
    {
        "dass", "daß", "weil", "wenn", "falls", "ob", "obwohl", "nachdem", "bevor", "sobald", "damit",
        "als", "omdat", "dat", "nadat", "voordat", "zodra", "hoewel",
    }
)  # fmt: skip
"""What begins clauses that end with their verb, German and Dutch."""


@dataclass(frozen=True, slots=True)
class _Language:
    """One table of dealings.toml, its verbs with all their endings."""

    helps: frozenset[str]
    between: frozenset[str]
    acts: frozenset[str]
    done: frozenset[str]
    ours: frozenset[str]
    lost: frozenset[str]
    toward: frozenset[str]
    we: frozenset[str]


@cache
def _languages() -> tuple[_Language, ...]:
    tables = tomllib.loads((resources.files(__package__) / "dealings.toml").read_text("utf-8"))
    return tuple(map(_language, tables.values()))


def _language(table: dict[str, Any]) -> _Language:
    words = {name: table[name].split() for name in _Language.__slots__}
    for verbs in table.get("verbs", ()):
        for form in ("acts", "done"):
            words[form] += [
                stem + ending for stem in verbs["stems"].split() for ending in verbs[form].split()
            ]
    return _Language(**{name: frozenset(every) for name, every in words.items()})


@cache
def deeds() -> frozenset[str]:
    """The words that stand behind a name which acts: verbs, and those that help them."""
    return frozenset().union(*(one.acts | one.helps for one in _languages()))


@cache
def _verbs() -> frozenset[str]:
    """Every form of every verb: without one nothing is done."""
    return frozenset().union(*(one.acts | one.done for one in _languages()))


@cache
def _ours() -> frozenset[str]:
    return frozenset().union(*(one.ours for one in _languages()))


def does_as_customer(heads: Sequence[str], tails: Sequence[str]) -> bool:
    """Whether what stands between these words of a sentence does what customers do."""
    before, behind = _small(heads[-3:]), _small(tails[: _REACH + _BETWEEN])
    if _verbs().isdisjoint(behind) and _verbs().isdisjoint(before[-1:]):
        return False
    return any(
        _acts(one, behind) or _acts_last(one, before, behind) or _is_asked(one, before, behind)
        for one in _languages()
    )


def is_won_or_lost(heads: Sequence[str], tails: Sequence[str]) -> bool:
    """Whether it is what we say to have won, lost or billed: "wir haben Target verloren", "nous avons perdu Orange"."""
    before, behind = _small(heads[-4:]), _small(tails[:3])
    if any(_is_toward(one, before) for one in _languages()):
        return True
    if _ours().isdisjoint(before):
        return False
    for one in _languages():
        ours = before[:-1] if before[-1:] and before[-1] in one.toward else before
        if ours[-1:] and ours[-1] in one.ours and set(behind) & one.lost:
            return True
        if before[-1:] and before[-1] in one.lost and set(before[:-1]) & one.ours:
            return True
    return False


def _is_toward(one: _Language, before: Sequence[str]) -> bool:
    """Behind what we do to it and a small word: "Hemos perdido a Target", "Perdimos a Target", "Wir liefern an Orange"."""
    if len(before) < 2 or before[-1] not in one.toward:
        return False
    return before[-2] in one.we or (before[-2] in one.lost and not one.ours.isdisjoint(before[:-2]))


def _small(words: Sequence[str]) -> list[str]:
    return [word.lower().replace("\u2019", "'") for word in words]


def _acts(one: _Language, behind: Sequence[str]) -> bool:
    """A verb right behind the name, or a helping word and its verb later on."""
    for at, word in enumerate(behind[: _BETWEEN + 1]):
        if word in one.acts:
            return True
        if word in one.helps and not one.done.isdisjoint(behind[at + 1 : at + 1 + _REACH]):
            return True
        if word not in one.between and word not in one.helps:
            return False
    return False


def _acts_last(one: _Language, before: Sequence[str], behind: Sequence[str]) -> bool:
    """In a clause that ends with its verb: "weil Target nicht zahlt", "dass Target gekündigt hat"."""
    if not before or before[-1] not in _LAST_VERB:
        return False
    return any(
        word in one.acts
        or (word in one.done and behind[at + 1 : at + 2] and behind[at + 1] in one.helps)
        for at, word in enumerate(behind)
    )


def _is_asked(one: _Language, before: Sequence[str], behind: Sequence[str]) -> bool:
    """With a helping word before the name: "gestern hat Target gekündigt", "has Target signed"; "ha firmado Target"."""
    if not before:
        return False
    if before[-1] in one.helps:
        return not one.done.isdisjoint(behind[:_REACH])
    return before[-1] in one.done and len(before) > 1 and before[-2] in one.helps
