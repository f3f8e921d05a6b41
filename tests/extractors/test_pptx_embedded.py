"""Files in the file: opened to depth 2, told by their bytes, and named in a warning where they cannot be read."""

from __future__ import annotations

import io
import struct

import pytest
from openpyxl import Workbook

from deckproof.errors import DeckTooLargeError
from deckproof.model import Block, BlockKind, Deck, Visibility
from extractors import ReadOptions
from extractors.pptx import read_pptx
from tests.decks import TestSlide, build_pptx
from tests.extractors.hostile import SLIDE_RELS, arrow, compound_file, edited, three_slides, zipped

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
DOCUMENT = f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>Dear </w:t></w:r><w:r><w:t>Northwind</w:t></w:r></w:p></w:body></w:document>'
COMMENTS = f'<w:comments xmlns:w="{W}"><w:comment w:author="Ana Example"><w:p><w:r><w:t>Too frank</w:t></w:r></w:p></w:comment></w:comments>'
DOCX = zipped(
    {
        "[Content_Types].xml": TYPES,
        "word/document.xml": DOCUMENT.encode(),
        "word/comments.xml": COMMENTS.encode(),
    }
)


def workbook() -> bytes:
    book = Workbook()
    book.active.title = "Prices 2027"
    book.active.append(["Northwind", 12.5])
    book.create_sheet("Hidden").append(["Discount"])
    book["Hidden"].sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def packaged(name: str, data: bytes) -> bytes:
    label = name.encode() + b"\0"
    path = b"C:\\Users\\ana\\" + label
    content = struct.pack("<H", 2) + label + path + struct.pack("<II", 0x30000, len(path)) + path
    content += struct.pack("<I", len(data)) + data
    return compound_file({"\x01Ole10Native": struct.pack("<I", len(content)) + content})


def with_file(name: str, data: bytes) -> Deck:
    part = f"ppt/embeddings/{name}"
    rels = arrow("rId90", "package", f"../embeddings/{name}")
    return read_pptx(
        edited(three_slides(), {SLIDE_RELS: rels}, ((part, data),)), "talk.pptx", ReadOptions()
    )


def embedded(deck: Deck) -> list[Block]:
    return [block for block in deck.all_blocks() if block.visibility is Visibility.EMBEDDED]


def codes(deck: Deck) -> set[tuple[str, str]]:
    return {(each.code, each.part) for each in deck.warnings}


@pytest.mark.parametrize(
    ("name", "data", "kind", "text"),
    [
        ("a.xlsx", workbook(), BlockKind.EMBEDDED_WORKBOOK, "Prices 2027\nNorthwind\t12.5"),
        ("a.docx", DOCX, BlockKind.EMBEDDED_DOC, "Dear Northwind"),
        ("a.bin", compound_file({"Package": DOCX}), BlockKind.EMBEDDED_DOC, "Dear Northwind"),
        (
            "a.bin",
            packaged("offer.txt", b"Dear Northwind"),
            BlockKind.EMBEDDED_DOC,
            "Dear Northwind",
        ),
        (
            "a.bin",
            packaged("offer.zip", zipped({"offer.docx": DOCX})),
            BlockKind.EMBEDDED_DOC,
            "Dear Northwind",
        ),
        ("a.bin", b"Dear Northwind", BlockKind.EMBEDDED_DOC, "Dear Northwind"),
        (
            "a.docx",
            zipped({"mimetype": b"x", "content.xml": b"<a><p>Dear <b>Northwind</b></p></a>"}),
            BlockKind.EMBEDDED_DOC,
            "Dear Northwind",
        ),
    ],
)
def test_a_file_is_told_by_its_bytes_and_opened(
    name: str, data: bytes, kind: BlockKind, text: str
) -> None:
    deck = with_file(name, data)
    block = next(block for block in embedded(deck) if block.text == text)
    assert (block.kind, block.slide) == (kind, 1)
    assert block.via[0] == f"ppt/embeddings/{name}"
    assert codes(deck) == set()


def test_hidden_sheets_comments_and_their_authors_are_read() -> None:
    assert any("Discount" in block.text for block in embedded(with_file("a.xlsx", workbook())))
    said = "\n".join(block.text for block in embedded(with_file("a.docx", DOCX)))
    assert "Too frank" in said
    assert "Ana Example" in said


def test_the_names_of_a_package_tell_whose_machine_it_was() -> None:
    said = [block.text for block in embedded(with_file("a.bin", packaged("offer.txt", b"x y z")))]
    assert "offer.txt\nC:\\Users\\ana\\offer.txt" in said


def test_an_old_file_gives_its_letters_and_a_warning() -> None:
    content = (
        bytes(600)
        + "Dear Northwind".encode("utf-16-le")
        + bytes(99)
        + b"Yours, Ana Example"
        + bytes(99)
    )
    deck = with_file("a.doc", compound_file({"WordDocument": content}))
    assert embedded(deck)[0].text == "Dear Northwind\nYours, Ana Example"
    assert codes(deck) == {("embedded_not_read", "ppt/embeddings/a.doc")}


@pytest.mark.parametrize(
    "data", [b"\0\1\2\3" * 99, b"PK\3\4 cut", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b""]
)
def test_what_cannot_be_read_is_named(data: bytes) -> None:
    deck = with_file("a.bin", data)
    assert {part for _, part in codes(deck)} == {"ppt/embeddings/a.bin"}
    assert len(deck.slides) == 3


def test_decks_in_decks_are_opened_to_depth_two() -> None:
    data = build_pptx(TestSlide(title="Depth 3"))
    for depth in (2, 1):
        outer = build_pptx(TestSlide(title=f"Depth {depth}"))
        rels = arrow("rId90", "package", "../embeddings/in.pptx")
        data = edited(outer, {SLIDE_RELS: rels}, (("ppt/embeddings/in.pptx", data),))
    deck = with_file("in.pptx", data)
    told = {block.text: block for block in embedded(deck) if block.kind is BlockKind.EMBEDDED_DOC}
    assert told["Depth 1"].slide == 1
    assert told["Depth 2"].via == (
        "ppt/embeddings/in.pptx",
        "ppt/embeddings/in.pptx!/ppt/embeddings/in.pptx",
    )
    assert "Depth 3" not in told
    assert {each.slide for each in deck.warnings} == {1}
    assert {each.slide for each in deck.images if "!/" in each.part} == {1}
    deepest = "!/".join(["ppt/embeddings/in.pptx"] * 3)
    assert ("embedded_not_read", deepest) in codes(deck)


def test_a_workbook_without_end_is_a_warning_and_the_slides_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("extractors.pptx.reading.EMBEDDED_LETTERS", 1_200)
    deck = with_file("a.txt", b"Northwind " * 200)
    assert embedded(deck) == []
    assert [slide.title for slide in deck.slides] == ["Harbor", "Meadow", "Lantern"]
    assert ("part_too_large", "ppt/embeddings/a.txt!/text") in codes(deck)


def test_more_text_than_any_deck_has_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.pptx.reading.BLOCKS", 4)
    with pytest.raises(DeckTooLargeError, match="pieces"):
        read_pptx(three_slides(), "talk.pptx", ReadOptions())
