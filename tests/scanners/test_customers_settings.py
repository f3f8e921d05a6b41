"""One word of a name is a customer where it deals as one, and a word or a town where it stands as such; the reasons say which."""

from __future__ import annotations

from functools import cache

import pytest

from deckproof.model import Customer, Finding
from deckproof.model.finding import HOLD_FROM
from scanners._scan import text_block
from scanners.customers import CustomerIndex, build_index
from scanners.customers.findings import findings_of


@cache
def index() -> CustomerIndex:
    return build_index(
        [
            Customer(id="goal", name="Target Bearings Ltd"),
            Customer(id="dawn", name="Sunrise Foods Ltd"),
            Customer(id="fish", name="Lanternfish Studios"),
            Customer(id="town", name="Wellpormen Hafenbetriebe GmbH"),
            Customer(id="peak", name="Apex"),
            Customer(id="wine", name="Marchetti Vini S.p.A."),
            Customer(id="long", name="Torvaldsky Metallbau GmbH"),
        ]
    )


def found(text: str) -> list[Finding]:
    return list(findings_of(index(), [text_block("b", text)]))


def surest(text: str) -> float:
    return max((one.confidence for one in found(text)), default=0.0)


@pytest.mark.parametrize(
    "text",
    [
        "Sunrise cancelled the contract",
        "Target renewed its licence in May",
        "The Target account is red",
        "Marchetti signed",
        "Customers: Oak, Elm, Apex",
    ],
)
def test_a_word_that_deals_as_a_customer_is_held(text: str) -> None:
    assert surest(text) >= HOLD_FROM


@pytest.mark.parametrize(
    "text",
    [
        "Our target for the year is twelve accounts",
        "The sunrise over the loading bay was lovely",
        "Target: twelve new customers",
        "A lanternfish glows",
        "The whole lanternfish catch was sold",
        "Der Hafen von Wellpormen ist klein",
        "Die Fähre nach Wellpormen fährt um neun",
        "Mark Target signed his name",
        "Everybody knows what apex means",
    ],
)
def test_a_word_or_a_town_is_not(text: str) -> None:
    assert surest(text) < HOLD_FROM


def test_a_town_where_clients_are_spoken_of_is_the_customer() -> None:
    assert surest("Unser Angebot nach Wellpormen ist raus, der Kunde wartet") >= HOLD_FROM


def test_the_reason_tells_what_speaks_against_it_from_what_speaks_for_it() -> None:
    (one,) = found("The Torvaldsky handle costs")
    assert "; against it: article before" in one.why
    assert "capital inside a sentence" in one.why.partition("against it")[0]


def test_the_reason_counts_words_and_letters_and_says_nothing_twice() -> None:
    assert "first word of the name" in found("We met Torvaldsky today")[0].why
    mistyped = next(one for one in found("We met Torvaldsky Metallbaus today"))
    assert "1 letters" not in mistyped.why
    misread = [one.why for one in found("We met Torva1dsky Meta11bau today")]
    assert misread
    assert not [why for why in misread if why.count("letters misread") > 1]
