"""Lines grouped to paragraphs and paragraphs to blocks, in reading order.

A PDF and a picture know neither: both are told from size, distance and alignment, as the eye does it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_BULLET = re.compile(
    r"^\s*([\u2022\u2023\u25a0-\u25ff\u2043\u2219\u27a2\u2713\u2714\u25e6\u00b7\u00a7\uf000-\uf0ff\u2610\u2756]|[-–—*»>o](?=\s))\s*"
)
_NUMBER = re.compile(r"^\s*(?:\d{1,2}[.)]|[a-zA-Z][.)])\s+\S")
_BREAKS_AFTER = (":", ";", "{", "}")
_AROUND_WORDS = ".,;:!?()\"'»«“”’…"


HYPHEN = "\ufffe"
"""What pdfium writes for a hyphen at the end of a line, joining the word's halves."""


@dataclass(slots=True)
class Line:
    """A line, or the part of one that a wide gap sets off; edges in points from the shown page's top left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    """Height of the font's box, about 1.2 times its size in points."""
    start: int
    """First character, in pdfium's count of the page."""
    end: int
    hidden: str = ""
    """Why nobody sees it; empty if it is seen."""


@dataclass(slots=True)
class TextBlock:
    """Paragraphs that stand together, with the box around them."""

    lines: list[Line]
    paragraphs: list[str] = field(default_factory=list)
    indents: list[float] = field(default_factory=list)
    """Left edge of every paragraph's text, bullets left out of account."""
    left: float = 0
    top: float = 0
    right: float = 0
    bottom: float = 0
    size: float = 0
    role: str = "body"
    """body, title, footer, notes or table"""

    @property
    def text(self) -> str:
        """The paragraphs, one a line."""
        return "\n".join(self.paragraphs)

    @property
    def hidden(self) -> str:
        """Why nobody sees it; empty if any of it is seen."""
        return self.lines[0].hidden

    @property
    def levels(self) -> tuple[int, ...]:
        """Depth of every paragraph, told from the indents that occur."""
        step = max(self.size * 0.4, 3)
        depths: list[float] = []
        for indent in sorted(self.indents):
            if not depths or indent - depths[-1] > step:
                depths.append(indent)
        return tuple(
            max(at for at, depth in enumerate(depths) if depth <= indent) for indent in self.indents
        )


def group_lines(lines: Sequence[Line]) -> list[TextBlock]:
    """The blocks in the order of their first line; every line is in one of them."""
    blocks: list[TextBlock] = []
    in_list = False
    for line in lines:
        bulleted = _BULLET.match(line.text) is not None
        if blocks and _belongs(blocks[-1], line, bulleted=bulleted, in_list=in_list):
            _widen(blocks[-1], line)
            in_list = in_list or bulleted
        else:
            blocks.append(
                TextBlock(
                    [line],
                    left=line.left,
                    top=line.top,
                    right=line.right,
                    bottom=line.bottom,
                    size=line.size,
                )
            )
            in_list = bulleted
    for block in blocks:
        _set_paragraphs(block)
    return blocks


def _widen(block: TextBlock, line: Line) -> None:
    """Take the line into the block."""
    block.lines.append(line)
    block.left = min(block.left, line.left)
    block.top = min(block.top, line.top)
    block.right = max(block.right, line.right)
    block.bottom = max(block.bottom, line.bottom)
    block.size = max(block.size, line.size)


def _belongs(block: TextBlock, line: Line, *, bulleted: bool, in_list: bool) -> bool:
    """Whether the line goes on with the block: below it, near, about as large, in the same column."""
    last, size = block.lines[-1], line.size
    if line.left > block.right or line.right < block.left or last.hidden != line.hidden:
        return False
    small, large = (size, last.size) if size < last.size else (last.size, size)
    step = (line.top + line.bottom - last.top - last.bottom) / 2
    if not 0.3 * small < step < 1.9 * large:
        return False
    if bulleted and not in_list and block.lines[0].size > 1.05 * size:
        return False  # a heading over a list
    if small < large * (0.7 if bulleted or in_list else 0.87):
        return False
    return (
        abs(line.left - block.lines[0].left) < 6 * large
        or abs(line.left + line.right - last.left - last.right) < large
    )


def _set_paragraphs(block: TextBlock) -> None:
    """Tell the paragraphs from the block's lines."""
    previous: Line | None = None
    for line in block.lines:
        text, indent, marked = _unmarked(line)
        if previous is not None and not marked and _wraps(block, previous, line):
            joint = "" if block.paragraphs[-1].endswith(HYPHEN) else " "
            block.paragraphs[-1] += joint + text
        else:
            block.paragraphs.append(text)
            block.indents.append(indent)
        previous = line


def _unmarked(line: Line) -> tuple[str, float, bool]:
    """The line's text without a bullet, its indent, and whether it begins an item of a list."""
    found = _BULLET.match(line.text)
    if found and found.end() < len(line.text):
        return line.text[found.end() :].strip(), line.left, True
    return line.text.strip(), line.left, bool(_NUMBER.match(line.text))


def _wraps(block: TextBlock, previous: Line, line: Line) -> bool:
    """Whether `line` goes on with the sentence of `previous`.

    Text is set greedily: had there been room for the next word, it would stand in the line before.
    """
    before, after = previous.text, line.text.strip()
    if before.endswith(HYPHEN):
        return True
    letter = (line.right - line.left) / max(len(after), 1)
    word = after.split(maxsplit=1)[0]
    if previous.right + (len(word) + 1) * letter <= block.right or before.rstrip().endswith(
        _BREAKS_AFTER
    ):
        return False
    if after[:1].islower():
        return word.strip(_AROUND_WORDS).isalpha()
    if before.endswith(" "):
        return True  # a soft break leaves the space that it stands for
    return len(before) > 40 and " " in before


def reading_order(blocks: Sequence[TextBlock]) -> list[TextBlock]:
    """Title first, then columns where the page has any, else bands from top to bottom and left to right; footers and notes last."""
    titles = [block for block in blocks if block.role == "title"]
    footers = [block for block in blocks if block.role == "footer"]
    notes = [block for block in blocks if block.role == "notes"]
    rest = [block for block in blocks if block.role not in {"title", "footer", "notes"}]
    return titles + _cut(rest) + sorted(footers, key=_place) + sorted(notes, key=_place)


def _cut(blocks: list[TextBlock]) -> list[TextBlock]:
    if len(blocks) < 2:
        return blocks
    gutter = _gutter(blocks)
    if gutter is not None:
        left = [block for block in blocks if block.right <= gutter]
        right = [block for block in blocks if block.right > gutter]
        return _cut(left) + _cut(right)
    ordered = sorted(blocks, key=_place)
    floor = ordered[0].bottom
    for at in range(1, len(ordered)):
        if ordered[at].top > floor:
            return _band(ordered[:at]) + _cut(ordered[at:])
        floor = max(floor, ordered[at].bottom)
    return _band(ordered)


def _band(blocks: list[TextBlock]) -> list[TextBlock]:
    """Blocks side by side: columns again if there are any, else from the left where their tops are about level."""
    if len(blocks) > 3 and _gutter(blocks) is not None:
        return _cut(blocks)
    step = max(min(block.size for block in blocks), 8)
    return sorted(blocks, key=lambda block: (round(block.top / step), block.left))


def _gutter(blocks: Sequence[TextBlock]) -> float | None:
    """The right edge of the left column, where a clear gap parts two columns of running text; else None."""
    ordered = sorted(blocks, key=lambda block: block.left)
    edge = ordered[0].right
    for at in range(1, len(ordered)):
        gap = ordered[at].left - edge
        if (
            gap > 6
            and at >= 2
            and len(ordered) - at >= 2
            and _is_prose(ordered[:at])
            and _is_prose(ordered[at:])
        ):
            return edge
        edge = max(edge, ordered[at].right)
    return None


def _is_prose(blocks: Sequence[TextBlock]) -> bool:
    return sum(len(block.text) for block in blocks) >= 20 * len(blocks)


def _place(block: TextBlock) -> tuple[float, float]:
    return block.top, block.left
