from __future__ import annotations

import struct

from extractors._metafiles import metafile_lines


def emf(*records: tuple[int, bytes]) -> bytes:
    """A metafile of these records behind its header."""
    body = b"".join(struct.pack("<II", kind, len(data) + 8) + data for kind, data in records)
    return struct.pack("<II", 1, 88) + bytes(32) + b" EMF" + bytes(44) + body


def wide(text: str, line: int) -> tuple[int, bytes]:
    """A record that draws this text."""
    letters = text.encode("utf-16-le")
    return 84, bytes(28) + struct.pack("<iiII", 0, line, len(text), 76) + bytes(24) + letters


def test_texts_of_a_line_are_joined_and_lines_are_told_apart() -> None:
    data = emf(wide("Dear", 10), wide("Northwind", 11), wide("Yours", 90), (14, bytes(12)))
    assert metafile_lines(data) == ["Dear Northwind", "Yours"]


def test_letters_drawn_one_by_one_are_one_word() -> None:
    assert metafile_lines(emf(*(wide(letter, 10) for letter in "Northwind"))) == ["Northwind"]


def test_texts_of_the_newer_kind_of_record_are_found() -> None:
    text = "Northwind".encode("utf-16-le")
    drawn = struct.pack("<HHIIIII", 0x401C, 0, 40 + len(text), 0, 0, 0, 9) + bytes(16) + text
    comment = struct.pack("<I", len(drawn) + 4) + b"EMF+" + drawn
    assert metafile_lines(emf((70, comment))) == ["Northwind"]


def test_texts_of_an_old_metafile_are_found() -> None:
    record = struct.pack("<hhHH", 5, 5, 9, 0) + b"Northwind\0"
    drawn = struct.pack("<IH", (len(record) + 6) // 2, 0x0A32) + record
    assert metafile_lines(bytes(18) + drawn) == ["Northwind"]


def test_what_is_cut_short_or_no_metafile_gives_what_came_before() -> None:
    data = emf(wide("Northwind", 10), wide("Yours", 90))
    for end in range(0, len(data), 7):
        assert set(metafile_lines(data[:end])) <= {
            "Northwind",
            "Yours",
            "Your",
            "You",
            "Yo",
            "Y",
        } | {"Northwind"[:count] for count in range(10)}
    assert metafile_lines(b"\0" * 500) == []
