"""The lines of text on a PDF page with their boxes, as pdfium sees them.

Called once a page, so it goes straight to pdfium's C functions: a line costs about ten calls of a third of a microsecond.
"""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import pypdfium2.raw as pdfium

from extractors._text_blocks import Line

_GAP = 2.5
"""Empty space in a line, in heights of its letters, from which the parts beside it are lines of their own."""

Edges = tuple[float, float, float, float]
"""Left, bottom, right and top in PDF coordinates."""

_POINT = ctypes.c_double
_FLOATS = pdfium.FS_RECTF


@dataclass(frozen=True, slots=True)
class PageFrame:
    """The visible part of a page in PDF coordinates (origin bottom left) and its rotation in quarter turns."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @property
    def width(self) -> float:
        """In points, as shown."""
        return self.right - self.left if self.turns % 2 == 0 else self.top - self.bottom

    @property
    def height(self) -> float:
        """In points, as shown."""
        return self.top - self.bottom if self.turns % 2 == 0 else self.right - self.left

    def shown(
        self, left: float, bottom: float, right: float, top: float
    ) -> tuple[float, float, float, float]:
        """A box in PDF coordinates as (left, top, right, bottom) from the shown page's top left corner."""
        if self.turns == 0:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        if self.turns == 1:
            return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
        if self.turns == 2:
            return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        return self.top - top, self.right - right, self.top - bottom, self.right - left


def page_frame(page: Any) -> PageFrame:
    """The frame of pdfium's page."""
    left, bottom, right, top = page.get_bbox()
    return PageFrame(left, bottom, right, top, page.get_rotation() // 90)


class TextPage:
    """A page's text in pdfium's order, and where each character stands. Close it before its page."""

    def __init__(self, page: Any) -> None:
        self._page = page.get_textpage()
        self.raw = self._page.raw
        self.count = pdfium.FPDFText_CountChars(self.raw)
        self._edges = [_POINT(), _POINT(), _POINT(), _POINT()]
        self._box = _FLOATS()

    def close(self) -> None:
        """Give the memory back."""
        self._page.close()

    def text(self) -> str:
        """All characters, with a carriage return and a line feed at the ends of lines."""
        if self.count <= 0:
            return ""
        buffer = (ctypes.c_ushort * (2 * self.count + 2))()
        length = pdfium.FPDFText_GetText(self.raw, 0, self.count, buffer)
        return bytes(memoryview(buffer)[: max(length - 1, 0)]).decode("utf-16-le", "replace")

    def box(self, start: int, count: int) -> tuple[Edges | None, bool]:
        """The box of the characters in PDF coordinates, None if they have no extent; and whether it is in pieces."""
        left, top, right, bottom = self._edges
        found = pdfium.FPDFText_CountRects(self.raw, start, count)
        if found <= 0:
            return None, False
        pdfium.FPDFText_GetRect(self.raw, 0, left, top, right, bottom)
        if found == 1:
            return (left.value, bottom.value, right.value, top.value), False
        box = (left.value, bottom.value, right.value, top.value)
        loose = False
        for index in range(1, found):
            pdfium.FPDFText_GetRect(self.raw, index, left, top, right, bottom)
            loose = (
                loose
                or left.value > box[2] + _GAP * (top.value - bottom.value) / 2
                or top.value < box[1]
                or bottom.value > box[3]
            )
            box = (
                min(box[0], left.value),
                min(box[1], bottom.value),
                max(box[2], right.value),
                max(box[3], top.value),
            )
        return box, loose

    def letter(self, index: int) -> Edges:
        """The box of one character with the space its font gives it."""
        box = self._box
        pdfium.FPDFText_GetLooseCharBox(self.raw, index, box)
        return box.left, box.bottom, box.right, box.top

    def index(self, text_index: int) -> int:
        """The character that stands at this place of the text."""
        return int(pdfium.FPDFText_GetCharIndexFromTextIndex(self.raw, text_index))


def read_lines(page: TextPage, frame: PageFrame) -> list[Line]:
    """The page's lines in pdfium's order, empty ones left out."""
    lines: list[Line] = []
    text = page.text()
    # Characters without a meaning are counted but not in the text; mostly there are none and the counts agree.
    same_count = len(text) == page.count
    place = 0
    for piece in text.split("\r\n"):
        if piece.strip():
            start = place if same_count else page.index(place)
            end = start + len(piece) if same_count else page.index(place + len(piece) - 1) + 1
            lines.extend(_line(page, frame, piece, start, end))
        place += len(piece) + 2
    return lines


def _line(page: TextPage, frame: PageFrame, text: str, start: int, end: int) -> list[Line]:
    box, loose = page.box(start, end - start)
    if box is None:
        return [Line(text, 0, 0, 0, 0, 0, start, end, "no extent")]
    if (loose or frame.turns) and end - start == len(text):
        return _split_at_gaps(page, frame, text, start)
    return [_sized(page, frame, text, start, end, box)]


def _sized(page: TextPage, frame: PageFrame, text: str, start: int, end: int, box: Edges) -> Line:
    left, top, right, bottom = frame.shown(*box)
    # A bullet is often set in a font of its own; the size is that of the words.
    first = start + next((at for at, letter in enumerate(text) if letter.isalnum()), 0)
    low, high = page.letter(first)[1::2]
    size = abs(high - low) if frame.turns % 2 == 0 else bottom - top
    return Line(text, left, top, right, bottom, size if size > 0 else bottom - top, start, end)


def _split_at_gaps(page: TextPage, frame: PageFrame, text: str, start: int) -> list[Line]:
    """The line cut where two neighbouring words stand so far apart that they belong to different columns or lines."""
    length = len(text.rstrip())
    cuts = [
        at
        for at, letter in enumerate(text)
        if letter == " " and 1 < at < length - 1 and _parts(page, frame, start + at)
    ]
    parts: list[Line] = []
    begin = 0
    for cut in [*cuts, len(text)]:
        piece = text[begin:cut]
        at = start + begin + len(piece) - len(piece.lstrip())
        piece = piece.strip() if cut < len(text) else piece.lstrip()
        box = page.box(at, len(piece))[0] if piece.strip() else None
        if box is not None:
            parts.append(_sized(page, frame, piece, at, at + len(piece), box))
        begin = cut + 1
    return parts


def _parts(page: TextPage, frame: PageFrame, space: int) -> bool:
    """Whether the characters beside this space stand in different columns or on different lines."""
    before = frame.shown(*page.letter(space - 1))
    after = frame.shown(*page.letter(space + 1))
    height = min(before[3] - before[1], after[3] - after[1])
    apart = max(after[1] - before[3], before[1] - after[3]) > -0.2 * height
    return apart or after[0] - before[2] > _GAP * max(height, 1)


def part_unseen(
    page: TextPage, frame: PageFrame, lines: list[Line], unseen: Mapping[int, str]
) -> list[Line]:
    """The lines with what nobody sees in lines of its own; `unseen` has the reason by the text object's address."""
    return [part for line in lines for part in _parted(page, frame, line, unseen)]


def _parted(page: TextPage, frame: PageFrame, line: Line, unseen: Mapping[int, str]) -> list[Line]:
    reasons: list[str] = []
    for index in range(line.start, line.end):
        item = pdfium.FPDFText_GetTextObject(page.raw, index)
        known = reasons[-1] if reasons else ""
        # A space that pdfium put in belongs to no object; it goes with what stands before it.
        reasons.append(unseen.get(address(item), "") if item else known)
    if len(set(reasons)) <= 1 or len(reasons) != len(line.text):
        return [replace(line, hidden=next((why for why in reasons if why), line.hidden))]
    parts: list[Line] = []
    at = 0
    for why, run in groupby(reasons):
        length = len(list(run))
        text = line.text[at : at + length]
        box = page.box(line.start + at, length)[0]
        if text.strip() and box is not None:
            start = line.start + at
            parts.append(
                Line(text, *frame.shown(*box), line.size, start, start + length, hidden=why)
            )
        at += length
    return parts


def address(item: Any) -> int:
    """What two handles of one pdfium object have in common."""
    return ctypes.addressof(item.contents)
