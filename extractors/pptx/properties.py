"""What the file says about itself: core, application and custom properties, custom XML, tags of add-ins."""

from __future__ import annotations

import re

from deckproof.model import Block, BlockKind, Visibility
from extractors._xml import Element, attributes_of, texts_in
from extractors.pptx.names import local
from extractors.pptx.reading import Reading, Spot
from extractors.pptx.titles import is_telling

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
}
_APP = {"Company", "Manager", "HyperlinkBase", "Template"}
_FONTS = re.compile(
    r"font|schrift|polic|fuente|caratter|fonte|lettertype|шрифт|フォント|字体|字型|글꼴",
    re.IGNORECASE,
)

_NAMES = """
name title value val v text author owner user userid username displayname label caption description comment
subject company manager string tooltip url href src path keyword keywords
"""
_WRITTEN = frozenset(_NAMES.split())
"""Attributes that people write."""
_MACHINE = re.compile(
    r"(https?://(schemas\.|www\.w3\.org|purl\.)|urn:|\{?[0-9A-Fa-f-]{32,}\}?$|xsd?:|[\d.,:TZ+-]+$)"
)
"""Namespaces, identifiers, dates."""


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


def stale_titles(reading: Reading, titles: set[str]) -> list[Block]:
    """What the list of parts in the application properties names and no slide is called: themes, and titles of slides now gone."""
    blocks: list[Block] = []
    for part in reading.package.related("", "extended-properties"):
        root = reading.package.xml(part) if reading.package.has(part) else None
        if root is None:
            continue
        names = [text.strip() for text in _texts_of(root, "TitlesOfParts")]
        names = names[_fonts_among(_texts_of(root, "HeadingPairs")) :]
        rest = [name for name in names if name not in titles and is_telling(name)]
        spot = Spot(part=part, visibility=Visibility.METADATA)
        blocks += reading.block(BlockKind.PROP_APP, "\n".join(dict.fromkeys(rest)), spot)
    return blocks


def _texts_of(root: Element, name: str) -> list[str]:
    holders = root.iter("{*}" + name)
    return [text for holder in holders for text in texts_in(holder)]


def _fonts_among(pairs: list[str]) -> int:
    """How many of the names are fonts, which come first: headings and counts take turns (ECMA-376 part 1, 22.2.2.5)."""
    if len(pairs) > 1 and _FONTS.search(pairs[0]) and pairs[1].strip().isdigit():
        return int(pairs[1])
    return 0


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
        value = "\n".join(texts_in(element))
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
            value = "".join(texts_in(element))
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


def custom_xml_blocks(reading: Reading, part: str, spot: Spot | None = None) -> list[Block]:
    """The texts of a part of custom XML, or of any part that nothing else reads: one block, a line for each leaf or attribute."""
    root = reading.package.xml(part)
    if root is None:
        return []
    lines: list[str] = []
    for element in root.iter():
        if "XMLSchema" not in element.tag or element.get("value"):
            lines += [value for name, value in attributes_of(element) if _is_text(name, value)]
        if not len(element) and (text := (element.text or "").strip()):
            lines.append(text)
    there = Spot(
        part=part, slide=None if spot is None else spot.slide, visibility=Visibility.METADATA
    )
    return reading.block(BlockKind.CUSTOM_XML, "\n".join(lines), there)


def _is_text(name: str, value: str) -> bool:
    """Whether the attribute is one that people write, or reads like prose."""
    if _MACHINE.match(value):
        return False
    words = value.split()
    written = name.rpartition("}")[2].lower() in _WRITTEN
    return bool(words) and any(letter.isalpha() for letter in value) and (written or len(words) > 2)
