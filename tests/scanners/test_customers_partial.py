"""Customers named by a part of their name: a word with an initial, a word alone, an abbreviation, initials with the form."""

from __future__ import annotations

import string
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deckproof.model import Block, BlockKind, Customer, Finding, Visibility
from scanners.customers import CustomerIndex, build_index
from scanners.customers.clients import Called, called
from scanners.customers.fragments import fragments

HOLD, SHOWN = 0.6, 0.3


@cache
def index() -> CustomerIndex:
    return build_index(
        [
            Customer(id="kv", name="Torvald Kvistmo AB"),
            Customer(id="wa", name="Greyfell Waffles Ltd"),
            Customer(id="pe", name="Peregrin Hinges plc"),
            Customer(id="sch", name="Schneider Anlagenbau GmbH & Co. KG"),
            Customer(id="ol", name="Peter Ollmark ASA"),
            Customer(id="green", name="Green Harbour Trading Ltd"),
            Customer(id="rv", name="Rovelli Tessuti S.p.A."),
        ]
    )


def surest(text: str, customer: str, of: CustomerIndex | None = None) -> tuple[float, str]:
    return max(
        (
            (one.confidence, text[one.start or 0 : one.end])
            for one in found(text, of)
            if one.customer_id == customer
        ),
        default=(0.0, ""),
    )


def found(text: str, of: CustomerIndex | None = None) -> list[Finding]:
    block = Block(id="b", kind=BlockKind.BODY, text=text, visibility=Visibility.SHOWN, part="p")
    return list((of or index()).find([block]))


@pytest.mark.parametrize(
    ("text", "customer", "seen"),
    [
        ("Our customer T. Kvistmo runs six ovens.", "kv", "T. Kvistmo"),
        ("Customers: T. Kvistmo, Greyf., Peregr.", "kv", "T. Kvistmo"),
        ("Customers: T. Kvistmo, Greyf., Peregr.", "wa", "Greyf."),
        ("Customers: T. Kvistmo, Greyf., Peregr.", "pe", "Peregr."),
        ("Torv. Kvistmo visited us", "kv", "Torv. Kvistmo"),
        ("The account G. Waffles is up for renewal.", "wa", "G. Waffles"),
        ("Kvistmo has been a client since 2019", "kv", "Kvistmo"),
        ("We invoice TK AB in June.", "kv", "TK AB"),
        ("Offen: SA GmbH & Co. KG, zwei Rechnungen", "sch", "SA GmbH & Co. KG"),
        ("Bei unserem Kunden Schneider standen die Bänder.", "sch", "Schneider"),
        ("Auftraggeber: Schneider", "sch", "Schneider"),
        ("Nuestro cliente Rovelli paga tarde", "rv", "Rovelli"),
        ("The client Ollmark left.", "ol", "Ollmark"),
        ("Kvistmo is one of our biggest customers", "kv", "Kvistmo"),
        ("Our client Waffles bakes at night.", "wa", "Waffles"),
        ("Customer\tOvens\nKvistmo\t6\nSchneider\t2", "kv", "Kvistmo"),
        ("Customer\tOvens\nKvistmo\t6\nSchneider\t2", "sch", "Schneider"),
        ("Site\tCustomer\nOslo\tWaffles", "wa", "Waffles"),
        ("Our clients\nOllmark\nPeregr.", "ol", "Ollmark"),
    ],
)
def test_a_part_of_a_name_beside_a_client_holds(text: str, customer: str, seen: str) -> None:
    confidence, words = surest(text, customer)
    assert words == seen
    assert confidence >= HOLD


@pytest.mark.parametrize(
    ("text", "customer"),
    [
        ("Kvistmo told us they want out", "kv"),
        ("The rollout at T. Kvistmo was late.", "kv"),
        ("G. Waffles", "wa"),
        ("Waffles Ltd", "wa"),
        ("The Peregr. contract ends.", "pe"),
    ],
)
def test_a_rare_part_of_a_name_is_shown_without_a_client(text: str, customer: str) -> None:
    assert surest(text, customer)[0] >= SHOWN


@pytest.mark.parametrize(
    "text",
    [
        "We had waffles for lunch.",
        "Waffles for everyone",
        "Peter said hello.",
        "Herr Schneider kommt morgen.",
        "L. Schneider wrote the minutes.",
        "A green light for customers in the harbour",
        "Plan G. Harbour works",
        "All green. Trading starts at nine.",
        "Customer: Green Meadow Foods",
        "Customers: trading firms, Green energy, Peter's family",
        "Deposit Account, Trading Account, or Savings Account.",
        "Account number: Trading",
        "Alvin Kvistmo plays the flute.",
        "Kvistmo Alvinsen plays the flute.",
        "TK AND GOODBYE, AB 12",
        "The customer sees hinges and waffles.",
        "See peregr. and greyf.",
        "Schneider A E, twelve points",
    ],
)
def test_an_everyday_word_or_another_name_is_nobody(text: str) -> None:
    assert [one.text for one in found(text) if one.confidence >= SHOWN] == []


def on_slide(number: int, *texts: str) -> list[Block]:
    return [
        Block(
            id=f"{number}.{at}",
            kind=BlockKind.BODY,
            text=text,
            visibility=Visibility.SHOWN,
            part=f"slide{number}.xml",
            slide=number,
        )
        for at, text in enumerate(texts)
    ]


def test_a_word_on_a_slide_of_clients_holds_once() -> None:
    wall = on_slide(1, "Our customers in Norway", "Ollmark", "T. Kvistmo", "Waffles\nSchneider")
    other = on_slide(2, "Customer satisfaction", "Waffles", "Trading")
    told = [(one.text, one.block) for one in index().find([*wall, *other])]
    assert told == [
        ("Ollmark", "1.1"),
        ("T. Kvistmo", "1.2"),
        ("Waffles", "1.3"),
        ("Schneider", "1.3"),
    ]
    assert all(one.confidence >= HOLD for one in index().find(wall))


def test_a_column_of_other_people_is_none_of_clients() -> None:
    text = "Account manager\tOvens\nSchneider\t6\nPeter\t2"
    assert [one for one in found(text) if one.confidence >= SHOWN] == []


def test_of_many_customers_with_one_word_one_is_told() -> None:
    many = build_index([Customer(id=f"{at}", name=f"Schneider {at}bau AG") for at in range(9)])
    told = found("Unser Kunde Schneider zahlt", many)
    assert len(told) == 1
    assert "one of 9 customers" in told[0].why


def test_the_reason_says_that_it_is_a_part() -> None:
    (one,) = found("Our customer T. Kvistmo runs six ovens.")
    assert "A part of the name of customer kv" in one.why
    assert "a customer is spoken of" in one.why


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("our client X", Called.PLAINLY),
        ("X is a client", Called.PLAINLY),
        ("X (Kunde)", Called.PLAINLY),
        ("the customers in the north, X", Called.NEAR),
        ("The customers left. X", Called.NOT),
        ("Customers: Mon., Tue., X", Called.PLAINLY),
        ("Customers: we met in X", Called.NEAR),
        ("Name\tTown\nX\tRome", Called.NOT),
    ],
)
def test_what_is_called_a_client(text: str, how: Called) -> None:
    at = text.index("X")
    assert called(text, at, at + 1) is how


NAMES = st.text(string.ascii_letters + " -&.äßł", min_size=1, max_size=30)


@settings(max_examples=60, deadline=None)
@given(NAMES)
def test_any_name_can_be_taken_apart(name: str) -> None:
    kept = fragments(Customer(id="1", name=name))
    assert all(one and " " not in one for one in kept)


@pytest.mark.parametrize(
    ("text", "confidence"),
    [
        ("Copper Meadow joined in May. C. Meadow signs off the plan.", HOLD),
        ("C. Meadow signs off the plan.", 0.0),
        ("Copper Meadow joined in May. B. Meadow signs off the plan.", 0.0),
    ],
)
def test_an_initial_before_an_everyday_word_tells_where_the_customer_is_named(
    text: str, confidence: float
) -> None:
    firms = build_index([Customer(id="cm", name="Copper Meadow Ltd")])
    said = [one for one in found(text, firms) if text[one.start : one.end] != "Copper Meadow"]
    assert max((one.confidence for one in said), default=0.0) == pytest.approx(confidence)
