"""Names with signs for letters ("H@ld€nrud", "|<orvath"), with brackets inside a word ("Korv(ath)", "(Kor)vath"), with signs put in ("Kor$vath")."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import replace

from scanners.customers.brackets import BRACKETS, PAIRS
from scanners.customers.folding import WALL
from scanners.customers.hits import Hit
from scanners.customers.marks import SignClass, marked, matches

_LETTERS = {
    "@": "a", "$": "s", "!": "i", "|": "l", "+": "t", "\u20ac": "e", "\u00a3": "l", "\u00a5": "y", "\u00a2": "c",
    "0": "o", "3": "e", "4": "a", "5": "s", "6": "g", "7": "t", "8": "b", "9": "g",
}  # fmt: skip
_BRACKET = re.escape("".join(sorted(BRACKETS)))
_SIGNS = r"@$!|+\u20ac\u00a3\u00a5\u00a2"
# The rare sign comes first in each, so that a text is hardly looked at where there is none.
_PLACE = re.compile(
    rf"[{_SIGNS}{_BRACKET}](?:(?<=[^\W_][{_SIGNS}])[{_SIGNS}]*[^\W_]"
    rf"|(?:(?<=[^\W_][{_BRACKET}])|(?<=[^\W_]-[{_BRACKET}]))[{_BRACKET}-]{{0,3}}(?=[^\W_])"
    rf"|(?<![^\s\x00].)(?<=[$|\u20ac\u00a3\u00a5])[<{_SIGNS}]*[^\W\d_]|(?<=[^\W\d_][$|+])(?![^\s\x00]))"
)
_BEGINS = SignClass(rf"[{_SIGNS}{_BRACKET}]")
_ADDRESS = re.compile(r"://|@[^\s@]*\.[^\W\d_]{2}")
_WORD = re.compile(r"[^\s\x00]+")
_WORD_OR_BLANK = re.compile(r"\S+|\s+")
_OPENING, _CLOSING = "([{\"'\u201c\u201e", "!?.,;:)]}\"'\u201d"
_SLIPS = frozenset({"fuzzy", "sound"})
_BEFORE, _BEHIND = 2, 3
"""Words beside the one with signs that may belong to the name."""
_NEAR = 80
"""Code points on either side of a sign in which these are looked for."""
_MOST = 0.8


_PUT_IN = re.compile(
    r"[$%\u00a7^\u20ac\u00a3\u00a5\u00a4|~\u00b0\u00ac](?<=[^\W\d_].)(?!(?<=%.)[0-9A-Fa-f]{2})[$%\u00a7^\u20ac\u00a3\u00a5\u00a4|~\u00b0\u00ac]?(?=[^\W\d_])"
    r"|[(\[{](?<=[^\W\d_].)[^\s()\[\]{}\x00]{1,12}[)\]}](?=[^\W\d_])"
)
"""A sign, or a bracket with what stands in it, between two letters."""
_PUT = SignClass(r"[$%\u00a7^\u20ac\u00a3\u00a5\u00a4|~\u00b0\u00ac(\[{]")
_TOLD = 0.7


def signed_hits(text: str, search: Callable[[str], Iterator[Hit]]) -> Iterator[Hit]:
    """What `search` finds in words with signs or brackets in them, read as letters or left out, at its place."""
    read = [one for word in _words(text) for one in (*_read(text, word), (WALL, word[1]))]
    size = len(read)
    gaps: list[tuple[int, int]] = []
    for stretch in _stretches(text):
        read += _left_out(text, stretch, gaps)
    if not read:
        return
    places = [place for _, place in read]
    for hit in search("".join(letter for letter, _ in read)):
        start, end = places[hit.start], places[hit.end - 1] + 1
        if hit.rule in _SLIPS:
            continue
        if hit.start < size:
            if _PLACE.search(text[max(0, start - 1) : end + 1]):
                yield _signed(hit, *_closed(text, start, end), _MOST, "signs for letters")
        elif any(start < first and last < end for first, last in gaps):
            yield _signed(hit, start, end, _TOLD, "signs between letters")


def _signed(hit: Hit, start: int, end: int, most: float, told: str) -> Hit:
    return replace(
        hit,
        start=start,
        end=end,
        rule="signs",
        confidence=min(hit.confidence, most),
        evidence=(told, *hit.evidence),
    )


def _closed(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch with the brackets next to it that belong to those inside: "(Kor)vath", "Kor[vath]"."""
    while start and _is_owed(text[start:end], text[start - 1], PAIRS.get(text[start - 1], "")):
        start -= 1
    while end < len(text) and any(
        text[end] in closing and _is_owed(text[start:end][::-1], text[end], opening)
        for opening, closing in PAIRS.items()
    ):
        end += 1
    return start, end


def _is_owed(seen: str, mark: str, partners: str) -> bool:
    """Whether one of the partners in it has no mark before it."""
    if mark in partners:
        return seen.count(mark) % 2 == 1
    depth = 0
    for one in seen:
        depth += (one == mark) - (one in partners)
        if depth < 0:
            return True
    return False


def _left_out(
    text: str, stretch: tuple[int, int], gaps: list[tuple[int, int]]
) -> Iterator[tuple[str, int]]:
    """The letters of a stretch without what is put in between, each with its place; what is left out is added to `gaps`."""
    start, end = stretch
    for gap in _PUT_IN.finditer(text, start, end):
        yield from ((text[at], at) for at in range(start, gap.start()))
        gaps.append(gap.span())
        start = gap.end()
    yield from ((text[at], at) for at in range(start, end))
    yield WALL, end - 1


def _stretches(text: str) -> list[tuple[int, int]]:
    """The words round each sign that is put in, which are no addresses; those that touch are one."""
    found: list[tuple[int, int]] = []
    for gap in matches(_PUT_IN, text, marked(text).where(_PUT)):
        low = max(text.rfind(WALL, 0, gap.start()) + 1, gap.start() - _NEAR)
        words = [one.span() for one in _WORD.finditer(text, low, gap.end() + _NEAR)]
        at = bisect_right(words, gap.start(), key=lambda one: one[0]) - 1
        if at < 0 or _ADDRESS.search(text[words[at][0] : words[at][1]]):
            continue
        start, end = words[at][0], words[min(len(words) - 1, at + 1)][1]
        wall = text.find(WALL, gap.start(), end)
        end = wall if wall >= 0 else end
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def _words(text: str) -> list[tuple[int, int]]:
    """Stretches of a few words round each that has a sign; those that touch are one."""
    found: list[tuple[int, int]] = []
    for sign in matches(_PLACE, text, marked(text).where(_BEGINS)):
        place = sign.start()
        low = max(text.rfind(WALL, 0, place) + 1, place - _NEAR)
        words = [one.span() for one in _WORD.finditer(text, low, place + _NEAR)]
        at = bisect_right(words, place, key=lambda one: one[0]) - 1
        if _ADDRESS.search(text[words[at][0] : words[at][1]]):
            continue
        start = words[max(0, at - _BEFORE)][0]
        end = words[min(len(words) - 1, at + _BEHIND)][1]
        wall = text.find(WALL, place, end)
        end = wall if wall >= 0 else end
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def _read(text: str, span: tuple[int, int]) -> Iterator[tuple[str, int]]:
    """The letters that a stretch of the text is read as, each with its place."""
    start, end = span
    for found in _WORD_OR_BLANK.finditer(text, start, end):
        word = found.group()
        if not _PLACE.search(word) or not any(map(str.isalpha, word)):
            yield from ((letter, found.start() + at) for at, letter in enumerate(word))
            continue
        first, last = _closed(word, *_body(word))
        at = 0
        while at < len(word):
            inside = first <= at < last
            two = inside and word.startswith("|<", at)
            letter = "k" if two else _LETTERS.get(word[at], word[at]) if inside else word[at]
            if not (inside and word[at] in BRACKETS):
                yield letter, found.start() + at
            at += 2 if two else 1


def _body(word: str) -> tuple[int, int]:
    """The word without the marks round it."""
    return len(word) - len(word.lstrip(_OPENING)), len(word.rstrip(_CLOSING))
