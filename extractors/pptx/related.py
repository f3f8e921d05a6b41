"""What a part refers to: charts, SmartArt, notes, comments, embedded files, pictures, links; each kind of arrow has its reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from deckproof.model import Block, BlockKind, Visibility
from extractors.pptx import charts, comments, embedded, notes, pictures, properties, smartart
from extractors.pptx.package import Relationship
from extractors.pptx.reading import Reading, Spot

Reader = Callable[[Reading, str, Spot], list[Block]]

_READERS: dict[str, Reader] = {
    "chart": charts.chart_blocks,
    "chartEx": charts.chart_blocks,
    "chartUserShapes": charts.drawing_blocks,
    "diagramData": smartart.smartart_blocks,
    "diagramDrawing": smartart.drawing_blocks,
    "comments": comments.comment_blocks,
    "notesSlide": notes.note_blocks,
    "package": embedded.embedded_blocks,
    "oleObject": embedded.embedded_blocks,
    "image": pictures.picture_blocks,
    "hdphoto": pictures.picture_blocks,
    "video": pictures.media_blocks,
    "audio": pictures.media_blocks,
    "media": pictures.media_blocks,
    "vmlDrawing": pictures.vml_blocks,
    "tags": properties.tag_blocks,
}
_FOLLOWED = {"chart", "chartEx", "chartUserShapes", "diagramData", "notesSlide", "vmlDrawing"}
"""Kinds of parts whose own arrows are gone along."""


def related_blocks(reading: Reading, arrow: Relationship, spot: Spot) -> list[Block]:
    """What the other end of the arrow says, at this spot. The same end is read once per slide."""
    if arrow.external:
        if not reading.first_time(spot.part, arrow.target, spot.visibility):
            return []
        return reading.block(BlockKind.LINK, arrow.target, spot)
    reader = _READERS.get(arrow.kind)
    if reader is None or not reading.first_time(spot.slide, arrow.target.lower(), arrow.kind):
        return []
    if not reading.package.has(arrow.target):
        reading.warn(
            "rel_dangling", arrow.target, "Something refers to it, but it is not in the file."
        )
        return []
    there = spot.at(arrow.target)
    blocks = reader(reading, arrow.target, there)
    if arrow.kind in _FOLLOWED:
        if arrow.kind == "notesSlide":
            there = Spot(part=arrow.target, slide=spot.slide, visibility=Visibility.NOTES)
        for further in reading.package.relationships(arrow.target).values():
            blocks += related_blocks(reading, further, there)
    return blocks


def follow(
    reading: Reading, arrows: dict[str, Relationship], ids: Iterable[str], spot: Spot
) -> list[Block]:
    """What the arrows with these ids lead to; each is taken out of `arrows`, since its first use tells its place."""
    blocks: list[Block] = []
    for each in ids:
        arrow = arrows.pop(each, None)
        if arrow is not None:
            blocks += related_blocks(reading, arrow, spot)
    return blocks
