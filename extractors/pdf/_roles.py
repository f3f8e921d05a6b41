"""Which blocks of a PDF's pages are titles and which are footers, told by comparing the pages with each other."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from extractors._text_blocks import HYPHEN, TextBlock

_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"^\D{0,8}?(\d{1,4})(?:\s*(?:/|of|di|von|de|sur)\s*\d{1,4})?\D{0,3}$")
_WORD = re.compile(r"[^\W\d_]+")
_BROKEN = re.compile(rf"\S*{HYPHEN}\S*")
_MARKS = ".,;:!?()[]\"'»«“”’…"
_TITLE_MAX = 200
"""Characters; longer texts are no titles."""


@dataclass(slots=True)
class PageBlocks:
    """The blocks of one page and the page's size in points."""

    number: int
    width: float
    height: float
    blocks: list[TextBlock]


def mark_footers(pages: Sequence[PageBlocks]) -> None:
    """Set the role of page numbers and of lines that repeat at the edge of many pages."""
    seen: Counter[tuple[str, int]] = Counter()
    for page in pages:
        seen.update({key for block in page.blocks if (key := _edge_key(page, block))})
    needed = max(3, 0.3 * len(pages))
    numbered = _page_number_shift(pages)
    for page in pages:
        for block in page.blocks:
            key = _edge_key(page, block)
            if (key and seen[key] >= needed) or (
                numbered is not None and _number(block) == page.number + numbered
            ):
                block.role = "footer"


def _edge_key(page: PageBlocks, block: TextBlock) -> tuple[str, int] | None:
    """What a repeated line is known by: its text without digits, and its height on the page; None in the middle."""
    low, high = block.top > 0.82 * page.height, block.bottom < 0.12 * page.height
    if not (low or high) or len(block.text) > _TITLE_MAX:
        return None
    if high and block.size >= max(other.size for other in page.blocks) > 0:
        return None  # the largest text at the top is a title, though many slides may share it
    return _DIGITS.sub("#", block.text.casefold()), round(block.top / 12)


def _number(block: TextBlock) -> int | None:
    found = _NUMBER.match(block.text.strip())
    return int(found[1]) if found else None


def _page_number_shift(pages: Sequence[PageBlocks]) -> int | None:
    """What is added to a page's place to get the number printed on it, if most pages print one."""
    shifts: Counter[int] = Counter()
    for page in pages:
        numbers = {_number(block) for block in page.blocks}
        shifts.update(number - page.number for number in numbers if number is not None)
    if not shifts:
        return None
    shift, count = shifts.most_common(1)[0]
    return shift if count >= max(3, 0.5 * len(pages)) else None


def mark_titles(pages: Sequence[PageBlocks], outline: dict[int, list[str]]) -> None:
    """Give at most one block of each page the role of its title.

    What the outline calls the page counts first, then the place where the deck's other titles stand, then size.
    """
    largest = {page.number: _largest(page) for page in pages}
    usual = _usual_place([(page, block) for page in pages if (block := largest[page.number])])
    for page in pages:
        named = _named(page, outline.get(page.number, []))
        chosen = named or _at_place(page, usual, largest[page.number]) or largest[page.number]
        if chosen is not None:
            chosen.role = "title"


def _candidates(page: PageBlocks) -> list[TextBlock]:
    return [
        block
        for block in page.blocks
        if block.role == "body"
        and not block.hidden
        and len(block.text) <= _TITLE_MAX
        and any(letter.isalpha() for letter in block.text)
    ]


def _named(page: PageBlocks, names: Sequence[str]) -> TextBlock | None:
    wanted = {_plain(name) for name in names if name.strip()}
    if not wanted:
        return None
    for block in sorted(_candidates(page), key=lambda block: -block.size):
        if _plain(block.text) in wanted:
            return block
    return None


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _largest(page: PageBlocks) -> TextBlock | None:
    """The largest text of the upper half, or of a page with little text; None where nothing stands out."""
    candidates = _candidates(page)
    if not candidates:
        return None
    few = sum(len(block.paragraphs) for block in page.blocks if block.role == "body") <= 6
    upper = [block for block in candidates if few or block.top < 0.42 * page.height]
    if not upper:
        return None
    biggest = max(block.size for block in upper)
    best = min(
        (block for block in upper if block.size > 0.93 * biggest), key=lambda block: block.top
    )
    if len(candidates) == 1:
        return best if len(best.paragraphs) <= 3 else None
    others = [
        line.size
        for block in page.blocks
        if block is not best and block.role == "body"
        for line in block.lines
    ]
    stands_out = not others or best.size > 1.08 * statistics.median(others)
    on_top = (
        best.top <= min(block.top for block in candidates) + best.size
        and len(best.text) <= 90
        and not best.text.endswith((".", ":", ";", ","))
    )
    return best if (stands_out or on_top) and len(best.paragraphs) <= 3 else None


def _usual_place(found: Sequence[tuple[PageBlocks, TextBlock]]) -> tuple[int, int] | None:
    """Height on the page (in twentieths of it) and size of most titles; None if they have no usual place."""
    places = Counter(_spot(page, block) for page, block in found)
    if not places:
        return None
    place, count = places.most_common(1)[0]
    return place if count >= max(3, 0.3 * len(found)) else None


def _spot(page: PageBlocks, block: TextBlock) -> tuple[int, int]:
    return round(20 * block.top / page.height), round(block.size / 4)


def _at_place(
    page: PageBlocks, usual: tuple[int, int] | None, largest: TextBlock | None
) -> TextBlock | None:
    """The block where this deck's titles stand, unless the largest is a good deal larger than titles are."""
    if usual is None or (largest is not None and largest.size / 4 > 1.4 * usual[1]):
        return None
    for block in _candidates(page):
        spot = _spot(page, block)
        if abs(spot[0] - usual[0]) <= 1 and abs(spot[1] - usual[1]) <= 1:
            return block
    return None


_SLIDE_SHAPES = (3 / 4, 10 / 16, 9 / 16)
"""Height over width."""


def mark_notes(pages: Sequence[PageBlocks]) -> None:
    """Set the role of what stands in a strip under the slide, where presenter notes are exported with it.

    Such pages are higher than slides are, and no text runs from the slide's part into the strip.
    """
    for shape in _SLIDE_SHAPES:
        inside = [
            (block, shape * page.width)
            for page in pages
            if 1.08 * shape < page.height / max(page.width, 1) < 1.0
            for block in page.blocks
            if block.role in {"body", "title"}
        ]
        below = [block for block, edge in inside if block.top >= edge]
        across = [block for block, edge in inside if block.top < edge - 4 < edge + 4 < block.bottom]
        above = [block.size for block, edge in inside if block.bottom <= edge]
        if len(below) < 3 or len(across) > 0.02 * len(inside) or not above:
            continue
        if statistics.median(block.size for block in below) < 0.7 * statistics.median(above):
            for block in below:
                block.role = "notes"
            return


def mend_hyphens(pages: Sequence[PageBlocks]) -> None:
    """Settle the hyphens at ends of lines: kept between whole words and in addresses, dropped inside a word."""
    blocks = [block for page in pages for block in page.blocks]
    if not any(HYPHEN in text for block in blocks for text in block.paragraphs):
        return
    words = {
        word
        for block in blocks
        for text in block.paragraphs
        for word in _WORD.findall(text.lower())
    }
    for block in blocks:
        block.paragraphs = [
            _BROKEN.sub(lambda found: _mended(found[0], words), text) if HYPHEN in text else text
            for text in block.paragraphs
        ]


def _mended(token: str, words: Collection[str]) -> str:
    kept = token.replace(HYPHEN, "-")
    bare = _WORD.findall(kept.lower())
    joined = "".join(bare)
    if (
        any(letter in token for letter in "/@_=\\")
        or not kept.replace("-", "").strip(_MARKS).isalpha()
    ):
        return kept
    halves = [half.strip(_MARKS) for half in token.split(HYPHEN)]
    if not all(half[:1].islower() for half in halves[1:]):
        return kept
    if joined in words:
        return token.replace(HYPHEN, "")
    if all(half.lower() in words and len(half) > 2 for half in halves):
        return kept
    return token.replace(HYPHEN, "")
