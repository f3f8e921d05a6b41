"""Names that an address or a code carries unreadably: in Base64, Base32 or hexadecimal, escaped, in Punycode, percent-coded twice.

What looks encoded is decoded and kept only if it is text; few things are by chance. A name in it is found at the whole address.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import unquote

import numpy as np

from deckproof.decoding import BYTES, decoded
from scanners.customers.folding import WALL, Places
from scanners.customers.hits import Hit
from scanners.customers.marks import Marked, Sign, SignClass, marked, matches

_TOKEN = re.compile(r"[^\s\x00\"'<>()\[\]{}`]{8,}")
_TELLING = re.compile(
    r"://|[wW]{3}\.|[xX][nN]--|%25|\\[ux][0-9a-fA-F]{2}|[A-Za-z0-9+/_\-]{12,}"
    r"|(?=[A-Za-z0-9+/_\-]{8})[A-Za-z0-9+/_\-]*?(?:\d|[a-z][A-Z]|[A-Z]{2}[a-z])"
)
_BY_SIGNS = re.compile(r"[/?&=#;:,.|!$*@\\]+")
_SHORTEST = 8
_LONGER_THAN_WORDS = 16
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))")
_FEWEST_LETTERS = 4
_FEWEST_BY_CHANCE = 5
"""Letters of a name that stands between bytes that are no text."""
_LETTERS_SHARE = 0.6
_DEEPEST = 3
"""How often something encoded is encoded again."""
_MOST = 0.8


class _Reading(NamedTuple):
    """What the code at start…end of a text says."""

    text: str
    start: int
    end: int
    whole: bool


def encoded_hits(text: str, search: Callable[[str], Iterator[Hit]]) -> Iterator[Hit]:
    """What `search` finds in the decoded parts of the text's addresses and codes, at the whole of each."""
    readings = list(_readings(text))
    if not readings:
        return
    begins, joined = [], ""
    for one in readings:
        begins.append(len(joined))
        joined += one.text.replace(WALL, " ") + WALL
    for hit in search(joined):
        if hit.is_slip:
            continue
        _, start, end, whole = readings[bisect_right(begins, hit.start) - 1]
        if not whole and hit.letters < _FEWEST_BY_CHANCE:
            continue
        yield replace(
            hit,
            start=start,
            end=end,
            rule="encoded",
            confidence=min(hit.confidence, _MOST),
            evidence=("encoded", *hit.evidence),
        )


def _readings(text: str) -> Iterator[_Reading]:
    for start, end in _coded(text):
        for said, whole in dict.fromkeys(_said(text[start:end], _DEEPEST)):
            yield _Reading(said, start, end, whole)


def _coded(text: str) -> Iterator[tuple[int, int]]:
    """Where something stands that looks like a code, or has one in it."""
    marks = marked(text)
    for found in matches(BYTES, text, _bytes(marks)):
        yield found.span()
    for found in matches(_TOKEN, text, _tokens(marks)):
        token = found.group().rstrip(".,;:!?")
        if _TELLING.search(token) and not _is_plain_word(token):
            yield found.start(), found.start() + len(token)


_OF_TOKENS = SignClass(r"[^\s\x00\"'<>()\[\]{}`]")
_STOPS = SignClass(r"[.,;:!?]")
_HEX = SignClass(r"[0-9A-Fa-f]")
_ESCAPES = SignClass(r"[0\\]")
_LATIN = SignClass(r"[0-9A-Za-z]")
_X = SignClass(r"x")
_BETWEEN = SignClass(r"[ \t\n:;,_-]")


def _bytes(marks: Marked) -> Places:
    """Where two hexadecimal digits stand behind no letter, or what announces them."""
    hexes = marks.marks(_HEX)
    begins = marks.marks(_ESCAPES)
    begins[:-1] |= hexes[:-1] & hexes[1:]
    begins[1:] &= ~marks.marks(_LATIN)[:-1]
    two = marks.marks(_BETWEEN)
    begins[:-2] &= two[2:] | marks.marks(_X)[1:-1]
    begins[-2:] = False
    return np.flatnonzero(begins)


def _tokens(marks: Marked) -> Places:
    """Where tokens begin that are more than a plain word, whose letters behind the first are small, and stops behind it."""
    inside = marks.marks(_OF_TOKENS)
    stops = marks.marks(_STOPS)
    odd = ~(stops | ((marks.flags & np.uint8(Sign.SMALL)) != 0))
    # A stop within a token parts it: "www.name".
    odd[:-1] |= stops[:-1] & inside[1:] & ~stops[1:]
    edges = np.flatnonzero(np.diff(np.concatenate([[False], inside, [False]])))
    starts, ends = edges[::2], edges[1::2]
    odd[starts] &= (marks.flags[starts] & np.uint8(Sign.ALPHA)) == 0
    among = np.concatenate([[0], np.cumsum(odd)])
    sizes = ends - starts
    telling = (among[ends] > among[starts]) | (sizes >= _LONGER_THAN_WORDS)
    found: Places = starts[telling & (sizes >= _SHORTEST)]
    return found


def _is_plain_word(token: str) -> bool:
    """Whether it is letters as words have them, and too few for a code of one case."""
    return token.isalpha() and len(token) < _LONGER_THAN_WORDS and token[1:].islower()


def _said(token: str, depth: int, *, whole: bool = True) -> Iterator[tuple[str, bool]]:
    """The texts that the token's parts are codes of, and those that these are codes of; each with whether it is all text."""
    for said, is_whole in _decoded(token):
        yield said, whole and is_whole
        if depth > 1:
            yield from _said(said, depth - 1, whole=whole and is_whole)


def _decoded(token: str) -> Iterator[tuple[str, bool]]:
    plain = unquote(token)
    if "%25" in token:
        yield unquote(plain), True
    if "\\" in token and _ESCAPE.search(token):
        yield _ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16)), token), True
    for part in _BY_SIGNS.split(plain) if "xn--" in plain.lower() else ():
        with_marks = _of_punycode(part) if part[:4].lower() == "xn--" else None
        if with_marks:
            yield with_marks, True
    for code in decoded(plain, shortest=_SHORTEST, words=False):
        if _is_wordy(code.text, _FEWEST_LETTERS if code.whole else _FEWEST_BY_CHANCE):
            yield code.text, code.whole


def _is_wordy(said: str, fewest: int) -> bool:
    letters = sum(map(str.isalpha, said))
    return letters >= max(fewest, _LETTERS_SHARE * len(said))


def _of_punycode(label: str) -> str | None:
    try:
        return label.encode("ascii").decode("idna")
    except UnicodeError:
        return None
