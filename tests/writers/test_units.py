from __future__ import annotations

import pytest

from deckproof.model import SourceSlide
from tests.writers.making import slide, source
from writers.languages import detect, language
from writers.pages import Page, Role
from writers.sentences import is_order, is_sentence, stem
from writers.units import read_pages

ENGLISH = language("en")
GERMAN = language("de")


def pages(*slides: SourceSlide, use_notes: bool = True, code: str = "en") -> list[Page]:
    return list(read_pages(source(*slides), language(code), use_notes=use_notes))


@pytest.mark.parametrize(
    "text",
    [
        "The crew measures the cables at night.",
        "Cold steel does not stretch",
        "We believe that everyone can learn this",
        "Teachers continue to devise lesson plans for their students",
        "Check every cable twice",
        "Communication is complex.",
        "It’s not mysterious.",
    ],
)
def test_a_sentence_is_told_from_a_phrase(text: str) -> None:
    assert is_sentence(text, ENGLISH)


@pytest.mark.parametrize(
    "text",
    [
        "Three key shifts",
        "Interventions needed for students well below grade level",
        "Regular practice with complex text and its academic language",
        "How teachers should teach",
        "Options that are not available in the cloud",
        "Design factors include:",
        "Update on future of the system",
        "lower case beginnings are the rest of something",
        "Routing: Classifies inputs to tasks",
    ],
)
def test_a_phrase_is_no_sentence(text: str) -> None:
    assert not is_sentence(text, ENGLISH)


def test_a_german_sentence_needs_its_verb() -> None:
    assert is_sentence("Die Brücke wird nachts geprüft", GERMAN)
    assert not is_sentence("Prüfung der Brücken bei Nacht", GERMAN)


def test_an_order_begins_with_its_verb_and_an_object() -> None:
    assert is_order("Plan the night before you start", ENGLISH)
    assert not is_order("Plan for the night", ENGLISH)
    assert not is_order("Check: all cables", ENGLISH)


@pytest.mark.parametrize(
    "spoken",
    [
        "As you can see here, the line goes up.",
        "Next slide please.",
        "Let me tell you a little story.",
        "Don't say this aloud.",
        "I'm an engineer from the harbor.",
        "How many of you have climbed a bridge?",
        "Here are the four strands.",
        "Important to stress the link to training.",
        "This graphic shows the strands.",
        "Ten minutes, then a break: 10 minutes.",
        "My favorite bridge is the old one.",
        "We will come back to this later.",
    ],
)
def test_what_is_only_said_to_a_room_is_left_out(spoken: str) -> None:
    page = pages(slide(1, "Bridges", [], f"{spoken} The cables are measured at night."))[0]
    texts = [piece.text for piece in page.pieces]
    assert texts == ["The cables are measured at night."]


@pytest.mark.parametrize(
    "said",
    [
        "Between us, please leave this out: the foreman sleeps in his van.",
        "Off the record, the mayor hates the bridge.",
        "Do not repeat this outside: the winch failed twice.",
        "This stays in this room: the council is broke.",
        "Please don't quote me, but the steel is bad.",
    ],
)
def test_what_was_said_in_confidence_never_leaves_the_notes(said: str) -> None:
    notes = (
        f"The cables are measured at night. {said} He could have used the money. The crew is small."
    )
    page = pages(slide(1, "Bridges", [said], notes))[0]
    assert [piece.text for piece in page.pieces] == [
        "The cables are measured at night.",
        "The crew is small.",
    ]


def test_german_confidences_stay_in_the_notes_too() -> None:
    page = pages(
        slide(
            1,
            "Brücken",
            [],
            "Unter uns: der Vorarbeiter schläft im Wagen. Er braucht das Geld. Die Seile werden nachts gemessen.",
        ),
        code="de",
    )[0]
    assert [piece.text for piece in page.pieces] == ["Die Seile werden nachts gemessen."]


def test_what_leans_on_a_stage_direction_goes_with_it() -> None:
    page = pages(
        slide(
            1,
            "Bridges",
            [],
            "This graphic shows the strands. It does not show the cables. Steel is cold at night.",
        )
    )[0]
    assert [piece.text for piece in page.pieces] == ["Steel is cold at night."]


@pytest.mark.parametrize(
    "line",
    [
        "$ mkdir bridges",
        "SELECT name FROM cables WHERE hum > 3",
        "def measure(cable):",
        "CREATE TABLE cables (id int)",
        "print(cable.hum)",
        "for (int i = 0; i < 3; i++) {",
        "https://bridges.example/report",
        "www.bridges.example",
        "Click to add title",
        "Lorem ipsum dolor sit amet",
        "Source: Harbor City Works",
        "12",
        "Second level",
    ],
)
def test_code_addresses_and_placeholders_are_no_text(line: str) -> None:
    page = pages(slide(1, "Bridges", [line, "The cables are measured at night"]))[0]
    assert [piece.text for piece in page.pieces] == ["The cables are measured at night"]


def test_soft_breaks_and_bullets_are_cleaned() -> None:
    page = pages(slide(1, "\x0bOld bridges\x0b", ["•\tCold\x0bsteel does not stretch "]))[0]
    assert page.title == "Old bridges"
    assert [piece.text for piece in page.pieces] == ["Cold steel does not stretch"]


def test_a_line_on_most_slides_belongs_to_the_layout() -> None:
    many = [
        slide(
            number,
            f"Topic {number}",
            ["Harbor City Works, internal use", f"Cable {number} hums evenly at night"],
        )
        for number in range(1, 9)
    ]
    texts = [piece.text for page in pages(*many) for piece in page.pieces]
    assert texts
    assert not any("Harbor" in text for text in texts)


def test_a_repeated_line_is_told_once_and_cites_both_slides() -> None:
    first, second = pages(
        slide(1, "Before", ["The crew measures every cable twice a year"]),
        slide(
            2,
            "After",
            ["The crew measures every cable twice a year", "Nobody has to climb for that any more"],
        ),
    )
    assert [piece.slides for piece in first.pieces] == [(1, 2)]
    assert [piece.text for piece in second.pieces] == ["Nobody has to climb for that any more"]


def test_wrapped_lines_are_joined_and_short_bullets_are_not() -> None:
    page = pages(
        slide(
            1,
            "Cables",
            [
                "Each sensor listens to the hum of its cable and",
                "tells when a strand breaks",
                "context",
                "political",
            ],
        )
    )[0]
    assert [piece.text for piece in page.pieces] == [
        "Each sensor listens to the hum of its cable and tells when a strand breaks",
        "context",
        "political",
    ]


def test_notes_are_left_out_when_the_brief_says_so() -> None:
    page = pages(
        slide(1, "Bridges", ["Cold steel does not stretch"], "The crew is small."), use_notes=False
    )[0]
    assert not page.notes


def test_roles_are_told_apart() -> None:
    page = pages(
        slide(
            1,
            "Bridges",
            ["“A bridge is a promise kept daily.”", "Who pays?", "Costs:", "Cold steel"],
        )
    )[0]
    assert [piece.role for piece in page.pieces] == [
        Role.QUOTATION,
        Role.QUESTION,
        Role.LABEL,
        Role.PHRASE,
    ]


def test_a_language_is_told_by_its_small_words() -> None:
    assert (
        detect(
            ["Die Brücke wird von der Stadt in der Nacht geprüft und ist dann für eine Stunde zu"]
        )
        == "de"
    )
    assert (
        detect(["The bridge is checked by the city at night and it is then closed for an hour"])
        == "en"
    )
    assert detect(["橋梁 検査"]) == "zh"
    assert detect(["Brücke Bridge"]) == ""


def test_plurals_count_with_their_singular() -> None:
    assert stem("bridges") == stem("bridge")
    assert stem("employees") == stem("employee")
    assert stem("class") == "class"
