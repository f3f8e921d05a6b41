"""What the file says about itself: core, application and custom properties, custom XML, tags of add-ins."""

from __future__ import annotations

from deckproof.model import Block, BlockKind, Visibility
from extractors._xml import Element
from extractors.pptx.names import local
from extractors.pptx.reading import Reading, Spot

_CORE = {
    "title",
    "subject",
    "creator",
    "lastModifiedBy",
    "keywords",
    "description",
    "category",
    "contentStatus",
    "identifier",
    "language",
    "version",
    "contentType",
}
_APP = {"Company", "Manager", "HyperlinkBase", "Template", "TitlesOfParts"}


def read_properties(reading: Reading) -> tuple[dict[str, str], list[Block]]:
    """All properties as "core.creator", "app.Company", "custom.Account"; and blocks of those that people write."""
    table: dict[str, str] = {}
    blocks: list[Block] = []
    for arrow in reading.package.relationships("").values():
        if arrow.external or not arrow.kind.endswith("-properties"):
            continue
        root = reading.package.xml(arrow.target)
        if root is None:
            continue
        spot = Spot(part=arrow.target, visibility=Visibility.METADATA)
        if arrow.kind == "core-properties":
            blocks += _named(reading, root, spot, table, "core", _CORE, BlockKind.PROP_CORE)
        elif arrow.kind == "extended-properties":
            blocks += _named(reading, root, spot, table, "app", _APP, BlockKind.PROP_APP)
        elif arrow.kind == "custom-properties":
            blocks += _custom(reading, root, spot, table)
    return table, blocks


def _named(
    reading: Reading,
    root: Element,
    spot: Spot,
    table: dict[str, str],
    family: str,
    told: set[str],
    kind: BlockKind,
) -> list[Block]:
    blocks: list[Block] = []
    for element in root:
        name = local(element)
        value = "\n".join(text for text in element.itertext() if text.strip())
        if not name or not value:
            continue
        table[f"{family}.{name}"] = value
        if name in told:
            blocks += reading.block(kind, value, spot)
    return blocks


def _custom(reading: Reading, root: Element, spot: Spot, table: dict[str, str]) -> list[Block]:
    blocks: list[Block] = []
    for element in root:
        name = element.get("name")
        if name:
            value = "".join(element.itertext())
            table[f"custom.{name}"] = value
            blocks += reading.block(BlockKind.PROP_CUSTOM, f"{name}\t{value}", spot)
    return blocks


def tag_blocks(reading: Reading, part: str, spot: Spot) -> list[Block]:
    """The tags that add-ins leave: name and value of each."""
    root = reading.package.xml(part)
    if root is None:
        return []
    there = Spot(part=part, slide=spot.slide, visibility=Visibility.METADATA)
    return [
        block
        for element in root
        if element.get("val")
        for block in reading.block(
            BlockKind.TAG, f"{element.get('name') or ''}\t{element.get('val')}", there
        )
    ]


def custom_xml_blocks(reading: Reading, part: str) -> list[Block]:
    """The texts of a part of custom XML, or of any part that nothing else reads: one block, a line for each leaf."""
    root = reading.package.xml(part)
    if root is None:
        return []
    lines = [
        text
        for element in root.iter()
        if not len(element) and (text := (element.text or "").strip())
    ]
    spot = Spot(part=part, visibility=Visibility.METADATA)
    return reading.block(BlockKind.CUSTOM_XML, "\n".join(lines), spot)
