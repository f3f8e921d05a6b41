from __future__ import annotations

import io
from pathlib import Path

import pytest
import typer
from click.testing import Result
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches
from typer.testing import CliRunner

import deckproof.cli.read as command
from deckproof.codec import from_json
from deckproof.model import Block, BlockKind, Deck, Visibility
from extractors import ReadOptions
from extractors.pptx import read_pptx
from extractors.pptx.shape_names import is_telling
from tests.decks import TestSlide, build_pptx
from tests.extractors.hostile import SLIDE, edited, group, into_tree, parts_of, shape, three_slides


def read(data: bytes, name: str = "talk.pptx") -> Deck:
    return read_pptx(data, name, ReadOptions())


def told(deck: Deck, kind: BlockKind) -> list[Block]:
    return [block for block in deck.all_blocks() if block.kind is kind]


def texts(deck: Deck, kind: BlockKind) -> list[str]:
    return [block.text for block in told(deck, kind)]


def test_a_deck_comes_back_with_titles_notes_tables_and_hidden_slides() -> None:
    deck = read(
        build_pptx(
            TestSlide(title="Parcels by night", bullets=["One", "Two"], notes="Say hello first."),
            TestSlide(title="Margins", hidden=True, table=[["Region", "Rate"], ["North", "4 %"]]),
            title="not used, since the first slide says more",
            author="Ana Example",
        )
    )
    assert [(slide.number, slide.title, slide.hidden) for slide in deck.slides] == [
        (1, "Parcels by night", False),
        (2, "Margins", True),
    ]
    assert (deck.title, deck.format, deck.reader) == ("Parcels by night", "pptx", "pptx/1")
    assert deck.properties["core.creator"] == "Ana Example"
    assert texts(deck, BlockKind.NOTES) == ["Say hello first."]
    assert told(deck, BlockKind.NOTES)[0].visibility is Visibility.NOTES
    assert texts(deck, BlockKind.TABLE) == ["Region\tRate\nNorth\t4 %"]
    assert texts(deck, BlockKind.BODY)[0] == "One\nTwo"
    assert {block.visibility for block in deck.slides[1].blocks} == {Visibility.HIDDEN_SLIDE}
    assert "Ana Example" in texts(deck, BlockKind.PROP_CORE)
    assert deck.warnings == ()


def test_two_readings_give_the_same_bytes_and_no_id_twice() -> None:
    one, other = read(three_slides()), read(three_slides())
    assert one == other
    ids = [block.id for block in one.all_blocks()]
    assert len(ids) == len(set(ids))


def test_slides_come_in_the_order_of_presentation() -> None:
    def turned(data: bytes) -> bytes:
        head, _, rest = data.partition(b"<p:sldIdLst>")
        inside, _, tail = rest.partition(b"</p:sldIdLst>")
        rows = [b"<p:sldId" + row for row in inside.split(b"<p:sldId")[1:]]
        return head + b"<p:sldIdLst>" + b"".join(rows[::-1]) + b"</p:sldIdLst>" + tail

    deck = read(edited(three_slides(), {"ppt/presentation.xml": turned}))
    assert [slide.title for slide in deck.slides] == ["Lantern", "Meadow", "Harbor"]


def test_paragraphs_keep_breaks_and_levels() -> None:
    paragraphs = (
        "<a:p><a:r><a:t>Top</a:t></a:r><a:br/><a:r><a:t>still top</a:t></a:r></a:p>"
        '<a:p><a:pPr lvl="1"/><a:r><a:t>Be</a:t></a:r><a:r><a:t>low</a:t></a:r></a:p>'
    )
    deck = read(edited(three_slides(), {SLIDE: into_tree(shape(50, "", paragraphs=paragraphs))}))
    block = next(block for block in deck.all_blocks() if block.shape_id == "50")
    assert block.text == "Top\x0bstill top\nBelow"
    assert (block.level, block.levels) == (0, (0, 1))
    assert block.bbox == (72.0, 72.0, 236.2, 70.9)


def test_reading_order_is_title_then_rows_from_the_left_with_groups_as_one() -> None:
    shapes = (
        shape(51, "right below", x=5_000_000, y=5_000_000, width=900_000)
        + shape(52, "left below", x=100_000, y=5_050_000, width=900_000)
        + group(
            shape(53, "group lower", y=900_000) + shape(54, "group upper", y=100_000),
            x=0,
            y=3_000_000,
        )
        + shape(55, "top", y=10_000)
    )
    deck = read(edited(three_slides(), {SLIDE: into_tree(shapes)}))
    order = [
        block.text
        for block in deck.slides[0].blocks
        if block.kind in (BlockKind.TITLE, BlockKind.BODY, BlockKind.GROUP)
    ]
    assert order == [
        "Harbor",
        "top",
        "First",
        "group upper",
        "group lower",
        "left below",
        "right below",
    ]


def test_an_equation_is_told_alone_and_within_its_sentence() -> None:
    math = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    formula = f'<a14:m xmlns:a14="urn:a14"><m:oMath xmlns:m="{math}"><m:r><m:t>E=</m:t></m:r><m:r><m:t>mc2</m:t></m:r></m:oMath></a14:m>'
    sentence = (
        f"<a:p><a:r><a:t>We know</a:t></a:r>{formula}<a:r><a:t>, of course.</a:t></a:r></a:p>"
    )
    shapes = shape(60, "", paragraphs=sentence) + shape(
        61, "", paragraphs=f"<a:p>{formula}</a:p>", y=4_000_000
    )
    deck = read(edited(three_slides(), {SLIDE: into_tree(shapes)}))
    assert texts(deck, BlockKind.MATH) == ["E=mc2", "E=mc2"]
    assert "We know E=mc2, of course." in texts(deck, BlockKind.BODY)
    assert "E=mc2" not in texts(deck, BlockKind.BODY)


def chart_deck() -> bytes:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "Growth"
    data = CategoryChartData()
    data.categories = ["North", "South"]
    data.add_series("Parcels", (1.5, None))
    data.add_series("Letters", (20, 30))
    frame = slide.shapes.add_chart(
        XL_CHART_TYPE.BAR_CLUSTERED, Inches(1), Inches(2), Inches(6), Inches(4), data
    )
    frame.chart.has_title = True
    frame.chart.chart_title.text_frame.text = "Per region"
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def test_a_chart_gives_its_texts_its_numbers_and_its_workbook() -> None:
    deck = read(chart_deck())
    chart = told(deck, BlockKind.CHART_TEXT)[0]
    assert chart.text.split("\n") == ["Per region", "Parcels", "Letters", "North", "South"]
    assert (chart.slide, chart.visibility) == (1, Visibility.SHOWN)
    assert chart.bbox == (72.0, 144.0, 432.0, 288.0)
    assert texts(deck, BlockKind.CHART_VALUE) == ["1.5\n20\t30"]
    workbook = told(deck, BlockKind.EMBEDDED_WORKBOOK)[0]
    assert "North\t1.5\t20" in workbook.text.split("\n")
    assert workbook.visibility is Visibility.EMBEDDED
    assert workbook.via == ("ppt/embeddings/Microsoft_Excel_Sheet1.xlsx",)


def test_a_cached_error_in_a_chart_is_kept_as_it_stands() -> None:
    data = chart_deck()
    part = next(name for name in parts_of(data) if name.startswith("ppt/charts/chart"))
    deck = read(edited(data, {part: lambda xml: xml.replace(b">1.5<", b">#N/A<")}))
    assert texts(deck, BlockKind.CHART_VALUE) == ["#N/A\n20\t30"]


@pytest.mark.parametrize(
    ("name", "telling"),
    [
        ("Title 1", False),
        ("Textfeld 12", False),
        ("Content Placeholder 3", False),
        ("Google Shape;12;p3", False),
        ("Northwind logo", True),
        ("Zebra 4", True),
        ("scan_2019-03.png", True),
        ("1_Title", True),
    ],
)
def test_names_of_shapes_count_where_somebody_chose_them(name: str, *, telling: bool) -> None:
    assert is_telling(name) is telling


def test_a_slide_without_a_title_is_called_by_its_largest_short_text() -> None:
    large = '<a:p><a:r><a:rPr sz="4400"/><a:t>Thank you</a:t></a:r></a:p>'
    small = '<a:p><a:r><a:rPr sz="1200"/><a:t>Some words above</a:t></a:r></a:p>'
    slide = TestSlide(bullets=[])
    shapes = shape(70, "", paragraphs=small, y=0) + shape(71, "", paragraphs=large, y=4_000_000)
    deck = read(edited(build_pptx(slide), {SLIDE: into_tree(shapes)}), "closing words.pptx")
    assert deck.slides[0].title == "Thank you"
    empty = read(build_pptx(slide), "closing words.pptx")
    assert (empty.slides[0].title, empty.title) == ("", "closing words")


def test_read_prints_one_json_document(tmp_path: Path) -> None:
    path = tmp_path / "talk.pptx"
    path.write_bytes(three_slides())
    ran = _run("read", str(path), "--json", "--no-ocr")
    assert ran.exit_code == 0
    deck = from_json(ran.stdout, Deck)
    assert ran.stdout.count("\n") == 1
    assert [slide.title for slide in deck.slides] == ["Harbor", "Meadow", "Lantern"]


def test_read_prints_a_page_that_names_what_is_hidden(tmp_path: Path) -> None:
    path = tmp_path / "talk.pptx"
    path.write_bytes(build_pptx(TestSlide(title="Harbor"), TestSlide(title="Rates", hidden=True)))
    ran = _run("read", str(path), "--no-ocr")
    assert ran.exit_code == 0
    lines = ran.stdout.splitlines()
    assert lines[:2] == ["Harbor", "talk.pptx · PPTX · 2 slides · 1 picture"]
    assert "    2  Rates  (hidden)" in lines
    assert any("on hidden slides" in line and "title" in line for line in lines)
    assert any("image not read" in line for line in lines)


def test_read_of_a_bad_file_says_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "talk.pptx"
    path.write_bytes(b"")
    ran = _run("read", str(path), "--json")
    assert ran.stdout == ""
    assert type(ran.exception).__name__ == "EmptyFileError"


def _run(*argv: str) -> Result:
    app = typer.Typer()
    app.callback()(lambda: None)
    command.register(app)
    return CliRunner().invoke(app, list(argv))
