"""Every page of a PDF as a JPEG with boxes over words: `python -m extractors._cover_pages FILE FOLDER WIDTH`."""

from __future__ import annotations

import itertools
import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import ImageDraw

from extractors.covering import ORDERS, TOLD
from extractors.pdf._lines import PageFrame, page_frame

LONGEST = 3
"""A page is drawn at most this many times as high as wide."""
QUALITY = 88
BLACK = (0, 0, 0)
_MARGIN = 0.12
"""Of a line's height, around what is covered: letters reach beyond the boxes that fonts tell."""
_LEAST_MARGIN = 1.5

Box = tuple[float, float, float, float]
"""Left, top, right and bottom in points from the shown page's top left corner."""


def main(arguments: Sequence[str]) -> int:
    """Draw the pages; the exit status is 0 when all are there."""
    file, folder, width_px = Path(arguments[0]), Path(arguments[1]), int(arguments[2])
    try:
        orders: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for order in json.loads((folder / ORDERS).read_text("utf-8")):
            orders[order["page"]].append(order)
        document = pypdfium2.PdfDocument(file)
        told = [
            _draw(document[at], orders[at + 1], folder / f"page-{at + 1:04d}.jpeg", width_px)
            for at in range(len(document))
        ]
        (folder / TOLD).write_text(json.dumps(told), encoding="utf-8")
    except (pypdfium2.PdfiumError, OSError, ValueError, ZeroDivisionError, MemoryError):
        return 1
    return 0


def _draw(page: Any, orders: list[dict[str, Any]], path: Path, width_px: int) -> dict[str, Any]:
    """Comments and form fields are not drawn: nobody scanned how they look."""
    width, height = page.get_size()
    scale = min(width_px / width, LONGEST * width_px / height)
    boxes = _boxes(page, orders)
    picture = page.render(scale=scale, may_draw_forms=False, draw_annots=False).to_pil()
    picture = picture.convert("RGB")
    drawing = ImageDraw.Draw(picture)
    seen = [(0.0, 0.0, width, height)] if boxes is None else _on_page(boxes, width, height)
    for left, top, right, bottom in seen:
        corner = (math.floor(left * scale), math.floor(top * scale))
        drawing.rectangle((*corner, math.ceil(right * scale), math.ceil(bottom * scale)), BLACK)
    picture.save(path, "JPEG", quality=QUALITY, subsampling=0)
    page.close()
    return {
        "file": path.name, "width_px": picture.width, "height_px": picture.height,
        "width": width, "height": height, "covered": len(seen), "blank": boxes is None,
    }  # fmt: skip


def _on_page(boxes: list[Box], width: float, height: float) -> list[Box]:
    there = [box for box in dict.fromkeys(boxes) if _touch(box, (0.0, 0.0, width, height))]
    return [box for box in there if not any(_holds(other, box) for other in there if other != box)]


def _holds(one: Box, other: Box) -> bool:
    starts = one[0] <= other[0] and one[1] <= other[1]
    return starts and one[2] >= other[2] and one[3] >= other[3]


def _boxes(page: Any, orders: list[dict[str, Any]]) -> list[Box] | None:
    """What is covered of the page; None for all of it, where the place of something cannot be told."""
    frame = page_frame(page)
    text_page = page.get_textpage()
    boxes: list[Box] = []
    for order in orders:
        found = list(_found(text_page, frame, order["text"], whole=order["whole_words"]))
        boxes += found
        place = order["box"]
        if place is None:
            if not found:
                return None
            continue
        left, top, wide, high = place
        whole = (left, top, left + wide, top + high)
        if "\n" in order["text"] and any(_touch(one, whole) for one in found):
            boxes += _found_in_lines(text_page, frame, order["text"], whole)
        elif not any(_touch(one, whole) for one in found):
            boxes += _found_in_lines(text_page, frame, order["text"], whole) or [_grown(whole)]
    text_page.close()
    return boxes


def _found(text_page: Any, frame: PageFrame, text: str, *, whole: bool) -> Iterator[Box]:
    """Where the words stand on the page, a box for each stretch of a line."""
    if not text.strip():
        return
    searcher = text_page.search(text.strip(), match_case=False, match_whole_word=whole)
    while (found := searcher.get_next()) is not None:
        start, count = found
        for at in range(text_page.count_rects(start, count)):
            left, bottom, right, top = text_page.get_rect(at)
            yield _grown(frame.shown(left, bottom, right, top))
    searcher.close()


def _found_in_lines(text_page: Any, frame: PageFrame, text: str, whole: Box) -> list[Box]:
    """Where the lines of a stretch stand in this box one below the other, with a bullet between; nothing unless all of them do."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) < _FEWEST_LINES:
        return []
    stands = [
        [box for box in _found(text_page, frame, line, whole=True) if _touch(box, whole)]
        for line in lines
    ]
    for above, below in itertools.pairwise(stands):
        below[:] = [box for box in below if any(_is_next(one, box) for one in above)]
    for above, below in reversed([*itertools.pairwise(stands)]):
        above[:] = [box for box in above if any(_is_next(box, one) for one in below)]
    return [*itertools.chain(*stands)] if all(stands) else []


_FEWEST_LINES = 2
_NEXT_WITHIN = 3
"""Heights of a line in which the next one begins."""


def _is_next(above: Box, below: Box) -> bool:
    height = above[3] - above[1]
    return 0 < below[1] - above[1] < _NEXT_WITHIN * height


def _grown(box: Box) -> Box:
    margin = max(min(box[2] - box[0], box[3] - box[1]) * _MARGIN, _LEAST_MARGIN)
    return box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin


def _touch(one: Box, other: Box) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    return across > 0 and min(one[3], other[3]) - max(one[1], other[1]) > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
