"""Whether a name begins its sentence and does something: an everyday noun in the singular would have an article there."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from scanners.customers.words import is_noun

_AGENT, _EVENT, _DOUBTFUL = 0.35, 0.15, 0.3
_GOES_ON = 0.15
"""How much more is said by an event that goes on: with whom it is done to, or where."""
_SHORTEST = 4
"""Letters of a word that is told by its ending."""


@dataclass(frozen=True, slots=True)
class _Language:
    """One table of bare.toml."""

    agents: frozenset[str]
    events: frozenset[str]
    doubtful: frozenset[str]
    objects: frozenset[str]
    particles: frozenset[str]
    pronouns: frozenset[str]
    endings: frozenset[str]
    not_verbs: frozenset[str]


@cache
def _languages() -> tuple[_Language, ...]:
    tables = tomllib.loads((resources.files(__package__) / "bare.toml").read_text("utf-8"))
    return tuple(
        _Language(**{name: frozenset(table[name].split()) for name in _Language.__slots__})
        for table in tables.values()
    )


def weight_of_deed(tails: Sequence[str]) -> float:
    """How much the words behind a name at its sentence's beginning say that it is who acts; 0 where they say nothing of that."""
    behind = [word.lower().replace("\u2019", "'") for word in tails[:3]]
    if not behind or not tails[0][:1].islower():
        return 0.0
    return max(_weight(one, behind) for one in _languages())


def _weight(one: _Language, behind: Sequence[str]) -> float:
    verb, rest = behind[0], behind[1:2]
    if verb in one.pronouns:
        return _AGENT
    done_to = not one.objects.isdisjoint(rest)
    if verb in one.agents:
        return _AGENT
    if verb in one.events or _ends_as_verb(one, verb):
        goes_on = done_to or not one.particles.isdisjoint(rest)
        return _EVENT + (_GOES_ON if goes_on else 0.0)
    return _DOUBTFUL if verb in one.doubtful and done_to else 0.0


def _ends_as_verb(one: _Language, word: str) -> bool:
    ends = len(word) >= _SHORTEST and word.endswith(tuple(one.endings))
    return ends and word not in one.not_verbs and not is_noun(word)
