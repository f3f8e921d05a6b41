"""The example deck is what its README and its truth file say, and is built the same every time."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from typing import Any

import pytest
from PIL import Image
from pptx import Presentation

from examples.build_deck import DECK, build_deck
from examples.deck.content import read_chapters
from examples.deck.pictures import DRAWN

ALLOWED_HOSTS = re.compile(r"(^|\.)(example|example\.com|test)$")


@cache
def built() -> bytes:
    return build_deck(read_chapters())


@cache
def deck() -> Any:
    return Presentation(str(DECK))


def slide(number: int) -> Any:
    return list(deck().slides)[number - 1]


def notes_of(page: Any) -> str:
    return page.notes_slide.notes_text_frame.text if page.has_notes_slide else ""


def parts(data: bytes) -> dict[str, object]:
    """What an archive holds, pictures as pixels and workbooks as their own parts: free of the packer's version."""
    found: dict[str, object] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            inner = package.read(name)
            if name.endswith(".xlsx"):
                found[name] = parts(inner)
            elif name.endswith((".png", ".jpg")):
                with Image.open(io.BytesIO(inner)) as image:
                    found[name] = (image.size, image.convert("RGB").tobytes())
            else:
                found[name] = inner
    return found


def test_two_builds_give_the_same_bytes() -> None:
    assert build_deck(read_chapters()) == built()


def test_the_committed_deck_is_what_the_builder_makes() -> None:
    committed, fresh = parts(DECK.read_bytes()), parts(built())
    assert committed.keys() == fresh.keys()
    different = [name for name in fresh if fresh[name] != committed[name]]
    assert not different, "run: .venv/bin/python -m examples.build_deck"


def test_it_is_small_enough_to_mail() -> None:
    assert DECK.stat().st_size <= 4_000_000


def test_it_has_86_slides_of_which_two_are_hidden() -> None:
    slides = list(deck().slides)
    hidden = [number for number, page in enumerate(slides, 1) if page._element.get("show") == "0"]
    assert len(slides) == 86
    assert hidden == [24, 77]


def test_most_slides_have_notes_in_whole_sentences() -> None:
    spoken = [notes_of(page) for page in deck().slides]
    full = [text for text in spoken if 60 <= len(text.split()) <= 140]
    assert len(full) >= 65
    assert sum(len(text.split()) for text in spoken) >= 8000
    assert all(text.rstrip().endswith((".", "?")) for text in full)


def test_no_sentence_of_the_notes_stands_twice() -> None:
    sentences = [
        sentence.strip()
        for page in deck().slides
        for sentence in re.split(r"(?<=[.?])\s+", notes_of(page))
        if len(sentence.split()) > 5
    ]
    told_twice = {sentence for sentence in sentences if sentences.count(sentence) > 1}
    # the closing statement is said aloud as it stands on its slide
    assert not told_twice


def test_every_slide_has_a_title_of_its_own() -> None:
    titles = [page.shapes.title.text_frame.text for page in deck().slides]
    assert all(titles)
    assert len(set(titles)) == 86


def test_its_sections_hold_every_slide_once() -> None:
    with zipfile.ZipFile(DECK) as package:
        xml = package.read("ppt/presentation.xml").decode()
    listed = re.findall(r'<p14:sldId id="(\d+)"', xml)
    assert len(re.findall(r"<p14:section ", xml)) == 9
    assert [int(number) for number in listed] == [page.slide_id for page in deck().slides]


def test_it_has_charts_with_workbooks_tables_and_a_diagram() -> None:
    kinds = [shape for page in deck().slides for shape in page.shapes]
    charts = [shape for shape in kinds if shape.has_chart]
    assert {shape.chart.chart_type.name for shape in charts} == {
        "COLUMN_CLUSTERED", "BAR_CLUSTERED", "LINE_MARKERS", "PIE",
    }  # fmt: skip
    assert all(shape.chart.part.chart_workbook.xlsx_part is not None for shape in charts)
    assert sum(shape.has_table for shape in kinds) >= 5
    with zipfile.ZipFile(DECK) as package:
        assert sum(name.startswith("ppt/diagrams/") for name in package.namelist()) == 5


def test_all_pictures_but_one_say_what_they_show() -> None:
    pictures = [shape for page in deck().slides for shape in page.shapes if shape.shape_type == 13]
    silent = [shape for shape in pictures if not shape._element.nvPicPr.cNvPr.get("descr")]
    assert len(pictures) == len(DRAWN) == 8
    assert len(silent) == 1
    assert [shape.crop_right > 0 for shape in pictures].count(True) == 1


def test_nothing_on_a_slide_runs_out_of_it_but_the_reminder() -> None:
    wide, high = deck().slide_width, deck().slide_height
    outside = [
        (number, shape.name)
        for number, page in enumerate(deck().slides, 1)
        for shape in page.shapes
        if shape.left < 0
        or shape.left + shape.width > wide
        or shape.top < 0
        or shape.top + shape.height > high
    ]
    assert outside == [(33, "Reminder")]


def texts_of(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        own = [
            package.read(name) for name in package.namelist() if name.endswith((".xml", ".rels"))
        ]
    return b"\n".join(own).decode()


def test_addresses_and_numbers_are_reserved_ones() -> None:
    text = "\n".join(
        [
            texts_of(DECK.read_bytes()),
            *(path.read_text("utf-8") for path in DECK.parent.glob("*.[ctj]*[vln]")),
        ]
    )
    text = re.sub(r"https?://(schemas|purl|www\.w3)\.[a-z0-9./-]+", "", text)
    hosts = re.findall(r"(?:https?://|@)([a-z0-9.-]+\.[a-z]+)", text)
    assert hosts
    assert all(ALLOWED_HOSTS.search(host) for host in hosts), hosts
    assert all(number.startswith("555-01") for number in re.findall(r"\b\d{3}-\d{4}\b", text))


@pytest.mark.parametrize("name", sorted(DRAWN))
def test_a_picture_is_drawn_the_same_twice(name: str) -> None:
    assert DRAWN[name]() == DRAWN[name]()
