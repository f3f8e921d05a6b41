"""A customer with an everyday word for a name, and what it does, in six languages; and the word that is only a word."""

from __future__ import annotations

import pytest

from deckproof.model import Customer
from deckproof.model.finding import HOLD_FROM, MASK_FROM
from scanners.customers import CustomerIndex, build_index
from scanners.customers.context import cues
from scanners.customers.dealings import does_as_customer, is_won_or_lost
from scanners.customers.findings import hits_of

WORDS = ("Target", "Keller", "Orange", "Lantern", "Kompass", "Sirène", "Ancora", "Faro")


@pytest.fixture(scope="module")
def index() -> CustomerIndex:
    return build_index([Customer(id=word.lower(), name=word) for word in WORDS])


def best(index: CustomerIndex, text: str) -> float:
    (hits,) = hits_of(index, [text])
    return max((hit.confidence for hit in hits), default=0.0)


DEALS = {
    "english": (
        "{} has cancelled", "{} has not paid yet", "{} will sign on Friday", "Has {} signed?", "{} wants to renew",
        "We talked with the team at {}", "{} has already complained",
    ),
    "german": (
        "{} hat gekündigt", "{} hat den Vertrag letzte Woche gekündigt", "{} hat unterschrieben", "{} unterschreibt nächste Woche",
        "{} beschwert sich über die Ladezeit", "{} zahlt nicht", "{} bestellt 40 Stück nach", "{} will verlängern", "{} hat nicht bezahlt",
        "Gestern hat {} gekündigt.", "Es heißt, dass {} gekündigt hat", "Sorge, weil {} nicht zahlt", "Workshop bei {} am Montag",
        "Wir haben {} verloren", "für das Team bei {}", "unser Kunde {}", "Kunde: {}", "Der Einkauf von {} rief an",
        "Wir liefern an {}", "Wir haben an {} verkauft",
    ),
    "french": (
        "{} a résilié", "{} a résilié son contrat", "{} s'est plaint", "{} s\u2019est plaint de la lenteur", "{} paie trop tard", "{} ne paie plus",
        "{} n'a toujours pas payé", "{} va signer lundi", "{} commande 40 licences", "{} vient de renouveler", "Réunion chez {} lundi",
        "Nous avons perdu {}", "Nous livrons à {} tous les lundis", "pour l'équipe d'{}", "notre client {}", "le directeur de {}",
    ),
    "spanish": (
        "{} ha cancelado", "{} canceló el contrato", "{} se ha quejado", "{} firmó ayer", "{} no paga", "{} renovó la licencia", "{} quiere renovar",
        "Ha firmado {}", "Hemos perdido {}", "para el equipo de {}", "nuestro cliente {}", "{} va a firmar",
        "Hemos perdido a {} este año", "Perdimos a {} en mayo", "Ayer visitamos a {}", "Le vendimos a {} un almacén", "Convencimos a {}",
    ),
    "italian": (
        "{} ha disdetto", "{} ha firmato", "{} si è lamentata", "{} paga in ritardo", "{} non ha pagato", "{} rinnova per due anni", "{} vuole rinnovare",
        "riunione presso {} lunedì", "per il team di {}", "il nostro cliente {}", "Abbiamo perso {}", "Vendiamo a {} da anni",
    ),
    "portuguese": ("Perdemos a {} em maio", "Visitámos a {}", "Vendemos à {} há anos"),
    "dutch": (
        "{} heeft opgezegd", "{} heeft het contract opgezegd", "{} klaagt over de traagheid", "{} betaalt niet", "{} heeft getekend", "{} wil verlengen",
        "omdat {} niet betaalt", "Workshop bij {} op maandag", "voor het team van {}", "onze klant {}", "We hebben {} verloren",
    ),
}  # fmt: skip

PLAIN = (
    "Perdimos a target", "Ayer perdimos la orange", "Wir liefern an orange Häuser", "Vamos a la Orange roja", "We sell a lantern",
    "Der Keller hat ein Fenster", "Ein kalter Keller ist trocken", "Kalter Keller", "mit kaltem Keller", "Im Keller ist es dunkel",
    "Wir lagern das im Keller", "Unsere Weine liegen in einem alten Keller", "Zum Keller geht es links", "Das Target wurde verfehlt",
    "Die Orange rollt vom Tisch", "Am Target vorbei", "la cible a changé", "La sirène a sonné", "une orange a été achetée",
    "el faro se ha apagado", "un faro firmado por el artista", "l'ancora ha firmato il destino", "het kompas heeft een naald",
    "de orange wordt besteld", "our target has been met", "the lantern will be bought",
)  # fmt: skip
"""Nothing of it is even shown."""

HARMLESS = (
    "Orange ist eine Farbe", "Orange est une couleur", "Target has been met", "Target wird erreicht", "Orange hat viel Saft",
    "Dröges Keller", "Dröges Keller ist feucht", "Orange est acheté au marché", "Keller gemietet", "Keller zu mieten gesucht",
    "Lantern has a handle", "Kompass hat eine Nadel", "Faro es una luz", "Ancora ha un peso", "Target heeft een waarde", "Kosten für Keller und Dach",
    "Der Saft von Orange und Apfel", "Der Keller hat uns gekündigt", "Haus mit Keller", "Wir suchen ein Haus mit Keller.", "Altbau mit Keller in Ulm",
    "Reihenhaus mit Keller und Garten", "Eine Wohnung mit Keller wird frei", "Kuchen mit Orange", "Salat mit Orange und Minze",
)  # fmt: skip
"""Nothing of it holds."""


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (text, word)
        for language, texts in DEALS.items()
        for text in texts
        for word in ("Target", "Keller", "Orange")
    ],
)
def test_what_a_customer_does_is_held_in_every_language(
    index: CustomerIndex, text: str, word: str
) -> None:
    assert best(index, text.format(word)) >= HOLD_FROM


@pytest.mark.parametrize("word", ["Target", "Keller", "Orange"])
@pytest.mark.parametrize("text", ["Termin mit {}", "Erstgespräch mit {}", "Wir hatten gestern Streit mit {}", "Verhandlungen mit {}", "Rahmenvertrag mit {}", "Projekt mit {}", "Wir arbeiten mit {} zusammen."])  # fmt: skip
def test_what_is_done_with_a_customer_is_held(index: CustomerIndex, text: str, word: str) -> None:
    assert best(index, text.format(word)) >= HOLD_FROM


@pytest.mark.parametrize("text", PLAIN)
def test_a_word_is_no_customer(index: CustomerIndex, text: str) -> None:
    assert best(index, text) < MASK_FROM


@pytest.mark.parametrize("text", HARMLESS)
def test_what_the_thing_does_holds_nothing(index: CustomerIndex, text: str) -> None:
    assert best(index, text) < HOLD_FROM


def test_what_stands_behind_a_preposition_does_nothing() -> None:
    assert does_as_customer(("gestern", "hat"), ("bestellt",))
    assert not does_as_customer((), ("hat", "ein", "Fenster"))
    assert not does_as_customer((), ())


def test_won_and_lost_are_ours() -> None:
    assert is_won_or_lost(("Wir", "haben"), ("leider", "verloren"))
    assert is_won_or_lost(("nous", "avons", "perdu"), ())
    assert not is_won_or_lost(("sie", "hat"), ("verloren",))


def test_german_articles_are_articles() -> None:
    assert cues().german_article <= cues().article
