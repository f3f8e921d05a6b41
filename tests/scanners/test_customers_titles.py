"""A title before a listed name says what it is: it is no part of another name."""

from __future__ import annotations

from functools import cache

import pytest

from deckproof.model import Customer
from deckproof.model.finding import HOLD_FROM
from scanners.customers import CustomerIndex, build_index
from scanners.customers.findings import hits_of


@cache
def index() -> CustomerIndex:
    return build_index(
        [
            Customer(id="torv", name="Torvaldsky Metallbau GmbH"),
            Customer(id="door", name="Blue Door"),
            Customer(id="karp", name="Karpinella Vini S.p.A."),
        ]
    )


def surest(text: str) -> float:
    (hits,) = hits_of(index(), [text])
    return max((hit.confidence for hit in hits), default=0.0)


@pytest.mark.parametrize(
    "text",
    [
        "Kunde Torvaldsky hat gekündigt",
        "Unser Kunde Torvaldsky hat gekündigt",
        "Beim Kunden Torvaldsky brennt es",
        "Firma Torvaldsky zahlt nicht",
        "Auftraggeber Torvaldsky zahlt nicht",
        "Rechnung Torvaldsky offen",
        "Der Lieferant Torvaldsky liefert spät",
        "Customer Torvaldsky is late",
        "Client Torvaldsky is furious",
        "Account Torvaldsky",
        "Supplier Torvaldsky is late",
    ],
)
def test_a_name_behind_a_title_is_held(text: str) -> None:
    assert surest(text) >= HOLD_FROM


@pytest.mark.parametrize(
    "text",
    [
        "We met Dorothy Torvaldsky at the fair",
        "Then Quentrell Torvaldsky spoke",
        "Herr Torvaldsky hielt den Vortrag",
    ],
)
def test_a_name_behind_another_name_is_not(text: str) -> None:
    assert surest(text) < HOLD_FROM


def test_an_english_word_that_is_foreign_too_keeps_its_meaning_in_an_english_sentence() -> None:
    assert surest("They all left by the blue door on their left") < HOLD_FROM
    assert surest("Our customer Blue Door called") >= HOLD_FROM
