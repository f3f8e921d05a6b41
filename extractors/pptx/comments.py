"""Comments, old (ECMA-376 part 1, 19.4) and new with replies ([MS-PPTX] 2.6), and who wrote them."""

from __future__ import annotations

from deckproof.model import Block, BlockKind, Visibility
from extractors._xml import Element
from extractors.pptx.names import A_P, local
from extractors.pptx.reading import Reading, Spot
from extractors.pptx.texts import paragraphs_text, unescaped


def comment_blocks(reading: Reading, part: str, spot: Spot) -> list[Block]:
    """One block for each comment and each reply, a comment before its replies."""
    root = reading.package.xml(part)
    if root is None:
        return []
    there = Spot(part=part, slide=spot.slide, visibility=Visibility.COMMENT)
    blocks: list[Block] = []
    for thread in root.iter("{*}cm"):
        for element in (thread, *thread.iter("{*}reply")):
            blocks += reading.block(BlockKind.COMMENT, _said(element), there)
    return blocks


def author_blocks(reading: Reading, part: str) -> list[Block]:
    """The names of the people who commented, and their accounts."""
    root = reading.package.xml(part)
    if root is None:
        return []
    spot = Spot(part=part, visibility=Visibility.COMMENT)
    found: dict[str, None] = {}
    for element in root.iter():
        for attribute in ("name", "userId"):
            value = element.get(attribute)
            if value and (attribute == "name" or "@" in value):
                found.setdefault(value)
    return [
        block for value in found for block in reading.block(BlockKind.COMMENT_AUTHOR, value, spot)
    ]


def _said(element: Element) -> str:
    for child in element:
        if local(child) == "text":
            return unescaped(child.text or "")
        if local(child) == "txBody":
            return paragraphs_text(child.iter(A_P)).whole
    return ""
