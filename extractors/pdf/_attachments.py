"""Files attached to a PDF: presentations, documents and workbooks are opened to depth 2, anything else is a warning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from deckproof.errors import DeckError
from deckproof.model import Block, BlockKind, Deck, ReadWarning, Visibility
from extractors import ReadOptions, readers
from extractors._archive import Archive, PartError
from extractors._ids import block_id
from extractors._packages import presentation_format
from extractors.pdf._structure import Attachment

DEPTH = 2
"""How deep files in files are opened."""
BLOCKS = 20_000
"""Taken out of one attachment; more are a warning."""


@dataclass(slots=True)
class AttachedBlocks:
    """What the attachments gave."""

    blocks: list[Block] = field(default_factory=list)
    warnings: list[ReadWarning] = field(default_factory=list)

    def warn(self, part: str, detail: str) -> None:
        """Note an attachment that was not read."""
        self.warnings.append(ReadWarning(code="embedded_not_read", part=part, detail=detail))


def attachment_blocks(attachments: Sequence[Attachment], depth: int = 0) -> AttachedBlocks:
    """Names, descriptions and contents of the attachments, each content with the attachment's name in `via`."""
    found = AttachedBlocks()
    for number, attachment in enumerate(attachments, 1):
        part = f"attachment {number}: {attachment.name}"
        found.blocks.append(
            Block(
                id=block_id(part, "name", str(depth)),
                kind=BlockKind.EMBEDDED_DOC,
                text="\n".join(filter(None, (attachment.name, attachment.description))),
                visibility=Visibility.EMBEDDED,
                part=part,
                slide=attachment.page,
            )
        )
        if attachment.data is None:
            found.warn(part, "An attachment that is too large to look into.")
        elif depth >= DEPTH:
            found.warn(part, f"Files are opened {DEPTH} deep, and this one is deeper.")
        else:
            _read_attachment(attachment, part, depth, found)
    return found


def _read_attachment(attachment: Attachment, part: str, depth: int, found: AttachedBlocks) -> None:
    data = attachment.data or b""
    try:
        if b"%PDF-" in data[:1024]:
            from extractors.pdf._reading import read

            _take(read(data, attachment.name, _OPTIONS, depth=depth + 1), part, attachment, found)
        elif data.startswith(b"PK"):
            _read_package(data, attachment, part, found)
        elif _is_text(data):
            text = data.decode("utf-8-sig")
            found.blocks.append(_inside(BlockKind.EMBEDDED_DOC, text, "text", part, attachment))
        else:
            found.warn(part, "An attachment of a kind that is not read.")
    except (DeckError, PartError) as error:
        reason = error.what if isinstance(error, DeckError) else error.detail
        found.warn(part, f"An attachment that cannot be read. {reason}")


_OPTIONS = ReadOptions(ocr=False)


def _is_text(data: bytes) -> bool:
    try:
        text = data[: 4 << 20].decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return len(data) <= 4 << 20 and not any(ord(letter) < 9 for letter in text)


def _read_package(data: bytes, attachment: Attachment, part: str, found: AttachedBlocks) -> None:
    archive = Archive(data)
    if archive.find("word/document.xml") or archive.find("xl/workbook.xml"):
        _read_office(data, archive, attachment, part, found)
        return
    kind = presentation_format(archive)
    _take(readers.get(kind)(data, attachment.name, _OPTIONS), part, attachment, found)


def _read_office(
    data: bytes, archive: Archive, attachment: Attachment, part: str, found: AttachedBlocks
) -> None:
    """A Word document or a workbook, by the readers of those in PowerPoint files."""
    from extractors.pptx.embedded import file_blocks
    from extractors.pptx.reading import Reading, Spot

    reading = Reading(archive)
    spot = Spot(part=part, slide=attachment.page, visibility=Visibility.EMBEDDED)
    found.blocks.extend(
        replace(block, id=block_id(part, "inside", block.id))
        for block in file_blocks(reading, data, spot)
    )
    found.warnings.extend(reading.warnings)


def _take(deck: Deck, part: str, attachment: Attachment, found: AttachedBlocks) -> None:
    """The blocks of a whole deck as blocks of the attachment."""
    blocks = list(deck.all_blocks())
    for block in blocks[:BLOCKS]:
        inside = _inside(block.kind, block.text, block.id, part, attachment)
        found.blocks.append(
            replace(
                inside,
                part=f"{part}!/{block.part}",
                via=(part, *block.via),
                shape_name=block.shape_name,
            )
        )
    if len(blocks) > BLOCKS:
        found.warn(part, f"Only the first {BLOCKS} texts of it were taken.")
    pictures = len({image.sha256 for image in deck.images})
    if pictures:
        found.warn(part, f"Nobody has looked at the pictures in this attachment ({pictures}).")
    found.warnings.extend(
        replace(warning, part=f"{part}!/{warning.part}", slide=attachment.page)
        for warning in deck.warnings
    )


def _inside(kind: BlockKind, text: str, place: str, part: str, attachment: Attachment) -> Block:
    return Block(
        id=block_id(part, "inside", place),
        kind=kind,
        text=text,
        visibility=Visibility.EMBEDDED,
        part=part,
        slide=attachment.page,
        via=(part,),
    )
