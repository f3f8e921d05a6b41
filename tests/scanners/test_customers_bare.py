"""Customers with everyday words for names that begin a sentence and do something: no noun would stand there without its article."""

from __future__ import annotations

import pytest

from deckproof.model import Block, BlockKind, Customer, Finding, Visibility
from deckproof.model.finding import HOLD_FROM
from scanners.customers import build_index

FIRMS = build_index(
    [
        Customer(id=name, name=name)
        for name in ("Summit", "Orange", "Target", "Anker", "Cosecha", "Ernte")
    ]
)


def found(*texts: str) -> list[Finding]:
    blocks = [
        Block(id=f"b{at}", kind=BlockKind.BODY, text=text, visibility=Visibility.SHOWN, part="p")
        for at, text in enumerate(texts)
    ]
    return [one for one in FIRMS.find(blocks) if one.block == "b0"]


@pytest.mark.parametrize(
    "text",
    [
        "Summit sued us.",
        "Summit rang us at night.",
        "Summit withdrew its order in May.",
        "Summit forgot to pay, then paid twice.",
        "Anker unterschrieb nie.",
        "Anker schrieb uns einen Brief.",
        "Orange perdit deux machines.",
        "Orange nous fit attendre.",
        "Cosecha nos hizo esperar.",
    ],
)
def test_what_only_people_and_firms_do_holds(text: str) -> None:
    assert [one.confidence >= HOLD_FROM for one in found(text)] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "Summit broke off our trial.",
        "Summit cut its budget.",
        "Summit fell behind with its payments.",
        "Summit insulated our pipes.",
        "Orange wartete bis zum Mai.",
        "Anker brach den Versuch ab.",
        "Orange cerró dos plantas.",
        "Orange trouva la fuite.",
        "Orange fechou o contrato.",
    ],
)
def test_what_anything_may_do_is_masked(text: str) -> None:
    assert [one.masks for one in found(text)] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "Target date 1 May",
        "Target rate and minute",
        "Orange juice was cold.",
        "Target cut of the cloth",
        "Summit rose garden",
        "The summit rang with songs.",
        "An orange fell down.",
        "Die Ernte kommt spät.",
    ],
)
def test_the_word_with_its_article_or_in_a_phrase_is_the_word(text: str) -> None:
    assert not [one for one in found(text) if one.masks]


NAMED = "Summit cancelled the contract."


@pytest.mark.parametrize("text", ["Summit and the sensors", "Summit glooped the valve."])
def test_where_the_customer_is_named_surely_its_bare_name_is_masked_whatever_follows(
    text: str,
) -> None:
    """A title has no verb, and no list has all of them."""
    assert [one.masks for one in found(text, NAMED)] == [True]


@pytest.mark.parametrize(
    "text", ["Summit meetings are long.", "The summit was cold.", "We met at the summit."]
)
def test_the_word_stays_the_word_where_the_customer_is_named_too(text: str) -> None:
    assert not [one for one in found(text, NAMED) if one.masks]


SAID = "We planned the summit in May."


@pytest.mark.parametrize(
    "text",
    [
        "Target: 40 %",
        "Target: 12.5 % by May",
        "Target: Q3 2026",
        "Target the right hill first",
    ],
)
def test_a_label_is_the_word_where_the_deck_says_the_word_too(text: str) -> None:
    named = "Target cancelled the contract."
    assert [one.masks for one in found(text, named)] == [True]
    assert not [one for one in found(text, named, "We missed our target.") if one.masks]


@pytest.mark.parametrize(
    "text",
    [
        "Summit and our engineers share one depot.",
        "Summit, of all shops, surprised us most.",
        "Summit never pays late.",
        "Summit want faster answers.",
        "Summit share the cost of the pump.",
        "Summit: late",
        "Why Pumps Matter to Summit",
        "Pumps Sold to Summit",
        "Both Summit and the others renewed.",
        "Every Summit store has one.",
        "Summit the other week called.",
        "Summit these days pays on time.",
        "Summit: 12 pumps",
        "Summit 2026",
        "Summit: 12 shops want their money back",
        "Summit, a story",
        "Summit And Our Engineers",
        "SUMMIT VOULAIT PLUS DE RAPPORTS.",
        "SUMMIT IS A GOOD PLACE TO LEARN",
        "We wrote to Summit",
        "We told the Summit story.",
        "Old Summit pumps leak.",
        "Ex-Summit engineer",
        "The Summit Team Says Thanks",
        "Each Summit visit costs 40 euros.",
    ],
)
def test_all_else_is_masked_where_the_deck_says_the_word_too(text: str) -> None:
    """A capital that begins a sentence tells little, and a name that leaves tells too much."""
    assert [(one.text.lower(), one.masks) for one in found(text, NAMED, SAID)] == [("summit", True)]


@pytest.mark.parametrize(
    "text", ["Target: 12 sites", "Target: $4.2m", "Target = 12", "Target 2026"]
)
def test_a_count_or_an_amount_may_be_a_customers(text: str) -> None:
    said = ("Target cancelled the contract.", "We missed our target.")
    assert [one.masks for one in found(text, *said)] == [True]


@pytest.mark.parametrize("text", ["Summit Meetings And Talks", "SUMMIT MEETINGS TAKE LONG"])
def test_in_capitals_a_phrase_is_one_too(text: str) -> None:
    assert not [one for one in found(text, NAMED, SAID) if one.masks]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Target, Summit and Orange will speak", 3),
        ("Summit/Orange pilots run until June", 2),
        ("Target and Summit share the pump", 2),
        ("Orange and the summit", 1),
    ],
)
def test_who_is_named_in_one_breath_with_customers_is_one(text: str, names: int) -> None:
    named = (NAMED, "Orange cancelled the contract.", "Target cancelled the contract.")
    assert sum(one.masks for one in found(text, *named, SAID)) == names


def test_a_thing_of_a_firm_glued_to_its_name_names_it() -> None:
    named = "Unser Kunde Anker kündigte den Vertrag."
    assert [one.text for one in found("Das Ankerprojekt endet bald.", named) if one.masks] == [
        "Anker"
    ]
    assert not [one for one in found("Der Zielmarkt wächst.", named) if one.masks]


def test_a_word_that_is_met_with_its_accents_is_a_word_in_small_letters() -> None:
    firms = build_index([Customer(id="C-1", name="Récolte")])
    texts = ("Notre client Récolte a signé.", "Nous suivons la récolte chaque jour.")
    blocks = [
        Block(id=f"b{at}", kind=BlockKind.BODY, text=text, visibility=Visibility.SHOWN, part="p")
        for at, text in enumerate(texts)
    ]
    assert [(one.block, one.masks) for one in firms.find(blocks) if one.masks] == [("b0", True)]
