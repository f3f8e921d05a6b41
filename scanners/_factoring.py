"""Patterns compiled so that long lists of words cost little: alternatives that begin alike are tried together.

Python's engine tries the alternatives of a pattern one by one at each place. Those that begin with different letters cannot match at
the same place, so they may be put in another order, and a first letter that several have is asked for once: the pattern matches
what it matched, with the same groups. This works on what `re` has read, since the lists hold patterns themselves.
"""

from __future__ import annotations

from typing import Any

from scanners._parsed import Parsed, Program, codes, is_sequence, program_of, sequence_of

_ASCII = 128
FEWEST = 6
"""Alternatives of which it is worth while."""


def factored_program(parsed: Parsed, flags: int) -> Program:
    """How the engine runs the pattern that `re` has read with these flags, which is changed by it. Raises re.error."""
    _factor(parsed)
    return program_of(parsed, flags)


def _factor(sequence: Any) -> None:
    """Put the alternatives within the sequence together, innermost first."""
    for at, (code, value) in enumerate(sequence.data):
        if code is codes.LITERAL or code is codes.IN:
            continue
        for inner in _inside(value):
            _factor(inner)
        if code is codes.BRANCH:
            sequence.data[at] = (code, (value[0], _together(value[1])))


def _inside(value: Any) -> list[Any]:
    """The sequences that an element holds, however deep its tuple has them."""
    if is_sequence(value):
        return [value]
    if isinstance(value, tuple | list):
        return [found for one in value for found in _inside(one)]
    return []


def _together(alternatives: list[Any]) -> list[Any]:
    """The alternatives with those of one first letter as one; an alternative that begins otherwise stays where it is."""
    if len(alternatives) < FEWEST:
        return alternatives
    result: list[Any] = []
    groups: dict[str, list[Any]] = {}
    for one in alternatives:
        if one.data and one.data[0][0] is codes.LITERAL and one.data[0][1] < _ASCII:
            groups.setdefault(chr(one.data[0][1]).lower(), []).append(one)
            continue
        result += map(_joined, groups.values())
        groups = {}
        result.append(one)
    return result + list(map(_joined, groups.values()))


def _joined(group: list[Any]) -> Any:
    """One alternative for several whose first letters are alike, or differ by case alone."""
    first = group[0]
    if len(group) == 1:
        return first
    if any(one.data[0] != first.data[0] for one in group):
        return sequence_of(first.state, [(codes.BRANCH, (None, group))])
    rest = [one[1:] for one in group]
    return sequence_of(first.state, [first.data[0], (codes.BRANCH, (None, rest))])
