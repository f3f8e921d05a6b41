"""What no slide leads to: authors, custom XML, tags, slides in no list, pictures nobody shows, parts nobody knows."""

from __future__ import annotations

import re

from deckproof.model import Block, BlockKind, Visibility
from extractors._archive import PartError
from extractors._xml import parse_xml
from extractors.pptx.comments import author_blocks
from extractors.pptx.names import A_P
from extractors.pptx.package import Relationship
from extractors.pptx.pictures import media_blocks, picture_blocks
from extractors.pptx.properties import custom_xml_blocks
from extractors.pptx.reading import Reading, Spot
from extractors.pptx.related import related_blocks
from extractors.pptx.texts import paragraphs_text

_SLIDE = re.compile(r"ppt/slides/[^/]+\.xml")
_AUTHORS = re.compile(r"ppt/(commentauthors|authors)[^/]*\.xml")
_LOST = (
    (re.compile(r"ppt/tags/[^/]+\.xml"), "tags", Visibility.METADATA),
    (re.compile(r"ppt/comments/[^/]+\.xml"), "comments", Visibility.COMMENT),
    (re.compile(r"ppt/charts/chart[^/]*\.xml"), "chart", Visibility.ORPHAN),
    (re.compile(r"ppt/diagrams/data[^/]*\.xml"), "diagramData", Visibility.ORPHAN),
    (re.compile(r"ppt/embeddings/[^/]+"), "package", Visibility.EMBEDDED),
    (re.compile(r"ppt/drawings/[^/]+\.vml"), "vmlDrawing", Visibility.ORPHAN),
)
"""Parts that something should refer to and nothing does."""
_PICTURE = re.compile(r".*\.(png|jpe?g|gif|bmp|tiff?|webp|emf|wmf|svg|wdp)")
_MEDIA = re.compile(r".*\.(mp4|m4v|mov|avi|wmv|mpe?g|mp3|m4a|wav|wma|aac|flac|ogg|webm|mkv)")
_INK = re.compile(r"ppt/ink/.*\.xml")
_PRINTER = re.compile(r"ppt/printersettings/.*")
_SILENT = re.compile(
    r".*\.rels|\[content_types\]\.xml|mimetype"
    r"|ppt/(presprops|viewprops|tablestyles|revisioninfo)\d*\.xml|ppt/(theme|fonts)/.*"
    r"|ppt/diagrams/(layout|quickstyle|colors)\d*\.xml|ppt/charts/(style|colors)\d*\.xml"
    r"|customxml/itemprops\d*\.xml|docprops/.*\.xml"
)
"""Parts that hold settings and no text of anybody."""


def leftover_blocks(reading: Reading, main: str, on_show: set[str]) -> list[Block]:
    """Blocks of every part that nothing has read yet; a warning for each that cannot be read."""
    blocks: list[Block] = []
    for name in sorted(reading.archive):
        low = name.lower()
        if _SLIDE.fullmatch(low):
            blocks += [] if low in on_show else _orphan(reading, name)
        elif _AUTHORS.fullmatch(low):
            blocks += author_blocks(reading, name)
        elif low not in reading.package.seen and low != main.lower() and not _SILENT.fullmatch(low):
            blocks += _unread(reading, name, low)
    return blocks + _second_copies(reading)


def _unread(reading: Reading, name: str, low: str) -> list[Block]:
    spot = Spot(part=name, visibility=Visibility.METADATA)
    for pattern, kind, visibility in _LOST:
        if pattern.fullmatch(low):
            arrow = Relationship("", kind, name, external=False)
            return related_blocks(reading, arrow, spot.as_(visibility))
    if low.startswith("ppt/notesslides/"):
        return _orphan(reading, name)
    if _INK.fullmatch(low):
        reading.warn(
            "ink_not_read", name, "Something drawn by hand, perhaps written; it was not read."
        )
        return []
    if _PRINTER.fullmatch(low):
        return _printer(reading, name, spot)
    if low.endswith((".xml", ".vml")):
        return custom_xml_blocks(reading, name)
    if _PICTURE.fullmatch(low):
        return picture_blocks(reading, name, spot)
    if _MEDIA.fullmatch(low):
        return media_blocks(reading, name, spot)
    code = "vba" if "vbaproject" in low else "part_not_read"
    detail = (
        "A program in the file; it is never run and was not read."
        if code == "vba"
        else "Nothing here knows how to read it."
    )
    reading.warn(code, name, detail)
    return []


def _printer(reading: Reading, part: str, spot: Spot) -> list[Block]:
    """The printer's name, which is often that of a server (DEVMODEW.dmDeviceName)."""
    data = reading.package.raw(part, 1 << 20) or b""
    name = data[:64].decode("utf-16-le", "replace").partition("\0")[0]
    if len(name) < 3 or not name.isprintable():
        return []
    return reading.block(BlockKind.PROP_APP, name, spot)


def _orphan(reading: Reading, part: str) -> list[Block]:
    """A slide in no list, with its notes and all that it refers to."""
    root = reading.package.xml(part)
    if root is None:
        return []
    spot = Spot(part=part, visibility=Visibility.ORPHAN)
    blocks = reading.block(BlockKind.ORPHAN_SLIDE, paragraphs_text(root.iter(A_P)).whole, spot)
    for properties in root.iter("{*}cNvPr"):
        for attribute in ("title", "descr"):
            blocks += reading.block(BlockKind.ALT_TEXT, properties.get(attribute), spot)
    for arrow in reading.package.relationships(part).values():
        if arrow.kind != "notesSlide":
            blocks += related_blocks(reading, arrow, spot)
            continue
        notes = reading.package.xml(arrow.target) if reading.package.has(arrow.target) else None
        if notes is not None:
            text = paragraphs_text(notes.iter(A_P)).whole
            blocks += reading.block(BlockKind.ORPHAN_SLIDE, text, spot.at(arrow.target))
    return blocks


def _second_copies(reading: Reading) -> list[Block]:
    """Members whose name is taken: which one a program shows is up to the program, so the others are read as well."""
    blocks: list[Block] = []
    for info in reading.archive.repeated:
        name = info.filename
        reading.warn("part_repeated", name, "The file holds two parts of this name.")
        if not name.lower().endswith(".xml"):
            continue
        try:
            root, _ = parse_xml(reading.archive.inflate(info, 16 << 20))
        except PartError as error:
            reading.warn(error.code, name, error.detail)
            continue
        lines = [text for element in root.iter() if (text := (element.text or "").strip())]
        spot = Spot(part=name, visibility=Visibility.ORPHAN)
        blocks += reading.block(BlockKind.ORPHAN_SLIDE, "\n".join(lines), spot)
    return blocks
