"""Words made of a name, tickers in running text, and names glued to words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from deckproof.model import Block, BlockKind, Customer, Finding, Visibility
from scanners.customers import CustomerIndex, build_index


@cache
def index() -> CustomerIndex:
    return build_index(
        [
            Customer(id="1", name="Drosselbrunn AG"),
            Customer(id="2", name="Velmara Inc.", tickers=("VLMX",)),
            Customer(id="3", name="Ostrander & Pell LLP"),
            Customer(id="4", name="Rake Ltd", tickers=("CAT",)),
        ]
    )


def found(text: str) -> Iterator[Finding]:
    block = Block(id="b", kind=BlockKind.BODY, text=text, visibility=Visibility.SHOWN, part="p")
    return index().find([block])


def surest(text: str, customer: str) -> tuple[float, str]:
    return max(
        ((one.confidence, one.text) for one in found(text) if one.customer_id == customer),
        default=(0.0, ""),
    )


@pytest.mark.parametrize(
    ("text", "customer", "seen"),
    [
        ("Die Drosselbrunnsche Art zu rechnen", "1", "Drosselbrunnsche"),
        ("Nach Velmarischem Recht", "2", "Velmarischem"),
        ("Two Drosselbrunner sat there", "1", "Drosselbrunner"),
        ("The Velmarians wanted more", "2", "Velmarians"),
    ],
)
def test_an_adjective_or_a_people_made_of_a_name_is_found_whole(
    text: str, customer: str, seen: str
) -> None:
    confidence, word = surest(text, customer)
    assert word == seen
    assert confidence >= 0.5


def test_an_ordinary_word_that_could_be_so_made_is_none() -> None:
    assert list(found("The rakers and the Velvet raking machine")) == []


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ("VLMX shares fell after lunch", 0.6),
        ("Read more under #VLMX today", 0.6),
        ("Thanks to @VLMX for coming", 0.6),
        ("VLMX: renewal in May", 0.3),
        ("We moved what VLMX had to the north", 0.3),
    ],
)
def test_a_ticker_in_capitals_is_found(text: str, least: float) -> None:
    assert surest(text, "2")[0] >= least


def test_a_ticker_that_is_a_word_or_is_written_small_is_no_customer() -> None:
    assert surest("The CAT scan took an hour", "4")[0] < 0.3
    assert surest("vlmx shares", "2")[0] == 0.0


@pytest.mark.parametrize(
    ("text", "least"), [("Tag #velmararocks", 0.6), ("in velmarashifts2025 it says", 0.4)]
)
def test_a_name_glued_to_a_word_is_found(text: str, least: float) -> None:
    assert surest(text, "2")[0] >= least


def test_both_halves_of_a_name_are_found_as_one() -> None:
    for text in ("Ostrander and Pell came", "ostrander and pell came", "Ostrander + Pell"):
        confidence, whole = surest(text, "3")
        assert whole.lower().startswith("ostrander")
        assert whole.lower().endswith("pell")
        assert confidence >= 0.6


def told(key: str, text: str) -> Block:
    return Block(id=key, kind=BlockKind.BODY, text=text, visibility=Visibility.SHOWN, part="p")


@pytest.mark.parametrize("text", ["VLMR pays late", "The Velmarians came", "in velmarashifts2025"])
def test_a_guess_holds_up_where_the_customer_is_named_plainly_elsewhere(text: str) -> None:
    (alone,) = index().find([told("s", text)])
    (together,) = (
        one
        for one in index().find([told("p", "Velmara Inc. came"), told("s", text)])
        if one.block == "s"
    )
    assert 0.3 <= alone.confidence < 0.6
    assert together.confidence >= 0.6


@pytest.mark.parametrize("text", ["We met Drosselbrunm", "With Drosselbrnun too"])
def test_one_slip_in_a_long_name_holds_up_without_more(text: str) -> None:
    assert surest(text, "1")[0] >= 0.6


@pytest.mark.parametrize(
    "text", ["We had to rake the ground for our client.", "rake in hand", "They rake new contracts"]
)
def test_an_everyday_word_in_small_letters_is_no_customer(text: str) -> None:
    plain = told("p", "Rake Ltd signed the contract")
    assert [one for one in index().find([plain, told("s", text)]) if one.block == "s"] == []
