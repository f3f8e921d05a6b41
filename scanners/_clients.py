"""Whether a name that nobody listed stands where a client is named: "our client …", "… signed", a wall of logos."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Sequence

from deckproof.model import Block
from scanners import Scope
from scanners._rules import HERE

_REACH = 120
"""Code points before a name in which what makes it a client's may stand."""
_HEAD_WORDS = 8
_ITEM_ENDS = re.compile(r"[\n\x0b\t,;|/•·]|$")
_ITEM_BEGINS = re.compile(r"(?:^|[\n\x0b\t,;|/•·])[\s\-–*]*$")


def is_client(scope: Scope, block: Block, start: int, end: int) -> bool:
    """Whether what stands round text[start:end], or over it on the slide, makes a client of it."""
    before = block.text[max(0, start - _REACH) : start]
    own = len(block.text[start:end].removesuffix("'s").removesuffix("’s"))
    behind = block.text[start + own : end + _REACH]
    if _pattern("before").search(before) or _pattern("behind").match(behind):
        return True
    return block.slide in _walls(scope) and _is_item(before, behind)


def _is_item(before: str, behind: str) -> bool:
    """Whether the name is a line, a cell or a member of a list by itself."""
    return bool(_ITEM_BEGINS.search(before) and _ITEM_ENDS.match(behind.lstrip(" .")))


def _walls(scope: Scope) -> frozenset[int]:
    """Slides that have a heading such as "Our customers"."""
    if "client walls" not in scope.memo:
        scope.memo["client walls"] = _headed(scope.blocks)
    walls: frozenset[int] = scope.memo["client walls"]
    return walls


def _headed(blocks: Sequence[Block]) -> frozenset[int]:
    """Slides with a heading of clients; one bare word is none over servers or books."""
    plain: set[int] = set()
    bare: set[int] = set()
    for block in blocks:
        if block.slide is None or len(block.text.split()) > _HEAD_WORDS:
            continue
        if _pattern("heading").match(block.text):
            (bare if _pattern("bare").match(block.text) else plain).add(block.slide)
    others = {
        block.slide
        for block in blocks
        if block.slide in bare and _pattern("not_a_wall").search(block.text)
    }
    return frozenset(plain | (bare - others))


@functools.cache
def _pattern(name: str) -> re.Pattern[str]:
    table = tomllib.loads((HERE / "clients.toml").read_text(encoding="utf-8"))
    return re.compile(table[name]["pattern"], re.VERBOSE | re.IGNORECASE)


@functools.cache
def _words(name: str) -> frozenset[str]:
    table = tomllib.loads((HERE / "clients.toml").read_text(encoding="utf-8"))
    return frozenset(table[name]["words"].split())


_PARTS = re.compile(r"[\s/+,]+")
_SMALL = frozenset({"on", "and", "for", "of", "the", "with", "&", ""})


def is_tool(name: str) -> bool:
    """Whether it names nothing but well-known tools, languages and standards, which are nobody's secret."""
    words = [word.strip(".()'’") for word in _PARTS.split(name)]
    told = [word for word in words if word not in _SMALL and not word.replace(".", "").isdigit()]
    return bool(told) and all(map(_is_known, told))


def _is_known(word: str) -> bool:
    small = word.lower()
    return small in _words("tools") or (word.isupper() and small in _words("keywords"))
