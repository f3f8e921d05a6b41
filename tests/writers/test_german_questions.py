"""Questions in German: as varied as titles and answers are, in the right case and number."""

from __future__ import annotations

import pytest

from writers.asking import question_about
from writers.languages import language
from writers.passages import Sentence

GERMAN = language("de")


def said(*texts: str, whole: bool = True) -> list[Sentence]:
    return [Sentence(text=text, cites=(1,), whole=whole) for text in texts]


TELLS = said("Die Seilerei öffnet am Abend.", "Jeder darf hinein.")
GIVES_REASON = said("Das Boot liegt fest, weil die Seile fehlen.")
LISTS = said("Licht", "Anker", "Leine", whole=False)


@pytest.mark.parametrize(
    ("title", "asked"),
    [
        ("Warum die Fähre nachts fährt", "Warum fährt die Fähre nachts?"),
        ("Was eine Überfahrt kostet", "Was kostet eine Überfahrt?"),
        ("Wie wir Leinen gerettet haben", "Wie haben wir Leinen gerettet?"),
        ("Wie es weitergeht", "Wie geht es weiter?"),
        ("Wo die Anker liegen", "Wo liegen die Anker?"),
        ("Wie viele Boote fehlen", "Wie viele Boote fehlen?"),
        ("Welche Schritte nötig sind", "Welche Schritte sind nötig?"),
        ("Was sich ändert", "Was ändert sich?"),
        ("Der neue Anleger", "Was macht der neue Anleger aus?"),
        ("Die neuen Regeln", "Was machen die neuen Regeln aus?"),
    ],
)
def test_a_clause_becomes_the_question_and_a_thing_stands_in_the_nominative(
    title: str, asked: str
) -> None:
    assert question_about(title, TELLS, GERMAN) == asked


@pytest.mark.parametrize(
    "title",
    ["Was uns half", "Was wir hätten besser machen können", "Wie das Lager im Boot", "Was Sie tun"],
)
def test_what_cannot_be_turned_for_certain_stays_in_its_words(title: str) -> None:
    asked = question_about(title, TELLS, GERMAN, to_speaker=True)
    words = title.casefold().split()[1:]
    assert " ".join(words) in asked.casefold()


def test_a_statement_is_asked_for_its_reason_only_where_one_is_given() -> None:
    for title in (
        "Ein Foto ersetzt zehn Seiten",
        "Der alte Anker im Hafen rostet",
        "Fünf Boote warten im Hafen",
    ):
        assert f"„{title}“" in question_about(title, TELLS, GERMAN)
    asked = question_about("Das Boot braucht neue Seile", GIVES_REASON, GERMAN)
    assert asked == "Warum braucht das Boot neue Seile?"


def test_a_count_is_asked_for_where_the_slide_lists() -> None:
    assert (
        question_about("Drei Regeln an Bord", LISTS, GERMAN)
        == "Welche drei Regeln an Bord sind das?"
    )
    assert "„Drei neue Regeln“" in question_about("Drei neue Regeln", LISTS, GERMAN)


def test_the_speaker_is_asked_what_they_did() -> None:
    asked = question_about("Woran wir gescheitert sind", TELLS, GERMAN, to_speaker=True)
    assert asked == "Woran sind Sie gescheitert?"
    asked = question_about("Unsere neue Werft", TELLS, GERMAN, to_speaker=True)
    assert asked == "Was macht Ihre neue Werft aus?"


def test_what_is_told_decides_what_is_asked_of_quoted_words() -> None:
    told = {
        "passiert": said("Die Fähre kam zu spät.", "Niemand wusste davon."),
        "Woran": GIVES_REASON,
        "läuft": said(
            "Zuerst löst man die Leine.", "Dann hebt man den Anker.", "Zuletzt fährt das Boot."
        ),
    }
    for word, answer in told.items():
        assert word in question_about("Nachtfahrt", answer, GERMAN)


def test_neighbours_are_asked_in_other_words() -> None:
    assert len({question_about("Nachtfahrt", TELLS, GERMAN, turn=turn) for turn in range(5)}) == 5


def test_who_speaks_alone_asks_nobody() -> None:
    for title in ("Nachtfahrt", "Woran wir gescheitert sind", "Der neue Anleger"):
        asked = question_about(title, TELLS, GERMAN, alone=True)
        assert " Sie" not in asked
