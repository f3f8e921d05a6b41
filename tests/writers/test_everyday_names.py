"""Customers whose names are everyday words, and the endings of names: what is masked, and what stays as it is."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckproof.model import EVERYDAY, Block, Finding
from tests.writers.masking_decks import block, deck, finding, seen, texts
from writers.masking import mask

MEANT_AND_NOT = """Target cancelled the contract.
We met Target in May.
Our target for the year is twelve new accounts
Target is 40 % this year.
A talk with Target's buyers
On-target delivery"""


def everyday(where: Block, text: str, **more: Any) -> Finding:
    return dataclasses.replace(finding(where, text, **more), evidence=(EVERYDAY,))


def test_an_everyday_word_is_masked_where_it_was_found_and_where_it_is_written_as_a_name() -> None:
    body = block("Our customer Target signed.")
    other = block(MEANT_AND_NOT, id="b2")
    found = [everyday(body, "Target", customer_id="c1")]
    assert texts(mask(deck(body, other), found, outside=False)) == [
        "Our customer [Customer 1] signed.",
        "[Customer 1] cancelled the contract.",
        "We met [Customer 1] in May.",
        "Our target for the year is twelve new accounts",
        "Target is 40 % this year.",
        "A talk with [Customer 1]'s buyers",
        "On-target delivery",
    ]


def test_a_finding_masks_an_everyday_word_however_it_is_written() -> None:
    body = block("target\nOUR TARGET\nTarget is late again")
    found = [
        everyday(body, "target", customer_id="c1"),
        everyday(body, "TARGET", customer_id="c1"),
        everyday(body, "Target", customer_id="c1"),
    ]
    said = "\n".join(texts(mask(deck(body), found, outside=False)))
    assert said == "[Customer 1]\nOUR [Customer 1]\n[Customer 1] is late again"


def test_a_short_name_found_in_capitals_alone_is_none_with_small_letters() -> None:
    body = block("Our client IT called.\nIt took long and it rose. IT signed.")
    found = [everyday(body, "IT", customer_id="c1")]
    said = "\n".join(texts(mask(deck(body), found, outside=False)))
    assert said == "Our client [Customer 1] called.\nIt took long and it rose. [Customer 1] signed."


def test_a_word_that_the_deck_never_writes_small_is_the_name_at_a_sentences_beginning_too() -> None:
    body = block("We met Orange in May.\nOrange: two offers")
    found = [everyday(body, "Orange", customer_id="c1")]
    assert texts(mask(deck(body), found, outside=False))[1] == "[Customer 1]: two offers"


@pytest.mark.parametrize(
    ("line", "masked"),
    [
        ("Leave by the blue door on your left", "Leave by the blue door on your left"),
        ("The people of Blue Door", "The people of [Customer 1]"),
        ("Blue Door: two offers", "[Customer 1]: two offers"),
        ("Blue door, two coats", "Blue door, two coats"),
        ("BLUE DOOR", "[Customer 1]"),
    ],
)
def test_a_name_of_several_everyday_words_is_one_where_all_have_capitals(
    line: str, masked: str
) -> None:
    body = block("We met Blue Door.")
    other = block(line, id="b2")
    found = [everyday(body, "Blue Door", customer_id="c1")]
    assert texts(mask(deck(body, other), found, outside=False))[1] == masked


def test_a_german_noun_behind_its_article_is_a_noun() -> None:
    lines = [
        "Der Vertrag mit Kurve ist da und wird von uns bald geprüft.",
        "Wir sind noch nicht in der Kurve.",
        "Unsere Kurve zeigt, dass es mit dem Absatz nach oben geht.",
        "Das ist für Kurve und für uns gut.",
    ]
    body = block("\n".join(lines))
    found = [everyday(body, "Kurve", customer_id="c1")]
    said = texts(mask(deck(body), found, outside=False))
    assert ["[Customer 1]" in line for line in said] == [True, False, False, True]


def test_the_titles_of_deck_and_slides_keep_an_everyday_word() -> None:
    body = block("We met Sunrise.\nThe sunrise was lovely")
    found = [everyday(body, "Sunrise", customer_id="c1")]
    whole = deck(body, name="sunrise_review.pptx", title="A walk at sunrise", section="By sunrise")
    source = mask(whole, found, outside=False)
    assert source.title == "A walk at sunrise"
    assert source.slides[0].section == "By sunrise"
    assert "sunrise" not in source.name


def test_a_model_outside_sees_an_everyday_name_in_no_writing() -> None:
    body = block("We met Target.\nOur target is high, and Target is late.")
    found = [everyday(body, "Target", customer_id="c1")]
    assert "target" not in seen(mask(deck(body), found, outside=True)).casefold()


@given(
    text=st.lists(
        st.sampled_from(
            [
                "Target",
                "target",
                "TARGET",
                "target's",
                "The",
                "our",
                "met",
                "signed",
                ".",
                "\n",
                "is",
            ]
        ),
        min_size=1,
        max_size=14,
    ).map(" ".join),
    which=st.sets(st.integers(0, 13)),
)
def test_no_place_where_an_everyday_name_was_found_survives(text: str, which: set[int]) -> None:
    where = block(text)
    places = [found.start() for found in re.finditer("target", text, re.IGNORECASE)]
    marked = [at for number, at in enumerate(places) if number in which]
    found = [everyday(where, text[at : at + 6], start=at, customer_id="c") for at in marked]
    said = seen(mask(deck(where), found, outside=False))
    small = len(re.findall(r"\btarget", text)) - sum(text[at].islower() for at in marked)
    assert len(re.findall(r"\btarget", said)) == small
    kept = len(places) - len(marked)
    assert len(re.findall(r"(?i)\btarget", said)) <= kept


@pytest.mark.parametrize(
    ("line", "masked"),
    [
        ("We quoted the Velmoras' herd app twice", "We quoted the [Customer 1]'s herd app twice"),
        ("Velmora's herd app", "[Customer 1]'s herd app"),
        ("Velmoras herd app", "[Customer 1]'s herd app"),
        ("Velmoras Hallen sind kalt", "[Customer 1]'s Hallen sind kalt"),
        ("We like the Velmoras.", "We like the [Customer 1]."),
        ("the Velmoras are late", "the [Customer 1] are late"),
        ("Die Velmora'schen Hallen", "Die [Customer 1] Hallen"),
        ("Bei den Velmoraern brennt es", "Bei den [Customer 1] brennt es"),
        ("The Velmora-wide rollout", "The [Customer 1]-wide rollout"),
        ("VelmoraTeam and Velmora", "VelmoraTeam and [Customer 1]"),
    ],
)
def test_a_names_ending_goes_with_it(line: str, masked: str) -> None:
    body = block(line)
    at = line.rindex("Velmora")
    found = [finding(body, "Velmora", customer_id="c1", start=at)]
    source = mask(deck(body), found, outside=False)
    assert texts(source) == [masked]
    assert source.masks[0].texts == ("Velmora",)
