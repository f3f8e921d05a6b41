"""What stands beside a PDF's pages as blocks: properties, outline, comments, links, form fields, attachments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from deckproof.model import BBox, Block, BlockKind, ReadWarning, Visibility
from extractors._archive import PartError
from extractors._ids import block_id
from extractors._xmp import xmp_values
from extractors.pdf._attachments import attachment_blocks
from extractors.pdf._lines import PageFrame
from extractors.pdf._structure import Annotation, Structure

_PROPERTY_KINDS = {
    "core": BlockKind.PROP_CORE,
    "app": BlockKind.PROP_APP,
    "custom": BlockKind.PROP_CUSTOM,
}


@dataclass(slots=True)
class BesideBlocks:
    """Blocks of the document and of its pages, and what could not be read."""

    of_document: list[Block] = field(default_factory=list)
    on_page: dict[int, list[Block]] = field(default_factory=dict)
    warnings: list[ReadWarning] = field(default_factory=list)


def beside_blocks(structure: Structure, frames: Sequence[PageFrame], depth: int) -> BesideBlocks:
    """The blocks of all that pypdf found, in a file that is itself attached `depth` deep."""
    found = BesideBlocks()
    found.of_document.extend(_property_blocks(structure))
    found.of_document.extend(_xmp_blocks(structure, found.warnings))
    found.of_document.extend(_outline_blocks(structure))
    for at, annotation in enumerate(structure.annotations):
        frame = frames[annotation.page - 1] if annotation.page <= len(frames) else None
        blocks = _annotation_blocks(annotation, at, frame)
        found.on_page.setdefault(annotation.page, []).extend(blocks)
    attached = attachment_blocks(structure.attachments, depth)
    found.of_document.extend(attached.blocks)
    found.warnings.extend(attached.warnings)
    if structure.scripts:
        found.warnings.append(
            ReadWarning(
                code="script", part="document", detail="the PDF holds JavaScript, which was not run"
            )
        )
    return found


def _property_blocks(structure: Structure) -> list[Block]:
    return [
        Block(
            id=block_id("document information", "property", key),
            kind=_PROPERTY_KINDS[key.partition(".")[0]],
            text=value,
            visibility=Visibility.METADATA,
            part="document information",
            shape_name=key.partition(".")[2],
        )
        for key, value in structure.properties.items()
    ]


def _xmp_blocks(structure: Structure, warnings: list[ReadWarning]) -> list[Block]:
    """Values of the XMP packet that the properties do not have already."""
    if not structure.xmp:
        return []
    try:
        values, mended = xmp_values(structure.xmp)
    except PartError as error:
        warnings.append(ReadWarning(code=error.code, part="XMP metadata", detail=error.detail))
        return []
    if mended:
        detail = "Its XML is broken; what could be saved was read."
        warnings.append(ReadWarning(code="xml_recovered", part="XMP metadata", detail=detail))
    known = set(structure.properties.values())
    return [
        Block(
            id=block_id("XMP metadata", "property", str(at)),
            kind=BlockKind.PROP_CUSTOM,
            text=value,
            visibility=Visibility.METADATA,
            part="XMP metadata",
            shape_name=name,
        )
        for at, (name, value) in enumerate(values)
        if value not in known
    ]


def _outline_blocks(structure: Structure) -> list[Block]:
    return [
        Block(
            id=block_id("outline", "section", str(at)),
            kind=BlockKind.SECTION,
            text=title,
            visibility=Visibility.METADATA,
            part="outline",
            slide=page,
            level=depth,
        )
        for at, (depth, title, page) in enumerate(structure.outline)
    ]


def _annotation_blocks(note: Annotation, at: int, frame: PageFrame | None) -> list[Block]:
    part = f"page {note.page}"
    box: BBox | None = None
    if note.box is not None and frame is not None:
        left, top, right, bottom = frame.shown(*note.box)
        box = (left, top, right - left, bottom - top)

    def block(kind: BlockKind, text: str, visibility: Visibility) -> Block:
        return Block(
            id=block_id(part, f"annotation {kind}", str(at)),
            kind=kind,
            text=text,
            visibility=visibility,
            part=part,
            slide=note.page,
            shape_name=note.field_name or None,
            bbox=box,
        )

    blocks: list[Block] = []
    if note.link:
        blocks.append(block(BlockKind.LINK, note.link, Visibility.METADATA))
    if note.text and note.subtype == "FreeText":
        shown = Visibility.HIDDEN_SHAPE if note.hidden else Visibility.SHOWN
        blocks.append(block(BlockKind.BODY, note.text, shown))
    elif note.text and note.subtype == "Link":
        blocks.append(block(BlockKind.TOOLTIP, note.text, Visibility.METADATA))
    elif note.text:
        blocks.append(block(BlockKind.COMMENT, note.text, Visibility.COMMENT))
    if note.author:
        blocks.append(block(BlockKind.COMMENT_AUTHOR, note.author, Visibility.COMMENT))
    if note.field_value:
        shown = Visibility.HIDDEN_SHAPE if note.hidden else Visibility.SHOWN
        blocks.append(block(BlockKind.BODY, note.field_value, shown))
    return blocks
