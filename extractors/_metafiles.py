"""Texts that Windows metafiles draw ([MS-EMF], [MS-EMFPLUS], [MS-WMF]); what they draw as curves stays unread."""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass

RECORDS = 200_000
_SAME_LINE = 3
"""Units of the drawing between baselines of one line."""
_TEXT_A, _TEXT_W, _SMALL, _COMMENT = 83, 84, 108, 70
_PLUS = b"EMF+"
_DRAW_STRING, _DRAW_DRIVER_STRING = 0x401C, 0x4036
_WMF_TEXT, _WMF_EXT_TEXT = 0x0521, 0x0A32
_PLACEABLE = b"\xd7\xcd\xc6\x9a"


@dataclass(frozen=True, slots=True)
class _Piece:
    line: int
    text: str


def metafile_lines(data: bytes) -> list[str]:
    """The texts in the order of drawing, pieces of one line joined; none for what is no metafile."""
    pieces: list[_Piece] = []
    # Cut short: what came before counts.
    with contextlib.suppress(struct.error):
        pieces.extend(_emf(data) if data[40:44] == b" EMF" else _wmf(data))
    return _joined(pieces)


def _joined(pieces: list[_Piece]) -> list[str]:
    lines: list[list[str]] = []
    last: int | None = None
    for piece in pieces:
        text = "".join(letter for letter in piece.text if letter.isprintable())
        if not text.strip():
            continue
        if last is None or abs(piece.line - last) > _SAME_LINE:
            lines.append([])
        lines[-1].append(text)
        last = piece.line
    said = ((" " if _in_words(line) else "").join(line).strip() for line in lines)
    return list(dict.fromkeys(text for text in said if any(map(str.isalnum, text))))


def _in_words(line: list[str]) -> bool:
    """Whether the pieces are words or cells, and not the single letters of one text."""
    return len(line) < 4 or sum(map(len, line)) > 2.5 * len(line)


def _emf(data: bytes) -> Iterator[_Piece]:
    at = 0
    for _ in range(RECORDS):
        if at + 8 > len(data):
            return
        kind, size = struct.unpack_from("<II", data, at)
        if size < 8:
            return
        record = data[at : at + size]
        if kind in (_TEXT_A, _TEXT_W):
            line, count, place = struct.unpack_from("<iII", record, 40)
            yield _Piece(line, _text(record, place, count, wide=kind == _TEXT_W))
        elif kind == _SMALL:
            line, count, options = struct.unpack_from("<iII", record, 12)
            place = 36 if options & 0x100 else 52
            yield _Piece(line, _text(record, place, count, wide=not options & 0x200))
        elif kind == _COMMENT and record[12:16] == _PLUS:
            yield from _emf_plus(record[16:])
        at += size


def _emf_plus(data: bytes) -> Iterator[_Piece]:
    at = 0
    while at + 12 <= len(data):
        kind, _, size = struct.unpack_from("<HHI", data, at)
        if size < 12:
            return
        record = data[at : at + size]
        if kind == _DRAW_STRING:
            count = struct.unpack_from("<I", record, 20)[0]
            line = struct.unpack_from("<f", record, 28)[0]
            yield _Piece(_whole(line), _text(record, 40, count, wide=True))
        elif kind == _DRAW_DRIVER_STRING:
            options, _, count = struct.unpack_from("<III", record, 16)
            if options & 1:  # otherwise these are numbers of glyphs and not letters
                yield _Piece(at, _text(record, 28, count, wide=True))
        at += size


def _wmf(data: bytes) -> Iterator[_Piece]:
    at = 40 if data.startswith(_PLACEABLE) else 18
    for _ in range(RECORDS):
        if at + 6 > len(data):
            return
        words, kind = struct.unpack_from("<IH", data, at)
        if words < 3:
            return
        record = data[at : at + 2 * words]
        if kind == _WMF_EXT_TEXT:
            line, _, count, options = struct.unpack_from("<hhHH", record, 6)
            yield _Piece(line, _text(record, 22 if options & 6 else 14, count, wide=False))
        elif kind == _WMF_TEXT:
            count = struct.unpack_from("<H", record, 6)[0]
            line = struct.unpack_from("<h", record, 8 + count + count % 2)[0]
            yield _Piece(line, _text(record, 8, count, wide=False))
        at += 2 * words


def _text(record: bytes, place: int, count: int, *, wide: bool) -> str:
    if wide:
        return record[place : place + 2 * count].decode("utf-16-le", "ignore")
    return record[place : place + count].decode("cp1252", "replace")


def _whole(number: float) -> int:
    return int(number) if abs(number) < 1e9 else 0
