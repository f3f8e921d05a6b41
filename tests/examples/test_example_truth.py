"""The truth file tells the truth: each plant and decoy stands where it says."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
import zipfile
from functools import cache
from typing import Any

import pytest
from openpyxl import load_workbook
from PIL import Image
from pptx import Presentation

from deckproof.model import Brief
from examples.build_deck import DECK
from examples.deck import screens
from examples.deck.pictures import ARTIST

TRUTH = json.loads(DECK.with_name("truth.json").read_text("utf-8"))
STRUCTURAL = [plant for plant in TRUTH["plants"] if plant["category"] == "hidden_content"]
TEXTUAL = [plant for plant in TRUTH["plants"] if plant not in STRUCTURAL]
CATEGORIES = {
    "customer", "customer_harm", "person", "contact", "private_life", "secret", "marking", "figures", "internal_link",
    "code_name", "metadata", "injection", "hidden_content",
}  # fmt: skip


@cache
def slides() -> list[Any]:
    return list(Presentation(str(DECK)).slides)


@cache
def package_text(name: str) -> str:
    with zipfile.ZipFile(DECK) as package:
        return re.sub(r"<[^>]+>", " ", package.read(name).decode()).replace("&amp;", "&")


def shapes(number: int) -> list[Any]:
    return list(slides()[number - 1].shapes)


def related(number: int, kind: str) -> list[Any]:
    relations = slides()[number - 1].part.rels.values()
    return [relation for relation in relations if relation.reltype.endswith(f"/{kind}")]


def plain_body(number: int) -> str:
    return "\n".join(shape.text_frame.text for shape in shapes(number) if shape.has_text_frame)


def workbook(number: int) -> str:
    charts = [shape.chart for shape in shapes(number) if shape.has_chart]
    books = [
        load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)) for chart in charts
    ]
    return " ".join(
        str(cell)
        for book in books
        for sheet in book.worksheets
        for row in sheet.values
        for cell in row
    )


def place(number: Any, kind: Any) -> str:
    """The text of a kind on a slide, read without the product's help."""
    if number is None:
        return package_text({"prop_core": "docProps/core.xml", "prop_custom": "docProps/custom.xml",
                             "comment_author": "ppt/commentAuthors.xml"}[kind]) + raw_authors()  # fmt: skip
    match kind:
        case "notes":
            return str(slides()[number - 1].notes_slide.notes_text_frame.text)
        case "title" | "body":
            return plain_body(number)
        case "table":
            tables = [shape.table for shape in shapes(number) if shape.has_table]
            return "\n".join(
                cell.text for table in tables for row in table.rows for cell in row.cells
            )
        case "chart_text":
            charts = [shape.chart for shape in shapes(number) if shape.has_chart]
            return "\n".join(
                str(category) for chart in charts for category in chart.plots[0].categories
            )
        case "embedded_workbook":
            return workbook(number)
        case "comment":
            return "\n".join(
                re.sub(r"<[^>]+>", " ", relation.target_part.blob.decode())
                for relation in related(number, "comments")
            )
        case "link":
            return "\n".join(relation.target_ref for relation in related(number, "hyperlink"))
        case "alt_text":
            return "\n".join(
                str(value) for value in slides()[number - 1]._element.xpath("//p:cNvPr/@descr")
            )
        case "image_text":
            return drawn_words(number)
    raise AssertionError(kind)


def raw_authors() -> str:
    with zipfile.ZipFile(DECK) as package:
        return package.read("ppt/commentAuthors.xml").decode()


def drawn_words(number: int) -> str:
    """The words that the drawing code writes into the picture of a slide."""
    module = {13: "screens.py", 18: "scenes.py"}[number]
    return (DECK.parent / "deck" / module).read_text("utf-8")


@pytest.mark.parametrize("plant", TEXTUAL, ids=lambda plant: plant["id"])
def test_a_plant_stands_where_the_truth_says(plant: dict[str, Any]) -> None:
    if plant["text"] == ARTIST:
        picture = next(shape for shape in shapes(plant["slide"]) if shape.shape_type == 13)
        with Image.open(io.BytesIO(picture.image.blob)) as image:
            assert image.getexif()[0x013B] == ARTIST
        return
    assert plant["text"] in place(plant.get("slide"), plant["kind"])


@pytest.mark.parametrize("decoy", TRUTH["decoys"], ids=lambda decoy: decoy["id"])
def test_a_decoy_stands_where_the_truth_says(decoy: dict[str, Any]) -> None:
    text = place(decoy["slide"], decoy["kind"])
    if decoy["slide"] == 71:
        text += "".join(shape.text_frame.text for shape in shapes(71) if shape.has_text_frame)
    assert decoy["text"] in text


@pytest.mark.parametrize("plant", TEXTUAL, ids=lambda plant: plant["id"])
def test_what_must_be_masked_is_part_of_the_slide_it_is_planted_on(plant: dict[str, Any]) -> None:
    where = plant.get("slide"), plant.get("kind")
    if plant.get("search") and where[1] and where[0]:
        squashed = re.sub(r"\W", "", place(*where)).casefold()
        assert all(re.sub(r"\W", "", term).casefold() in squashed for term in plant["search"])
    assert plant["category"] in CATEGORIES


def test_names_that_must_be_masked_stand_on_no_slide_without_a_plant() -> None:
    planted = {
        (plant["slide"], term)
        for plant in TEXTUAL
        if plant["category"] == "customer"
        for term in plant["search"]
    }
    terms = {term for _, term in planted}
    said = {
        (number, term)
        for number in range(1, 87)
        for term in terms
        if term.casefold()
        in (
            plain_body(number)
            + (place(number, "notes") if slides()[number - 1].has_notes_slide else "")
        ).casefold()
    }
    assert said <= planted


def test_hidden_things_are_hidden() -> None:
    assert sorted({plant["slide"] for plant in STRUCTURAL}) == [24, 33, 44, 77]
    assert TRUTH["hidden_slides"] == [24, 77]
    box = next(shape for shape in shapes(33) if shape.name == "Reminder")
    assert box.left + box.width < 0
    order = next(
        shape
        for shape in shapes(44)
        if shape.has_text_frame and "Ignore all" in shape.text_frame.text
    )
    assert str(order.text_frame.paragraphs[0].runs[0].font.color.rgb) == "FFFFFF"


def test_the_crop_hides_the_name() -> None:
    picture = next(shape for shape in shapes(13) if shape.shape_type == 13)
    shown = screens.ticket_history().width * (1 - picture.crop_right)
    assert shown < 1160  # where the names begin


def test_the_customer_list_has_all_planted_customers_and_one_public_reference_alive() -> None:
    with DECK.with_name("customers.csv").open(encoding="utf-8", newline="") as stream:
        rows = {row["id"]: row for row in csv.DictReader(stream)}
    planted = {plant["customer_id"] for plant in TEXTUAL if plant["category"] == "customer"}
    assert len(rows) == 60
    assert planted <= rows.keys()
    assert rows["C-1008"]["public_reference_until"] == "2028-12-31"
    assert all(row["domains"].endswith(".example") for row in rows.values())


def test_the_brief_fills_every_field_that_a_brief_has() -> None:
    brief = tomllib.loads(DECK.with_name("brief.toml").read_text("utf-8"))
    assert brief.keys() == set(Brief.__slots__) - {"is_default"}
    assert brief["posts"]["max"] == 6
    assert all(brief["what_if"].values())
