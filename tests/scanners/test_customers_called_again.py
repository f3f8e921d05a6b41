"""Customers called by one word of their name in a deck that names them in full, and the same words where they mean something else."""

from __future__ import annotations

import pytest

from deckproof.model import Block, BlockKind, Customer, Draft, Finding, Visibility
from scanners import named_plainly, scan_draft
from scanners.customers import CustomerIndex, build_index

HOLD = 0.6
FIRMS = build_index(
    [
        Customer(id="g", name="Gallego e Hijos S.L."),
        Customer(id="b", name="Brandt & Söhne GmbH"),
        Customer(id="p", name="Annika Steen"),
        Customer(id="s", name="Silver Birch"),
        Customer(id="w", name="Stadtwerke Husum"),
        Customer(id="h", name="Hamburg Süd"),
        Customer(id="n", name="Northern Light Energy"),
        Customer(id="f", name="Copper Finch Ltd"),
        Customer(id="l", name="Lune Rouge SARL"),
        Customer(id="o", name="Orange"),
        Customer(id="d", name="Drobischek & Söhne"),
        Customer(id="v", name="Anton Adler"),
        Customer(id="m", name="Ragnhild Olufsen"),
        Customer(id="r", name="Harrow Dyes"),
    ]
)
NAMED = {
    "g": "Gallego e Hijos espera.",
    "b": "Brandt & Söhne was furious.",
    "p": "Annika Steen asked.",
    "s": "Silver Birch joined in May.",
    "w": "Die Stadtwerke Husum zahlen.",
    "h": "Hamburg Süd lieferte zuerst.",
    "n": "Northern Light Energy pays.",
    "v": "Anton Adler druckt.",
    "f": "Copper Finch runs three shifts.",
    "l": "Lune Rouge travaille en trois équipes.",
    "o": "Mit Orange bauten wir die Anzeige. Orange hat den Vertrag im Mai unterschrieben.",
    "m": "Ragnhild Olufsen runs a laundry.",
    "r": "Harrow Dyes sorts by colour.",
    "d": "Drobischek & Söhne backt seit 1921.",
}


def found(*texts: str, of: CustomerIndex = FIRMS) -> list[Finding]:
    blocks = [
        Block(id=f"b{at}", kind=BlockKind.BODY, text=text, visibility=Visibility.SHOWN, part="p")
        for at, text in enumerate(texts)
    ]
    return list(of.find(blocks))


def again(customer: str, text: str) -> list[str]:
    """What is found in the text, with the block that names the customer beside it."""
    return [
        text[one.start : one.end]
        for one in found(NAMED[customer], text)
        if one.block == "b1" and one.customer_id == customer and one.confidence >= HOLD
    ]


@pytest.mark.parametrize(
    ("customer", "text", "word"),
    [
        ("g", "En primavera nadie en Gallego sabía cuánto esperaba un camión.", "Gallego"),
        ("g", "Gallego no medía nada antes de 2023.", "Gallego"),
        ("b", "Brandt cancelled the weekend shift.", "Brandt"),
        ("b", "Brandts Lager ist leer.", "Brandt"),
        ("b", "Das Brandt-Lager ist leer.", "Brandt"),
        ("b", "The Brandt project ended in May.", "Brandt"),
        ("b", "Herr Brandt rief uns an.", "Brandt"),
        ("p", "Mrs Steen had noticed that we knew.", "Mrs Steen"),
        ("m", "Ms Olufsen dries outdoors in summer.", "Ms Olufsen"),
        ("r", "Harrow knows it too.", "Harrow"),
        ("r", "Ask Harrow.", "Harrow"),
        ("r", "They sort by hand. Harrow thinks so.", "Harrow"),
        ("f", "We spoke with Robin. Finch understood at once.", "Finch"),
        ("p", "Then Annika said no.", "Annika"),
        ("s", "We asked Silver twice.", "Silver"),
        ("v", "Bei Adler wird nachts gedruckt.", "Adler"),
        ("o", "Bei der Orange-Filiale in Kiel hängt sie an der Wand.", "Orange"),
        ("d", "Das Lager liegt hinter dem Drobischekhof.", "Drobischek"),
        ("s", "Silver wants more of it.", "Silver"),
    ],
)
def test_a_word_of_a_name_is_the_customer_where_it_is_named_elsewhere(
    customer: str, text: str, word: str
) -> None:
    assert again(customer, text) == [word]


@pytest.mark.parametrize(
    ("customer", "text"),
    [
        ("g", "Un plato gallego para todos."),
        ("b", "Willy Brandt war Kanzler."),
        ("b", "Brandt AG is another firm."),
        ("b", "Die Söhne des Gärtners halfen."),
        ("p", "Annika Meier is somebody else."),
        ("s", "Silver rings are sold on the first floor."),
        ("s", "It was polished like silver."),
        ("w", "In Husum regnet es."),
        ("w", "Die Stadtwerke der Region tagen."),
        ("h", "In Hamburg regnet es."),
        ("n", "In the Northern region it rained."),
        ("f", "A finch sang in the copper beech."),
        ("l", "La lune était rouge."),
        ("o", "Die Orange-Töne der Anzeige sind warm."),
        ("o", "Eine Orange lag auf dem Tisch."),
        ("v", "Der Adler flog über den See."),
        ("r", "Harrow and rake stood in the barn."),
        ("f", "Robin Finch understood at once."),
        ("r", "A harrow stood in the barn."),
    ],
)
def test_the_word_for_something_else_is_no_customer(customer: str, text: str) -> None:
    assert again(customer, text) == []


@pytest.mark.parametrize(
    ("customer", "text", "word"),
    [
        ("f", "Finch engineers wrote the checklist.", "Finch"),
        ("f", "The Finch team laughed at our draft.", "Finch"),
        ("l", "La Lune l'a réduit à sept étapes.", "Lune"),
    ],
)
def test_the_noun_of_a_name_is_masked_at_least(customer: str, text: str, word: str) -> None:
    told = [one for one in found(NAMED[customer], text) if one.block == "b1" and one.masks]
    assert [text[one.start : one.end] for one in told] == [word]


def test_a_word_that_two_customers_share_is_neither() -> None:
    both = build_index(
        [Customer(id="a", name="Brandt & Söhne"), Customer(id="b", name="Brandt Optik")]
    )
    told = found("Brandt & Söhne met Brandt Optik.", "Then Brandt left the room.", of=both)
    assert not [one for one in told if one.block == "b1" and one.confidence >= HOLD]


def test_a_word_of_a_customer_that_nobody_names_is_judged_as_before() -> None:
    assert not [one for one in found("We asked Silver twice.") if one.confidence >= HOLD]


@pytest.mark.parametrize(
    ("customer", "text", "word"),
    [
        ("b", "Brandt cancelled the weekend shift.", "Brandt"),
        ("p", "Mrs Steen had noticed that we knew.", "Mrs Steen"),
        ("o", "Bei der Orange-Filiale fiel der Strom aus.", "Orange"),
    ],
)
def test_one_word_calls_them_in_a_draft_of_the_deck_that_names_them(
    customer: str, text: str, word: str
) -> None:
    """A draft says no name in full, so the deck has to say who is meant: to a person's edit, too."""
    page = f"# A talk\n\n{text}\n"
    draft = Draft(kind="blog-post", style="reading", number=1, title="A talk", marked=page, claims=(), slides=(1,), words=9, writer="w")  # fmt: skip
    deck = named_plainly(found(NAMED[customer]))
    told = scan_draft(draft, page=page, customers=FIRMS, named=deck)
    assert [one.text for one in told if one.customer_id == customer and one.holds] == [word]
    alone = scan_draft(draft, page=page, customers=FIRMS)
    assert not [one for one in alone if one.customer_id == customer and one.confidence >= HOLD]


def test_only_who_is_named_in_full_or_by_an_alias_is_named_plainly() -> None:
    assert named_plainly(found(NAMED["b"], "Brandt left.", "Silver left.")) == ("Brandt & Söhne",)
