"""One slide: its shapes in reading order and all that they refer to, then its notes and comments."""

from __future__ import annotations

from deckproof.model import Block, BlockKind, Slide, Visibility
from extractors._xml import Element
from extractors.pptx.contents import (
    label_blocks,
    paragraph_blocks,
    relationship_ids,
    scopes,
    text_blocks,
)
from extractors.pptx.masters import Layouts
from extractors.pptx.names import A_P, P_CSLD, P_CXN, P_FRAME, P_GROUP, P_PIC, P_SP, P_SPTREE
from extractors.pptx.package import Relationship
from extractors.pptx.pictures import shape_images
from extractors.pptx.reading import Reading, Spot
from extractors.pptx.related import follow
from extractors.pptx.shapes import Canvas, shapes
from extractors.pptx.titles import slide_title

_SHAPES = (P_SP, P_CXN, P_PIC, P_FRAME)
_LAST = {"notesSlide": 1, "comments": 2}


def read_slide(
    reading: Reading,
    part: str,
    number: int,
    *,
    size: tuple[float, float] | None,
    section: str | None,
    layouts: Layouts,
) -> Slide:
    """The slide with this number, 1-based; without blocks, and with a warning, when its part cannot be read."""
    reading.slide = number
    root = reading.package.xml(part)
    if root is None:
        return Slide(number=number, part=part, section=section)
    hidden = root.get("show") in ("0", "false")
    layout, layout_slots, master_slots = layouts.behind(part)
    canvas = Canvas(part, number, size, hidden, layout_slots, master_slots)
    arrows = reading.package.relationships(part)
    last = {key: arrow for key, arrow in arrows.items() if arrow.kind in _LAST}
    first = {key: arrow for key, arrow in arrows.items() if key not in last}
    blocks, sizes = _shape_blocks(reading, root, canvas, first)
    blocks += _rest(reading, root, canvas, first)
    blocks += _follow_last(reading, last, canvas)
    return Slide(
        number=number,
        hidden=hidden,
        title=slide_title(blocks, sizes),
        section=section,
        blocks=tuple(blocks),
        part=part,
        layout=layout or None,
    )


def _shape_blocks(
    reading: Reading, root: Element, canvas: Canvas, arrows: dict[str, Relationship]
) -> tuple[list[Block], dict[str, float]]:
    """The blocks of all shapes, and the largest letters of each block by its id."""
    blocks: list[Block] = []
    sizes: dict[str, float] = {}
    for tree in root.iter(P_SPTREE):
        for shape in shapes(tree, canvas):
            texts = text_blocks(reading, shape)
            blocks += texts
            if shape.element.tag != P_GROUP:
                for block in texts:
                    sizes[block.id] = _largest_letters(shape.element)
            blocks += label_blocks(reading, shape)
            blocks += shape_images(reading, shape, arrows)
            blocks += follow(reading, arrows, relationship_ids(scopes(shape)), shape.spot)
    return blocks, sizes


def _rest(
    reading: Reading, root: Element, canvas: Canvas, arrows: dict[str, Relationship]
) -> list[Block]:
    """What stands outside of all shapes: the slide's own name, its background, relationships that nothing uses."""
    visibility = Visibility.HIDDEN_SLIDE if canvas.hidden else Visibility.SHOWN
    spot = Spot(part=canvas.part, slide=canvas.slide, visibility=visibility)
    blocks: list[Block] = []
    for holder in root.iter(P_CSLD):
        blocks += reading.block(BlockKind.SHAPE_NAME, holder.get("name"), spot)
    unseen = spot.as_(Visibility.HIDDEN_SHAPE) if not canvas.hidden else spot
    other = reading.package.dropped.get(canvas.part.lower(), [])
    blocks += reading.block(BlockKind.BODY, "\n".join(other), unseen)
    for sound in root.iter("{*}snd"):
        blocks += reading.block(BlockKind.MEDIA_NAME, sound.get("name"), spot)
    astray = [each for each in root.iter(A_P) if next(each.iterancestors(*_SHAPES), None) is None]
    blocks += paragraph_blocks(reading, astray, BlockKind.BODY, spot)
    return blocks + follow(reading, arrows, list(arrows), spot)


def _follow_last(reading: Reading, arrows: dict[str, Relationship], canvas: Canvas) -> list[Block]:
    order = sorted(arrows, key=lambda key: _LAST[arrows[key].kind])
    return follow(reading, arrows, order, Spot(part=canvas.part, slide=canvas.slide))


def _largest_letters(element: Element) -> float:
    sizes = [size for run in element.iter("{*}rPr", "{*}defRPr") if (size := run.get("sz"))]
    return max(
        (float(size) / 100 for size in sizes if size.isascii() and size.isdigit()), default=0.0
    )
