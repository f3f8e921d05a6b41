"""The first words of a longer name are found where they are written as a name."""

from __future__ import annotations

from functools import cache

import pytest

from deckproof.model import Customer
from deckproof.model.finding import HOLD_FROM, MASK_FROM
from scanners.customers import CustomerIndex, build_index
from scanners.customers.findings import hits_of
from scanners.customers.surfaces import Kind, surfaces


@cache
def index() -> CustomerIndex:
    return build_index(
        [
            Customer(id="seven", name="Nine Lanterns Coffee Ltd"),
            Customer(id="lamp", name="Southern Lamp & Glass Works"),
            Customer(id="soon", name="Warm & Gentle Nurseries"),
            Customer(id="pike", name="Hardwell Trout Solicitors"),
            Customer(id="hong", name="Hong Kong Ferry Works"),
            Customer(id="broth", name="Kastellanor Hermanos SL"),
        ]
    )


def found(text: str) -> dict[str, float]:
    (hits,) = hits_of(index(), [text])
    return {text[hit.start : hit.end]: hit.confidence for hit in hits}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Our customer Nine Lanterns called", "Nine Lanterns"),
        ("Nine Lanterns are unhappy with the roaster firmware", "Nine Lanterns"),
        ("Customers: Nine Lanterns, Oak", "Nine Lanterns"),
        ("Southern Lamp cancelled the contract", "Southern Lamp"),
        ("Southern Lamp & Glass called", "Southern Lamp & Glass"),
        ("Southern Lamp and Glass is on the list", "Southern Lamp and Glass"),
        ("We met Warm & Gentle", "Warm & Gentle"),
        ("Warm and Gentle called us", "Warm and Gentle"),
        ("We met Hardwell Trout yesterday", "Hardwell Trout"),
        ("Hardwell Trout sent the redlines back", "Hardwell Trout"),
        ("Hardwell Trout's contract ends", "Hardwell Trout"),
        ("Our customer Kastellanor Hnos. signed", "Kastellanor Hnos."),
    ],
)
def test_they_are_held_where_they_stand_as_a_name(text: str, words: str) -> None:
    held = [part for part, confidence in found(text).items() if confidence >= HOLD_FROM]
    assert any(part.startswith(words.rstrip(".")) for part in held)


@pytest.mark.parametrize(
    "text",
    [
        "nine lanterns hang on the wall",
        "The customer hung up nine lanterns",
        "A warm and gentle wind",
        "southern lamp posts are cold",
        "The laws of Hong Kong apply",
        "Banks close early in Hong Kong",
        "Nine Lanterns Brewery moved to Oslo",
    ],
)
def test_they_are_nobody_as_plain_words_or_as_a_part_of_another_name(text: str) -> None:
    assert max(found(text).values(), default=0.0) < MASK_FROM


def test_in_small_letters_they_are_held_behind_a_title_only() -> None:
    assert max(found("our customer nine lanterns called").values()) >= HOLD_FROM


def test_all_fronts_of_a_name_but_the_whole_are_searched() -> None:
    fronts = {
        text
        for text, kind in surfaces(Customer(id="a", name="Southern Lamp & Glass Works Ltd"))
        if kind is Kind.LEADING
    }
    assert {"Southern Lamp", "Southern Lamp & Glass", "Southern Lamp and Glass"} <= fronts
    assert "Southern Lamp & Glass Works" not in fronts
    assert "Southern Lamp &" not in fronts
    assert not [
        kind for _, kind in surfaces(Customer(id="b", name="Blue Lamp")) if kind is Kind.LEADING
    ]
