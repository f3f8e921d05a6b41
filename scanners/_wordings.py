"""Patterns that are read and compiled when they are first asked for: most texts hold what few of them need, and compiling takes long."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from scanners._conditions import Condition
from scanners._factoring import factored_program
from scanners._literals import condition_of
from scanners._parsed import Parsed, Program, pattern_of, read_pattern

_LIST = re.compile(r"<<(\w+)>>")

SELDOM = 20.0
"""What is asked for once in a million places of a text, as bits: four fifths of all patterns, of which a deck asks for a few."""


@dataclass(frozen=True)
class Wording:
    """A pattern as it is written."""

    written: str
    flags: int = 0

    @cached_property
    def condition(self) -> Condition:
        """What every text holds that it matches in."""
        return condition_of(self._read())

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The pattern, compiled."""
        return pattern_of(self._known or self.program())

    def program(self) -> Program:
        """How the engine runs it."""
        return factored_program(self._read(), int(self.flags))

    def load(self) -> None:
        """Compile it now, unless hardly a text asks for that."""
        if self.condition.rareness() < SELDOM:
            _ = self.pattern

    def take(self, condition: Condition, program: Program) -> None:
        """Take as known where it can match and how the engine runs it."""
        vars(self).update(condition=condition, _known=program)

    @cached_property
    def _known(self) -> Program | None:
        return None

    def is_in(self, text: str) -> bool:
        """Whether it matches somewhere in the text."""
        return self.pattern.search(text) is not None

    def _read(self) -> Parsed:
        # As an enumeration flags would be compared by functions of Python.
        return read_pattern(self.written, int(self.flags))


def compiled(pattern: str, words: Mapping[str, tuple[str, ...]]) -> re.Pattern[str]:
    """The pattern with its lists put in, longest alternatives first; verbose, so that it can be laid out."""
    return worded(pattern, words).pattern


def worded(pattern: str, words: Mapping[str, tuple[str, ...]]) -> Wording:
    """As `compiled`, but compiled only when it is run."""

    def alternatives(match: re.Match[str]) -> str:
        items = sorted(words[match[1]], key=len, reverse=True)
        return "(?:" + "|".join(map(_spaced, items)) + ")"

    text = pattern
    while _LIST.search(text):
        text = _LIST.sub(alternatives, text)
    return Wording(text, re.VERBOSE)


def worded_apart(
    items: Iterable[str], words: Mapping[str, tuple[str, ...]], *, behind: str = ""
) -> list[Wording]:
    """Each of the items by itself at the beginning of a word, as alternatives of one pattern would match it.

    A text is then searched only for those that can be in it; one long pattern tries all of them at every letter.
    """
    return [worded(f"(?i)(?<!\\w)(?:{_spaced(item)}){behind}", words) for item in items]


def _spaced(item: str) -> str:
    return item.replace(" ", r"\s+").replace("#", r"\#")
