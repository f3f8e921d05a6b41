"""Whether a name that nobody listed stands where a client is named: "our client …", "… signed", a wall of logos."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable

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


def _headed(blocks: Iterable[Block]) -> frozenset[int]:
    return frozenset(
        block.slide
        for block in blocks
        if block.slide is not None
        and len(block.text.split()) <= _HEAD_WORDS
        and _pattern("heading").match(block.text)
    )


@functools.cache
def _pattern(name: str) -> re.Pattern[str]:
    table = tomllib.loads((HERE / "clients.toml").read_text(encoding="utf-8"))
    return re.compile(table[name]["pattern"], re.VERBOSE | re.IGNORECASE)


@functools.cache
def _tools() -> frozenset[str]:
    table = tomllib.loads((HERE / "clients.toml").read_text(encoding="utf-8"))
    return frozenset(table["tools"]["words"].split())


_PARTS = re.compile(r"[\s/+,]+")
_SMALL = frozenset({"on", "and", "for", "of", "the", "with", "&", ""})


def is_tool(name: str) -> bool:
    """Whether it names nothing but well-known tools, languages and standards, which are nobody's secret."""
    words = [word.strip(".()'’").lower() for word in _PARTS.split(name)]
    told = [word for word in words if word not in _SMALL and not word.replace(".", "").isdigit()]
    return bool(told) and all(word in _tools() for word in told)
