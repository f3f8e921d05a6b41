"""Names in runs, cells, charts, alt texts and names of things; what stands in their place reads well."""

from pathlib import Path

import pytest
from pptx import Presentation
from pptx.util import Inches

from tests.decks import TestSlide, build_pptx
from tests.writers.cleaning import making
from writers.cleaning.orders import LineSwap, Orders, SpellingSwap
from writers.cleaning.stand_ins import StandIn, letters
from writers.cleaning.wording import Wording

CUSTOMER = StandIn(noun="customer")
NAMES = ("rindlemark", "RINDLEMARK", "uellstadt", "UELLSTADT")


def said(data: bytes) -> list[str]:
    """The texts of the shapes of all slides."""
    import io

    return [
        shape.text_frame.text
        for slide in Presentation(io.BytesIO(data)).slides
        for shape in slide.shapes
        if shape.has_text_frame
    ]


@pytest.mark.parametrize(
    ("before", "name", "after", "words"),
    [
        ("What ", "Brindlemark", " told us", "a customer"),
        ("", "Brindlemark", " told us", "A customer"),
        ("It works. ", "Brindlemark", " saw it", "A customer"),
        ("our ", "Brindlemark", " team", "customer"),
        ("our customer ", "Brindlemark", "", "(name withheld)"),
        ("THE NIGHT AT ", "BRINDLEMARK", "", "A CUSTOMER"),
        ("file", "Brindlemark", "Report", "customer"),
    ],
)
def test_a_stand_in_fits_its_sentence(before: str, name: str, after: str, words: str) -> None:
    assert CUSTOMER.between(before, name, after) == words


def test_several_customers_keep_their_letters() -> None:
    second = StandIn(noun="customer", mark="B")
    assert second.between("What ", "Quellstadt", " said") == "customer B"
    assert second.between("our client ", "Quellstadt", " said") == "B"
    assert StandIn(noun="Kunde", article="ein").between("Bei ", "Quellstadt", "") == "ein Kunde"
    assert [letters(number) for number in (1, 26, 27, 703)] == ["A", "Z", "AA", "AAA"]


def test_a_line_is_replaced_by_its_offsets_and_a_spelling_wherever_it_stands() -> None:
    orders = Orders(
        lines={"Call 030 5550 today": (LineSwap(start=5, end=13, instead=StandIn(noun="number", bracketed=True)),)},
        spellings=(SpellingSwap(text="Brindlemark", instead=CUSTOMER),),
    )  # fmt: skip
    wording = Wording(orders)
    assert (
        wording.plain(" Call 030 5550 today\x0bBRINDLEMARK wrote")
        == " Call [number] today\x0bA customer wrote"
    )
    assert wording.plain("030 5550 stands elsewhere") == "030 5550 stands elsewhere"
    assert wording.replaced == 2


def test_a_dropped_passage_takes_its_whole_sentence_and_nothing_else() -> None:
    line = "We ship daily. They are hopeless at it. We know why."
    start = line.index("hopeless")
    wording = Wording(Orders(lines={line: (LineSwap(start=start, end=start + 8, instead=None),)}))
    assert wording.plain(line) == "We ship daily. We know why."
    assert wording.dropped == 1


def test_a_name_cut_into_runs_is_replaced_and_the_runs_keep_their_looks(tmp_path: Path) -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "Field report"
    paragraph = slide.shapes.add_textbox(Inches(1), Inches(2), Inches(5), Inches(1)).text_frame.paragraphs[0]  # fmt: skip
    for text, bold in (("What Brin", False), ("dlemark Fo", True), ("ods saw", False)):
        run = paragraph.add_run()
        run.text, run.font.bold = text, bold
    _, data = making.cleaned(making.saved(deck), tmp_path)
    import io

    (box,) = [
        shape
        for shape in Presentation(io.BytesIO(data)).slides[0].shapes
        if shape.has_text_frame and " saw" in shape.text_frame.text
    ]
    assert box.text_frame.text == "What a customer saw"
    runs = box.text_frame.paragraphs[0].runs
    assert [run.font.bold for run in runs] == [False, True, False]


def test_no_name_is_left_anywhere_in_the_file(tmp_path: Path) -> None:
    data = build_pptx(
        TestSlide(
            title="What Brindlemark Foods saw",
            bullets=["Quellstadt AG pays on time", "Write to mara.lind@example.com"],
            notes="Brindlemark is angry.",
            table=[["Firm", "Parcels"], ["BRINDLEMARK FOODS LTD", "212"]],
        ),
        title="Brindlemark review",
        author="Mara Lind",
    )
    _, made = making.cleaned(data, tmp_path)
    everything = making.texts(made)
    assert not [name for name in (*NAMES, "mara.lind", "Mara Lind") if name in everything]
    assert "What customer A saw" in everything
    assert "[contact details]" in everything


def test_a_chart_keeps_its_numbers_without_its_workbook_and_its_names(tmp_path: Path) -> None:
    copy, data = making.cleaned(making.chart_deck(), tmp_path)
    everything = making.texts(data)
    assert not [name for name in NAMES if name in everything]
    assert not [name for name in making.members(data) if "embed" in name.lower() or "xlsx" in name]
    assert copy.done["embedded files"] == 1
    import io

    (chart,) = [shape.chart for shape in Presentation(io.BytesIO(data)).slides[0].shapes if shape.has_chart]  # fmt: skip
    assert list(chart.plots[0].series[0].values) == [212, 97]
    assert list(chart.plots[0].categories) == ["Customer B", "Others"]


def test_alt_text_shape_names_and_names_of_layouts_say_nothing(tmp_path: Path) -> None:
    deck = Presentation()
    deck.slide_layouts[5].name = "Quellstadt cover"
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "A shape"
    shape = slide.shapes.add_textbox(Inches(1), Inches(2), Inches(5), Inches(1))
    shape.name = "Box for Brindlemark"
    shape._element.nvSpPr.cNvPr.set("descr", "How Quellstadt AG packs")
    _, data = making.cleaned(making.saved(deck), tmp_path)
    everything = making.texts(data)
    assert not [name for name in (*NAMES, "Box for", "cover") if name in everything]
    assert "How a customer packs" in everything or "How customer" in everything


def test_a_files_name_is_no_alt_text(tmp_path: Path) -> None:
    for said, left in (
        ("brindlemark panel_v2.PNG", ""),
        ("lobby.jpeg", ""),
        ("The panel in the lobby", "The panel in the lobby"),
        ("How to export logo.png", ""),
        ("A long line on why the export of the night is called logo.png", None),
    ):
        deck = Presentation()
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        shape = slide.shapes.add_textbox(Inches(1), Inches(2), Inches(5), Inches(1))
        shape._element.nvSpPr.cNvPr.set("descr", said)
        _, data = making.cleaned(making.saved(deck), tmp_path)
        import io

        (box,) = [one for one in Presentation(io.BytesIO(data)).slides[0].shapes if not one.is_placeholder]  # fmt: skip
        assert box._element.nvSpPr.cNvPr.get("descr", "") == (said if left is None else left)


def test_a_guess_about_a_property_changes_no_slide(tmp_path: Path) -> None:
    data = build_pptx(TestSlide(title="Lorvane Wenn Atlas", bullets=["Nothing else"]), title="Lorvane Wenn Atlas")  # fmt: skip
    _, made = making.cleaned(data, tmp_path)
    assert "Lorvane Wenn Atlas" in said(made)


def test_the_same_deck_gives_the_same_bytes(tmp_path: Path) -> None:
    data = build_pptx(TestSlide(title="What Brindlemark saw", pictures=[making.picture()]))
    assert making.cleaned(data, tmp_path)[1] == making.cleaned(data, tmp_path)[1]


def test_a_clean_copy_cleaned_again_stays_as_it_is(tmp_path: Path) -> None:
    data = build_pptx(TestSlide(title="What Brindlemark saw", bullets=["One", "Two"]))
    first = making.cleaned(data, tmp_path)[1]
    copy, second = making.cleaned(first, tmp_path)
    assert copy.done.get("words replaced", 0) == 0
    assert making.texts(second) == making.texts(first)


def test_german_decks_get_german_words(tmp_path: Path) -> None:
    data = build_pptx(TestSlide(title="Was Brindlemark sah", bullets=["Ein Bericht"]))
    _, made = making.cleaned(data, tmp_path, language="de")
    assert "Was Kunde A sah" in said(made)


@pytest.mark.parametrize(
    ("line", "clean"),
    [
        ("Die Brindlemark Foods GmbH & Co. KG wächst.", "Kunde A wächst."),
        ("Brauerei Brindlemark-Kassel wächst.", "Kunde A wächst."),
        ("Brindlemarks Keller ist kalt.", "Der Keller von Kunde A ist kalt."),
        ("Brindlemark's Keller ist kalt.", "Der Keller von Kunde A ist kalt."),
        ("Das Brindlemark-Projekt läuft.", "Das Projekt von Kunde A läuft."),
        ("Wir halfen der Brindlemark gern.", "Wir halfen Kunde A gern."),
        ("Brindlemark & Söhne bei Quellstadt Kassel.", "Kunde A bei Kunde B."),
        ("Unser Kunde Brindlemark wächst.", "Unser Kunde A wächst."),
    ],
)
def test_nothing_of_a_german_name_is_left_beside_its_stand_in(
    tmp_path: Path, line: str, clean: str
) -> None:
    data = build_pptx(TestSlide(title="Ein Bericht", bullets=[line]))
    _, made = making.cleaned(data, tmp_path, language="de")
    assert clean in said(made)


def test_a_name_with_its_legal_form_and_kind_of_firm_goes_whole_in_english(tmp_path: Path) -> None:
    lines = ["Brindlemark Breweries Inc. grew.", "We saw Brindlemark's cellar in Leeds."]
    data = build_pptx(TestSlide(title="A report", bullets=lines))
    _, made = making.cleaned(data, tmp_path)
    assert "A customer grew.\nWe saw a customer's cellar in Leeds." in said(made)


@pytest.mark.parametrize(
    ("language", "title", "words"),
    [
        ("es", "Lo que Brindlemark vio", "Lo que un cliente vio"),
        ("es", "El cliente Brindlemark", "El cliente (nombre eliminado)"),
        ("fr", "Chez notre Brindlemark", "Chez notre client"),
        ("it", "Cosa ha visto Brindlemark", "Cosa ha visto un cliente"),
        ("nl", "Wat Brindlemark zag", "Wat een klant zag"),
        ("pt-BR", "O que Brindlemark viu", "O que um cliente viu"),
        ("en", "Sold as Brindlemark", "Sold as a customer"),
    ],
)
def test_each_language_gets_its_own_words(
    language: str, title: str, words: str, tmp_path: Path
) -> None:
    data = build_pptx(TestSlide(title=title, bullets=["1 2 3"]))
    _, made = making.cleaned(data, tmp_path, language=language)
    assert words in said(made)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("L'équipe d'Quellstadt choisit", "L'équipe d'un client A choisit"),
        ("Chez Quellstadt le soir", "Chez client A le soir"),
    ],
)
def test_a_french_word_that_lost_its_end_has_an_article_behind_it(
    title: str, words: str, tmp_path: Path
) -> None:
    data = build_pptx(TestSlide(title=title, bullets=["Brindlemark arrive"]))
    _, made = making.cleaned(data, tmp_path, language="fr")
    assert words in said(made)


def test_letters_count_only_what_an_audience_reads(tmp_path: Path) -> None:
    data = build_pptx(
        TestSlide(title="Only one is named", notes="Quellstadt AG was there, too."),
        TestSlide(title="What Brindlemark Foods saw", bullets=["Every night"]),
    )
    _, made = making.cleaned(data, tmp_path)
    assert "What a customer saw" in said(made)


def test_a_name_of_lone_letters_takes_no_letter_of_anything_else(tmp_path: Path) -> None:
    deck = Presentation()
    for number in range(2):
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = f"Letters of report {number}"
        for at, letter in enumerate("RKE"):
            box = slide.shapes.add_textbox(Inches(1 + 3 * at), Inches(6), Inches(1), Inches(0.5))
            box.text_frame.text = letter
        if not number:
            table = slide.shapes.add_table(
                2, 11, Inches(0.5), Inches(2), Inches(9), Inches(1)
            ).table
            for at, letter in enumerate("BRINDLEMARK"):
                table.cell(0, at).text = letter
    _, package = making.cleaned(making.saved(deck), tmp_path)
    assert [text for text in said(package) if len(text) < 3] == list("RKE") * 2
    import io

    copy = Presentation(io.BytesIO(package)).slides[0]
    cells = [cell.text for shape in copy.shapes if shape.has_table for cell in shape.table.iter_cells()]  # fmt: skip
    assert not [cell for cell in cells if len(cell) == 1]


def test_a_piece_of_a_name_in_several_boxes_is_replaced_there_alone(tmp_path: Path) -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "The mark we left on the floor"
    for at, part in enumerate(("Brindle", "mark")):
        box = slide.shapes.add_textbox(Inches(1), Inches(3 + at / 2), Inches(2), Inches(0.5))
        box.text_frame.text = part
    _, package = making.cleaned(making.saved(deck), tmp_path)
    texts = said(package)
    assert texts[0] == "The mark we left on the floor"
    assert "Brindle" not in texts
    assert "mark" not in texts
