"""Patterns as Python's own `re` reads them, and the way back: its inner modules, which have no public door, asked in this one place."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol

codes: Any = import_module("re._constants")
"""What an element of a pattern is: LITERAL, BRANCH, …"""
_parser: Any = import_module("re._parser")
_compiler: Any = import_module("re._compiler")
_encode: Any = vars(_compiler)["_code"]
_engine: Any = import_module("_sre")


class Parsed(Protocol):
    """A pattern that was read, or a sequence within one."""

    state: Any
    """Of the whole pattern: its flags, its groups, `str` as it is written."""
    data: list[tuple[Any, Any]]
    """Its elements: what each is, and of what."""


def read_pattern(written: str, flags: int) -> Parsed:
    """The pattern as `re` reads it. Raises re.error."""
    parsed: Parsed = _parser.parse(written, flags)
    return parsed


def is_sequence(value: object) -> bool:
    """Whether it is a sequence within a pattern, not a code or a number."""
    return isinstance(value, _parser.SubPattern)


def sequence_of(state: Any, elements: list[tuple[Any, Any]]) -> Parsed:
    """A sequence of these elements, of the pattern that has that state."""
    made: Parsed = _parser.SubPattern(state, elements)
    return made


@dataclass(frozen=True, slots=True)
class Program:
    """A pattern as the engine of this very Python runs it; for another one it means nothing."""

    flags: int
    code: bytes
    """Its words, one after the other as the machine has them."""
    groups: int
    names: dict[str, int]
    """The numbers of its groups that have names."""


def program_of(parsed: Parsed, flags: int) -> Program:
    """How the engine runs the pattern that was read with these flags. Raises re.error."""
    state = parsed.state
    code = array(_WORD, _encode(parsed, flags)).tobytes()
    return Program(flags | state.flags, code, state.groups - 1, dict(state.groupdict))


def pattern_of(program: Program) -> re.Pattern[str]:
    """The pattern that runs so; its own `pattern` is None. Raises RuntimeError for what the engine cannot run."""
    words = array(_WORD)
    words.frombytes(program.code)
    name_of = {number: name for name, number in program.names.items()}
    pattern: re.Pattern[str] = _engine.compile(
        None,
        program.flags,
        words.tolist(),
        program.groups,
        program.names,
        tuple(map(name_of.get, range(program.groups + 1))),
    )
    return pattern


_WORD = "I"
"""The engine's words have four bytes."""
