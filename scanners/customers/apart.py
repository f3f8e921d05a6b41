"""Names whose parts stand in cells of a column, or in two or three boxes, each under or beside the one before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from deckproof.model import BBox, Block
from scanners.customers.hits import Hit
from scanners.customers.surfaces import Kind

_CELLS = "\t"
_MOST = 0.75
_MOST_CELLS = 2_000
"""Cells of a table that are read by columns; a sheet of more is read by rows alone."""
_OVERLAP = 0.6
"""Share of the narrower box that two boxes of one column have in common."""
_FARTHEST = 30.0
"""Points between two boxes that are read as one."""
_SHORT = 40
"""Letters of a box between two others that may be the middle of a name."""
_LONE = 2
_FEWEST_LONE = 4
_MOST_LONE = 400
"""Boxes with a letter or two; more are a puzzle's or a map's."""
_MOST_BOXES = 60
"""Boxes of a slide that are compared; a drawing of more has no lines that go on in the next."""


class _Part(NamedTuple):
    """A stretch of a block: a cell, or a line of a box."""

    block: int
    start: int
    text: str


Found = tuple[int, Hit]
"""The position of a block and what is named in it."""


def apart_hits(
    blocks: Sequence[Block], search: Callable[[Sequence[str]], Sequence[Sequence[Hit]]]
) -> Iterator[Found]:
    """Every piece of the names that `search` finds over two or more parts, each at its own place."""
    readings = [*_columns(blocks), *_neighbours(blocks), *_lone_letters(blocks)]
    texts = ["\n".join(part.text for part in parts) for parts in readings]
    told: set[Found] = set()
    for parts, hits in zip(readings, search(texts) if texts else (), strict=True):
        for hit in hits:
            if hit.is_slip or hit.kind is Kind.LEADING:  # its last word may stand in the next part
                continue
            new = [one for one in _pieces(parts, hit) if one not in told]
            told.update(new)
            yield from new


def _pieces(parts: Sequence[_Part], hit: Hit) -> Iterator[Found]:
    """The hit at each of the parts it lies in, if these are several."""
    pieces = []
    begin = 0
    for part in parts:
        start, end = max(hit.start - begin, 0), min(hit.end - begin, len(part.text))
        if start < end:
            piece = replace(
                hit,
                start=part.start + start,
                end=part.start + end,
                rule=f"{hit.rule.partition('-')[0]}-apart",
                confidence=min(hit.confidence, _MOST),
            )
            pieces.append((part.block, piece))
        begin += len(part.text) + 1
    if len(pieces) > 1:
        yield from pieces


def _columns(blocks: Sequence[Block]) -> Iterator[list[_Part]]:
    """The cells of each column of each table, from the top."""
    for number, block in enumerate(blocks):
        if block.text.count(_CELLS) in range(1, _MOST_CELLS) and "\n" in block.text:
            yield from _columns_of(number, block.text)


def _columns_of(number: int, text: str) -> Iterator[list[_Part]]:
    columns: dict[int, list[_Part]] = {}
    start = 0
    for row in text.split("\n"):
        at = start
        for place, cell in enumerate(row.split(_CELLS)):
            columns.setdefault(place, []).append(_Part(number, at, cell))
            at += len(cell) + 1
        start += len(row) + 1
    yield from (cells for cells in columns.values() if len(cells) > 1)


def _neighbours(blocks: Sequence[Block]) -> Iterator[list[_Part]]:
    """The last line of a box and the first of the one under or beside it, and of the next where that is one short line."""
    slides: dict[tuple[int | None, str], list[int]] = {}
    for number, block in enumerate(blocks):
        if block.bbox is not None and block.text.strip():
            slides.setdefault((block.slide, block.part), []).append(number)
    for numbers in slides.values():
        if len(numbers) > _MOST_BOXES:
            continue
        behind = {one: list(_behind(blocks, one, numbers)) for one in numbers}
        for one, others in behind.items():
            for other in others:
                first, second = _last_line(one, blocks[one].text), blocks[other].text
                yield [first, _first_line(other, second)]
                if len(second.strip()) <= _SHORT and "\n" not in second.strip():
                    for third in behind[other]:
                        last = _first_line(third, blocks[third].text)
                        yield [first, _last_line(other, second), last]


def _lone_letters(blocks: Sequence[Block]) -> Iterator[list[_Part]]:
    """The letters that stand alone in a box each, by rows and by columns as they are read."""
    slides: dict[tuple[int | None, str], list[int]] = {}
    for number, block in enumerate(blocks):
        if block.bbox is not None and 0 < len(block.text.strip()) <= _LONE:
            slides.setdefault((block.slide, block.part), []).append(number)
    for numbers in slides.values():
        if _FEWEST_LONE <= len(numbers) <= _MOST_LONE:
            for across in (True, False):
                for line in _lines(blocks, numbers, across=across):
                    yield [_first_line(one, blocks[one].text) for one in line]


def _lines(blocks: Sequence[Block], numbers: Sequence[int], *, across: bool) -> Iterator[list[int]]:
    """The boxes in rows from the left, or in columns from the top."""
    boxes = {one: box for one in numbers if (box := blocks[one].bbox) is not None}
    boxes = boxes if across else {one: _turned(box) for one, box in boxes.items()}
    line: list[int] = []
    for one in sorted(boxes, key=lambda each: boxes[each][1] + boxes[each][3] / 2):
        middle = boxes[one][1] + boxes[one][3] / 2
        if line and middle > boxes[line[0]][1] + boxes[line[0]][3]:
            yield from _from_the_left(line, boxes)
            line = []
        line.append(one)
    yield from _from_the_left(line, boxes)


def _from_the_left(line: list[int], boxes: Mapping[int, BBox]) -> Iterator[list[int]]:
    if len(line) >= _FEWEST_LONE:
        yield sorted(line, key=lambda one: boxes[one][0])


def _behind(blocks: Sequence[Block], one: int, numbers: Sequence[int]) -> Iterator[int]:
    """The boxes right under or beside the one."""
    for other in numbers:
        if one != other and _go_on(blocks[one].bbox, blocks[other].bbox):
            yield other


def _go_on(one: BBox | None, other: BBox | None) -> bool:
    """Whether the other box is right under or right beside the one."""
    if one is None or other is None:
        return False
    return _follows(one, other) or _follows(_turned(one), _turned(other))


def _turned(box: BBox) -> BBox:
    return box[1], box[0], box[3], box[2]


def _follows(one: BBox, other: BBox) -> bool:
    left, top, width, height = one
    left2, top2, width2, height2 = other
    common = min(left + width, left2 + width2) - max(left, left2)
    if common < _OVERLAP * min(width, width2):
        return False
    gap = top2 - (top + height)
    return top2 > top and -min(height, height2) / 2 <= gap <= _FARTHEST


def _last_line(number: int, text: str) -> _Part:
    body = text.rstrip()
    start = body.rfind("\n") + 1
    return _Part(number, start, body[start:])


def _first_line(number: int, text: str) -> _Part:
    start = len(text) - len(text.lstrip())
    return _Part(number, start, text[start:].split("\n", 1)[0])
