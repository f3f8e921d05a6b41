"""What a text has to hold for a pattern to match at all, so that most patterns need not be run on most texts.

The pieces are read out of the pattern itself, as the engines of grep do (Russ Cox, "Regular Expression Matching with a
Trigram Index", 2012): of a sequence every member has to be there, of alternatives any one.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from re import _constants as codes  # type: ignore[attr-defined]  # typeshed leaves it out
from re import _parser as parser  # type: ignore[attr-defined]  # typeshed leaves it out
from typing import TYPE_CHECKING, Any

from scanners._factoring import compile_factored
from scanners._memory import by_text

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

SHORTEST = 2
"""Letters of a piece; a single one stands in nearly every text, unless it is a mark that is no everyday one."""
_EVERYDAY = frozenset(" \n\t.,-'\u2019\"/:")
_MOST_SPELLED = 64
"""Spellings of one stretch of a pattern that are written out."""
_MOST_LETTERS = 4
"""Letters of a class up to which it is written out."""

_LIKE_I = str.maketrans({"ı": "i", "İ": "i"})


@by_text
def folded(text: str) -> str:
    """The text as pieces are looked for in it: whatever `re.IGNORECASE` holds for the same is the same."""
    return text.casefold() if text.isascii() else text.translate(_LIKE_I).casefold()


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds where a text has one of the pieces, and all of `all_of`, and one of `any_of`; what is empty asks for nothing."""

    pieces: frozenset[str] = frozenset()
    all_of: tuple[Condition, ...] = ()
    any_of: tuple[Condition, ...] = ()

    def __bool__(self) -> bool:
        """Whether it asks for anything."""
        return bool(self.pieces or self.all_of or self.any_of)

    def every_piece(self) -> Iterator[str]:
        """All pieces, its members' too."""
        yield from self.pieces
        for member in (*self.all_of, *self.any_of):
            yield from member.every_piece()

    def holds(self, present: frozenset[str]) -> bool:
        """Whether these pieces are enough."""
        if self.pieces and self.pieces.isdisjoint(present):
            return False
        for member in self.all_of:
            if not member.holds(present):
                return False
        if not self.any_of:
            return True
        return any(member.holds(present) for member in self.any_of)

    def telling(self) -> frozenset[str]:
        """Pieces one of which is there wherever it holds: of the sets that would do, the one that fewest texts hold."""
        sets = [member.telling() for member in self.all_of]
        if self.pieces:
            sets.append(self.pieces)
        if self.any_of:
            sets.append(frozenset().union(*(member.telling() for member in self.any_of)))
        return max(sets, key=_rareness, default=frozenset())


def _rareness(pieces: frozenset[str]) -> tuple[int, int]:
    """The longer the shortest piece the rarer, then the fewer pieces the rarer."""
    return min(map(len, pieces)), -len(pieces)


ANYTHING = Condition()


@dataclass(frozen=True)
class Wording:
    """A pattern that is compiled when it is first run: most texts hold what few patterns ask for, and compiling takes long."""

    written: str
    flags: int = 0

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The pattern, compiled."""
        return compile_factored(self.written, self.flags)

    def load(self) -> None:
        """Compile it now."""
        _ = self.pattern

    def is_in(self, text: str) -> bool:
        """Whether it matches somewhere in the text."""
        return self.pattern.search(text) is not None


def condition_of(pattern: re.Pattern[str] | Wording) -> Condition:
    """What every text holds that the pattern matches in."""
    written = pattern.written if isinstance(pattern, Wording) else pattern.pattern
    # As an enumeration flags would be compared by functions of Python.
    parsed = parser.parse(written, int(pattern.flags) & ~int(re.UNICODE))
    spelled, needs = _of_sequence(parsed)
    return both(*needs, _spelled(spelled))


def both(*members: Condition) -> Condition:
    """Holds where all of them do."""
    asking = tuple(dict.fromkeys(member for member in members if member))
    return asking[0] if len(asking) == 1 else Condition(all_of=asking)


def either(members: Iterable[Condition]) -> Condition:
    """Holds where one of them does."""
    several = tuple(dict.fromkeys(members))
    if not all(several):
        return ANYTHING
    plain = frozenset(
        itertools.chain.from_iterable(one.pieces for one in several if _is_plain(one))
    )
    others = tuple(one for one in several if not _is_plain(one))
    if not others:
        return Condition(pieces=plain)
    joined = (Condition(pieces=plain), *others) if plain else others
    return joined[0] if len(joined) == 1 else Condition(any_of=joined)


def _is_plain(one: Condition) -> bool:
    return bool(one.pieces) and not one.all_of and not one.any_of


_Spelled = frozenset[str] | None
"""All that a part of a pattern can match, where that is a short list."""
_NOTHING: frozenset[str] = frozenset({""})


def _spelled(spelled: _Spelled) -> Condition:
    """That one of the spellings is there."""
    if not spelled or not all(map(_tells, spelled)):
        return ANYTHING
    return Condition(pieces=spelled)


def _tells(piece: str) -> bool:
    return len(piece) >= SHORTEST or bool(piece and not piece.isalnum() and piece not in _EVERYDAY)


def _of_sequence(sequence: Iterable[tuple[Any, Any]]) -> tuple[_Spelled, list[Condition]]:
    """All that the sequence can match, if that is a short list, and what has to be there besides."""
    needs: list[Condition] = []
    run = _NOTHING
    word = ""
    whole = True
    for code, value in sequence:
        if code is codes.LITERAL:
            word += _letter(value)
            continue
        run, word = _followed_by(run, word), ""
        spelled, more = _of(code, value)
        needs += more
        if spelled is not None and len(run) * len(spelled) <= _MOST_SPELLED:
            run = frozenset(a + b for a in run for b in spelled)
            continue
        whole = False
        needs.append(_spelled(run))
        run = spelled or _NOTHING
    run = _followed_by(run, word)
    if whole:
        return run, needs
    return None, [*needs, _spelled(run)]


def _followed_by(run: frozenset[str], word: str) -> frozenset[str]:
    return frozenset([start + word for start in run]) if word else run


@cache
def _letter(code: int) -> str:
    return folded(chr(code))


_ZERO_WIDTH = {codes.AT, codes.ASSERT_NOT}
_REPEATS = {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}


def _of(code: Any, value: Any) -> tuple[_Spelled, list[Condition]]:
    if code is codes.IN:
        return _of_class(value), []
    if code in _ZERO_WIDTH:
        return _NOTHING, []
    if code is codes.ASSERT:
        spelled, needs = _of_sequence(value[1])
        return _NOTHING, [*needs, _spelled(spelled)]
    if code is codes.SUBPATTERN:
        return _of_sequence(value[3])
    if code is codes.ATOMIC_GROUP:
        return _of_sequence(value)
    if code is codes.BRANCH:
        return _of_branch(value[1])
    if code in _REPEATS:
        return _of_repeat(*value)
    return None, []


def _of_class(members: Sequence[tuple[Any, Any]]) -> _Spelled:
    if len(members) > _MOST_LETTERS or any(code is not codes.LITERAL for code, _ in members):
        return None
    return frozenset(folded(chr(value)) for _, value in members)


def _of_repeat(least: int, most: int, inside: Any) -> tuple[_Spelled, list[Condition]]:
    spelled, needs = _of_sequence(inside)
    if (least, most) == (1, 1):
        return spelled, needs
    if least == 0:
        return (spelled | _NOTHING, []) if most == 1 and spelled and not needs else (None, [])
    return None, [*needs, _spelled(spelled)]


def _of_branch(alternatives: Sequence[Any]) -> tuple[_Spelled, list[Condition]]:
    parts = [_of_sequence(one) for one in alternatives]
    if all(spelled is not None and not needs for spelled, needs in parts):
        together = frozenset(itertools.chain.from_iterable(spelled or () for spelled, _ in parts))
        return together, []
    return None, [either(both(*needs, _spelled(spelled)) for spelled, needs in parts)]


class _Test:
    """A condition laid out for asking often: of its alternatives only those are asked that a piece at hand speaks for."""

    __slots__ = ("_all", "_any", "_keys", "_pieces")

    def __init__(self, condition: Condition) -> None:
        self._pieces = condition.pieces
        self._all = tuple(_Test(member) for member in condition.all_of)
        self._any: dict[str, list[_Test]] = {}
        for member in condition.any_of:
            test = _Test(member)
            for piece in member.telling():
                self._any.setdefault(piece, []).append(test)
        self._keys = frozenset(self._any)

    def holds(self, present: frozenset[str]) -> bool:
        """Whether these pieces are enough."""
        if self._pieces and self._pieces.isdisjoint(present):
            return False
        for member in self._all:
            if not member.holds(present):
                return False
        if not self._any:
            return True
        for piece in self._keys & present:
            for test in self._any[piece]:
                if test.holds(present):
                    return True
        return False


class Gate:
    """Tells in one pass over a text which of several conditions hold there."""

    def __init__(self, conditions: Sequence[Condition]) -> None:
        self._conditions = tuple(conditions)
        self._pieces = tuple(sorted({piece for one in conditions for piece in one.every_piece()}))
        self._always = [at for at, one in enumerate(conditions) if not one]
        self._tests: dict[int, _Test] = {}
        self._wakes: dict[str, list[int]] = {}
        for at, one in enumerate(conditions):
            for piece in one.telling() if one else ():
                self._wakes.setdefault(piece, []).append(at)

    def load(self) -> None:
        """Build now what looks for the pieces."""
        if self._pieces:
            _ = self._automaton

    def open(self, text: str) -> list[int]:
        """The positions of the conditions that hold."""
        present = self._present(text)
        woken = {at for piece in present for at in self._wakes.get(piece, ())}
        held = (at for at in woken if self._test(at).holds(present))
        return sorted([*self._always, *held])

    def _test(self, at: int) -> _Test:
        if at not in self._tests:
            self._tests[at] = _Test(self._conditions[at])
        return self._tests[at]

    def _present(self, text: str) -> frozenset[str]:
        """The pieces that the text holds."""
        if not self._pieces:
            return frozenset()
        found = self._automaton.find_matches_as_indexes(folded(text), overlapping=True)
        return frozenset([self._pieces[which] for which, _, _ in found])

    @cached_property
    def _automaton(self) -> AhoCorasick:
        from ahocorasick_rs import AhoCorasick

        return AhoCorasick(self._pieces)


class Patterns:
    """Patterns of which one is looked for."""

    def __init__(self, patterns: Sequence[re.Pattern[str] | Wording]) -> None:
        self._patterns = tuple(patterns)
        self._gate = Gate([condition_of(one) for one in patterns])
        self.are_in = by_text(self._are_in)
        """Whether one of them matches somewhere in the text."""

    def load(self) -> None:
        """Work out now what the first texts would wait for."""
        self._gate.load()
        for one in self._patterns:
            if isinstance(one, Wording):
                one.load()

    def _are_in(self, text: str) -> bool:
        return any(_is_in(self._patterns[at], text) for at in self._gate.open(text))


def _is_in(pattern: re.Pattern[str] | Wording, text: str) -> bool:
    return pattern.is_in(text) if isinstance(pattern, Wording) else bool(pattern.search(text))
