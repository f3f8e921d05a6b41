"""Files in the file: workbooks, documents and presentations, told by their bytes and opened to depth 2."""

from __future__ import annotations

from collections.abc import Callable

from deckproof.errors import DeckError
from deckproof.model import Block, Visibility
from extractors._archive import Archive, PartError
from extractors.pptx.reading import DEPTH, INSIDE, Reading, Spot

FILE_BYTES = 64 << 20
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def embedded_blocks(reading: Reading, part: str, spot: Spot) -> list[Block]:
    """What the embedded file says, in blocks that name it in `via`; a warning when it cannot be read."""
    if not reading.first_time("file", part.lower()):
        return []
    data = reading.package.bytes(part, FILE_BYTES)
    if data is None:
        return []
    there = Spot(part=part, slide=spot.slide, visibility=Visibility.EMBEDDED)
    return file_blocks(reading, data, there)


def file_blocks(reading: Reading, data: bytes, spot: Spot) -> list[Block]:
    """What these bytes say as a file in the file."""
    if reading.depth >= DEPTH:
        reading.warn(
            "embedded_not_read",
            spot.part,
            f"Files are opened {DEPTH} deep, and this one is deeper.",
        )
        return []
    if not data.startswith(b"PK"):
        what = "an old Office or OLE object" if data.startswith(OLE_MAGIC) else "of an unknown kind"
        reading.warn("embedded_not_read", spot.part, f"An embedded file that is {what}.")
        return []
    try:
        archive = Archive(data, reading.archive.budget)
    except DeckError as error:
        reading.warn("embedded_not_read", spot.part, error.what)
        return []
    read = _reader(archive)
    if read is None:
        reading.warn("embedded_not_read", spot.part, "An archive that is no Office file.")
        return []
    inner = Reading(
        archive,
        via=(*reading.via, reading.prefix + spot.part),
        prefix=reading.prefix + spot.part + INSIDE,
        tally=reading.tally,
    )
    inner.slide = spot.slide
    blocks = read(inner, spot)
    reading.warnings += inner.warnings
    reading.images += inner.images
    return blocks


def _reader(archive: Archive) -> Callable[[Reading, Spot], list[Block]] | None:
    from extractors.pptx import documents, presentation, workbooks

    try:
        types = archive.read("[Content_Types].xml", 1 << 20).decode("utf-8", "replace")
    except PartError as error:
        types = error.partial.decode("utf-8", "replace")
    if "presentationml.presentation.main" in types or archive.find("ppt/presentation.xml"):
        return presentation.nested_blocks
    if archive.find("word/document.xml"):
        return documents.document_blocks
    if archive.find("xl/workbook.xml"):
        return workbooks.workbook_blocks
    return None
