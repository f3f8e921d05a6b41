"""Decks with everything that must not get out, and the way from one to its clean copy. Firms and people are invented."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from lxml import etree
from PIL import Image, PngImagePlugin
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

import scanners
from deckproof.codec import to_json
from deckproof.model import Customer, Deck, Finding
from extractors import ReadOptions, read_deck, rewrite
from scanners.customers import CustomerIndex, build_index
from writers.cleaning import WORKER, Copy, name_things, plan_orders, taken_apart

CUSTOMERS = (
    Customer(id="C-1", name="Brindlemark Foods Ltd", aliases=("Brindlemark",)),
    Customer(id="C-2", name="Quellstadt AG"),
)
NO_OCR = ReadOptions(ocr=False)


def index(customers: Iterable[Customer] = CUSTOMERS) -> CustomerIndex:
    """The list as the scan takes it."""
    return build_index(tuple(customers))


def scan(deck: Deck) -> tuple[Finding, ...]:
    """What the house's policy says of the deck."""
    return scanners.scan(deck, customers=index())


def cleaned(data: bytes, folder: Path, *, language: str = "en") -> tuple[Copy, bytes]:
    """One pass of the cleaning over these bytes."""
    path = folder / "deck.pptx"
    path.write_bytes(data)
    deck = read_deck(path, options=NO_OCR)
    found = scan(deck)
    orders = plan_orders(deck, found, name_things(deck, found, language))
    return taken_apart(rewrite(path, WORKER, to_json(orders).decode()))


def read(data: bytes, folder: Path) -> Deck:
    """The deck in these bytes."""
    path = folder / "again.pptx"
    path.write_bytes(data)
    return read_deck(path, name="clean-deck.pptx", options=NO_OCR)


def saved(deck: Any) -> bytes:
    """A python-pptx presentation as bytes."""
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def members(data: bytes) -> dict[str, bytes]:
    """The parts of the package by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def with_parts(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The package with these parts put in or replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in (members(data) | dict(parts)).items():
            package.writestr(name, content)
    return buffer.getvalue()


def texts(data: bytes) -> str:
    """Every text and attribute of every part, and the raw bytes of those that are no XML, as one string to search."""
    said: list[str] = []
    for name, content in members(data).items():
        said.append(name)
        try:
            root = etree.fromstring(content)
        except etree.XMLSyntaxError:
            said.append(content.decode("latin-1"))
            continue
        for paragraph in root.iter("{*}p"):
            said.append("".join(each.text or "" for each in paragraph.iter("{*}t")))
        for element in root.iter():
            said.append(element.text or "")
            said += [str(value) for value in element.attrib.values()]
    return "\n".join(said)


def picture(*, note: str = "", size: tuple[int, int] = (120, 80)) -> bytes:
    """A PNG, left half red and right half blue, that says something about itself."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    info = PngImagePlugin.PngInfo()
    if note:
        info.add_text("Author", note)
    buffer = io.BytesIO()
    image.save(buffer, "PNG", pnginfo=info)
    return buffer.getvalue()


def named_chart(where: bytes) -> bytes:
    """A chart deck whose slide names a customer, and whose chart does once more in this piece of XML."""
    data = chart_deck()
    parts = members(data)
    part = next(name for name in parts if name.startswith("ppt/charts/chart"))
    slide = parts["ppt/slides/slide1.xml"]
    slide = slide.replace(b"Parcels a month", b"Parcels of Brindlemark")
    chart = parts[part].replace(b"<c:majorTickMark", where + b"<c:majorTickMark", 1)
    return with_parts(data, {part: chart, "ppt/slides/slide1.xml": slide})


def chart_deck() -> bytes:
    """One slide with a chart whose workbook, series and categories name customers."""
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "Parcels a month"
    data = CategoryChartData()
    data.categories = ["Brindlemark Foods", "Others"]
    data.add_series("Lost by Quellstadt AG", (212, 97))
    slide.shapes.add_chart(
        XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(2), Inches(6), Inches(4), data
    )
    return saved(deck)
