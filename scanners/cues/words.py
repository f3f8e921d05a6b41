"""Which cues a word or a run of words is, looked up in all lists at once."""

from __future__ import annotations

import functools
import itertools
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scanners.cues.inflections import forms_of

HERE = Path(__file__).parent
SHARED = "shared"
"""The file of cues that every family may use."""

_PREFIX = 4
"""Letters of an entry with a star that come before it at the least."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Every listed form with the cues it is; cues are written "family.cue"."""

    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    """By first word: (words, cue), single words too."""
    prefixes: Mapping[str, tuple[tuple[str, str], ...]]
    """By its first letters: (beginning, cue), for entries such as "führend*"."""

    def starting(self, word: str) -> tuple[tuple[tuple[str, ...], str], ...]:
        """What can begin with this word."""
        starred = self.prefixes.get(word[:_PREFIX], ())
        more = tuple(((word,), cue) for start, cue in starred if word.startswith(start))
        return (*self.phrases.get(word, ()), *more)


@functools.cache
def table_of(family: str) -> Mapping[str, Any]:
    """The family's file of cues and frames."""
    return tomllib.loads((HERE / f"{family}.toml").read_text(encoding="utf-8"))


@functools.cache
def families() -> tuple[str, ...]:
    """The families that have a file, without the shared one."""
    names = (path.stem for path in HERE.glob("*.toml"))
    return tuple(sorted(name for name in names if name not in {SHARED, "irregular"}))


@functools.cache
def lexicon() -> Lexicon:
    """The lists of all families."""
    phrases: dict[str, dict[tuple[tuple[str, ...], str], None]] = {}
    prefixes: dict[str, list[tuple[str, str]]] = {}
    for family in (SHARED, *families()):
        for cue, parts in table_of(family).get("cues", {}).items():
            for words in _every_form(parts):
                if words[-1].endswith("*"):
                    start = words[-1][:-1]
                    prefixes.setdefault(start[:_PREFIX], []).append((start, f"{family}.{cue}"))
                else:
                    phrases.setdefault(words[0], {})[words, f"{family}.{cue}"] = None
    return Lexicon(
        phrases={word: tuple(entries) for word, entries in phrases.items()},
        prefixes={start: tuple(entries) for start, entries in prefixes.items()},
    )


def _every_form(parts: Mapping[str, str | Sequence[str]]) -> Iterator[tuple[str, ...]]:
    for part, entries in parts.items():
        if isinstance(entries, str):
            for entry in entries_of(entries):
                yield from forms_of(entry, part)
        else:
            yield from _pairs(entries)


def _pairs(lists: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Each entry of one list before each of the next, as written: "the, our" and "mill, bank" hold four."""
    for entries in itertools.product(*(tuple(entries_of(one)) for one in lists)):
        yield tuple(word for entry in entries for word in entry.lower().split())


def entries_of(text: str) -> Iterable[str]:
    """The entries of a list, which commas and line ends part."""
    return [entry.strip() for entry in re.split(r"[,\n]", text) if entry.strip()]


def starting(word: str) -> tuple[tuple[tuple[str, ...], str], ...]:
    """What of the lists can begin with this word."""
    return lexicon().starting(word)


@dataclass(frozen=True, slots=True)
class Beginning:
    """What can begin with a word; numbers tell in which order the lists have it."""

    alone: tuple[tuple[int, int, str], ...]
    """(number, 0, cue) of the cues that the word is by itself."""
    by_next: Mapping[str, tuple[tuple[tuple[str, ...], int, str], ...]]
    """By the word that follows: (what follows in all, number, cue). Of "our" hundreds of runs begin, of "our mill" few."""

    def found(self, words: Sequence[str], at: int) -> Sequence[tuple[int, int, str]]:
        """(number, words that follow, cue) of all that begins at this place, in the order of the lists."""
        runs = self.by_next.get(words[at + 1], ()) if at + 1 < len(words) else ()
        more = [
            (number, len(rest), cue)
            for rest, number, cue in runs
            if tuple(words[at + 1 : at + 1 + len(rest)]) == rest
        ]
        return sorted((*self.alone, *more)) if more else self.alone


@functools.lru_cache(maxsize=1 << 15)
def beginning(word: str) -> Beginning:
    """What of the lists can begin with this word."""
    alone: list[tuple[int, int, str]] = []
    by_next: dict[str, list[tuple[tuple[str, ...], int, str]]] = {}
    for number, (entry, cue) in enumerate(starting(word)):
        if len(entry) == 1:
            alone.append((number, 0, cue))
        else:
            by_next.setdefault(entry[1], []).append((entry[1:], number, cue))
    return Beginning(tuple(alone), {word: tuple(runs) for word, runs in by_next.items()})
