"""The clean copy of a PDF: pictures of its pages, in which neither a program nor a reader finds what had to go."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from deckproof.model import Deck, Finding, Visibility
from deckproof.settings import Settings
from extractors import ReadOptions, read_deck
from extractors.covering import Cover, draw_covered
from flows import copies, stages
from flows.cleaning import Cleaned, clean_deck
from flows.deck_run import open_run
from flows.intake import take_deck, take_options
from review.store import open_by
from tests.extractors.pdf_files import HEIGHT, WIDTH, build_pdf, piece
from tests.writers.cleaning import making
from writers.cleaning.picture_pdf import Page, pdf_of
from writers.cleaning.verdict import PDF_NAME

WORDS = ("Parcels at the gate", "What Brindlemark Foods saw", "Nine in ten came on time")


def talk() -> bytes:
    said = [piece(text, 60, 60 + 90 * at, 32) for at, text in enumerate(WORDS)]
    note = b"<</Type/Annot/Subtype/FreeText/Rect[400 40 800 90]/DA(/F1 20 Tf)/Contents(Ask Quellstadt AG first)>>"
    return build_pdf(
        said, [piece("The second page", 60, 60, 32)], info="/Title(For Brindlemark)/Author(Zelda Marr)",
        page_extra="/Annots[100 0 R]", objects=[note],
    )  # fmt: skip


def copy_of(
    data: bytes, folder: Path, options: ReadOptions = making.NO_OCR
) -> tuple[Deck, Cleaned]:
    path = folder / "talk.pdf"
    path.write_bytes(data)
    deck = read_deck(path, options=options)
    made = clean_deck(
        path, deck, making.scan(deck), title="Parcels", language="en", scan=making.scan, options=options,
    )  # fmt: skip
    return deck, made


def again(made: Cleaned, folder: Path, options: ReadOptions) -> Deck:
    path = folder / "again.pdf"
    path.write_bytes(made.data)
    return read_deck(path, name=PDF_NAME, options=options)


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Cleaned:
    return copy_of(talk(), tmp_path_factory.mktemp("talk"))[1]


def test_nothing_can_be_read_in_it_by_a_program(copied: Cleaned, tmp_path: Path) -> None:
    assert copied.data.startswith(b"%PDF-")
    assert copied.suffix == ".pdf"
    document = pypdfium2.PdfDocument(copied.data)
    assert len(document) == 2
    assert [page.get_textpage().get_text_range() for page in document] == ["", ""]
    assert document.get_metadata_dict(skip_empty=True) == {}
    assert {each.type for page in document for each in page.get_objects()} == {3}, "pictures alone"
    for name in (b"Brindlemark", b"Quellstadt", b"Zelda", b"Parcels", b"/Annot", b"/Info", b"/Metadata"):  # fmt: skip
        assert name not in copied.data
    deck = again(copied, tmp_path, making.NO_OCR)
    assert [block.text for block in deck.all_blocks() if block.text] == [PDF_NAME]


def test_without_ocr_every_page_is_a_picture_that_nobody_looked_at_and_holds(
    copied: Cleaned,
) -> None:
    unread = [one for one in copied.findings if one.rule.startswith("unread:")]
    assert {one.slide for one in unread} == {1, 2}
    assert all(one.holds for one in unread)
    assert any("look at every page" in remark for remark in copied.draft.remarks)


def test_an_unread_page_of_the_deck_settles_no_page_of_the_copy(tmp_path: Path) -> None:
    path = tmp_path / "talk.pdf"
    path.write_bytes(talk())
    deck = read_deck(path, options=making.NO_OCR)
    first = copy_of(talk(), tmp_path)[1]
    unread = [one for one in first.findings if one.rule.startswith("unread:")]
    made = clean_deck(
        path, deck, (*making.scan(deck), *unread), title="Parcels", language="en", scan=making.scan, options=making.NO_OCR,
    )  # fmt: skip
    assert {one.slide for one in made.findings if one.rule == "unread:needs-ocr"} == {1, 2}


def test_the_words_are_black_and_the_others_are_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "talk.pdf"
    path.write_bytes(talk())
    covers = [Cover(page=1, text="Brindlemark Foods", box=(0, 140, WIDTH, 60))]
    (bare, _), (made, _) = (
        draw_covered(path, covers[:count], tmp_path / str(count), width_px=960) for count in (0, 1)
    )
    before, after = (Image.open(io.BytesIO(page.data)).convert("L") for page in (bare, made))
    changed = Image.eval(_difference(before, after), lambda value: 255 * (value > 40))
    left, top, right, bottom = changed.getbbox() or (0, 0, 0, 0)
    assert 60 < left < right < 560
    assert 140 < top < bottom < 205
    assert right - left > 250
    assert after.crop((left + 8, top + 6, right - 8, bottom - 6)).getextrema()[1] < 30
    assert not made.blank


@pytest.mark.parametrize(
    ("cover", "blank"),
    [
        (Cover(page=1, text="never said", box=None), True),
        (Cover(page=1, text="never said", box=(0, 0, 50, 50)), False),
        (Cover(page=1, text="Parcels", box=None), False),
        (Cover(page=2, text="never said", box=None), False),
    ],
)
def test_a_page_whose_place_cannot_be_told_is_black_all_over(
    cover: Cover, blank: bool, tmp_path: Path
) -> None:
    path = tmp_path / "talk.pdf"
    path.write_bytes(talk())
    pages = draw_covered(path, [cover], tmp_path / "drawn", width_px=480)
    assert pages is not None
    assert pages[0].blank is blank
    highest = Image.open(io.BytesIO(pages[0].data)).convert("L").getextrema()[1]
    assert (highest < 30) is blank


def test_a_short_name_is_not_looked_for_inside_words(tmp_path: Path) -> None:
    path = tmp_path / "talk.pdf"
    path.write_bytes(build_pdf([piece("Brinkel", 60, 60), piece("Brin", 60, 120)]))
    pages = draw_covered(path, [Cover(page=1, text="Brin", whole_words=True)], tmp_path / "drawn", width_px=480)  # fmt: skip
    assert pages is not None
    assert (pages[0].covered, pages[0].blank) == (1, False)


def test_speaker_notes_below_the_slide_are_covered(tmp_path: Path) -> None:
    from flows.pictured import _covers

    _, made = copy_of(talk(), tmp_path)
    deck = read_deck(tmp_path / "talk.pdf", options=making.NO_OCR)
    first = deck.slides[0]
    notes = replace(first.blocks[0], visibility=Visibility.NOTES)
    told = replace(deck, slides=(replace(first, blocks=(notes, *first.blocks[1:])),))
    assert [cover.box for cover in _covers(told, ())] == [notes.bbox]
    assert made.data


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_boxes_stand_right_on_turned_and_cut_pages(turn: int, tmp_path: Path) -> None:
    data = build_pdf(
        [piece("Brindlemark", 300, 200, 40)], page_extra=f"/Rotate {turn}/CropBox[100 50 900 500]"
    )
    path = tmp_path / "talk.pdf"
    path.write_bytes(data)
    pages = draw_covered(path, [Cover(page=1, text="Brindlemark")], tmp_path / "drawn", width_px=800)  # fmt: skip
    bare = draw_covered(path, [], tmp_path / "bare", width_px=800)
    assert pages is not None
    assert bare is not None
    ink = Image.eval(Image.open(io.BytesIO(bare[0].data)).convert("L"), lambda value: 255 * (value < 128)).getbbox()  # fmt: skip
    black = Image.eval(Image.open(io.BytesIO(pages[0].data)).convert("L"), lambda value: 255 * (value < 128)).getbbox()  # fmt: skip
    assert ink is not None
    assert black is not None
    assert black[0] <= ink[0] < ink[2] <= black[2]
    assert black[1] <= ink[1] < ink[3] <= black[3]
    area = (black[2] - black[0]) * (black[3] - black[1])
    assert area < 3 * (ink[2] - ink[0]) * (ink[3] - ink[1])


def test_the_same_pdf_gives_the_same_bytes(copied: Cleaned, tmp_path: Path) -> None:
    assert copy_of(talk(), tmp_path)[1].data == copied.data


def test_a_pdf_of_no_pages_to_speak_of_is_well_formed() -> None:
    jpeg = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(jpeg, "JPEG")
    one = Page(data=jpeg.getvalue(), width_px=8, height_px=8, width=WIDTH, height=HEIGHT)
    document = pypdfium2.PdfDocument(pdf_of([one, one, one]))
    assert [page.get_size() for page in document] == [(WIDTH, HEIGHT)] * 3


@pytest.mark.slow
def test_ocr_reads_none_of_the_masked_words_and_all_of_the_others(tmp_path: Path) -> None:
    options = ReadOptions(ocr=True, cache_dir=tmp_path / "ocr")
    _, made = copy_of(talk(), tmp_path, options)
    deck = again(made, tmp_path, options)
    said = " ".join(block.text for block in deck.all_blocks())
    assert "Parcels at the gate" in said
    assert "Nine in ten" in said
    for word in ("Brindlemark", "rindle", "Quellstadt", "Zelda", "Marr"):
        assert word.lower() not in said.lower()
    left: list[Finding] = [one for one in made.findings if one.rule.startswith("clean-deck:left")]
    assert not left


@pytest.mark.slow
def test_what_ocr_still_reads_goes_into_another_pass(tmp_path: Path) -> None:
    """The first scan overlooked it, as it does words that are drawn and not written."""
    path = tmp_path / "talk.pdf"
    path.write_bytes(talk())
    options = ReadOptions(ocr=True, cache_dir=tmp_path / "ocr")
    deck = read_deck(path, options=options)
    made = clean_deck(path, deck, (), title="T", language="en", scan=making.scan, options=options)
    deck = again(made, tmp_path, options)
    said = " ".join(block.text for block in deck.all_blocks())
    assert "rindle" not in said
    assert "Parcels at the gate" in said


def test_a_file_whose_own_title_is_hidden_is_called_what_its_drafts_call_it(tmp_path: Path) -> None:
    path = tmp_path / "scan0012.pdf"
    path.write_bytes(
        build_pdf(
            [piece("Parcels at the northern gate", 50, 300, 32)],
            info="/Title(Zelda Marr, draft 3)/Author(Zelda Marr)",
        )
    )
    settings = Settings(outputs=tmp_path / "outputs", ocr=False, pictures="off")
    store = open_by(settings)
    options = take_options(store, settings, today=dt.date(2026, 1, 1))
    run = open_run(store, take_deck(store, path, options, author=""), options)
    deck = stages.read(run)
    found = stages.scan(run, deck)
    plan = stages.plan(run, deck, found)
    assert stages.load_plan(run, plan).source.title == ""
    made = copies.load_copy(run, copies.clean(run, deck, found, plan))
    assert made.draft.title == "Parcels at the northern gate"
    assert made.draft.marked.startswith("# Parcels at the northern gate\n")


def _difference(one: Image.Image, other: Image.Image) -> Image.Image:
    from PIL import ImageChops

    return ImageChops.difference(one, other)


def test_of_a_name_over_two_bullets_both_parts_are_covered_and_nothing_else(
    tmp_path: Path,
) -> None:
    lines = (
        "- An hour with Brindlemark",
        "- Foods sent two engineers",
        "- Two pumps leak",
        "- No Foods",
    )
    path = tmp_path / "talk.pdf"
    path.write_bytes(
        build_pdf([piece(text, 60, 60 + 60 * at, 32) for at, text in enumerate(lines)])
    )
    text, box = "Brindlemark\nFoods", (40.0, 40.0, 700.0, 400.0)
    (page,) = draw_covered(path, [Cover(page=1, text=text, box=box)], tmp_path / "one", width_px=960) or ()  # fmt: skip
    assert (page.covered, page.blank) == (2, False)
    (page,) = draw_covered(path, [Cover(page=1, text="Brindlemark\nSweets", box=box)], tmp_path / "two", width_px=960) or ()  # fmt: skip
    assert page.covered == 1, "the whole box, where a part of it cannot be found"
    picture = Image.open(io.BytesIO(page.data)).convert("L")
    scale = page.width_px / page.width
    assert picture.getpixel((int(600 * scale), int(420 * scale))) == 0
