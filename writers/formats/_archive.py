"""A ZIP archive of no time (APPNOTE 4.3): the same members are the same bytes, and what many archives share is deflated once."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

_LOCAL = struct.Struct("<4s2B4HL2L2H")
_CENTRAL = struct.Struct("<4s4B4HL2L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _UNIX, _DEFLATED, _UTF8 = 20, 3, 8, 0x800
_FIRST_DAY = 1 << 5 | 1
"""1980-01-01, the earliest date that an archive can hold."""
_OWN_FILE = 0o600 << 16


@dataclass(frozen=True, slots=True)
class Member:
    """A member as it stands in an archive: its bytes deflated, and what a reader checks them by."""

    name: str
    deflated: bytes
    checksum: int
    size_bytes: int

    @property
    def facts(self) -> tuple[int, ...]:
        """What both of its headers say: flags, method, time, day, checksum, sizes, how long the name is, nothing extra."""
        flags = 0 if self.name.isascii() else _UTF8
        sizes = len(self.deflated), self.size_bytes, len(self.name.encode()), 0
        return flags, _DEFLATED, 0, _FIRST_DAY, self.checksum, *sizes


def member(name: str, data: bytes) -> Member:
    """The member of this name with these bytes."""
    machine = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -15)
    return Member(name, machine.compress(data) + machine.flush(), zlib.crc32(data), len(data))


def archive(members: Iterable[Member]) -> bytes:
    """The archive of these members, in this order."""
    body, directory = bytearray(), bytearray()
    count = 0
    for count, one in enumerate(members, 1):  # noqa: B007 - how many there were is said at the end
        name = one.name.encode()
        directory += _CENTRAL.pack(
            b"PK\1\2", _VERSION, _UNIX, _VERSION, 0, *one.facts, 0, 0, 0, _OWN_FILE, len(body)
        )
        directory += name
        body += _LOCAL.pack(b"PK\3\4", _VERSION, 0, *one.facts) + name + one.deflated
    end = _END.pack(b"PK\5\6", 0, 0, count, count, len(directory), len(body), 0)
    return bytes(body + directory + end)
