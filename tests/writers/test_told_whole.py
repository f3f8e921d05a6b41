"""What stands in a row is told whole, what nobody says is not told, and a title that says it all is not wrapped."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from deckproof.model import BlockKind, Claim, ClaimKind, Source, SourceSlide, Unit
from tests.writers.drafting import BRIEF, drafts, told
from tests.writers.making import slide, source, talk
from tests.writers.masking_decks import block, deck
from writers.asking import question_about
from writers.headings import is_telling
from writers.hooks import striking
from writers.languages import language
from writers.masking import mask
from writers.masking.masked import in_one_cell
from writers.no_prose import is_no_prose
from writers.passages import Sentence
from writers.ranking import terms_of
from writers.serving import nearest_slide

ENGLISH = language("en")
ROUND = (
    "Here is what a keeper does before the lock opens. Four checks. None of them needs a tool. Touch the gate chain. "
    "If it is slack, tighten it by one link. Bail the sump. Walk the wall once, slowly, and look down. "
    "Read the gauge and write the number on the slate. The whole round takes eleven minutes in any weather."
)


def unit(text: str, number: int) -> Unit:
    """A text box with a label alone."""
    return Unit(id=text, slide=number, text=text, kind=BlockKind.BODY, block=text)


def a_talk(*more: SourceSlide) -> Source:
    return source(
        slide(1, "How a lock is kept"),
        slide(2, "The gates in winter", notes="The gates freeze when nobody moves them."),
        *more,
        title="How a lock is kept",
    )


def test_a_short_sentence_between_two_that_stay_stays() -> None:
    page = told(drafts(a_talk(slide(3, "The round at dawn", notes=ROUND))))
    checks = ("Four checks.", "Touch the gate chain.", "Bail the sump.", "Walk the wall once")
    places = [page.find(text) for text in checks]
    assert -1 not in places
    assert places == sorted(places)


def test_a_jotted_word_at_the_end_of_notes_is_still_left_out() -> None:
    page = told(drafts(a_talk(slide(3, "Four checks", notes=f"{ROUND} Seventh lock."))))
    assert "Seventh lock" not in page


def test_a_farewell_tells_nothing_of_the_bar() -> None:
    end = slide(4, "Thank you", notes="Soup is in the tent.")
    page = told(drafts(a_talk(slide(3, "Four checks", notes=ROUND), end)))
    assert "Bail the sump." in page
    assert "tent" not in page


def test_a_sentence_that_names_its_own_thing_is_not_named_again() -> None:
    notes = "This is the slate we hang in the hut. The keepers write on it with chalk, and the chalk stays for a season."
    page = told(drafts(a_talk(slide(3, "The slate in the hut", notes=notes))))
    assert "hut: this is the slate" not in page
    assert "This is the slate we hang in the hut." in page


def test_the_labels_of_a_drawing_are_no_part_of_a_post() -> None:
    labels = [unit("Gate", 3), unit("Sump", 3), unit("Chain", 3), unit("Slate", 3), unit("Wall", 3)]
    drawn = replace(slide(3, "The parts of a lock"), units=tuple(labels))
    page = told(drafts(a_talk(drawn, slide(4, "The round at dawn", notes=ROUND))))
    assert "Bail the sump." in page
    assert "names Gate" not in page


@pytest.mark.parametrize(
    "line",
    [
        "1234: search for “moon in fog”.",
        "AS item_title, count",
        "GRANT what it may do ON which thing TO whom",
        "✲ Job Tracker Name Node",
        "Riferimento",
        "UPDATE [Locks].[Gates]",
        "gates.map(_.title)",
        "The process (“lock search”) and the process id.",
        "README.md",
        "src/main/locks/Gate.java",
        "build.sbt and Gates.scala",
        "select count(*) from gates;",
        "[INFO] Building project",
        "WARN TaskSetManager: Lost task 0.0",
        "for (g <- gates) yield g.title",
        "kubectl get pods -n locks",
        "List<String> gates",
        "apiVersion: v1",
    ],
)
def test_no_prose_is_told(line: str) -> None:
    assert is_no_prose(line)
    deck = a_talk(
        slide(
            3, "Four checks", ["The gates are oiled in spring.", line, "Ice is cut by hand."], ROUND
        )
    )
    for kind, style in (("blog-post", "reading"), ("podcast-script", "auditory")):
        assert line.rstrip(".") not in told(drafts(deck, kind=kind, style=style))


@pytest.mark.parametrize(
    "line",
    [
        "SELECT, UPDATE and DELETE",
        "12:30 is when the gates open",
        "Map the route by hand",
        "Resources",
        "Set the timer to six",
        "FROM IDEA TO DESIGN BY NIGHT",
        "The pump (“Big Bertha”) and the crew are late.",
        "We read README.md before we begin.",
        "Select a gate from the list.",
        "Git keeps every version of a plan",
        "Info: the desk opens at six",
        "Error 404 is what a guest sees",
        "Warning: ice can hide a gate.",
        "The map (“Lower lock”) shows the gates",
    ],
)
def test_a_line_of_prose_is_told(line: str) -> None:
    assert not is_no_prose(line)


@pytest.mark.parametrize(
    ("title", "telling"),
    [
        ("Back to the gates...", False),
        ("Now, open!!", False),
        ("Common tools…", False),
        ("What the keepers try to change at night…", True),
        ("Back pain in keepers", True),
        ("Now we know why gates freeze", True),
    ],
)
def test_what_leads_from_slide_to_slide_is_no_heading(title: str, *, telling: bool) -> None:
    assert is_telling(title, ENGLISH) is telling


def test_the_same_is_asked_once() -> None:
    deck = source(
        slide(1, "How a lock is kept"),
        slide(2, "Quiet gates in the winter", notes=ROUND),
        slide(
            3,
            "Quiet gates in winter",
            notes="Ropes tied to the gates shrink when they are wet. A shrunken rope pulls a gate ajar, and the water finds the gap.",
        ),
        title="How a lock is kept",
    )
    page = told(drafts(deck, kind="web-chat"))
    assert sum(line.startswith("## ") and "uiet gates" in line for line in page.split("\n")) == 1
    assert "Touch the gate chain." in page


def test_a_port_is_no_figure() -> None:
    italian = language("it")
    said = [Sentence(text="Porte TCP 1433, UDP 1434 e TCP 5022.", cites=(2,))]
    asked = question_about("Traffico e firewall", said, italian)
    assert "numeri" not in asked


def test_lines_of_a_cell_are_parted() -> None:
    assert in_one_cell(["Two gates became one", "Both poorly kept"]) == (
        "Two gates became one; Both poorly kept"
    )
    assert in_one_cell(["Two gates became", "one gate."]) == "Two gates became one gate."
    rows = "Where\tWhat\nThe hut\tKeepers\x0bFront staff"
    made = mask(deck(block(rows, kind=BlockKind.TABLE)), [], outside=False)
    assert made.slides[0].tables[0][1] == ("The hut", "Keepers; Front staff")


def test_what_a_script_begins_with_is_not_said_again() -> None:
    (draft,) = drafts(talk(repeats=4), kind="podcast-script", style="auditory")
    script = draft.marked.split("## Script")[1].split("## Show notes")[0]
    opening = re.split(r"\[\^s\d+\]", script.strip())[0].strip()
    assert opening
    assert script.count(opening) == 1


def test_an_aside_is_no_opening() -> None:
    aside = "A lock never has a roof, in the usual sense, but a cover was recently added."
    plain = "A lock never opens for one boat, but three boats wait nine minutes."
    said = [Sentence(text=text, cites=(2,)) for text in (aside, plain)]
    terms = terms_of((aside, plain), ENGLISH)
    assert striking(said[:1], terms, ENGLISH) is None
    found = striking(said, terms, ENGLISH)
    assert found is not None
    assert found.text == plain


def test_a_plan_is_nearest_to_the_slide_that_has_most_of_it() -> None:
    brief = replace(BRIEF, value="four checks that prevent half of all winter stops, and no tools")
    claims = (
        Claim(text="Half of the winter stops were at night.", cites=(3,), kind=ClaimKind.QUOTE),
        Claim(text="Four checks come first.", cites=(9,), kind=ClaimKind.QUOTE),
        Claim(text="They prevent a frozen gate without tools.", cites=(9,), kind=ClaimKind.QUOTE),
    )
    assert nearest_slide(replace(brief, why="", purpose=""), claims, ENGLISH) == 9


def test_two_things_are_many() -> None:
    said = [Sentence(text=text, cites=(2,), whole=False) for text in ("One gate", "Two chains")]
    assert question_about("Gates and chains", said, ENGLISH).startswith("What are ")


def test_topics_in_one_sentence_are_written_alike() -> None:
    deck = source(
        slide(1, "How a lock is kept"),
        slide(2, "Ingest & Transform", notes=ROUND),
        slide(3, "The gates in winter", notes="Ropes tied to the gates shrink when they are wet."),
        title="How a lock is kept",
    )
    page = told(drafts(deck, kind="summary"))
    assert "The pages cover “Ingest & Transform” and “The gates in winter”." in page
