"""What only looks like a name is not masked; who is named in two ways is one person."""

from __future__ import annotations

import pytest

from deckproof.model import MASK_FROM, Block, BlockKind, Finding, Visibility
from scanners import Scope
from scanners._no_names import is_code
from scanners.names import CLIENT, names


def found(*texts: str) -> list[Finding]:
    blocks = [
        Block(id=f"b{at}", kind=BlockKind.BODY, text=text, visibility=Visibility.SHOWN, part="p", slide=1)
        for at, text in enumerate(texts)
    ]  # fmt: skip
    return list(names(Scope(blocks=blocks)))


def masked(*texts: str) -> set[str]:
    return {one.text for one in found(*texts) if one.confidence >= MASK_FROM}


@pytest.mark.parametrize(
    ("texts", "word"),
    [
        (("Drawbacks\nToo slow", "What are its drawbacks?"), "Drawbacks"),
        (("Open the Command Line first", "a command line is small"), "Command Line"),
        (("We use FLOAT here",), "FLOAT"),
        (("Then CLUSTER BY region",), "CLUSTER"),
        (("Raise maxClients to 40",), "maxClients"),
        (("Set CacheRoot in mod_cache_disk",), "mod_cache_disk"),
        (("Open Brygg-Logo.jpg now",), "Brygg-Logo.jpg"),
        (("Introduzione\nBasso impatto",), "Introduzione"),
        (("• Configuring the cache",), "Configuring"),
        (("Talk: Gestione dei lock",), "Gestione"),
        (("Interessi, parte alla partenza del servizio",), "Interessi"),
        (("Table1", "see Spalte2"), "Table1"),
        (("Files end in .KDBX .QPAP",), "QPAP"),
        (("ALTER TABLE t ADD FILTER PREDICATE",), "PREDICATE"),
        (("Wir prüfen die Anlage und den Wartungsvertrag",), "Wartungsvertrag"),
        (("Der Statusbericht liegt vor", "Abnahme der Pumpen"), "Abnahme"),
        (("Unsere Verfügbarkeit ist gut", "Kundentermin im Mai"), "Kundentermin"),
        (("HR Management, Image Analysis",), "HR"),
        (("48 Mio. EUR im Jahr",), "EUR"),
    ],
)
def test_what_only_looks_like_a_name_is_not_masked(texts: tuple[str, ...], word: str) -> None:
    assert not any(word in one for one in masked(*texts))


@pytest.mark.parametrize(
    ("texts", "word"),
    [
        (("Wir trafen Tarnwick beim Kundentermin",), "Tarnwick"),
        (("Der Vertrag mit Schneider läuft aus",), "Schneider"),
        (("Die Anlage steht bei Edeka in Kassel",), "Edeka"),
        (("Das Werk in Eichenbrück steht still",), "Eichenbrück"),
        (("Our talk: Kvistmo and its locks",), "Kvistmo"),
        (("The Select Group signed",), "Select Group"),
        (("DR. ANNA KVISTMO",), "ANNA KVISTMO"),
        (("Table Kvistmo3",), "Kvistmo3"),
        (("Velmarin bought it", "see velmarin.example/start"), "Velmarin"),
        (("We met Anna Velmar and the load balancer",), "Anna Velmar"),
        (("We bought it from CIA and FOX",), "FOX"),
        (("Our client Drawbacks signed", "the drawbacks"), "Drawbacks"),
        (("The HexaFjord API is fast",), "HexaFjord"),
        (("Ask 30 Seconds to Fjellby",), "Fjellby"),
    ],
)
def test_names_beside_such_words_are_masked(texts: tuple[str, ...], word: str) -> None:
    assert any(word in one for one in masked(*texts))


@pytest.mark.parametrize("word", ["index.html", "a_b", "com.example.Thing", "x/5.0", "f()", "a::b"])
def test_code_is_told_by_its_writing(word: str) -> None:
    assert is_code(word)


@pytest.mark.parametrize(
    "word", ["U2", "F-100", "eBay", "P.O.P.", "30", "O'Rannick", "Müller/Meyer"]
)
def test_names_with_digits_stops_and_slashes_are_no_code(word: str) -> None:
    assert not is_code(word)


def groups(*texts: str) -> dict[str, str]:
    return {one.text: one.group for one in found(*texts)}


def test_initials_titles_and_a_surname_alone_go_with_the_person_named_in_full() -> None:
    told = groups("Dr. Anna Kvistmo spoke.", "We thank A. Kvistmo.", "Then Kvistmo left.")
    assert len(set(told.values())) == 1


def test_two_people_of_one_surname_stay_two() -> None:
    told = groups("We met Anna Kvistmo.", "We met Peter Kvistmo.", "Then Kvistmo left.")
    assert told["Anna Kvistmo"] != told["Peter Kvistmo"]
    assert told["Kvistmo"] not in {told["Anna Kvistmo"], told["Peter Kvistmo"]}


def test_an_initial_that_two_people_share_goes_with_neither() -> None:
    told = groups("We met Anna Kvistmo.", "We met Astrid Kvistmo.", "Ask A. Kvistmo now.")
    assert len(set(told.values())) == 3


def clients(*texts: str) -> set[str]:
    return {one.text for one in found(*texts) if CLIENT in one.evidence}


def test_a_bare_heading_of_clients_counts_but_not_over_servers_or_books() -> None:
    assert clients("Clients", "Brantexo") == {"Brantexo"}
    assert clients("Client", "Virtual Server", "Brantexo") == set()
    assert clients("Clients", "Cluster of two nodes", "Brantexo") == set()
    assert clients("References", "Brantexo") == {"Brantexo"}
    assert clients("References", "Brantexo, E.D., Ways to read, 2011", "Kvistmo") == set()
    assert clients("Our clients", "Cluster of two nodes", "Brantexo") == {"Brantexo"}
