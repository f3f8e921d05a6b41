"""A text read in every way that a program further on would read it: escapes undone, codes decoded."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import unquote, unquote_plus

from deckproof.decoding import decoded

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\x([0-9A-Fa-f]{2})")
_ESCAPED_WORD = re.compile(r"[^\s%&\\]*[%&\\]\S*")
_DEPTH = 2
"""How often a disguise may be in a disguise."""


class Reading(NamedTuple):
    """One way to read a text, or a stretch of it."""

    text: str
    whole: bool
    """False for words that stand between bytes that are none: chance makes such, so short ones say nothing."""


class Hidden(NamedTuple):
    """What start…end of a text says to whoever undoes it."""

    reading: Reading
    start: int
    end: int


def readings(texts: Iterable[str]) -> Iterator[Reading]:
    """Each text as it is, then every other reading of it, each once."""
    seen: set[str] = set()
    for text in texts:
        yield from _readings(Reading(text, whole=True), seen)


def hidden_in(text: str) -> Iterator[Hidden]:
    """What the codes and the escaped words of the text say, each at its place."""
    for code in decoded(text):
        for one in _readings(Reading(code.text, code.whole), set()):
            yield Hidden(one, code.start, code.end)
    for word in _ESCAPED_WORD.finditer(text):
        for one in _readings(Reading(word[0], whole=True), set()):
            yield Hidden(one, word.start(), word.end())


def _readings(first: Reading, seen: set[str]) -> Iterator[Reading]:
    waiting = [(first, 0)]
    while waiting:
        reading, depth = waiting.pop()
        if reading.text in seen:
            continue
        seen.add(reading.text)
        yield reading
        if depth < _DEPTH:
            waiting += [(one, depth + 1) for one in _undone(reading)]


def _undone(reading: Reading) -> Iterator[Reading]:
    for text in _unescaped(reading.text):
        yield reading._replace(text=text)
    for code in decoded(reading.text):
        yield Reading(code.text, reading.whole and code.whole)


def _unescaped(text: str) -> Iterator[str]:
    if "%" in text:
        yield unquote(text)
    if "+" in text:
        yield unquote_plus(text)
    if "&" in text:
        yield html.unescape(text)
    if "\\" in text:
        yield text.replace('\\"', '"').replace("\\n", "\n").replace("\\/", "/")
        yield _ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)), text)
