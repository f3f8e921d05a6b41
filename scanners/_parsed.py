"""Patterns as Python's own `re` reads them, and the way back: its inner modules, which have no public door, asked in this one place."""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any, Protocol

codes: Any = import_module("re._constants")
"""What an element of a pattern is: LITERAL, BRANCH, …"""
_parser: Any = import_module("re._parser")
_compiler: Any = import_module("re._compiler")


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


def compile_parsed(parsed: Parsed, flags: int) -> re.Pattern[str]:
    """The pattern that was read with these flags; its own `pattern` is None. Raises re.error."""
    pattern: re.Pattern[str] = _compiler.compile(parsed, flags)
    return pattern
