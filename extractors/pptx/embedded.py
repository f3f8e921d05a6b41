"""Files in the file, told by their bytes and opened to depth 2: Office files, archives, PDF, plain text, OLE packages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module

from deckproof.errors import DeckError, UnknownNameError
from deckproof.model import Block, BlockKind, Visibility
from extractors._archive import Archive, PartError
from extractors._ole import OLE_MAGIC
from extractors.pptx import ole_objects
from extractors.pptx.reading import DEPTH, INSIDE, Reading, Spot

FILE_BYTES = 64 << 20
TEXT_BYTES = 1 << 20
FILES = 1_000
MEMBERS = 200
"""Of an archive in the file; from there on they are only named."""


def embedded_blocks(reading: Reading, part: str, spot: Spot) -> list[Block]:
    """What the embedded file says, in blocks that name it in `via`; a warning when it cannot be read."""
    if not reading.first_time("file", part.lower()):
        return []
    data = reading.package.raw(part, FILE_BYTES)
    if data is None:
        return []
    there = Spot(part=part, slide=spot.slide, visibility=Visibility.EMBEDDED)
    return file_blocks(reading, data, there)


def file_blocks(reading: Reading, data: bytes, spot: Spot) -> list[Block]:
    """What these bytes say as a file in the file."""
    if reading.depth >= DEPTH:
        _unread(reading, spot, f"Files are opened {DEPTH} deep, and this one is deeper.")
        return []
    reading.tally.files += 1
    if reading.tally.files > FILES:
        _unread(reading, spot, f"The deck holds more than {FILES} files.")
        return []
    if data.startswith(b"PK"):
        return _zip_blocks(reading, data, spot)
    if data.startswith(OLE_MAGIC):
        return ole_objects.ole_blocks(reading, data, spot, file_blocks)
    if b"%PDF-" in data[:1024]:
        return _pdf_blocks(reading, data, spot)
    text = _plain_text(data)
    if text is None:
        _unread(reading, spot, "An embedded file of an unknown kind.")
        return []
    return inner_reading(reading, spot, None).block(
        BlockKind.EMBEDDED_DOC, text, replace(spot, part="text")
    )


def inner_reading(reading: Reading, spot: Spot, archive: Archive | None) -> Reading:
    """The reading of the file at this spot; its parts are told as "outer!/inner"."""
    inner = Reading(
        archive or reading.archive,
        via=(*reading.via, reading.prefix + spot.part),
        prefix=reading.prefix + spot.part + INSIDE,
        tally=reading.tally,
    )
    inner.host_slide = reading.host_slide if reading.via else spot.slide
    inner.warnings, inner.images = reading.warnings, reading.images
    return inner


def _zip_blocks(reading: Reading, data: bytes, spot: Spot) -> list[Block]:
    try:
        archive = Archive(data, reading.archive.budget)
    except DeckError as error:
        _unread(reading, spot, error.what)
        return []
    inner = inner_reading(reading, spot, archive)
    return _reader(archive)(inner, spot)


def _reader(archive: Archive) -> Callable[[Reading, Spot], list[Block]]:
    from extractors.pptx import documents, presentation, workbooks

    try:
        types = archive.read("[Content_Types].xml", TEXT_BYTES).decode("utf-8", "replace")
    except PartError as error:
        types = error.partial.decode("utf-8", "replace")
    if "presentationml.presentation.main" in types or archive.find("ppt/presentation.xml"):
        return presentation.nested_blocks
    if archive.find("word/document.xml"):
        return documents.document_blocks
    if archive.find("xl/workbook.xml"):
        return workbooks.workbook_blocks
    if archive.find("content.xml") and archive.find("mimetype"):
        return documents.open_document_blocks
    if archive.find("[Content_Types].xml"):
        return _package_blocks
    return _archive_blocks


def _archive_blocks(reading: Reading, spot: Spot) -> list[Block]:
    """The names in an archive, and what its members say."""
    names = list(reading.archive)
    there = replace(spot, part="names")
    blocks = reading.block(BlockKind.EMBEDDED_DOC, "\n".join(names), there)
    for name in names[:MEMBERS]:
        data = reading.package.raw(name, FILE_BYTES)
        if data:
            blocks += file_blocks(reading, data, replace(spot, part=name))
    if len(names) > MEMBERS:
        _unread(reading, there, f"An archive of {len(names)} files; {MEMBERS} were opened.")
    return blocks


def _package_blocks(reading: Reading, spot: Spot) -> list[Block]:
    """An Office file of another kind, such as a binary workbook: runs of letters, and a warning."""
    reading.warn(
        "embedded_not_read",
        "",
        "An Office file of another kind; only runs of letters were taken out of it.",
    )
    blocks: list[Block] = []
    for name in reading.archive:
        data = reading.package.raw(name, FILE_BYTES) if name.lower().endswith(".bin") else None
        text = "\n".join(ole_objects.salvage(data or b""))
        blocks += reading.block(BlockKind.EMBEDDED_DOC, text, replace(spot, part=name))
    return blocks


def _pdf_blocks(reading: Reading, data: bytes, spot: Spot) -> list[Block]:
    from extractors import ReadOptions, readers

    try:
        import_module("extractors.pdf")  # to look through all readers takes longer
        deck = readers.get("pdf")(data, "embedded.pdf", ReadOptions(ocr=False))
    except (DeckError, UnknownNameError) as error:
        _unread(reading, spot, error.what)
        return []
    inner = inner_reading(reading, spot, None)
    for warning in deck.warnings:
        inner.warn(warning.code, warning.part, warning.detail)
    for image in deck.images:
        inner.warn("image_not_read", image.part, "A picture in an embedded PDF.")
    blocks: list[Block] = []
    for block in deck.all_blocks():
        blocks += inner.block(BlockKind.EMBEDDED_DOC, block.text, replace(spot, part=block.part))
    return blocks


def _plain_text(data: bytes) -> str | None:
    """The text, if it is nothing but text."""
    if not data or len(data) > TEXT_BYTES:
        return None
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeError:
        return None
    odd = sum(1 for letter in text if not letter.isprintable() and letter not in "\n\r\t\f")
    return text if odd * 100 <= len(text) else None


def _unread(reading: Reading, spot: Spot, why: str) -> None:
    reading.warn("embedded_not_read", spot.part, why, slide=spot.slide)
