"""Speaker notes: the text of the notes page; its header, date and footer apart."""

from __future__ import annotations

from deckproof.model import Block, BlockKind, Visibility
from extractors._xml import Element
from extractors.pptx.geometry import non_visual, placeholder
from extractors.pptx.names import A_P, P_SP
from extractors.pptx.reading import Reading, Spot
from extractors.pptx.shapes import FOOTERS, properties_of
from extractors.pptx.texts import paragraphs_text


def note_blocks(reading: Reading, part: str, spot: Spot) -> list[Block]:
    """One block for each shape of the notes page that holds text."""
    root = reading.package.xml(part)
    if root is None:
        return []
    there = Spot(part=part, slide=spot.slide, visibility=Visibility.NOTES)
    blocks: list[Block] = []
    told: set[Element] = set()
    for shape in root.iter(P_SP):
        paragraphs = list(shape.iter(A_P))
        told.update(paragraphs)
        text = paragraphs_text(paragraphs)
        blocks += reading.block(_kind(shape), text.whole, there, levels=text.levels)
        blocks += _alt_texts(reading, shape, there)
    rest = paragraphs_text(paragraph for paragraph in root.iter(A_P) if paragraph not in told)
    return blocks + reading.block(BlockKind.NOTES, rest.whole, there)


def _kind(shape: Element) -> BlockKind:
    ph = placeholder(shape)
    return BlockKind.FOOTER if ph is not None and ph.get("type") in FOOTERS else BlockKind.NOTES


def _alt_texts(reading: Reading, shape: Element, spot: Spot) -> list[Block]:
    properties = properties_of(non_visual(shape))
    if properties is None:
        return []
    return [
        block
        for attribute in ("title", "descr")
        for block in reading.block(BlockKind.ALT_TEXT, properties.get(attribute), spot)
    ]
