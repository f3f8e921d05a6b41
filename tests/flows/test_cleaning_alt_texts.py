"""Names in disguise in alt texts, tooltips and names of objects, on slides, layouts and masters: they go as in paragraphs."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Inches

from extractors import ReadOptions, read_deck
from flows.cleaning import clean_deck
from tests.decks import TestSlide, build_pptx
from tests.writers.cleaning import making
from writers.cleaning.verdict import LEFT
from writers.masking.folding import fold

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
STAYS = "A belt at the gate"


def named(form: str) -> bytes:
    """A slide, its layout and its master on which every object is called and described so."""
    slide = TestSlide(title="Numbers", bullets=["A plain line"], pictures=[making.picture()])
    deck = Presentation(io.BytesIO(build_pptx(slide)))
    shapes = deck.slides[0].shapes
    group = shapes.add_group_shape()
    place = [Inches(1)] * 4
    group.shapes.add_shape(MSO_SHAPE.OVAL, *place)
    shapes.add_table(1, 1, *place)
    layout = deck.slides[0].slide_layout
    heads = [
        head
        for root in (deck.slides[0], layout, layout.slide_master)
        for head in root._element.iter("{*}cNvPr")
    ]
    for head in heads:
        _describe(head, form)
    heads[-1].set("descr", STAYS)
    heads[1].set("descr", STAYS)
    return making.saved(deck)


def _describe(head: Any, form: str) -> None:
    head.set("name", form)
    head.set("title", form)
    head.set("descr", f"Seen:\n{form}\nand a belt, {form}")
    if head.find(DRAWING + "hlinkClick") is None:
        link = etree.SubElement(head, DRAWING + "hlinkClick")
        link.set(OFFICE + "id", "")
        link.set("action", "ppaction://hlinkshowjump?jump=nextslide")
        link.set("tooltip", f"To {form}")
        head.insert(0, link)


@pytest.mark.parametrize(
    "form",
    [
        "Brindlemark",
        "B r i n d l e m a r k",
        "B.r.i.n.d.l.e.m.a.r.k",
        "B-R-I-N-D-L-E-M-A-R-K",
        "Brindle[mark]",
        "[B]rindlemark",
        "Brindle-mark",
        "brindle_mark",
        "Brind1emark",
        "B\N{ZERO WIDTH SPACE}rindlemark",
        "\N{CYRILLIC CAPITAL LETTER VE}rindlemark",
        "BrindlemarkFoodsTeam",
        "QnJpbmRsZW1hcms=",
    ],
)
def test_names_in_disguise_leave_alt_texts_tooltips_and_names_of_objects(
    form: str, tmp_path: Path
) -> None:
    path, options = tmp_path / "talk.pptx", ReadOptions(ocr=False)
    path.write_bytes(named(form))
    deck = read_deck(path, options=options)
    made = clean_deck(
        path, deck, making.scan(deck), title="T", language="en", scan=making.scan, options=options
    )
    said = making.texts(made.data)
    letters = "".join(filter(str.isalnum, fold(said)))
    assert form not in said
    assert "rindlemark" not in letters
    assert "FoodsTeam" not in said, "what a name was glued to tells of it"
    assert "and a belt" in said, "what is beside it stays"
    assert STAYS in said
    assert not [found for found in made.findings if found.rule.startswith(LEFT)]
