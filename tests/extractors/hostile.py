"""Decks that were changed by hand: parts added, altered, blown up, listed twice. What python-pptx cannot make is made here."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

from tests.decks import TestSlide, build_pptx

Edit = Callable[[bytes], bytes]

MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SLIDE = "ppt/slides/slide1.xml"
SLIDE_RELS = "ppt/slides/_rels/slide1.xml.rels"


def three_slides() -> bytes:
    """A sound deck whose slides say Harbor, Meadow and Lantern."""
    return build_pptx(
        TestSlide(title="Harbor", bullets=["First"]),
        TestSlide(title="Meadow", bullets=["Second"]),
        TestSlide(title="Lantern", bullets=["Third"]),
    )


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a package by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes], also: tuple[tuple[str, bytes], ...] = ()) -> bytes:
    """A package of these parts; `also` may repeat names."""
    return raw_zip([_packed(name, data) for name, data in (*parts.items(), *also)])


def edited(
    data: bytes, edits: Mapping[str, Edit | bytes | None], also: tuple[tuple[str, bytes], ...] = ()
) -> bytes:
    """The package with parts replaced, altered by a function, or dropped where the edit is None."""
    parts = parts_of(data)
    for name, edit in edits.items():
        if edit is None:
            del parts[name]
        else:
            parts[name] = edit(parts[name]) if callable(edit) else edit
    return zipped(parts, also)


def into_tree(xml: str) -> Edit:
    """An edit that puts shapes at the end of a slide's tree."""
    return lambda data: data.replace(b"</p:spTree>", xml.encode() + b"</p:spTree>")


def arrow(key: str, kind: str, target: str, *, external: bool = False) -> Edit:
    """An edit that adds a relationship to a .rels part."""
    mode = ' TargetMode="External"' if external else ""
    row = f'<Relationship Id="{key}" Type="{REL}/{kind}" Target="{target}"{mode}/></Relationships>'
    return lambda data: data.replace(b"</Relationships>", row.encode())


def both(one: Edit, other: Edit) -> Edit:
    """One edit after the other."""
    return lambda data: other(one(data))


def shape(
    number: int,
    text: str,
    *,
    x: int = 914_400,
    y: int = 914_400,
    width: int = 3_000_000,
    height: int = 900_000,
    head: str = "",
    paragraphs: str = "",
) -> str:
    """A text box; `head` goes into its p:cNvPr."""
    body = paragraphs or f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>"
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="TextBox {number}" {head}/><p:cNvSpPr/><p:nvPr/></p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm></p:spPr>'
        f"<p:txBody><a:bodyPr/>{body}</p:txBody></p:sp>"
    )


def group(inside: str, *, x: int = 0, y: int = 0, inner_x: int = 0, head: str = "") -> str:
    """A group that moves what is in it from `inner_x` to `x`."""
    return (
        f'<p:grpSp><p:nvGrpSpPr><p:cNvPr id="90" name="Group 90" {head}/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr>'
        f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="4000000" cy="4000000"/><a:chOff x="{inner_x}" y="0"/>'
        f'<a:chExt cx="4000000" cy="4000000"/></a:xfrm></p:grpSpPr>{inside}</p:grpSp>'
    )


def alternates(choice: str, fallback: str) -> str:
    """Two branches of which a program shows one."""
    return (
        f'<mc:AlternateContent xmlns:mc="{MC}"><mc:Choice xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main" '
        f'Requires="a14">{choice}</mc:Choice><mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent>'
    )


def blown_up(
    data: bytes, part: str, piece: bytes, times: int, *, declared: int | None = None
) -> bytes:
    """The package with `part` made of `times` pieces, packed without ever holding them; its header may lie about the size."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    squeezed = (packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)) * times
    squeezed += zlib.compressobj(9, zlib.DEFLATED, -15).flush(zlib.Z_FINISH)
    parts = parts_of(data)
    parts.pop(part, None)
    entries = [_packed(name, content) for name, content in parts.items()]
    return raw_zip([*entries, (part, squeezed, 0, declared or len(piece) * times)])


def _packed(name: str, content: bytes) -> tuple[str, bytes, int, int]:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return name, packer.compress(content) + packer.flush(), zlib.crc32(content), len(content)


def raw_zip(entries: list[tuple[str, bytes, int, int]]) -> bytes:
    """A zip of (name, deflated bytes, checksum, size), whose headers say what they are told."""
    body, directory = bytearray(), bytearray()
    for name, data, checksum, size in entries:
        label = name.encode()
        header = struct.pack(
            "<HHHHHIIIHH", 20, 0, 8, 0, 0x5021, checksum, len(data), size, len(label), 0
        )
        directory += b"PK\1\2" + struct.pack("<H", 20) + header
        directory += struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + label
        body += b"PK\3\4" + header + label + data
    end = struct.pack("<HHHHIIH", 0, 0, len(entries), len(entries), len(directory), len(body), 0)
    return bytes(body + directory) + b"PK\5\6" + end


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """A compound file ([MS-CFB]) of these streams, each long enough to stand outside of the small sectors."""
    sectors: list[bytes] = []
    table: list[int] = []

    def put(content: bytes) -> int:
        start = len(sectors)
        pieces = [content[at : at + 512].ljust(512, b"\0") for at in range(0, len(content), 512)]
        sectors.extend(pieces)
        table.extend(range(start + 1, start + len(pieces)))
        table.append(0xFFFFFFFE)
        return start

    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0)]
    for name, content in streams.items():
        padded = content.ljust(4096, b"\0")
        entries.append(_entry(name, 2, put(padded), len(padded)))
    while len(entries) % 4:
        entries.append(bytes(128))
    directory = put(b"".join(entries))
    allocation = len(sectors)
    table.append(0xFFFFFFFD)
    sectors.append(struct.pack("<128I", *table, *([0xFFFFFFFF] * (128 - len(table)))))
    header = (
        bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
    )
    header += bytes(6) + struct.pack(
        "<IIIIIIIII", 0, 1, directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0
    )
    header += struct.pack("<109I", allocation, *([0xFFFFFFFF] * 108))
    return header + b"".join(sectors)


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    label = name.encode("utf-16-le") + b"\0\0"
    return (
        label.ljust(64, b"\0")
        + struct.pack("<HBB", len(label), kind, 1)
        + struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
