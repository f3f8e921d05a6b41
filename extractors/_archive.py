"""The guard before every zip and every piece of XML: what is inflated is capped as it is read, headers are not trusted.

Limits follow what real decks hold (largest part under 1 MB, 400 members) with room to spare.
"""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from deckproof.errors import DamagedDeckError, DeckTooLargeError, EncryptedDeckError

MEMBERS = 20_000
TOTAL_BYTES = 1 << 30
"""Of everything inflated out of one file, embedded files included."""
NAME_LETTERS = 1024
XML_TOTAL_BYTES = 192 << 20
"""Of all that is parsed as XML; a thousand dense slides stay under 40 MB."""
PART_BYTES = 64 << 20
RATIO = 200
"""Inflated over stored bytes of a member, from RATIO_FROM bytes on; real members stay under 50."""
RATIO_FROM = 4 << 20
CHUNK = 1 << 20


class PartError(Exception):
    """A member that cannot be read whole; `code` and `detail` go into the warning, `partial` is what came before."""

    def __init__(self, code: str, detail: str, partial: bytes = b"") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.partial = partial


@dataclass(slots=True)
class Budget:
    """How much may still be inflated; one for a file and all that is embedded in it."""

    left: int = TOTAL_BYTES
    xml_left: int = XML_TOTAL_BYTES

    def spend_xml(self, size_bytes: int) -> None:
        """Take it off what may still be parsed; raises PartError when nothing is left."""
        self.xml_left -= size_bytes
        if self.xml_left < 0:
            raise PartError("part_too_large", "The file holds more XML than is read.")

    def spend(self, size_bytes: int) -> None:
        """Take it off; raises PartError when nothing is left."""
        self.left -= size_bytes
        if self.left < 0:
            raise PartError("part_too_large", "The file inflates to more than 1 GB in all.")


class Archive:
    """The members of a zip by name, without regard to case (ECMA-376 part 2, 6.2.2.3)."""

    def __init__(self, data: bytes, budget: Budget | None = None) -> None:
        self.data = data
        self.budget = budget or Budget()
        infos = _directory(data)
        self._members: dict[str, zipfile.ZipInfo] = {}
        self.repeated: list[zipfile.ZipInfo] = []
        """Further members of a name that is already taken."""
        for info in infos:
            if info.filename.endswith("/"):
                continue
            if self._members.setdefault(_key(info.filename), info) is not info:
                self.repeated.append(info)

    def __iter__(self) -> Iterator[str]:
        return (info.filename.replace("\\", "/").lstrip("/") for info in self._members.values())

    def find(self, name: str) -> str | None:
        """The member's name as the archive spells it, or None."""
        info = self._members.get(_key(name))
        return None if info is None else info.filename.replace("\\", "/").lstrip("/")

    def read(self, name: str, limit: int = PART_BYTES) -> bytes:
        """The member's bytes, `limit` at most; raises PartError."""
        return self.inflate(self._info(name), limit)

    def inflate(self, info: zipfile.ZipInfo, limit: int = PART_BYTES) -> bytes:
        """The bytes of exactly this member; raises PartError."""
        pieces: list[bytes] = []
        try:
            pieces.extend(self._pieces(info, limit))
        except PartError as error:
            error.partial = b"".join(pieces)
            raise
        inflated = b"".join(pieces)
        if zlib.crc32(inflated) != info.CRC:
            raise PartError("part_damaged", "The checksum does not fit.", inflated)
        return inflated

    def digest(self, name: str, limit: int = PART_BYTES) -> tuple[str, bytes]:
        """The sha256 of the member's bytes and its first 64 kB; raises PartError."""
        hasher = hashlib.sha256()
        head = b""
        for piece in self._pieces(self._info(name), limit):
            hasher.update(piece)
            head = head or piece[:65_536]
        return hasher.hexdigest(), head

    def _info(self, name: str) -> zipfile.ZipInfo:
        info = self._members.get(_key(name))
        if info is None:
            raise PartError("rel_dangling", "There is no such part.")
        return info

    def _pieces(self, info: zipfile.ZipInfo, limit: int) -> Iterator[bytes]:
        stored = self._stored(info)
        allowed = min(limit, max(RATIO_FROM, RATIO * len(stored)))
        size = 0
        for piece in _inflated(info, stored):
            size += len(piece)
            if size > allowed:
                raise PartError("part_too_large", f"It inflates to more than {allowed} bytes.")
            self.budget.spend(len(piece))
            yield piece

    def _stored(self, info: zipfile.ZipInfo) -> memoryview:
        """The member's bytes as they are stored, found through its local header (APPNOTE 4.3.7)."""
        if info.flag_bits & 1:
            raise PartError("part_encrypted", "It is protected by a password.")
        at = info.header_offset
        if self.data[at : at + 4] != b"PK\3\4" or at + 30 > len(self.data):
            raise PartError("part_damaged", f"There is no member at byte {at}.")
        name_length, extra_length = struct.unpack_from("<HH", self.data, at + 26)
        start = at + 30 + name_length + extra_length
        return memoryview(self.data)[start : start + info.compress_size]


def _directory(data: bytes) -> list[zipfile.ZipInfo]:
    end = data.rfind(b"PK\5\6", max(0, len(data) - 65_557))
    if end >= 0 and len(data) >= end + 22:
        size = struct.unpack_from("<I", data, end + 12)[0]
        # A member takes 46 bytes and its name in the directory, so this bounds the work before it is done.
        if size != 0xFFFFFFFF and size > MEMBERS * 400:
            raise _too_many()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            infos = opened.infolist()
    # zipfile raises NotImplementedError for versions of the format that it does not know.
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, struct.error):
        where = "its end is missing" if end < 0 else f"its directory at byte {end} is broken"
        raise DamagedDeckError(
            f"The file is cut short or damaged: {where}.",
            remedy="Open it in the program it came from, save it anew, and try again.",
        ) from None
    if len(infos) > MEMBERS or any(len(info.filename) > NAME_LETTERS for info in infos):
        raise _too_many()
    if infos and all(info.flag_bits & 1 for info in infos):
        raise EncryptedDeckError(
            "The file is protected by a password.", remedy="Save it without a password first."
        )
    return infos


def _too_many() -> DeckTooLargeError:
    return DeckTooLargeError(
        f"The file holds more than {MEMBERS} parts, or one with an endless name.",
        remedy="A presentation has a few hundred; save it anew in the program it came from.",
    )


def _inflated(info: zipfile.ZipInfo, stored: memoryview) -> Iterator[bytes]:
    if info.compress_type == zipfile.ZIP_STORED:
        for at in range(0, len(stored), CHUNK):
            yield bytes(stored[at : at + CHUNK])
        return
    if info.compress_type != zipfile.ZIP_DEFLATED:
        raise PartError("part_damaged", f"Compression method {info.compress_type} is not known.")
    machine = zlib.decompressobj(-15)
    waiting: bytes | memoryview = stored
    try:
        while not machine.eof:
            piece = machine.decompress(waiting, CHUNK)
            waiting = machine.unconsumed_tail
            if piece:
                yield piece
            elif not waiting:
                break
    except zlib.error:
        raise PartError("part_damaged", "Its compressed bytes are broken.") from None
    if not machine.eof:
        raise PartError("part_damaged", "Its compressed bytes are cut short.")


def _key(name: str) -> str:
    return unquote(name).replace("\\", "/").lstrip("/").lower()
