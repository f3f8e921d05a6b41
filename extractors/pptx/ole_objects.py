"""OLE objects: the Office file or the packaged file in them; of old Office files the runs of letters, with a warning."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass, replace

from deckproof.model import Block, BlockKind
from extractors._archive import PartError
from extractors._ole import CompoundFile
from extractors.pptx.reading import Reading, Spot

ReadFile = Callable[[Reading, bytes, Spot], list[Block]]

STREAMS = 40
SALVAGE_BYTES = 8 << 20
SALVAGED = 200_000
"""Letters kept of an old file."""
_OLD_FILES = {
    "WordDocument": "A Word 97 document",
    "Workbook": "An Excel 97 workbook",
    "Book": "An Excel 95 workbook",
    "PowerPoint Document": "A PowerPoint 97 presentation",
    "VisioDocument": "A Visio drawing",
}
_WIDE = re.compile(rb"(?:[\x20-\x7e\xa0-\xff\t]\x00|[\x91-\xce]\x03|[\x10-\x5f]\x04){5,}")
"""UTF-16, little end first: Latin, Greek, Cyrillic."""
_NARROW = re.compile(rb"[\x20-\x7e\xa0-\xff\t]{6,}")


@dataclass(frozen=True, slots=True)
class Packaged:
    """A file as the Windows packager stores it."""

    names: tuple[str, ...]
    """Its label and its paths, which tell whose machine it was."""
    data: bytes


def ole_blocks(reading: Reading, data: bytes, spot: Spot, read_file: ReadFile) -> list[Block]:
    """What the object holds; a warning for what cannot be read whole."""
    try:
        compound = CompoundFile(data)
    except PartError as error:
        reading.warn("embedded_not_read", spot.part, error.detail, slide=spot.slide)
        return []
    for name in ("Package", "CONTENTS", "Contents"):
        inner = compound.stream(name)
        if inner and (inner.startswith(b"PK") or b"%PDF-" in inner[:1024]):
            return read_file(reading, inner, spot)
    native = compound.stream("\x01Ole10Native")
    packaged = None if native is None else unpack(native)
    if packaged is not None:
        return _packaged_blocks(reading, packaged, spot, read_file)
    return _old_blocks(reading, compound, spot)


def _packaged_blocks(
    reading: Reading, packaged: Packaged, spot: Spot, read_file: ReadFile
) -> list[Block]:
    names = "\n".join(dict.fromkeys(packaged.names))
    blocks = reading.block(BlockKind.EMBEDDED_DOC, names, spot, via=(spot.part,))
    return blocks + read_file(reading, packaged.data, spot)


def _old_blocks(reading: Reading, compound: CompoundFile, spot: Spot) -> list[Block]:
    names = compound.names()
    known = next((name for name in names if name in _OLD_FILES), None)
    what = _OLD_FILES[known] if known else "An OLE object"
    reading.warn(
        "embedded_not_read",
        spot.part,
        f"{what}; only runs of letters were taken out of it.",
        slide=spot.slide,
    )
    streams = [known] if known else [name for name in names if not name.startswith(("\1", "\3"))]
    data = b"\0\0".join(compound.stream(name) or b"" for name in streams[:STREAMS])
    text = "\n".join(salvage(data))
    return reading.block(BlockKind.EMBEDDED_DOC, text[:SALVAGED], replace(spot), via=(spot.part,))


def salvage(data: bytes) -> list[str]:
    """Runs of letters in two encodings, where most of a run is letters and spaces."""
    data = data[:SALVAGE_BYTES]
    runs = [
        (found.start(), found.group().decode("utf-16-le", "replace"))
        for found in _WIDE.finditer(data)
    ]
    runs += [
        (found.start(), found.group().decode("cp1252", "replace"))
        for found in _NARROW.finditer(data)
    ]
    kept = (text.strip() for _, text in sorted(runs))
    return [text for text in dict.fromkeys(kept) if _is_prose(text)]


def _is_prose(text: str) -> bool:
    plain = sum(letter.isalnum() or letter in " .,;:-@/'\"&()%" for letter in text)
    letters = [letter for letter in text if letter.isalpha()]
    accented = sum("\xa0" <= letter <= "\xff" for letter in letters)
    return (
        len(letters) >= 3
        and plain >= 0.9 * len(text)
        and accented <= 0.3 * len(letters)
        and len(set(text.lower())) > 3
    )


def unpack(native: bytes) -> Packaged | None:
    """The file in an Ole10Native stream of the packager, or None when it is something else ([MS-OLEDS] 2.3.6)."""
    try:
        kind = struct.unpack_from("<H", native, 4)[0]
        label, at = _until_nul(native, 6)
        path, at = _until_nul(native, at)
        length = struct.unpack_from("<I", native, at + 4)[0]
        at += 8
        temporary = native[at : at + length].rstrip(b"\0")
        at += length
        size = struct.unpack_from("<I", native, at)[0]
    except (struct.error, ValueError):
        return None
    data = native[at + 4 : at + 4 + size]
    if kind != 2 or not data or length > 4096:
        return None
    names = tuple(_decoded(name) for name in (label, path, temporary) if name)
    return Packaged(names, data)


def _until_nul(data: bytes, at: int) -> tuple[bytes, int]:
    end = data.index(b"\0", at, at + 4096)
    return data[at:end], end + 1


def _decoded(name: bytes) -> str:
    try:
        return name.decode("utf-8")
    except UnicodeError:
        return name.decode("cp1252", "replace")
