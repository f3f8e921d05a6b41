"""Whose a German thing is, told behind it with the article that its gender and case ask for, in drafts and in the clean copy."""

from __future__ import annotations

import pytest

from tests.writers.masking_decks import block, deck, finding, texts
from writers.cleaning.german import in_german
from writers.cleaning.stand_ins import StandIn
from writers.languages import language
from writers.masking import mask
from writers.masking.german_things import gender_of
from writers.unnamed import plainly

LONG = " Das ist für uns und für alle anderen nicht so einfach, wie es auf der Folie steht."
OWNERS = [
    ("Petersens Gewächshaus ist warm.", "Das Gewächshaus von Kunde A ist warm."),
    ("Wir waren in Petersens Gewächshaus.", "Wir waren im Gewächshaus von Kunde A."),
    ("Heute läuft Petersens Pumpe.", "Heute läuft die Pumpe von Kunde A."),
    ("Der Weg zu Petersens Halle.", "Der Weg zur Halle von Kunde A."),
    ("Das ist für Petersens Laden.", "Das ist für den Laden von Kunde A."),
    ("Mit Petersens Mitarbeitern reden wir.", "Mit Kunde As Mitarbeitern reden wir."),
    ("Heute ist Petersens Laden zu.", "Heute ist Kunde As Laden zu."),
    ("Das Petersenprojekt endet.", "Das Projekt von Kunde A endet."),
    ("Petersenverträge laufen aus.", "Verträge von Kunde A laufen aus."),
    ("Petersens Leute sind da.", "Die Leute von Kunde A sind da."),
    ("Bei Petersens in Husum ist es schön.", "Bei Kunde A in Husum ist es schön."),
    ("In der Petersen in Husum läuft alles.", "In Kunde A in Husum läuft alles."),
    ("Das Dach der Petersen ist dicht.", "Das Dach von Kunde A ist dicht."),
    ("Die Halle des Petersens ist neu.", "Die Halle von Kunde A ist neu."),
]


@pytest.mark.parametrize(("line", "said"), OWNERS)
def test_a_draft_tells_whose_a_german_thing_is(line: str, said: str) -> None:
    body = block(line + LONG)
    (masked,) = texts(
        mask(deck(body), [finding(body, "Petersen", customer_id="c1")], outside=False)
    )
    assert plainly(masked, language("de")).startswith(said)


@pytest.mark.parametrize(("line", "said"), OWNERS)
def test_the_clean_copy_tells_it_alike(line: str, said: str) -> None:
    start = line.index("Petersen")
    named = start + len("Petersen")
    end = named + line[named:].startswith("s")
    instead = StandIn(noun="Kunde", mark="A", article="ein", language="de", own=("petersen",))
    first, last, new = in_german(line, start, end, named, instead, low=0, high=len(line))
    assert line[:first] + new + line[last:] == said


@pytest.mark.parametrize(
    ("noun", "gender"),
    [
        ("Gewächshaus", "neuter"),
        ("Lagerhalle", "feminine"),
        ("Buchhaltung", "feminine"),
        ("Schulungen", "plural"),
        ("Wagen", ""),
        ("Krxl", ""),
    ],
)
def test_a_nouns_gender_is_its_last_parts_or_untold(noun: str, gender: str) -> None:
    assert gender_of(noun) == gender


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("We met the Harness' crew in May", "We met the [Customer 1]'s crew in May"),
        ("The 'Harness' came", "The '[Customer 1]' came"),
    ],
)
def test_an_apostrophe_alone_is_an_owners_with_a_letter(line: str, said: str) -> None:
    body = block(line)
    found = [finding(body, "Harness", customer_id="c1")]
    assert texts(mask(deck(body), found, outside=False)) == [said]
