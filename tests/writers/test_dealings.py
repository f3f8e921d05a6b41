"""Who left is not told by name, however unsure a scan is of an everyday word; the word where it means itself stays."""

from __future__ import annotations

import dataclasses
import time

import pytest

from deckproof.model import EVERYDAY, Action, Finding
from tests.writers.masking_decks import block, deck, finding, texts
from writers.cleaning import name_things, plan_orders
from writers.masking import mask
from writers.masking.dealings import with_dealings


def doubtful(text: str, name: str, *more: str) -> tuple[Finding, ...]:
    """A finding of the name that the scan takes for a word."""
    found = finding(block(text), name, customer_id="c1", confidence=0.25)
    return (dataclasses.replace(found, evidence=("name", EVERYDAY, *more)),)


LEFT = [
    ("Harvest: cancelled in May", "Harvest"),
    ("Harvest – terminated", "Harvest"),
    ("Harvest has cancelled.", "Harvest"),
    ("Harvest, who cancelled, told us why.", "Harvest"),
    ("Cancelled: Summit, Harvest and Anchor", "Harvest"),
    ("Lost accounts: Harvest", "Harvest"),
    ("Churn – Summit, Harvest", "Harvest"),
    ("Harvest has not renewed.", "Harvest"),
    ("Sonne: gekündigt im Mai", "Sonne"),
    ("Kündigungen: Stern, Sonne", "Sonne"),
    ("Soleil – résilié en mai", "Soleil"),
    ("Sole: disdetto a maggio", "Sole"),
]


@pytest.mark.parametrize(("text", "name"), LEFT)
def test_who_left_is_masked_though_the_scan_takes_it_for_a_word(text: str, name: str) -> None:
    whole, found = deck(block(text)), doubtful(text, name)
    (said,) = texts(mask(whole, found, outside=False))
    assert name not in said
    assert "[Customer 1]" in said
    orders = plan_orders(whole, found, name_things(whole, found, "en"))
    assert list(orders.lines) == [text], "the clean copy says the same"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Target: renew nine of ten contracts", "Target"),
        ("Harvest the grapes in May", "Harvest"),
        ("Our harvest was cancelled in May", "harvest"),
        ("Orange marks contracts that end this year", "Orange"),
        ("We cancelled the order. Harvest comes in May", "Harvest"),
        ("Lost: two keys. Harvest comes in May", "Harvest"),
        ("The Summit was in May", "Summit"),
    ],
)
def test_a_word_that_means_itself_stays(text: str, name: str) -> None:
    (said,) = texts(mask(deck(block(text)), doubtful(text, name), outside=False))
    assert said == text


def test_a_word_in_small_letters_counts_where_it_acts() -> None:
    text = "When spark cancelled we wept"
    (said,) = texts(mask(deck(block(text)), doubtful(text, "spark", "acts"), outside=False))
    assert said == "When [Customer 1] cancelled we wept"


def test_what_a_person_allowed_stays_allowed() -> None:
    text = "Harvest: cancelled in May"
    found = tuple(
        dataclasses.replace(one, action=Action.ALLOW) for one in doubtful(text, "Harvest")
    )
    assert with_dealings(deck(block(text)), found) == found


def test_a_long_line_takes_no_long_time() -> None:
    text = "Lost: " + "a and " * 20_000 + "b Harvest"
    began = time.process_time()
    with_dealings(deck(block(text)), doubtful(text, "Harvest"))
    assert time.process_time() - began < 1.0
