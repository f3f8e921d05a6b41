"""A colleague whose first name is a customer's: shown, and masked as a person, but not held as the customer."""

from __future__ import annotations

from datetime import date

import pytest

from deckproof.model import Block, BlockKind, Customer, Visibility
from deckproof.model.finding import HOLD_FROM, MASK_FROM
from scanners import scan_blocks
from scanners.customers import CustomerIndex, build_index
from scanners.customers.findings import hits_of

WORDS = ("Sofia", "Annika", "Torben", "Leonie", "Harkwell")


@pytest.fixture(scope="module")
def index() -> CustomerIndex:
    return build_index([Customer(id=word.lower(), name=word) for word in WORDS])


def best(index: CustomerIndex, text: str) -> float:
    (hits,) = hits_of(index, [text])
    return max((hit.confidence for hit in hits), default=0.0)


@pytest.mark.parametrize("name", ["Sofia", "Annika", "Torben", "Leonie"])
@pytest.mark.parametrize(
    "text",
    [
        "{} Brandt leads the team", "Ask {} Brandt about it", "Thanks to {} Kowalczyk and Tom", "{} van der Hulp, CFO", "mit {} Wendelin-Ohm",
        "{} Brandt has signed the contract", "Our customer success manager {} Brandt", "{} Müller hat gekündigt", "Slides: {} Brandt",
    ],
)  # fmt: skip
def test_a_person_holds_nothing(index: CustomerIndex, name: str, text: str) -> None:
    assert best(index, text.format(name)) < HOLD_FROM


def test_an_address_of_a_person_holds_nothing(index: CustomerIndex) -> None:
    assert best(index, "Contact: torben.brandt@example.com") < HOLD_FROM
    assert best(index, "Contact: it@torben.example") >= HOLD_FROM


@pytest.mark.parametrize(
    "text",
    [
        "Torben has signed the contract", "our customer Torben", "Torben GmbH", "Kunde: Annika", "Annika hat gekündigt", "Harkwell Brandt leads the team",
        "The rollout at Torben Monday", "Torben Rollout delayed", "Torben Vertrag läuft aus",
    ],
)  # fmt: skip
def test_the_customer_is_held(index: CustomerIndex, text: str) -> None:
    assert best(index, text) >= HOLD_FROM


def test_the_person_is_masked(index: CustomerIndex) -> None:
    text = "Annika Brandt leads the team in Lund."
    block = Block(
        id="b",
        slide=1,
        kind=BlockKind.BODY,
        text=text,
        visibility=Visibility.SHOWN,
        part="slide1.xml",
    )
    found = scan_blocks((block,), customers=index, today=date(2031, 5, 2))
    covered = [one for one in found if one.start == 0 and one.confidence >= MASK_FROM]
    assert any(one.end >= len("Annika Brandt") for one in covered)
    assert all(one.confidence < HOLD_FROM for one in covered)
