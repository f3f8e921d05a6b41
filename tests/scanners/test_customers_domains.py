"""Which part of a domain is a firm's, and what of it a text may name."""

from __future__ import annotations

from functools import cache

import pytest

from deckproof.model import Block, BlockKind, Customer, Finding, Visibility
from scanners.customers import CustomerIndex, build_index
from scanners.customers.domains import label_of

INDEX = build_index(
    [
        Customer(id="1", name="Trellick Orchards Ltd", domains=("trellick.cider",)),
        Customer(id="2", name="Vandomar Group", domains=("careers.qumbel.solutions",)),
        Customer(id="3", name="Zorblatt Corp", domains=("garden.example",)),
    ]
)


def found(text: str, index: CustomerIndex = INDEX) -> list[Finding]:
    block = Block(id="b", kind=BlockKind.BODY, text=text, visibility=Visibility.SHOWN, part="p")
    return list(index.find([block]))


@pytest.mark.parametrize(
    ("domain", "label"),
    [
        ("trellick.cider", "trellick"),
        ("qumbel.solutions", "qumbel"),
        ("dresk.berlin", "dresk"),
        ("jobs.dwq.com", "dwq"),
        ("shop.kz.de", "kz"),
        ("intranet.vandomar.co.uk", "vandomar"),
        ("www.vandomar.com.au", "vandomar"),
        ("vandomar.gov.zz", "vandomar"),
        ("ac.me", "ac"),
        ("lantry.example", "lantry"),
        ("lantry.example.com", "lantry"),
        ("lantry.github.io", "lantry"),
        ("LANTRY.Info.", "lantry"),
        ("example.org", None),
        ("login.cloud", None),
    ],
)
def test_the_label_of_a_domain_is_the_one_that_was_registered(
    domain: str, label: str | None
) -> None:
    assert label_of(domain) == label


@pytest.mark.parametrize(
    "text",
    [
        "They drink cider",
        "New solutions for old trees",
        "Careers start small",
        "We weed the garden.",
    ],
)
def test_an_everyday_word_of_a_domain_in_small_letters_is_nobody(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "customer"),
    [
        ("the qumbel plant in the north", "2"),
        ("Ask sales@trellick.cider first", "1"),
        ("@garden posted a picture", "3"),
    ],
)
def test_the_registered_label_is_found(text: str, customer: str) -> None:
    assert [one.customer_id for one in found(text)] == [customer]


def test_the_reason_speaks_of_a_capital_only_where_there_is_one() -> None:
    small = build_index([Customer(id="1", name="garden")])
    (capital,) = found("In spring the Garden renewed its contract", small)
    assert "capital" in capital.why
    assert all("capital" not in one.why for one in found("at garden we renewed it", small))


@cache
def words_and_names() -> CustomerIndex:
    return build_index(
        [
            Customer(id="1", name="Orchard", domains=("orchard.example",)),
            Customer(id="2", name="Beacon plc", aliases=("Beacon",), domains=("beacon.travel",)),
            Customer(id="3", name="Harbour Hotels Ltd", domains=("harbour.example",)),
        ]
    )


@pytest.mark.parametrize(
    "text",
    [
        "orchard apples",
        "By night the orchard lamps were lit.",
        "Orchard apples taste of rain.",
        "harbour light",
        "The harbour lights went on at six.",
        "a beacon of hope",
        "The beacon fire was seen from afar.",
    ],
)
def test_an_everyday_word_inside_a_phrase_is_no_customer(text: str) -> None:
    assert [one.text for one in found(text, words_and_names()) if one.confidence >= 0.3] == []


@pytest.mark.parametrize(
    ("text", "customer"),
    [
        ("Orchard hotels renewed for two years.", "1"),
        ("Three Beacon hotels are in.", "2"),
        ("The rollout in the Orchard stores was late.", "1"),
        ("Harbour hotels", "3"),
    ],
)
def test_the_same_word_as_a_firms_is_found_before_what_it_owns(text: str, customer: str) -> None:
    assert customer in {
        one.customer_id for one in found(text, words_and_names()) if one.confidence >= 0.3
    }
