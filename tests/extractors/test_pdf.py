"""PDF: one slide a page, with what stands beside the pages, and what nobody sees marked as such."""

from __future__ import annotations

import io
import zlib

import pytest
from pypdf import PdfReader, PdfWriter

from deckproof.errors import DamagedDeckError, DeckTooLargeError, EncryptedDeckError, NoSlidesError
from deckproof.model import Block, BlockKind, Deck, Visibility
from extractors import ReadOptions, readers
from tests.decks import TestSlide, build_pptx
from tests.extractors.pdf_files import build_pdf, piece, stream

OPTIONS = ReadOptions(ocr=False)


def read(data: bytes) -> Deck:
    return readers.get("pdf")(data, "talk.pdf", OPTIONS)


def texts(deck: Deck, kind: BlockKind) -> list[str]:
    return [block.text for block in deck.all_blocks() if block.kind is kind]


def find(deck: Deck, words: str) -> Block:
    return next(block for block in deck.all_blocks() if words in block.text)


SLIDE = [
    piece("Harbour rollout", 60, 40, 40),
    piece("• Moved nine ports in six weeks", 60, 140, 24),
    piece("• Cut the queue by a third", 60, 180, 24),
    piece("Example Corp 2026", 400, 510, 10),
    piece("1", 900, 510, 10),
]


def slide(number: int, title: str) -> list[object]:
    return [
        piece("Example Corp 2026", 400, 510, 10),
        piece(str(number), 900, 510, 10),
        piece(f"What happened in part {number}", 60, 140, 24),
        piece(title, 60, 40, 40),
    ]


def test_a_page_is_a_slide_with_title_body_and_box() -> None:
    deck = read(build_pdf(SLIDE))
    assert deck.format == "pdf"
    first = deck.slides[0]
    assert (first.number, first.title, first.part) == (1, "Harbour rollout", "page 1")
    assert first.blocks[0].kind is BlockKind.TITLE
    body = find(deck, "nine ports")
    assert body.text == "Moved nine ports in six weeks\nCut the queue by a third"
    assert body.bbox is not None
    left, top, width, height = body.bbox
    assert 55 < left < 90
    assert 135 < top < 165
    assert 200 < width < 400
    assert 40 < height < 80


def test_titles_come_first_though_they_are_drawn_last() -> None:
    deck = read(build_pdf(*(slide(n, f"Chapter {word}") for n, word in enumerate("ABCD", 1))))
    assert [each.title for each in deck.slides] == [f"Chapter {word}" for word in "ABCD"]
    assert all(each.blocks[0].kind is BlockKind.TITLE for each in deck.slides)


def test_repeated_lines_and_page_numbers_are_footers() -> None:
    deck = read(build_pdf(*(slide(n, f"Chapter {word}") for n, word in enumerate("ABCD", 1))))
    footers = texts(deck, BlockKind.FOOTER)
    assert footers == [text for n in "1234" for text in ("Example Corp 2026", n)]


def test_a_number_on_one_page_alone_is_no_footer() -> None:
    deck = read(build_pdf([piece("Growth", 60, 40, 40), piece("42", 400, 250, 90)]))
    assert texts(deck, BlockKind.FOOTER) == []


def test_two_columns_are_read_one_after_the_other() -> None:
    page = [piece("Before and after", 60, 30, 40)]
    for at, (left, right) in enumerate(
        [("Paper forms in every single port", "One screen for all of the ports"),
         ("Nobody knew what was late today", "Late ships are seen the same hour")]
    ):  # fmt: skip
        page.append(piece(left, 60, 150 + 120 * at, 20))
        page.append(piece(right, 520, 150 + 120 * at, 20))
    body = texts(read(build_pdf(page)), BlockKind.BODY)
    assert body == [
        "Paper forms in every single port",
        "Nobody knew what was late today",
        "One screen for all of the ports",
        "Late ships are seen the same hour",
    ]


def test_wrapped_lines_are_one_paragraph() -> None:
    page = [
        piece("Queue", 60, 30, 40),
        piece("The harbour office counted every ship that waited longer than", 60, 150, 20),
        piece("an hour and called the pilot before anybody complained to us", 60, 174, 20),
    ]
    body = texts(read(build_pdf(page)), BlockKind.BODY)
    assert len(body) == 1
    assert "longer than an hour" in body[0]


def test_reading_twice_gives_equal_decks_with_distinct_ids() -> None:
    data = build_pdf(*(slide(n, f"Chapter {n}") for n in range(1, 6)))
    one, other = read(data), read(data)
    assert one == other
    ids = [block.id for block in one.all_blocks()]
    assert len(ids) == len(set(ids))


def test_properties_are_told_as_of_any_deck() -> None:
    deck = read(
        build_pdf(SLIDE, info="/Title(Ports)/Author(Sam Example)/Secret#20Account(Northwind)")
    )
    assert deck.title == "Ports"
    assert deck.properties["core.creator"] == "Sam Example"
    author = find(deck, "Sam Example")
    assert (author.kind, author.visibility) == (BlockKind.PROP_CORE, Visibility.METADATA)
    assert find(deck, "Northwind").kind is BlockKind.PROP_CUSTOM


def test_xmp_adds_what_the_properties_do_not_say() -> None:
    packet = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:rights><rdf:Alt>'
        b"<rdf:li>Owned by Kestrel Freight</rdf:li></rdf:Alt></dc:rights></rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    deck = read(
        build_pdf(
            SLIDE, root="/Metadata 100 0 R", objects=[stream(packet, "/Type/Metadata/Subtype/XML")]
        )
    )
    block = find(deck, "Kestrel Freight")
    assert (block.part, block.shape_name) == ("XMP metadata", "rights")


def test_an_xmp_packet_with_a_document_type_is_a_warning() -> None:
    packet = b'<!DOCTYPE x [<!ENTITY e "boom">]><x>&e;</x>'
    deck = read(
        build_pdf(
            SLIDE, root="/Metadata 100 0 R", objects=[stream(packet, "/Type/Metadata/Subtype/XML")]
        )
    )
    assert [(w.code, w.part) for w in deck.warnings] == [("dtd_refused", "XMP metadata")]


def test_comments_links_and_form_fields_stand_on_their_page() -> None:
    deck = read(
        build_pdf(
            SLIDE,
            page_extra="/Annots[100 0 R 101 0 R 102 0 R]",
            objects=[
                b"<</Type/Annot/Subtype/Text/Rect[10 10 30 30]/Contents(Ask legal first)/T(Robin Example)>>",
                b"<</Type/Annot/Subtype/Link/Rect[60 300 200 320]/A<</S/URI/URI(https://plans.example.com/q3)>>>>",
                b"<</Type/Annot/Subtype/Widget/FT/Tx/Rect[60 100 200 120]/T(account)/V(Northwind pilot)>>",
            ],
        )
    )
    kinds = {
        block.text: (block.kind, block.visibility, block.slide) for block in deck.slides[0].blocks
    }
    assert kinds["Ask legal first"] == (BlockKind.COMMENT, Visibility.COMMENT, 1)
    assert kinds["Robin Example"] == (BlockKind.COMMENT_AUTHOR, Visibility.COMMENT, 1)
    assert kinds["https://plans.example.com/q3"] == (BlockKind.LINK, Visibility.METADATA, 1)
    assert kinds["Northwind pilot"] == (BlockKind.BODY, Visibility.SHOWN, 1)


def test_the_outline_names_sections_and_titles() -> None:
    writer = PdfWriter(
        clone_from=PdfReader(io.BytesIO(build_pdf(*(slide(n, f"Page {n}") for n in range(1, 7)))))
    )
    writer.add_outline_item(title="Arrival", page_number=0)
    writer.add_outline_item(title="Departure", page_number=3)
    buffer = io.BytesIO()
    writer.write(buffer)
    deck = read(buffer.getvalue())
    assert [each.section for each in deck.slides] == ["Arrival"] * 3 + ["Departure"] * 3
    assert texts(deck, BlockKind.SECTION) == ["Arrival", "Departure"]


def attached(name: str, data: bytes) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(build_pdf(SLIDE))))
    writer.add_attachment(name, data)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_an_attached_presentation_is_read_and_its_name_too() -> None:
    inner = build_pptx(TestSlide(title="Margin per account", bullets=["Northwind pays late"]))
    deck = read(attached("backup.pptx", inner))
    block = find(deck, "Northwind pays late")
    assert block.visibility is Visibility.EMBEDDED
    assert block.via
    assert "backup.pptx" in block.via[0]
    assert any("backup.pptx" in text for text in texts(deck, BlockKind.EMBEDDED_DOC))


def test_attachments_are_opened_two_deep_and_no_deeper() -> None:
    deepest = build_pdf([piece("Third floor", 60, 40, 40)])

    def wrap(name: str, data: bytes) -> bytes:
        writer = PdfWriter(
            clone_from=PdfReader(io.BytesIO(build_pdf([piece(f"Around {name}", 60, 40, 40)])))
        )
        writer.add_attachment(name, data)
        buffer = io.BytesIO()
        writer.write(buffer)
        return buffer.getvalue()

    deck = read(wrap("one.pdf", wrap("two.pdf", wrap("three.pdf", deepest))))
    found = "\n".join(block.text for block in deck.all_blocks())
    assert "Around two.pdf" in found
    assert "Around three.pdf" in found
    assert "Third floor" not in found
    assert any(w.code == "embedded_not_read" and "three.pdf" in w.part for w in deck.warnings)


def test_an_attachment_of_another_kind_is_a_warning() -> None:
    deck = read(attached("figures.bin", b"\x00\x01\x02 nothing readable"))
    assert any(w.code == "embedded_not_read" and "figures.bin" in w.part for w in deck.warnings)


HIDDEN = [
    ("invisible ink", piece("Northwind churn", 300, 300, 18, "3 Tr"), ""),
    ("white on bare paper", piece("Northwind churn", 300, 300, 18, "1 g"), ""),
    (
        "white on a white box",
        piece("Northwind churn", 300, 300, 18, "1 g"),
        "1 g 200 100 500 200 re f 0 g",
    ),
    (
        "black on a black box",
        piece("Northwind churn", 300, 300, 18, "0 g"),
        "0 g 200 100 500 200 re f",
    ),
    ("too small", piece("Northwind churn", 300, 300, 0.8), ""),
]


@pytest.mark.parametrize(("why", "hidden", "before"), HIDDEN, ids=[each[0] for each in HIDDEN])
def test_text_that_nobody_sees_is_marked(why: str, hidden: object, before: str) -> None:
    deck = read(build_pdf([before, piece("Harbour rollout", 60, 40, 40), hidden]))
    assert find(deck, "Northwind").visibility is Visibility.HIDDEN_SHAPE
    assert find(deck, "Harbour").visibility is Visibility.SHOWN


def test_text_under_a_black_bar_is_marked_and_its_neighbours_are_not() -> None:
    # The bar lies over the customer's name only; the rest of the line stays readable.
    page = [
        piece("Harbour rollout", 60, 40, 40),
        piece("We moved", 60, 200, 18),
        piece("Northwind Traders", 150, 200, 18),
        f"0 g 148 {540 - 222} 160 24 re f",
    ]
    deck = read(build_pdf(page))
    assert find(deck, "Northwind").visibility is Visibility.HIDDEN_SHAPE
    assert find(deck, "We moved").visibility is Visibility.SHOWN


@pytest.mark.parametrize(
    "page",
    [
        ["0.1 0.1 0.4 rg 0 0 960 540 re f", piece("Northwind churn", 300, 300, 18, "1 g")],
        [piece("Northwind churn", 300, 300, 18), "0 g 600 100 200 20 re f"],
        ["1 g 200 100 500 200 re f", piece("Northwind churn", 300, 300, 18, "0 g")],
        [piece("Northwind churn", 300, 300, 18), f"200 {540 - 340} 400 80 re S"],
    ],
    ids=["white on blue", "a bar elsewhere", "black on a white box", "a frame around it"],
)
def test_text_that_is_seen_is_not_marked(page: list[object]) -> None:
    deck = read(build_pdf([piece("Harbour rollout", 60, 40, 40, "0.5 g"), *page]))
    assert find(deck, "Northwind").visibility is Visibility.SHOWN


def test_text_on_a_layer_that_is_off_is_marked() -> None:
    page = [
        piece("Harbour rollout", 60, 40, 40),
        f"/OC /L1 BDC BT /F1 18 Tf 60 {540 - 300} Td (Northwind churn) Tj ET EMC",
        f"/OC /L2 BDC BT /F1 18 Tf 60 {540 - 360} Td (Kestrel renewal) Tj ET EMC",
    ]
    deck = read(
        build_pdf(
            page,
            root="/OCProperties<</OCGs[100 0 R 101 0 R]/D<</OFF[100 0 R]>>>>",
            resources="/Properties<</L1 100 0 R/L2 101 0 R>>",
            objects=[b"<</Type/OCG/Name(Backup)>>", b"<</Type/OCG/Name(Main)>>"],
        )
    )
    assert find(deck, "Northwind").visibility is Visibility.HIDDEN_SHAPE
    assert find(deck, "Kestrel").visibility is Visibility.SHOWN


def test_text_outside_the_page_is_off_the_slide() -> None:
    deck = read(
        build_pdf([piece("Harbour rollout", 60, 40, 40), piece("Northwind churn", 60, 700, 18)])
    )
    assert find(deck, "Northwind").visibility is Visibility.OFF_SLIDE


def test_a_page_without_text_says_that_it_needs_ocr() -> None:
    deck = read(build_pdf(SLIDE, ["0 g 100 100 300 200 re f"], []))
    assert [(w.code, w.part, w.slide) for w in deck.warnings] == [("needs_ocr", "page 2", 2)]
    assert [image.part for image in deck.images] == ["page 2"]


def test_pages_turned_round_have_boxes_as_shown() -> None:
    deck = read(build_pdf(SLIDE, page_extra="/Rotate 90"))
    box = deck.slides[0].blocks[0].bbox
    assert box is not None
    assert 0 <= box[0] <= 540
    assert 0 <= box[1] <= 960


def test_an_encrypted_file_is_refused_with_a_remedy() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(build_pdf(SLIDE))))
    writer.encrypt("secret")
    buffer = io.BytesIO()
    writer.write(buffer)
    with pytest.raises(EncryptedDeckError, match=r"talk\.pdf: .*password.*without the password"):
        read(buffer.getvalue())


def test_a_file_that_only_forbids_copying_is_read() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(build_pdf(SLIDE))))
    writer.encrypt(user_password="", owner_password="owner")
    buffer = io.BytesIO()
    writer.write(buffer)
    assert read(buffer.getvalue()).slides[0].title == "Harbour rollout"


@pytest.mark.parametrize(
    "data", [b"%PDF-1.4\nnothing", build_pdf(SLIDE)[:200]], ids=["empty", "cut"]
)
def test_a_damaged_file_is_refused(data: bytes) -> None:
    with pytest.raises((DamagedDeckError, NoSlidesError), match=r"talk\.pdf"):
        read(data)


def test_a_file_without_pages_is_refused() -> None:
    with pytest.raises((NoSlidesError, DamagedDeckError), match=r"talk\.pdf: .*pages"):
        read(build_pdf())


def test_content_that_inflates_without_measure_is_refused() -> None:
    packer = zlib.compressobj(9)
    data = packer.compress(bytes(80 << 20)) + packer.flush()
    bomb = build_pdf(SLIDE, objects=[stream(data, "/Filter/FlateDecode")])
    with pytest.raises(DeckTooLargeError, match=r"talk\.pdf"):
        read(bomb)


def test_a_claimed_billion_of_pages_is_not_believed() -> None:
    data = build_pdf(SLIDE).replace(b"/Count 1>>", b"/Count 1000000000>>")
    assert [each.title for each in read(data).slides] == ["Harbour rollout"]


def test_broken_structure_beside_sound_pages_is_a_warning() -> None:
    data = build_pdf(SLIDE, root="/Outlines 777 0 R/Names 5")
    deck = read(data)
    assert deck.slides[0].title == "Harbour rollout"
