"""What one shape says: its text by kind, its tables, equations, alt text, name, tooltips, and what it refers to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree

from deckproof.model import Block, BlockKind, Visibility
from extractors._xml import Element
from extractors.pptx.names import A_LINKS, A_P, A_TBL, P_FRAME, P_GROUP, P_GRPSPPR, RELATIONSHIPS
from extractors.pptx.reading import Reading, Spot
from extractors.pptx.shape_names import is_telling
from extractors.pptx.shapes import FOOTERS, TITLES, Shape
from extractors.pptx.texts import paragraphs_text, table_text

_PROGRAMS = ("ppaction://macro", "ppaction://program", "ppaction://ole")
"""What a click may start ([MS-OE376] 2.1.1253); slides and web pages are told by their relationships."""
_USED: Any = etree.XPath(
    "descendant-or-self::*/@*[{}]".format(
        " or ".join(f'starts-with(namespace-uri(), "{each}")' for each in RELATIONSHIPS)
    ),
    smart_strings=False,
)
"""The attributes that hold ids of relationships; libxml2 lists them in half the time that Python takes."""


def text_blocks(reading: Reading, shape: Shape) -> list[Block]:
    """The text of the shape, its tables and its equations; the outside of a group has none."""
    if shape.element.tag == P_GROUP:
        return []
    blocks: list[Block] = []
    tables = list(shape.element.iter(A_TBL)) if shape.element.tag == P_FRAME else []
    for table in tables:
        blocks += table_blocks(reading, table, shape.spot)
    if not tables:
        blocks += paragraph_blocks(reading, shape.element.iter(A_P), kind_of(shape), shape.spot)
    return blocks


def kind_of(shape: Shape) -> BlockKind:
    """What the text of the shape is."""
    if shape.placeholder_kind in TITLES:
        return BlockKind.TITLE
    if shape.placeholder_kind in FOOTERS:
        return BlockKind.FOOTER
    return BlockKind.GROUP if shape.grouped else BlockKind.BODY


def paragraph_blocks(
    reading: Reading, paragraphs: Iterable[Element], kind: BlockKind, spot: Spot
) -> list[Block]:
    """One block for all the paragraphs, and one for each equation in them."""
    text = paragraphs_text(paragraphs)
    blocks = reading.block(kind, text.whole, spot, levels=text.levels)
    for formula in text.formulas:
        blocks += reading.block(BlockKind.MATH, formula, spot)
    return blocks


def table_blocks(reading: Reading, table: Element, spot: Spot) -> list[Block]:
    """One block for the table; what a merged cell covers is there, but not seen."""
    text, covered = table_text(table)
    blocks = reading.block(BlockKind.TABLE, text.whole, spot)
    unseen = spot.as_(Visibility.HIDDEN_SHAPE) if spot.visibility is Visibility.SHOWN else spot
    blocks += reading.block(BlockKind.TABLE, "\n".join(covered), unseen)
    for formula in text.formulas:
        blocks += reading.block(BlockKind.MATH, formula, spot)
    return blocks


def label_blocks(reading: Reading, shape: Shape) -> list[Block]:
    """Alt texts, the name where somebody chose it, and tooltips."""
    blocks: list[Block] = []
    for scope in scopes(shape):
        for properties in scope.iter("{*}cNvPr"):
            name = properties.get("name")
            if name and is_telling(name):
                blocks += reading.block(BlockKind.SHAPE_NAME, name, shape.spot)
            for attribute in ("title", "descr"):
                blocks += reading.block(BlockKind.ALT_TEXT, properties.get(attribute), shape.spot)
        for link in scope.iter(*A_LINKS):
            blocks += reading.block(BlockKind.TOOLTIP, link.get("tooltip"), shape.spot)
            action = link.get("action") or ""
            if action.startswith(_PROGRAMS):
                blocks += reading.block(BlockKind.LINK, action, shape.spot)
    return blocks


def scopes(shape: Shape) -> list[Element]:
    """The elements that are the shape's own: for a group only its outside."""
    if shape.element.tag != P_GROUP:
        return [shape.element]
    outside = [shape.head, shape.element.find(P_GRPSPPR)]
    return [element for element in outside if element is not None]


def relationship_ids(elements: Iterable[Element]) -> Iterator[str]:
    """The ids of relationships that these elements and all below them use, in order."""
    for element in elements:
        yield from map(str, _USED(element))
