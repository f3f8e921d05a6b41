"""Questions: what a person would ask, by the shape of a title and by what its slide answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writers.asking import among_others, question_about
from writers.languages import language
from writers.masking import PLACEHOLDER
from writers.passages import Sentence
from writers.speaking import said_aloud

ENGLISH = language("en")
GERMAN = language("de")
SMALL = frozenset(["bridges", "cables", "cracks", "report", "key", "principles", "safe", "lifting"])


def said(*texts: str) -> list[Sentence]:
    return [Sentence(text=text, cites=(2,)) for text in texts]


@pytest.mark.parametrize(
    ("title", "question"),
    [
        ("How many bridges are there?", "How many bridges are there?"),
        ("What the cables told us", "What did the cables tell us?"),
        ("How a crack gets to the report", "How does a crack get to the report?"),
        ("What went wrong in May", "What went wrong in May?"),
        ("Why we came back", "Why did we come back?"),
        (
            "What callers say, and what it means",
            "Can you explain what callers say, and what it means?",
        ),
        ("Two photographs from a pier", "Could you tell us about the two photographs from a pier?"),
        ("Four rules, in this order", "What are the four rules, in this order?"),
        ("Half of the cables were tired", ""),  # a statement is told, and not wrapped
        ("A quarter of all stops fall on one day", ""),
        ("Cause 3: the weekend cleaner", ""),
        ("Three crews instead of one", "Why three crews instead of one?"),
        ("Ladders vs. sensors", "How do Ladders and sensors compare?"),
        ("From 61 to 83 in two winters", "What does it take to get from 61 to 83 in two winters?"),
        ("Seven rules for cold steel", "What are the seven rules for cold steel?"),
        (
            "The crack nobody reported",
            "What should people know about the crack nobody reported?",
        ),
        ("Keys, ladders and dogs", "“Keys, ladders and dogs”: what is that about?"),
        ("Lost before the van moved", "“Lost before the van moved”: what is that about?"),
        ("Key Principles", "What should people know about key principles?"),
        ("Cache is king!", ""),
    ],
)
def test_a_title_is_asked_about_by_its_shape(title: str, question: str) -> None:
    assert question_about(title, [], ENGLISH, small=SMALL | {"cache"}) == question


@pytest.mark.parametrize(
    ("title", "answer", "question"),
    [
        (
            "The ladder truck",
            said("We bought it in spring.", "Nobody liked it.", "Then it went to a painter."),
            "What is the story behind the ladder truck?",
        ),
        (
            "Strand counters",
            said("Strand counters are small microphones on a cable."),
            "What are Strand counters?",
        ),
        (
            "Cold steel",
            said("It is measured at night because cold steel is still."),
            "What should people know about Cold steel?",
        ),
        (
            "The cables were tired",
            said("Half of them rattled because the steel was cold."),
            "Why were the cables tired?",
        ),
        (
            "The cables were tired",
            said("The hum fell from 61 to 44 in two winters."),
            "",
        ),
        (
            "A quarter of all stops fall on one day",
            said("It surprised us, because a hospital does not close."),
            "",
        ),
        ("Take-aways", said("Count weekly", "Trust it"), "What should people take away from this?"),
        ("Our ask", said("Crews block five hours."), "What is asked for?"),
        ("What you can do, and why", [], "Can you explain what people can do, and why?"),
        (
            "Training a crew",
            said("We tried tablets first.", "They learned it, and he laughed."),
            "How did training a crew go?",
        ),
    ],
)
def test_what_the_slide_tells_decides_what_is_asked(
    title: str, answer: list[Sentence], question: str
) -> None:
    assert question_about(title, answer, ENGLISH) == question


def test_the_speaker_is_asked_about_what_they_did() -> None:
    asked = question_about("What we told our council in June", [], ENGLISH, to_speaker=True)
    assert asked == "What did you tell your council in June?"
    assert "“What we took off, and why”" in question_about(
        "“What we took off, and why” (1)", [], ENGLISH, to_speaker=True
    ).replace("‘", "“").replace("’", "”")


def test_neighbours_are_asked_in_other_words() -> None:
    assert len({question_about("Cable care", [], ENGLISH, turn=turn) for turn in range(2)}) == 2


def test_a_german_title_gets_a_german_question() -> None:
    assert (
        question_about("Was Sie mitnehmen können", [], GERMAN) == "Was kann man daraus mitnehmen?"
    )
    assert question_about("Wie Sie Seile prüfen", [], GERMAN).count("„Wie Sie Seile prüfen“") == 1
    assert question_about("Nachtschicht", [], GERMAN) == "Was hat es mit „Nachtschicht“ auf sich?"
    assert (
        question_about("Warum Brücken nachts geprüft werden", [], GERMAN)
        == "Warum werden Brücken nachts geprüft?"
    )


@given(st.text(max_size=80), st.integers(0, 5), st.booleans())
def test_any_title_gives_a_question_or_nothing(title: str, turn: int, to_speaker: bool) -> None:
    asked = question_about(title, [], ENGLISH, turn=turn, to_speaker=to_speaker)
    assert not asked or asked.endswith("?")
    assert asked.count("“") <= 1 + title.count(" – ") or title.count("“")


def test_a_range_of_figures_is_one_title() -> None:
    asked = question_about("2020 – 2024", [], ENGLISH)
    assert "“2020 – 2024”" in asked


def test_two_titles_joined_are_quoted_each() -> None:
    asked = question_about("The van is a store – Keys and dogs", [], ENGLISH)
    assert "“The van is a store” and “Keys and dogs”" in asked
    assert "„Der Wagen“ und „Hunde“" in question_about("Der Wagen – Hunde", [], GERMAN)


def test_a_quotation_altered_for_the_ear_is_none() -> None:
    assert said_aloud("What is meant by “Read & write”?") == "What is meant by Read and write?"
    assert said_aloud("What is meant by “Keys”?") == "What is meant by “Keys”?"


@pytest.mark.parametrize(
    ("answer", "asked"),
    [
        (said("It took 214 hours.", "We had 88 at first and 61 later."), "what do the figures say"),
        (said("We rang the painter.", "She asked for a ladder."), "what happened there"),
        (said("It is shut because the tide is in."), "what is that about"),
        (said("Port TCP 1433.", "UDP 1434.", "TCP 5022."), "what is that about"),
        (said("Need number #1.", "Need number #2.", "Need number #3."), "what is that about"),
    ],
)
def test_a_title_in_quotation_marks_is_asked_about_by_what_it_tells(
    answer: list[Sentence], asked: str
) -> None:
    title = "Keys, ladders and dogs"
    assert question_about(title, answer, ENGLISH) == f"“{title}”: {asked}?"


def test_nobody_quotes_what_stands_for_a_name() -> None:
    asked = question_about("Keys, ladders and [Customer 1]", [], ENGLISH)
    assert "“" not in asked
    assert "[Customer 1]" in asked


def test_a_question_that_somebody_else_asked_is_not_put_again() -> None:
    assert question_about("“Where is my painter?”", [], ENGLISH) == (
        "“Where is my painter?”: what is that about?"
    )


def test_only_the_topic_is_turned_to_the_speaker() -> None:
    asked = question_about("What we said, and why", [], ENGLISH, turn=1, to_speaker=True)
    assert asked == "Could you tell us what you said, and why?"


def test_a_title_is_quoted_as_its_language_does() -> None:
    from writers.asking import among_others

    assert among_others("Manutenzione", language("it"), small=frozenset()) == "«Manutenzione»"
    assert among_others("Wartung", GERMAN, small=frozenset()) == "„Wartung“"


@pytest.mark.parametrize(
    "title",
    ["Alarms Before [Customer 1] After", "The Cost Of “[Customer 12]”", "What [Company 2]'s Team Did", "Before [secret A]"],
)  # fmt: skip
def test_a_placeholder_in_a_title_keeps_its_letters(title: str) -> None:
    """With others nobody would know it for one, and it would be published as it stands."""
    small = frozenset({"alarms", "before", "after", "cost", "team", "customer", "company"})
    said = among_others(title, ENGLISH, small=small)
    assert PLACEHOLDER.findall(said) == PLACEHOLDER.findall(title) != []


@pytest.mark.parametrize("code", ["en", "de", "fr", "es", "it", "nl", "pt"])
def test_a_title_with_a_name_put_away_leads_its_question(code: str) -> None:
    """It stands there without quotation marks, and within a clause would be none of it."""
    title = "[Customer 2] insulated first"
    for turn in range(4):
        asked = question_about(title, said("The felt took one afternoon."), language(code), turn=turn)  # fmt: skip
        assert asked.startswith("[Customer 2] insulated first"), asked


def test_what_somebody_put_away_did_is_told_and_no_topic() -> None:
    """It would be asked as "What is the story behind our customer A signed in May?"."""
    for title in ("Our customer [Customer 1] signed in May", "Our client [Customer 1] told us why"):
        asked = question_about(title, said("The felt took one afternoon."), language("en"))
        assert title[4:].lower() not in asked.lower(), asked


@pytest.mark.parametrize("month", ["March", "May"])
def test_a_month_that_is_another_word_too_keeps_its_capital(month: str) -> None:
    asked = question_about(f"The pilot in {month}", said("It took one afternoon."), language("en"))
    assert f"in {month}" in asked
