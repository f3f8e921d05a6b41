"""What a text has to hold for a pattern to match at all, so that most patterns need not be run on most texts.

The pieces are read out of the pattern itself, as the engines of grep do (Russ Cox, "Regular Expression Matching with a
Trigram Index", 2012): of a sequence every member has to be there, of alternatives any one; and of two parts that follow one
another, how the first may end together with how the second may begin.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from scanners._conditions import ANYTHING, Condition, asking_for, both, either
from scanners._parsed import Parsed, codes
from scanners._pieces import (
    BLANK,
    DIGIT,
    EDGE,
    MARKS,
    NO_WORD_AFTER,
    NO_WORD_BEFORE,
    WORD_AFTER,
    WORD_BEFORE,
    in_word,
    kind_of,
    letter,
    piece_of,
)

_MOST_SPELLED = 16
"""Spellings of one stretch of a pattern that are written out, where both of its parts have several."""
_MOST_LETTERS = 8
"""Letters of a class up to which it is written out."""
_LONGEST_SPAN = 100
"""Letters of a span within a class up to which each is looked at."""


@dataclass(frozen=True, slots=True)
class _Part:
    """What is known of whatever a part of a pattern matches."""

    heads: frozenset[str]
    """It begins with one of them."""
    tails: frozenset[str]
    """It ends with one of them."""
    whole: bool = False
    """Whether the heads, and so the tails, are all that it can be."""
    needs: tuple[Condition, ...] = ()
    """What the text holds besides."""

    def condition(self) -> Condition:
        """What every text holds that the part matches in."""
        ends = (self.heads,) if self.whole else (self.heads, self.tails)
        return both(*self.needs, *map(_spelled, ends))


_NOTHING = frozenset({""})
_UNKNOWN = _Part(_NOTHING, _NOTHING)
_EMPTY = _Part(_NOTHING, _NOTHING, whole=True)
_LETTER = _Part(frozenset({WORD_AFTER}), frozenset({WORD_BEFORE}))
_SIGN = _Part(frozenset({NO_WORD_AFTER}), frozenset({NO_WORD_BEFORE}))


def condition_of(parsed: Parsed) -> Condition:
    """What every text holds that the pattern, as `re` has read it, matches in."""
    if parsed.state.flags & int(re.ASCII):
        return ANYTHING  # there "\\w" knows fewer letters than the edges of a text do
    return _of_sequence(parsed).condition()


def _spelled(spelled: frozenset[str]) -> Condition:
    """That one of the spellings is there."""
    return asking_for(map(piece_of, spelled)) if "" not in spelled else ANYTHING


def _whole(spelled: Iterable[str], needs: tuple[Condition, ...] = ()) -> _Part:
    several = frozenset(spelled)
    return _Part(several, several, True, needs)


def _of_sequence(sequence: Parsed) -> _Part:
    heads: frozenset[str] | None = None
    run, word = _NOTHING, ""
    needs: list[Condition] = []
    for code, value in sequence.data:  # itself it is gone through by a function of Python
        if code is codes.LITERAL and (sign := letter(value)) is not None:
            word += sign
            continue
        run, word = _followed_by(run, word), ""
        part = _of(code, value)
        needs += part.needs
        joined = _joined(run, part.heads)
        if part.whole and joined is not None:
            run = joined
            continue
        ends = _side_by_side(run, part.heads) if joined is None else [joined]
        run = ends[-1] if part.whole else part.tails
        if heads is None:
            heads = ends.pop(0)
        needs += map(_spelled, ends)
    run = _followed_by(run, word)
    return _whole(run, tuple(needs)) if heads is None else _Part(heads, run, False, tuple(needs))


def _followed_by(run: frozenset[str], word: str) -> frozenset[str]:
    return frozenset([start + word for start in run]) if word else run


def _side_by_side(one: frozenset[str], other: frozenset[str]) -> list[frozenset[str]]:
    """The spellings of both where these are too many to write out together: each beside what kind of sign it meets."""
    fronts = {_KINDS_AFTER[kind_of(spelled)] for spelled in other}
    backs = {_KINDS_BEFORE[kind_of(spelled[::-1])] + _marks_behind(spelled) for spelled in one}
    return [
        frozenset([spelled + front for spelled in one for front in fronts]),
        frozenset([back + spelled for back in backs for spelled in other]),
    ]


def _marks_behind(spelled: str) -> str:
    return spelled[len(spelled.rstrip(MARKS)) :]


def _joined(one: frozenset[str], other: frozenset[str]) -> frozenset[str] | None:
    """Each spelling of one followed by each of the other; None where these are too many."""
    if min(len(one), len(other)) > 1 and len(one) * len(other) > _MOST_SPELLED:
        return None
    return frozenset([a + b for a in one for b in other])


_PLACES = {
    codes.AT_BOUNDARY: EDGE,
    codes.AT_BEGINNING: NO_WORD_BEFORE,
    codes.AT_BEGINNING_STRING: NO_WORD_BEFORE,
    codes.AT_END: NO_WORD_AFTER,
    codes.AT_END_STRING: NO_WORD_AFTER,
}
_KINDS_AFTER = {True: WORD_AFTER, False: NO_WORD_AFTER, None: ""}
_KINDS_BEFORE = {True: WORD_BEFORE, False: NO_WORD_BEFORE, None: ""}
_ANY_WORD = (codes.CATEGORY, codes.CATEGORY_WORD)
_NO_WORD = (codes.CATEGORY, codes.CATEGORY_NOT_WORD)
_REPEATS = {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}


def _of(code: Any, value: Any) -> _Part:
    if code is codes.IN:
        return _of_class(tuple(value))
    if code is codes.AT:
        return _whole({_PLACES.get(value, "")})
    if code is codes.ASSERT_NOT:
        return _of_ban(*value)
    if code is codes.ASSERT:
        return _whole(_NOTHING, (_of_sequence(value[1]).condition(),))
    if code is codes.SUBPATTERN:
        return _of_group(*value)
    if code is codes.ATOMIC_GROUP:
        return _of_sequence(value)
    if code is codes.BRANCH:
        return _of_branch(value[1])
    if code in _REPEATS:
        return _of_repeat(*value)
    return _UNKNOWN


def _of_group(_number: int | None, added: int, _removed: int, inside: Any) -> _Part:
    return _UNKNOWN if added & int(re.ASCII) else _of_sequence(inside)


def _of_ban(direction: int, inside: Any) -> _Part:
    """A look ahead or back that must not find anything: most ask that a word begins or ends here."""
    if not _has_any_word(inside):
        return _EMPTY
    return _whole({NO_WORD_BEFORE if direction < 0 else NO_WORD_AFTER})


def _has_any_word(sequence: Any) -> bool:
    """Whether it matches every letter, digit and underscore, as a single one."""
    if len(sequence) != 1:
        return False
    code, value = sequence[0]
    if code is codes.BRANCH:
        return any(map(_has_any_word, value[1]))
    return code is codes.IN and _ANY_WORD in value and value[0][0] is not codes.NEGATE


@cache
def _of_class(members: Sequence[tuple[Any, Any]]) -> _Part:
    if members[0][0] is codes.NEGATE:
        return _LETTER if _NO_WORD in members else _SIGN if _ANY_WORD in members else _UNKNOWN
    spelled: set[str] = set()
    for code, value in members:
        signs = _signs_of(code, value)
        if signs is None or len(spelled) > _MOST_LETTERS:
            return _of_kind(members)
        spelled |= signs
    return _whole(spelled)


def _of_kind(members: Sequence[tuple[Any, Any]]) -> _Part:
    """A class of many letters, of which may be known whether they stand in words."""
    kinds = {_kind_of(code, value) for code, value in members}
    if len(kinds) != 1:
        return _UNKNOWN
    return {True: _LETTER, False: _SIGN, None: _UNKNOWN}[kinds.pop()]


def _kind_of(code: Any, value: Any) -> bool | None:
    """Whether the letters of a member of a class stand in words; None where only some do."""
    if code is codes.CATEGORY:
        return {codes.CATEGORY_WORD: True, codes.CATEGORY_DIGIT: True, codes.CATEGORY_SPACE: False,
                codes.CATEGORY_NOT_WORD: False}.get(value)  # fmt: skip
    first, last = _span_of(code, value)
    if last - first > _LONGEST_SPAN or any(letter(one) is None for one in range(first, last + 1)):
        return None
    kinds = {in_word(chr(one)) for one in range(first, last + 1)}
    return kinds.pop() if len(kinds) == 1 else None


def _signs_of(code: Any, value: Any) -> set[str] | None:
    """How the letters of a member of a class stand in a piece; None where they are many, or all but some."""
    if code is codes.CATEGORY:
        sign = {codes.CATEGORY_SPACE: BLANK, codes.CATEGORY_DIGIT: DIGIT}.get(value)
        return {sign} if sign else None
    first, last = _span_of(code, value)
    if last - first > _MOST_LETTERS + 1:
        return None
    signs = {letter(one) for one in range(first, last + 1)}
    return None if None in signs else {sign for sign in signs if sign is not None}


def _span_of(code: Any, value: Any) -> tuple[int, int]:
    """The first and the last letter of a member of a class that is no category."""
    first, last = value if code is codes.RANGE else (value, value)
    return first, last


def _of_repeat(least: int, most: int, inside: Any) -> _Part:
    part = _of_sequence(inside)
    if (least, most) == (1, 1):
        return part
    # Blanks that follow one another are one in a text written out, and so are digits.
    is_run = part.heads in ({BLANK}, {DIGIT})
    if part.whole and (is_run or (least, most) == (0, 1)):
        return part if least else _whole(part.heads | _NOTHING)
    return _Part(part.heads, part.tails, False, part.needs) if least else _UNKNOWN


def _of_branch(alternatives: Sequence[Any]) -> _Part:
    parts = [_of_sequence(one) for one in alternatives]
    heads = frozenset().union(*(part.heads for part in parts))
    if all(part.whole and not part.needs for part in parts):
        return _whole(heads)
    tails = frozenset().union(*(part.tails for part in parts))
    needs = (either(part.condition() for part in parts),)
    return _Part(heads, tails, all(part.whole for part in parts), needs)
