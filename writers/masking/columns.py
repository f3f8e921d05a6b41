"""Columns under heads: a line that stands over a list, beside others like it, is told as what the list is about.

A file says such a slide in any order, often all heads first; only where the boxes stand tells which list is whose.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace

from deckproof.model import BBox, BlockKind, Unit

FEWEST_COLUMNS = 2
LONGEST_HEAD = 6
"""Words of a head."""
SAME_ROW = 0.6
"""Of a head's height, how far another may stand above or below it to be beside it."""
OVER = 0.6
"""Of the narrower box's width, the share that a head and its list have in common at the least."""
NEAR = 60.0
"""Points between a head and its list at the most."""

_Boxes = Mapping[str, BBox]


def in_columns(units: Sequence[Unit], boxes: _Boxes) -> tuple[Unit, ...]:
    """The units with each column's list behind and below its head; as they are where a slide has no such columns."""
    lines = {
        block: list(own) for block, own in itertools.groupby(units, key=lambda unit: unit.block)
    }
    if sum(map(len, lines.values())) != len(units):
        return tuple(units)
    lists = {
        head: below
        for head in lines
        if _is_head(lines[head]) and (below := _below(head, lines, boxes))
    }
    heads = [head for head in lists if _beside(head, lists, boxes)]
    told = [lists[head] for head in heads]
    if len(heads) < FEWEST_COLUMNS or len(set(told)) < len(told):
        return tuple(units)
    found: list[Unit] = []
    for block, own in lines.items():
        if block in heads:
            deeper = own[0].level + 1
            found += own
            found += [
                replace(unit, block=block, level=unit.level + deeper)
                for unit in lines[lists[block]]
            ]
        elif block not in told:
            found += own
    return tuple(found)


def _is_head(lines: Sequence[Unit]) -> bool:
    return (
        len(lines) == 1 and len(lines[0].text.split()) <= LONGEST_HEAD and lines[0].kind in _WRITTEN
    )


_WRITTEN = frozenset((BlockKind.BODY, BlockKind.GROUP))


def _below(head: str, lines: Mapping[str, Sequence[Unit]], boxes: _Boxes) -> str:
    """The block of several lines that stands nearest under the head, "" where there is none."""
    if head not in boxes:
        return ""
    bottom = boxes[head][1] + boxes[head][3]
    near = {
        block: boxes[block][1] - bottom
        for block, own in lines.items()
        if len(own) > 1
        and own[0].kind in _WRITTEN
        and block in boxes
        and _share(boxes[head], boxes[block]) >= OVER
        and -boxes[head][3] / 2 <= boxes[block][1] - bottom <= NEAR
    }
    return min(near, key=lambda block: near[block], default="")


def _share(one: BBox, other: BBox) -> float:
    """How much of the narrower box's width both have in common."""
    common = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    return common / max(1.0, min(one[2], other[2]))


def _beside(head: str, lists: Mapping[str, str], boxes: _Boxes) -> bool:
    """Whether another head with a list of its own stands in the same row."""
    top, height = boxes[head][1], boxes[head][3]
    return any(
        other != head
        and lists[other] != lists[head]
        and abs(boxes[other][1] - top) <= SAME_ROW * height
        for other in lists
    )
