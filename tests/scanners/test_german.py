"""Decks as German firms write them: nouns are no names, customers are found inflected, numbers and marks are read."""

from __future__ import annotations

from functools import cache

import pytest

from deckproof.model import MASK_FROM, Category, Customer, Finding
from scanners import scan_blocks
from scanners._german import is_german_word, is_met_name
from scanners._scan import text_block
from scanners.customers import CustomerIndex, build_index

WARTUNG = (
    "Wartungsvertrag und Verfügbarkeit",
    "Kundentermin bei Tarnwick am 14. März",
    "Brackwells Anlage steht seit Montag still, die Pumpe wird ersetzt.",
    "Ansprechpartner der Instandhaltung ist Frau Musterfrau, Durchwahl -147",
    "Die Garantie beträgt zwei Jahre und beginnt mit der Abnahme.",
    "Bild 3: Aufbau der Anlage",
)
VERTRIEB = (
    "Statusbericht zum Auftragseingang",
    "Das Angebot der Tarnwick AG läuft im Mai aus.",
    "Tarnwickprojekt: die Abnahme ist verschoben",
    "Brackwell-Termin und Rückmeldung von der Geschäftsführung",
    "Der Umsatz lag im dritten Quartal bei 12,4 Mio. Euro (noch nicht veröffentlicht)",
    "Streng vertraulich",
)
PERSONAL = (
    "Personalplanung und Schulung",
    "Frau Musterfrau ist seit März krankgeschrieben.",
    "Personalnummer 4711, Steuer-ID 86 095 742 719",
    "SV-Nummer 65 170839 J 003",
    "Die Mitarbeitenden erhalten eine Unterweisung zur Arbeitssicherheit.",
    "Nur für den Dienstgebrauch",
)
BEHOERDE = (
    "Digitalisierung der Verwaltung",
    "VS-NfD",
    "VS-Vertraulich",
    "Der Antrag wird im Fachverfahren geprüft und an die Behörde weitergeleitet.",
    "Die Zuständigkeit liegt beim Referat für Haushalt und Beschaffung.",
    "intern",
)
IMPRESSUM = (
    "Über uns: Anlagenbau seit 1972",
    "HRB 123456 B, Amtsgericht Musterstadt",
    "USt-IdNr.: DE123456788",
    "Steuernummer 21/815/08150",
    "Telefon: 0555 1234567, Fax -148",
    "Wir liefern Pumpen an den Mittelstand und an Korvath.",
)
DECKS = {
    "wartung": WARTUNG, "vertrieb": VERTRIEB, "personal": PERSONAL, "behoerde": BEHOERDE, "impressum": IMPRESSUM,
}  # fmt: skip
LISTED = {"tarn": "Tarnwick AG", "brack": "Brackwell Maschinenbau GmbH", "korv": "Korvath GmbH"}


@cache
def index() -> CustomerIndex:
    return build_index([Customer(id=key, name=name) for key, name in LISTED.items()])


@cache
def found(deck: str) -> tuple[Finding, ...]:
    blocks = [text_block(f"b{at}", text, slide=at + 1) for at, text in enumerate(DECKS[deck])]
    return scan_blocks(blocks, customers=index())


@pytest.mark.parametrize(
    ("deck", "rule", "text"),
    [
        ("wartung", "exact", "Tarnwick"),
        ("wartung", "short", "Brackwell"),
        ("wartung", "person:named", "Frau Musterfrau"),
        ("wartung", "contact:extension", "147"),
        ("vertrieb", "exact", "Tarnwick AG"),
        ("vertrieb", "exact", "Tarnwick"),
        ("vertrieb", "short", "Brackwell"),
        ("vertrieb", "figures:core-metric", "12,4 Mio. Euro"),
        ("vertrieb", "marking:label", "Streng vertraulich"),
        ("personal", "private-life:health", "krankgeschrieben"),
        ("personal", "identifier:staff-number", "4711"),
        ("personal", "identifier:german-tax-id", "86 095 742 719"),
        ("personal", "identifier:german-insurance", "65 170839 J 003"),
        ("personal", "marking:graded", "Nur für den Dienstgebrauch"),
        ("behoerde", "marking:graded", "VS-NfD"),
        ("behoerde", "marking:graded", "VS-Vertraulich"),
        ("behoerde", "marking:internal-label", "intern"),
        ("impressum", "identifier:register", "123456 B"),
        ("impressum", "identifier:vat", "DE123456788"),
        ("impressum", "identifier:german-tax-number", "21/815/08150"),
        ("impressum", "contact:phone", "0555 1234567"),
        ("impressum", "exact", "Korvath"),
    ],
)
def test_what_a_german_deck_must_not_tell_is_found(deck: str, rule: str, text: str) -> None:
    assert [one for one in found(deck) if one.rule == rule and text in one.text and one.masks]


@pytest.mark.parametrize("deck", DECKS)
def test_german_nouns_are_no_possible_names(deck: str) -> None:
    names = {
        one.text
        for one in found(deck)
        if one.category in {Category.PERSON, Category.ORGANISATION} and one.confidence >= MASK_FROM
    }
    named = ("Tarnwick", "Brackwell", "Korvath", "Muster", "DE123456788", "SV-N", "USt", "VS-")
    assert [one for one in names if not any(name in one for name in named)] == []


def test_a_german_deck_tells_nothing_of_gates_and_captions() -> None:
    rules = {one.rule for deck in DECKS for one in found(deck)}
    assert not rules & {"claim:guarantee", "third-party:credit", "third-party:source-colon"}
    assert not [one for one in found("wartung") if one.rule == "customer-harm:negative"]


@pytest.mark.parametrize(
    "word",
    ["Anlage", "Wartungsvertrag", "Verfügbarkeit", "Abnahme", "Rückmeldung", "Neue", "Pumpen", "Team"],
)  # fmt: skip
def test_a_german_word_means_something(word: str) -> None:
    assert is_german_word(word)


@pytest.mark.parametrize(
    "word",
    ["Tarnwick", "Brackwell", "Müller", "Schneider", "Edeka", "Bielefeld", "Musterstadt", "Korvath"],
)  # fmt: skip
def test_a_name_means_nothing_else(word: str) -> None:
    assert not is_german_word(word)


def test_frequent_surnames_and_firms_are_names_in_a_german_line() -> None:
    assert is_met_name("Schneider")
    assert is_met_name("Edeka")
    assert not is_met_name("Anlage")
    assert not is_met_name("content")
