"""Streams of a compound file ([MS-CFB]), guarded: chains are followed no further than the file has sectors."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from extractors._archive import PartError

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENTRY = 128
ENTRIES = 10_000
_END = 0xFFFFFFFA
"""From here on a sector number is a mark, not a place."""
_STREAM, _ROOT = 2, 5


@dataclass(frozen=True, slots=True)
class Entry:
    """A stream or the root, where it starts and how long it is."""

    name: str
    kind: int
    start: int
    size_bytes: int


class CompoundFile:
    """The streams by their names, without their storages; of several with one name all are kept."""

    def __init__(self, data: bytes) -> None:
        if len(data) < 512 or not data.startswith(OLE_MAGIC):
            raise PartError("part_damaged", "It is no compound file.")
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise PartError("part_damaged", "Its header is broken.")
        self._size, self._mini_size = 1 << shift, 1 << mini_shift
        directory, self._cutoff, mini_fat = _three(data, 48, 56, 60)
        self._fat = self._allocation()
        self._mini_fat = self._numbers(self._chain(mini_fat))
        self.entries = self._entries(self._chain(directory))
        root = next((entry for entry in self.entries if entry.kind == _ROOT), None)
        self._mini = b"" if root is None else self._chain(root.start)[: root.size_bytes]

    def stream(self, name: str) -> bytes | None:
        """The bytes of the first stream of that name, or None."""
        for entry in self.entries:
            if entry.kind == _STREAM and entry.name == name:
                return self.read(entry)
        return None

    def names(self) -> list[str]:
        """The names of all streams."""
        return [entry.name for entry in self.entries if entry.kind == _STREAM]

    def read(self, entry: Entry) -> bytes:
        """The bytes of the stream, as far as they are there."""
        if entry.size_bytes >= self._cutoff:
            return self._chain(entry.start)[: entry.size_bytes]
        pieces = []
        at = entry.start
        for _ in range(len(self._mini_fat) + 1):
            if at >= len(self._mini_fat):
                break
            pieces.append(self._mini[at * self._mini_size : (at + 1) * self._mini_size])
            at = self._mini_fat[at]
        return b"".join(pieces)[: entry.size_bytes]

    def _sector(self, number: int) -> bytes:
        return self._data[(number + 1) * self._size : (number + 2) * self._size]

    def _chain(self, start: int) -> bytes:
        pieces = []
        at = start
        for _ in range(len(self._fat) + 1):
            if at >= len(self._fat):
                break
            pieces.append(self._sector(at))
            at = self._fat[at]
        return b"".join(pieces)

    def _allocation(self) -> list[int]:
        """The file's allocation table: 109 of its sectors are named in the header, the rest in a chain (2.5)."""
        places = list(struct.unpack_from("<109I", self._data, 76))
        following = struct.unpack_from("<I", self._data, 68)[0]
        sectors = len(self._data) // self._size + 1
        for _ in range(sectors):
            if following >= _END or following >= sectors:
                break
            numbers = self._numbers(self._sector(following))
            if not numbers:
                break
            places += numbers[:-1]
            following = numbers[-1]
        table: list[int] = []
        for place in places:
            if place < sectors and len(table) < sectors + self._size:
                table += self._numbers(self._sector(place))
        return table

    @staticmethod
    def _numbers(data: bytes) -> list[int]:
        count = len(data) // 4
        return list(struct.unpack_from(f"<{count}I", data))

    def _entries(self, directory: bytes) -> list[Entry]:
        found = []
        for at in range(0, min(len(directory), ENTRIES * ENTRY) - ENTRY + 1, ENTRY):
            length, kind = struct.unpack_from("<HB", directory, at + 64)
            if kind not in (_STREAM, _ROOT) or not 2 <= length <= 64:
                continue
            name = directory[at : at + length - 2].decode("utf-16-le", "replace")
            start, size = struct.unpack_from("<IQ", directory, at + 116)
            size = size & 0xFFFFFFFF if self._size == 512 else size
            found.append(Entry(name, kind, start, min(size, len(self._data))))
        return found


def _three(data: bytes, *places: int) -> tuple[int, int, int]:
    first, second, third = (struct.unpack_from("<I", data, place)[0] for place in places)
    return first, second, third
