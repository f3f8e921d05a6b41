"""The shapes of an OpenDocument page as blocks, with everything that hangs on them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from deckproof.model import BBox, Block, BlockKind, Visibility
from extractors._ids import block_id
from extractors._xml import Element
from extractors.odp._names import DC, DRAW, OFFICE, PRESENTATION, SVG, TABLE, XLINK, points
from extractors.odp._texts import links, paragraphs, plain_text, text_of

if TYPE_CHECKING:
    from extractors.odp._objects import Objects

DEPTH = 200
"""Groups in groups; deeper ones are a warning."""
_KINDS = {
    "title": BlockKind.TITLE,
    "footer": BlockKind.FOOTER,
    "header": BlockKind.FOOTER,
    "date-time": BlockKind.FOOTER,
    "page-number": BlockKind.FOOTER,
}
_USUAL_NAME = re.compile(r"[^\W\d_]+(?: [^\W\d_]+){0,2} \d+")
"""As programs number them: "Shape 12", "Text Placeholder 7"."""


@dataclass(slots=True)
class Page:
    """What the shapes of one page share."""

    part: str
    number: int | None
    width: float
    height: float
    visibility: Visibility
    objects: Objects
    blocks: list[Block] = field(default_factory=list)
    too_deep: bool = False

    def add(
        self,
        kind: BlockKind,
        text: str,
        *,
        visibility: Visibility | None = None,
        name: str | None = None,
        bbox: BBox | None = None,
        levels: tuple[int, ...] = (),
    ) -> None:
        """A block, unless the text is empty."""
        if not text.strip():
            return
        place = f"{self.number}.{len(self.blocks)}"
        self.blocks.append(
            Block(
                id=block_id(self.part, kind, place),
                kind=kind,
                text=text,
                visibility=visibility or self.visibility,
                part=self.part,
                slide=self.number,
                level=levels[0] if levels else None,
                levels=levels if len(set(levels)) > 1 else (),
                shape_name=name,
                bbox=bbox,
            )
        )


def read_shapes(parent: Element, page: Page, *, group: bool = False, depth: int = 0) -> None:
    """Put the blocks of all shapes in `parent` into the page, in the order of the file."""
    if depth > DEPTH:
        page.too_deep = True
        return
    for shape in parent:
        if shape.tag == OFFICE + "annotation":
            _read_comment(shape, page)
        elif shape.tag == DRAW + "g":
            _read_beside(shape, page, page.visibility, None)
            read_shapes(shape, page, group=True, depth=depth + 1)
        elif shape.tag == DRAW + "a":
            _read_links(shape, page)
            read_shapes(shape, page, group=group, depth=depth + 1)
        elif str(shape.tag).startswith(DRAW) and shape.tag != DRAW + "page-thumbnail":
            _read_shape(shape, page, group=group)


def _read_shape(shape: Element, page: Page, *, group: bool) -> None:
    box = _box(shape)
    visibility = _visibility(shape, page, box)
    name = shape.get(DRAW + "name")
    if shape.get(PRESENTATION + "placeholder") == "true":
        return  # an empty placeholder holds the template's prompt
    kind = _KINDS.get(shape.get(PRESENTATION + "class") or "")
    kind = kind or (BlockKind.GROUP if group else BlockKind.BODY)
    table = shape.find(TABLE + "table")
    if table is not None:
        rows = "\n".join("\t".join(text_of(cell) for cell in _cells(row)) for row in _rows(table))
        page.add(BlockKind.TABLE, rows, visibility=visibility, name=name, bbox=box)
    else:
        found = list(paragraphs(shape))
        page.add(
            kind,
            "\n".join(text for _, text in found),
            visibility=visibility,
            name=name,
            bbox=box,
            levels=tuple(level for level, _ in found) if kind is BlockKind.BODY else (),
        )
    _read_links(shape, page)
    _read_beside(shape, page, visibility, box)
    pictures = () if table is not None else shape.iter(DRAW + "image")  # of a table, its preview
    for part in (*pictures, *shape.iter("{*}plugin")):
        page.objects.picture(part.get(XLINK + "href") or "", page, box)
    for part in (*shape.iter(DRAW + "object"), *shape.iter(DRAW + "object-ole")):
        page.objects.embedded(part.get(XLINK + "href") or "", page, visibility)


def _rows(table: Element) -> Iterator[Element]:
    yield from table.iter(TABLE + "table-row")


def _cells(row: Element) -> Iterator[Element]:
    return (cell for cell in row if cell.tag == TABLE + "table-cell")


def _read_links(shape: Element, page: Page) -> None:
    own = shape.get(XLINK + "href") if shape.tag == DRAW + "a" else None
    targets = [own] if own else links(shape)
    for target in targets:
        page.add(BlockKind.LINK, target, visibility=Visibility.METADATA)


def _read_beside(shape: Element, page: Page, visibility: Visibility, box: BBox | None) -> None:
    """Title and description, which screen readers speak, and a name that somebody chose."""
    for tag in (SVG + "title", SVG + "desc"):
        for alt in shape.findall(tag):
            page.add(BlockKind.ALT_TEXT, plain_text(alt), visibility=visibility, bbox=box)
    name = shape.get(DRAW + "name") or ""
    if not _USUAL_NAME.fullmatch(name):
        page.add(BlockKind.SHAPE_NAME, name, visibility=Visibility.METADATA)


def _read_comment(note: Element, page: Page) -> None:
    page.add(BlockKind.COMMENT, text_of(note), visibility=Visibility.COMMENT)
    author = note.findtext(DC + "creator") or ""
    page.add(BlockKind.COMMENT_AUTHOR, author, visibility=Visibility.COMMENT)


def _box(shape: Element) -> BBox | None:
    found = [points(shape.get(SVG + side)) for side in ("x", "y", "width", "height")]
    if found[0] is None or found[1] is None:
        return None
    return found[0], found[1], found[2] or 0, found[3] or 0


def _visibility(shape: Element, page: Page, box: BBox | None) -> Visibility:
    if page.visibility is not Visibility.SHOWN:
        return page.visibility
    if shape.get(DRAW + "display") in {"none", "printer"}:
        return Visibility.HIDDEN_SHAPE
    if box is not None and page.width and shape.get(DRAW + "transform") is None:
        left, top, width, height = box
        if left >= page.width or top >= page.height or left + width <= 0 or top + height <= 0:
            return Visibility.OFF_SLIDE
    return page.visibility
