"""Whether a text calls what stands at some place a client: beside the word, in a list or a column under it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from enum import IntEnum
from functools import cache, lru_cache

import numpy as np

from scanners.customers.context import cues
from scanners.customers.folding import WALL, Marks
from scanners.customers.hashing import Indexes
from scanners.customers.marks import marked

_REACH = 120
"""Code points on either side that are looked at; a list behind a colon may be longer."""
_LIST_REACH = 400
_WORDS_BEFORE, _WORDS_BEHIND = 5, 6
_HEADING_WORDS = 5
_ITEM_WORDS = 6
_LABEL_AND_VALUE = 2
_WORD = re.compile(r"[^\W\d_][\w'\u2019-]*")
_WALL = re.compile(WALL)
_LINE_END = re.compile(r"[\n\x0b\t\x00]")
_STOP = re.compile(r"(\w*)[)\"\u201d]?([.!?;])\s")
_LONGEST_ABBREVIATION = 6


class Called(IntEnum):
    """How plainly a place is a client's."""

    NOT = 0
    NEAR = 1
    """A client is spoken of within a few words."""
    PLAINLY = 2
    """The word stands right before it, over its list or its column."""


def called(text: str, start: int, end: int) -> Called:
    """How plainly text[start:end] is called a client."""
    if not _is_one_named(text, start, end):
        return Called.NOT
    line_start = _begin_of_line(text, start)
    before = text[max(line_start, start - _LIST_REACH) : start]
    found = _LINE_END.search(text, end)
    line_end = found.start() if found else len(text)
    behind = text[end : min(line_end, end + _REACH)]
    if _is_plain(before, behind) or _is_headed(text, line_start, start, line_end):
        return Called.PLAINLY
    return Called.NEAR if _is_near(before[-_REACH:], behind) else Called.NOT


def _is_one_named(text: str, start: int, end: int) -> bool:
    """Whether a client's word stands anywhere from the beginning of the block to a little behind the place."""
    places = _places(text)
    at = bisect_left(places, text.rfind(WALL, 0, start) + 1)
    return at < len(places) and places[at] < end + _REACH


def may_be_called(text: str, starts: Indexes, ends: Indexes) -> Marks:
    """Of which of these stretches, in order, `called` may say more than that nobody calls them anything."""
    places = np.array(_places(text), dtype=np.int64)
    if not len(places):
        return np.zeros(len(starts), dtype=bool)
    walls = np.array([-1, *(found.start() for found in _WALL.finditer(text))], dtype=np.int64)
    begins = walls[np.searchsorted(walls, starts) - 1] + 1
    at = np.searchsorted(places, begins)
    near: Marks = np.append(places, len(text) + _REACH)[at] < ends + _REACH
    return near


@lru_cache(maxsize=2)
def _places(text: str) -> list[int]:
    small = text.lower()
    if len(small) != len(text):  # a capital of two letters, as the Turkish I with its dot
        return [found.start() for found in re.finditer(rf"\b{_named()}\b", text, re.IGNORECASE)]
    # Word by word: a search for plain letters is many times faster than one for any of them.
    met = filter(marked(text).may_have, cues().client)
    return sorted(start for word in met for start, _ in places_of(word, small))


def places_of(word: str, text: str) -> Iterator[tuple[int, int]]:
    """Where the word begins and ends, wherever it stands by itself."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not (_is_of_word(text[at - 1 : at]) or _is_of_word(text[end : end + 1])):
            yield at, end
        at = text.find(word, end)


def _is_of_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def _begin_of_line(text: str, place: int) -> int:
    return max(text.rfind(mark, 0, place) for mark in "\n\x0b\t" + WALL) + 1


@cache
def _named() -> str:
    return "(?:" + "|".join(sorted(map(re.escape, cues().client), key=len, reverse=True)) + ")"


_JOINS = r"(?:is|was|became|remains|as|ist|war|wurde|als|est|es|\u00e8)"
_ARTICLE = r"(?:an?|the|our|one of our|another|ein|eine|einer|unser|notre|un|nuestro)"
_ADDED = (
    r"(?:\s+(?:names?|list|logos?|wins?|so\s+far|today|served|\d{4}|(?:in|of|from|aus)\s+[\w-]+))"
)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What ends right before a client, what begins right behind one, and what introduces a list of them."""
    named = _named()
    return (
        re.compile(rf"\b{named}\s*[:,\u2013\u2014-]?\s*[\"'\u201c\u201e(\u00ab]?$", re.IGNORECASE),
        re.compile(
            rf"^[\"'\u201d)]?(?:\s+{_JOINS}\s+(?:[^\W\d_]+\s+){{0,4}}|\s*(?:,|\u2013|-)\s*{_ARTICLE}\s+(?:[^\W\d_]+\s+)?|\s*\(\s*)"
            rf"{named}\b",
            re.IGNORECASE,
        ),
        re.compile(
            rf"\b{named}{_ADDED}{{0,2}}\s*:(?=\s)|\b{named}\s+(?:are|include|like|such as|sind|wie)\s",
            re.IGNORECASE,
        ),
    )


_ITEM_BEGINS = re.compile(
    r"(?:[:,;&/(\u2022]|\b(?:and|und|et|y|e|og|och|en|are|include|like|as|sind|wie))\s*$"
)
_ITEM_ENDS = re.compile(
    r"\s*(?:[,;&/|.()!?\u2013-]|$|\b(?:and|und|et|y|e|og|och|en|in|at|since|with|from|aus|seit|mit)\b)"
)


def _is_plain(before: str, behind: str) -> bool:
    first, second, listing = _patterns()
    if first.search(before[-_REACH:]) or second.match(behind):
        return True
    lists = list(listing.finditer(before))
    if not lists or _ends(before[lists[-1].end() :]):
        return False
    return bool(_ITEM_BEGINS.search(before) and _ITEM_ENDS.match(behind))


def _is_near(before: str, behind: str) -> bool:
    begin = max(_ends(before), default=0)
    end = min(_ends(behind), default=len(behind))
    ahead = _WORD.findall(before[begin:])[-_WORDS_BEFORE:]
    after = _WORD.findall(behind[:end])[:_WORDS_BEHIND]
    return any(word.lower() in cues().client for word in (*ahead, *after))


def _ends(text: str) -> list[int]:
    """Where sentences end; the stop of an abbreviation with a capital ends none."""
    return [
        found.end()
        for found in _STOP.finditer(text)
        if found.group(2) != "."
        or len(found.group(1)) > _LONGEST_ABBREVIATION
        or not found.group(1)[:1].isupper()
    ]


def is_heading(line: str) -> bool:
    """Whether a few words could stand over a list or a column of clients; "Account manager" and "Customer ID" do not."""
    if not 0 < len(_WORD.findall(line)) <= _HEADING_WORDS:
        return False
    return _heading().search(line) is not None


@cache
def _heading() -> re.Pattern[str]:
    goes_on = r"names?|list|logos?|wins?|wall|in|of|who|that|we|since|from|by|today|so far|so|aus|seit|\d{4}"
    return re.compile(rf"\b{_named()}(?:\s*[:(/&,\u2013-]|\s+(?:{goes_on})\b|\W*$)", re.IGNORECASE)


def _is_headed(text: str, cell_start: int, start: int, cell_end: int) -> bool:
    """Whether the cell, or the line, is under a heading of clients, or has one at its left."""
    if (
        cell_end - cell_start > _REACH
        or len(_WORD.findall(text, cell_start, cell_end)) > _ITEM_WORDS
    ):
        return False
    top = text.rfind(WALL, 0, start) + 1
    row_start = max(text.rfind("\n", top, start) + 1, top)
    row = text[row_start:start].split("\t")
    if len(row) == _LABEL_AND_VALUE and is_heading(row[0]):
        return True
    if row_start == top:
        return False
    head = text[top : text.index("\n", top)].split("\t")
    return len(row) <= len(head) and is_heading(head[len(row) - 1])
