"""One letter a name for all that is made of a deck: drafts, footnotes and the clean copy."""

from __future__ import annotations

import dataclasses
import io
from pathlib import Path

import pytest
from pptx import Presentation
from pptx.util import Inches

from deckproof.model import BlockKind, Category, Customer, Deck, Draft, Finding, Source, Visibility
from scanners import scan
from tests.decks import TestSlide, build_pptx
from tests.writers.cleaning import making
from tests.writers.masking_decks import block, deck, finding, texts
from writers.cleaning import WORKER, name_things, plan_orders, taken_apart
from writers.cleaning.planning import is_wording
from writers.grounding import check_claim
from writers.languages import language
from writers.marking import heading
from writers.marks import hold_page
from writers.masking import mask
from writers.masking.settling import settled
from writers.sentences import clean_line
from writers.unnamed import plainly

LIST = (
    Customer(id="1", name="Harkwell Freight", aliases=("Harkwell",)),
    Customer(id="2", name="KRX", aliases=("Kareks",)),
    Customer(id="3", name="Velmora Foods"),
    Customer(id="4", name="Harvest"),
    Customer(id="5", name="AND"),
    Customer(id="6", name="Orange"),
)


def made(data: bytes, folder: Path) -> tuple[Source, Deck, str]:
    """What a writer sees of these bytes, and what the slides of the clean copy say."""
    from deckproof.codec import to_json
    from extractors import read_deck, rewrite

    path = folder / "deck.pptx"
    path.write_bytes(data)
    read = read_deck(path, options=making.NO_OCR)
    found = scan(read, customers=making.index(LIST))
    source = mask(read, found, outside=False)
    orders = plan_orders(read, found, name_things(read, found, source.language or "en"))
    copy = taken_apart(rewrite(path, WORKER, to_json(orders).decode()))[1]
    slides = making.read(copy, folder).slides
    return source, read, "\n".join(one.text for slide in slides for one in slide.blocks)


def test_drafts_and_the_clean_copy_letter_a_customer_alike(tmp_path: Path) -> None:
    data = build_pptx(
        TestSlide(
            title="How we began",
            bullets=["The gates were late."],
            notes="We sell to Velmora Foods since 2019, and the gates are what they like.",
        ),
        TestSlide(title="What KRX bought", bullets=["We met Harkwell in May.", "Kareks came."]),
    )
    source, _, copy = made(data, tmp_path)
    said = plainly("\n".join([source.slides[1].title, *texts(source)]), language("en"))
    assert "What customer A bought" in said
    assert "We met customer B in May." in said
    assert "We sell to customer C since 2019" in said
    assert "What customer A bought" in copy
    assert "We met customer B in May." in copy


@pytest.mark.parametrize("code", ["en", "de", "es", "fr", "it", "nl", "pt"])
def test_no_letter_begins_anew_below_a_heading_or_on_another_page(code: str) -> None:
    page = "[Customer 3], [Customer 4] and [Customer 2].\n\n## [Customer 2], [Customer 4], [Customer 3]\n\n[Customer 2] [Customer 3]."
    said = plainly(page, language(code), apart=True)
    first, _, second = said.partition("## ")
    letters = [word.strip(".,") for word in first.split() if word.strip(".,") in {*"ABCD"}]
    again = [word.strip(".,") for word in second.split() if word.strip(".,") in {*"ABCD"}]
    assert letters == ["C", "D", "B"]
    assert again[:3] == ["B", "D", "C"]


def draft(page: str) -> Draft:
    return Draft(
        kind="summary", style="reading", number=1, title="T", marked=page, claims=(), slides=(1,), words=9, writer="w"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("page", "foot"),
    [
        ("Wir haben das Lager von Kunde B gesehen, und das war gut so.[^s1]", "[^s1]: Folie 1, „Was Kunde B sagt“"),
        ("We have seen the stores of the customer and they were good.[^s1]", "[^s1]: Slide 1, “Was customer B sagt”"),
        ("Nous avons vu le dépôt du client B et c’est une bonne chose pour nous.[^s1]", "[^s1]: Diapositive 1, « Was client B sagt »"),
    ],
)  # fmt: skip
def test_a_footnote_speaks_the_pages_language_and_numbers_as_it_does(page: str, foot: str) -> None:
    held = hold_page(draft(page), slide_titles={1: "Was [Customer 2] sagt"})
    assert foot in held.splitlines()


# Cut over cells and boxes


def cut_deck() -> bytes:
    """A name said whole, and cut over cells, lines and boxes."""
    made = Presentation()
    slide = made.slides.add_slide(made.slide_layouts[1])
    slide.shapes.title.text = "Who renewed"
    slide.placeholders[1].text = "We met KRX, which is Kareks, in May."
    slide = made.slides.add_slide(made.slide_layouts[5])
    slide.shapes.title.text = "The renewals"
    rows = [("Name", "", "Day"), ("K", "RX", "2 May"), ("Hark", "well", "3 May"), ("R", "X", "no")]
    table = slide.shapes.add_table(4, 3, Inches(1), Inches(2), Inches(6), Inches(2)).table
    for at, row in enumerate(rows):
        for place, text in enumerate(row):
            table.cell(at, place).text = text
    slide = made.slides.add_slide(made.slide_layouts[5])
    slide.shapes.title.text = "Side by side"
    for left, text in ((1, "Ka"), (6, "reks"), (8, "RX ray")):
        box = slide.shapes.add_textbox(Inches(left), Inches(3), Inches(1), Inches(0.5))
        box.text_frame.text = text
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def test_a_name_cut_over_cells_and_boxes_stands_in_no_draft_and_no_copy(tmp_path: Path) -> None:
    source, _, copy = made(cut_deck(), tmp_path)
    (table,) = source.slides[1].tables
    assert table[1:3] == (("[Customer 1]", "", "2 May"), ("[Customer 2]", "", "3 May"))
    assert table[3] == ("R", "X", "no"), "what spells no customer stays"
    assert [unit.text for unit in source.slides[1].units][:2] == [
        "[Customer 1]; 2 May",
        "[Customer 2]; 3 May",
    ]
    assert [unit.text for unit in source.slides[2].units] == [
        "[Customer 1]",
        "[Customer 1]",
        "RX ray",
    ]
    lines = copy.split("\n")
    assert not {"Ka", "reks"} & {*lines}
    assert not any(line.startswith(("K\t", "Hark\t")) for line in lines)


@pytest.mark.parametrize(
    "rows",
    [
        "Silver\tBirch",
        "K\tR\nX\t2",
        "Kar\teksen",
        "A\tN\tD",
    ],
)
def test_cells_that_spell_nobody_or_are_whole_words_are_left_to_the_scan(rows: str) -> None:
    body = block("We met KRX, Silver Birch, AND and Kareks.")
    table = block(rows, id="t", kind=BlockKind.TABLE)
    found = [
        finding(body, name, customer_id=name) for name in ("KRX", "Silver Birch", "AND", "Kareks")
    ]
    known = settled(deck(body, table), found)
    assert [one for one in known if one.block == "t"] == []


def test_a_piece_of_a_name_is_masked_where_it_stands_and_nowhere_else() -> None:
    first, second = block("Hark"), block("feld", id="b2")
    other = block("Das feld und der Plan feld.", id="b3")
    found = [
        dataclasses.replace(finding(where, text, customer_id="c"), rule="exact-apart")
        for where, text in ((first, "Hark"), (second, "feld"))
    ]
    said = texts(mask(deck(first, second, other), found, outside=False))
    assert said == ["[Customer 1]", "[Customer 1]", "Das feld und der Plan feld."]


# People, and one name of several kinds


def person(where: object, text: str, confidence: float = 0.7) -> Finding:
    from deckproof.model import Action

    return finding(where, text, category=Category.PERSON, action=Action.ASK, confidence=confidence)  # type: ignore[arg-type]  # a block


@pytest.mark.parametrize(
    ("line", "name", "whole", "said"),
    [
        ("We met Jens Harkwell in May", "Harkwell", "Jens Harkwell", "We met [Person 1] in May"),
        ("Herr Harkwell kam.", "Harkwell", "", "[Person 1] kam."),
        ("Wir sahen Frau Dr. Harkwell dort.", "Harkwell", "", "Wir sahen [Person 1] dort."),
        ("Hablamos con la señora Harkwell ayer", "Harkwell", "", "Hablamos con [Person 1] ayer"),
        ("We met Harkwell in May", "Harkwell", "", "We met [Customer 1] in May"),
        ("Harkwell Freight Ltd came", "Harkwell", "Harkwell Freight Ltd", "[Customer 1] came"),
    ],
)  # fmt: skip
def test_a_person_is_put_away_whole_under_a_persons_stand_in(
    line: str, name: str, whole: str, said: str
) -> None:
    body = block(line)
    found = [finding(body, name, customer_id="c1")]
    found += [person(body, whole)] if whole else []
    assert texts(mask(deck(body), found, outside=False)) == [said]


def test_a_first_name_alone_goes_with_the_person_and_not_where_two_are_called_so() -> None:
    body = block("We met Jens Harkwell.\nJens signed.")
    found = [finding(body, "Harkwell", customer_id="c1"), person(body, "Jens Harkwell")]
    alone = person(body, "Jens", 0.4)
    alone = dataclasses.replace(alone, start=22, end=26)
    assert texts(mask(deck(body), [*found, alone], outside=False))[1] == "[Person 1] signed."
    other = block("Jens Kolb asked.", id="b2")
    both = [*found, alone, person(other, "Jens Kolb")]
    assert texts(mask(deck(body, other), both, outside=False))[1:] == [
        "Jens signed.",
        "Jens Kolb asked.",
    ]


def test_an_everyday_name_inside_a_persons_stays_where_the_scan_takes_it_for_the_persons() -> None:
    from deckproof.model import EVERYDAY

    body, other = block("Our customer Sofia pays us."), block("Then Sofia Brandt spoke.", id="b2")
    found = dataclasses.replace(finding(body, "Sofia", customer_id="c"), evidence=(EVERYDAY,))
    said = texts(mask(deck(body, other), [found, person(other, "Sofia Brandt")], outside=False))
    assert said == ["Our customer [Customer 1] pays us.", "Then Sofia Brandt spoke."]


def test_a_code_name_that_is_a_customers_has_the_customers_stand_in() -> None:
    from deckproof.model import Action

    body = block("Velmora came.\nProjekt Velmora läuft.\nProjekt Nachtigall läuft.")
    code = finding(body, "Projekt Velmora", category=Category.CODE_NAME, action=Action.REPLACE)
    bird = finding(body, "Projekt Nachtigall", category=Category.CODE_NAME, action=Action.REPLACE)
    whole, found = deck(body), [finding(body, "Velmora", customer_id="c1"), code, bird]
    assert texts(mask(whole, found, outside=False)) == [
        "[Customer 1] came.",
        "[Customer 1] läuft.",
        "[Project A] läuft.",
    ]
    kept = [one for one in settled(whole, found) if is_wording(one)]
    assert {one.text: one.category for one in kept}["Projekt Velmora"] is Category.CUSTOMER


# What a word is where the scan takes it for one


@pytest.mark.parametrize(
    ("line", "masked"),
    [
        ("Orange lines show the trend.", False),
        ("Orange dots mark what is late", False),
        ("Orange really helped", True),
        ("Orange pays us each month", True),
        ("Orange: two offers", True),
        ("Orange and Velmora came", True),
        ("We talked with Orange in June", True),
    ],
)
def test_a_word_before_its_thing_is_no_name_at_a_sentences_beginning(
    line: str, *, masked: bool
) -> None:
    from deckproof.model import EVERYDAY

    body = block("We met Orange in May, and that is what we have been telling you all about.")
    other = block(line, id="b2")
    found = dataclasses.replace(finding(body, "Orange", customer_id="c"), evidence=(EVERYDAY,))
    said = texts(mask(deck(body, other), [found], outside=False))[1]
    assert ("[Customer 1]" in said) is masked


@pytest.mark.parametrize(
    ("title", "masked"),
    [
        ("What We AND Orange Taught Them", True),
        ("Orange Taught Us Patience", True),
        ("Orange Lines And Trends", False),
        ("Orange marks the parcels that are late", False),
        ("Orange's parcels are late", True),
        ("Orange: late", True),
    ],
)
def test_a_word_that_the_scan_doubts_is_a_name_inside_a_title_or_where_it_acts(
    title: str, *, masked: bool
) -> None:
    from deckproof.model import EVERYDAY

    body = block("We met Orange in May, and that is what we have been telling you all about.")
    other = block(title, id="b2")
    sure = dataclasses.replace(finding(body, "Orange", customer_id="c"), evidence=(EVERYDAY,))
    weak = dataclasses.replace(
        finding(other, "Orange", customer_id="c", confidence=0.1),
        evidence=("among capitals", EVERYDAY),
    )
    said = texts(mask(deck(body, other), [sure, weak], outside=False))[1]
    assert ("[Customer 1]" in said) is masked


def test_a_word_among_capitals_stays_where_the_scan_takes_it_for_the_word() -> None:
    from deckproof.model import EVERYDAY

    body, other = block("We met AND in May."), block("Our Team AND You", id="b2")
    sure = dataclasses.replace(finding(body, "AND", customer_id="c"), evidence=(EVERYDAY,))
    weak = dataclasses.replace(
        finding(other, "AND", customer_id="c", confidence=0.2),
        evidence=("among capitals", EVERYDAY),
    )
    whole = deck(body, other)
    assert texts(mask(whole, [sure, weak], outside=False))[1] == "Our Team AND You"
    orders = plan_orders(whole, [sure, weak], name_things(whole, [sure, weak], "en"))
    assert "Our Team AND You" not in orders.lines
    assert texts(mask(whole, [sure], outside=False))[1] == "Our Team [Customer 1] You"


# Files


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("See report-[Customer 1].pptx now", "See report-customer.pptx now"),
        ("See our customer [Customer 1].pptx now", "See our customer customer.pptx now"),
        ("[Customer 1]-2024.final.xlsx", "customer-2024.final.xlsx"),
        ("We met [Customer 1]. PDF is a format", "We met a customer. PDF is a format"),
    ],
)
def test_a_files_name_has_no_hole_and_no_blank(text: str, said: str) -> None:
    assert plainly(text, language("en")) == said


def test_the_clean_copy_says_a_files_name_as_drafts_do(tmp_path: Path) -> None:
    data = build_pptx(
        TestSlide(
            title="Reports", bullets=["See report-harkwell.pptx today", "Ask KRX_2024.pdf for it"]
        )
    )
    _, _, copy = made(data, tmp_path)
    assert "See report-customer-a.pptx today" in copy
    assert "Ask customer-b_2024.pdf for it" in copy


def test_who_is_in_notes_alone_is_lettered_behind_those_on_slides() -> None:
    body = block("Velmora came.")
    notes = block("Kareks paid.", id="n", kind=BlockKind.NOTES, visibility=Visibility.NOTES)
    found = [finding(notes, "Kareks", customer_id="k"), finding(body, "Velmora", customer_id="v")]
    whole = dataclasses.replace(deck(notes, body))
    assert texts(mask(whole, found, outside=False)) == ["[Customer 1] came.", "[Customer 2] paid."]


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("See report-customer-a.pptx for the numbers of May.", 0),
        ("See report-customer.pptx for the numbers of May.", 0),
        ("See report-velmora.pptx for the numbers of May.", 1),
    ],
)
def test_a_file_named_by_a_stand_in_is_what_the_slide_says(claim: str, found: int) -> None:
    hits = check_claim(claim, ["See report-[Customer 1].pptx for the numbers of May."])
    assert len(hits) == found


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("2. Mai", "2. Mai"),
        ("3. Juni: die Tore", "3. Juni: die Tore"),
        ("2. Maibaum", "2 – Maibaum"),
        ("1. Kunde kommt", "1 – Kunde kommt"),
    ],
)
def test_a_german_day_keeps_its_number_and_begins_no_list(line: str, said: str) -> None:
    assert heading(line) == said
    assert clean_line(line) == (line if said == line else line[3:])


def test_a_german_title_in_a_footnote_has_the_case_that_the_page_has() -> None:
    page = "Wir haben das Lager von Kunde B gesehen, und das war gut so.[^s1]"
    held = hold_page(draft(page), slide_titles={1: "Das [Customer 2] in Husum"})
    assert "[^s1]: Folie 1, „Kunde B in Husum“" in held.splitlines()
