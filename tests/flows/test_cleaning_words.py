"""Customers called by words of the language: the copy is without the customer, and keeps the word."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

import scanners
from deckproof.model import Customer, Deck, Finding
from extractors import ReadOptions, read_deck
from flows.cleaning import clean_deck
from scanners.customers import build_index
from tests.decks import TestSlide, build_pptx
from tests.extractors.pdf_files import build_pdf, piece
from tests.writers.cleaning import making
from writers.cleaning.verdict import LEFT

NO_OCR = ReadOptions(ocr=False)
CUSTOMERS = (
    Customer(id="C-1", name="Andara Networks Direct", aliases=("AND",)),
    Customer(id="C-2", name="Ilmenau Textil", aliases=("IT",)),
    Customer(id="C-3", name="Target Corporation", aliases=("Target",)),
    Customer(id="C-4", name="Orange"),
    Customer(id="C-5", name="Brindlemark Foods Ltd", aliases=("Brindlemark",)),
)
INDEX = build_index(CUSTOMERS)
MEANT = (
    "Our customer Target signed in May",
    "The pilot at Orange went live",
    "Our customer AND is happy",
    "Ilmenau Textil (IT) signed the offer",
    "We met Target and Brindlemark",
)
"""Lines of which no name may be left."""
NAMES = ("Target signed", "at Orange", "AND is", "Ilmenau", "(IT)", "met Target", "rindlemark")
NOT_MEANT = (
    "Target: 40 %",
    "Our target for the year is to plan and to build",
    "Target audience",
    "Orange juice is orange",
    "Everybody who uses it and likes it",
    "On target",
)
"""Lines that say what they say to whoever knows none of the customers."""


def scan(deck: Deck) -> tuple[Finding, ...]:
    return scanners.scan(deck, customers=INDEX)


def cleaned(data: bytes, folder: Path) -> tuple[str, Sequence[Finding]]:
    """All texts of the copy, a line each, and what is told of it."""
    path = folder / "talk.pptx"
    path.write_bytes(data)
    deck = read_deck(path, options=NO_OCR)
    made = clean_deck(path, deck, scan(deck), title="T", language="en", scan=scan, options=NO_OCR)
    return making.texts(made.data), made.findings


def test_a_word_goes_where_it_names_the_customer_and_stays_where_it_does_not(
    tmp_path: Path,
) -> None:
    said, found = cleaned(
        build_pptx(
            TestSlide(title="Progress", bullets=MEANT), TestSlide(title="Plan", bullets=NOT_MEANT)
        ),
        tmp_path,
    )
    assert [line for line in NOT_MEANT if line not in said] == []
    assert [name for name in NAMES if name in said] == []
    assert not [one for one in found if one.rule.startswith(LEFT)], "nothing is held for a word"


def test_a_word_that_a_deck_writes_as_a_name_goes_where_no_scan_was_sure(tmp_path: Path) -> None:
    """The drafts of the same deck are masked there, too."""
    said, _ = cleaned(
        build_pptx(TestSlide(title="News", bullets=("Our customer Orange signed", "Orange: late"))),
        tmp_path,
    )
    assert "Orange" not in said


@pytest.mark.parametrize(("line", "covered"), [("Orange: late", 2), ("We drink orange juice", 1)])
def test_the_copy_of_a_pdf_covers_the_name_and_not_the_word(
    line: str, covered: int, tmp_path: Path
) -> None:
    path = tmp_path / "talk.pdf"
    pages = [[piece("Our customer Orange signed", 60, 60, 32)], [piece(line, 60, 60, 32)]]
    path.write_bytes(build_pdf(*pages))
    deck = read_deck(path, options=NO_OCR)
    made = clean_deck(path, deck, scan(deck), title="T", language="en", scan=scan, options=NO_OCR)
    places = "1 place was" if covered == 1 else f"{covered} places were"
    assert f"{places} covered." in made.draft.remarks


def with_things(alt: str, series: str) -> bytes:
    """A slide with a chart whose series is called that, and with a shape of that alt text."""
    deck = Presentation(io.BytesIO(build_pptx(TestSlide(title="Numbers", bullets=MEANT[:1]))))
    slide = deck.slides[0]
    data = CategoryChartData()
    data.categories = ["May", "June"]
    data.add_series(series, (1, 2))
    place = [Inches(each) for each in (1, 4, 4, 2)]
    frame = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *place, data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)
    return making.saved(deck)


@pytest.mark.parametrize(
    ("alt", "series", "stays"),
    [
        ("A line of the target for each month", "Reached of target", True),
        ("Brindlemark by month", "Brindlemark", False),
        ("B r i n d l e m a r k by month", "B.r.i.n.d.l.e.m.a.r.k", False),
        ("Brindle[mark] by month", "(Brindlemark)", False),
    ],
)
def test_alt_texts_and_charts_lose_names_and_keep_words(
    alt: str, series: str, stays: bool, tmp_path: Path
) -> None:
    said, found = cleaned(with_things(alt, series), tmp_path)
    assert (alt in said, series in said) == (stays, stays)
    assert not [one for one in found if one.rule.startswith(LEFT)]


def test_a_word_beyond_all_readers_is_held_as_a_name_is_written_and_not_as_a_word(
    tmp_path: Path,
) -> None:
    from writers.cleaning.proof import named_in_package

    (found,) = {one.text: one for one in scan(_deck(tmp_path)) if one.text == "Orange"}.values()
    copy = build_pptx(TestSlide(title="A slide"))
    read = making.read(copy, tmp_path)
    for value, held in (("Orange 7", True), ("an orange 7", False), ("ORANGE", False)):
        told = making.with_parts(copy, {"ppt/odd.xml": f"<a odd='{value}'/>".encode()})
        assert bool(named_in_package(told, read, lambda _: (), [found])) is held, value


def _deck(folder: Path) -> Deck:
    path = folder / "said.pptx"
    path.write_bytes(build_pptx(TestSlide(title="Progress", bullets=MEANT[1:2])))
    return read_deck(path, options=NO_OCR)
