"""A customer's name found in part is marked as far as it goes, and no further."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckproof.model import MASK_FROM, Block, BlockKind, Customer, Visibility
from scanners.customers import CustomerIndex, build_index
from scanners.customers.continuing import continued
from scanners.customers.hits import Hit
from scanners.customers.surfaces import Kind

GREYFELL = Customer(id="gr", name="Greyfell Studios Ltd")
HAMBERLY = Customer(id="ha", name="Hamberly Water plc", aliases=("Hamberly Rivers & Lakes",))
WHOLE = [GREYFELL, HAMBERLY, Customer(id="lo", name="North Lomovar Zanquist")]


def hit(text: str, said: str, confidence: float = 0.7) -> Hit:
    at = text.index(said)
    return Hit(
        start=at,
        end=at + len(said),
        owner=0,
        rule="fuzzy",
        confidence=confidence,
        evidence=(),
        letters=len(said),
        kind=Kind.SHORT,
    )


def marked(text: str, said: str, customer: Customer) -> str:
    found = continued(hit(text, said), text, customer)
    return text[found.start : found.end]


@pytest.mark.parametrize(
    ("text", "said", "customer", "whole"),
    [
        ("Grfll stdios: tooling", "Grfll", GREYFELL, "Grfll stdios"),
        ("Greyfel Studios' tooling", "Greyfel", GREYFELL, "Greyfel Studios"),
        ("We met Hambrly Wtr.", "Hambrly", HAMBERLY, "Hambrly Wtr"),
        ("We met Hambrly Riv. today", "Hambrly", HAMBERLY, "Hambrly Riv."),
        ("Hamberley-Watr pays", "Hamberley", HAMBERLY, "Hamberley-Watr"),
        ("the Grfll Stud1os are late", "Stud1os", GREYFELL, "Grfll Stud1os"),
        ("Hambrly Rvrs", "Hambrly", HAMBERLY, "Hambrly Rvrs"),
    ],
)
def test_the_words_beside_are_the_names(
    text: str, said: str, customer: Customer, whole: str
) -> None:
    assert marked(text, said, customer) == whole


@pytest.mark.parametrize(
    ("text", "said", "customer"),
    [
        ("Hambrly waits", "Hambrly", HAMBERLY),
        ("Hambrly later said so", "Hambrly", HAMBERLY),
        ("Hambrly, Wtr and others", "Hambrly", HAMBERLY),
        ("Hambrly. Wtr is short for it", "Hambrly", HAMBERLY),
        ("Hambrly\nWtr", "Hambrly", HAMBERLY),
        ("Greyfel studied it", "Greyfel", GREYFELL),
        ("Greyfel Pumps", "Greyfel", GREYFELL),
        ("Otherwise Studios", "Otherwise", GREYFELL),
    ],
)
def test_the_words_of_the_sentence_are_not(text: str, said: str, customer: Customer) -> None:
    assert marked(text, said, customer) == said


def test_a_hit_too_faint_to_be_masked_stays_as_it_is() -> None:
    text = "Grfll stdios"
    faint = hit(text, "Grfll", MASK_FROM - 0.01)
    assert continued(faint, text, GREYFELL) == faint


@cache
def index() -> CustomerIndex:
    return build_index(WHOLE)


def test_the_search_marks_a_misspelt_name_whole() -> None:
    text = "We met Hambrly Wtr and Greyfell Studos."
    block = Block(id="b", kind=BlockKind.BODY, text=text, visibility=Visibility.SHOWN, part="p")
    said = [one.text for one in index().find([block]) if one.confidence >= MASK_FROM]
    assert said == ["Hambrly Wtr", "Greyfell Studos"]


@given(
    before=st.text("ab .,\n-'", max_size=8),
    said=st.sampled_from(["Greyfell", "Greyfel", "Grfll", "Studios", "", " "]),
    behind=st.text("Stdios abw.,\n-'*", max_size=12),
    customer=st.sampled_from(WHOLE),
)
def test_a_hit_only_grows_and_never_over_a_line(
    before: str, said: str, behind: str, customer: Customer
) -> None:
    text = before + said + behind
    own = Hit(
        start=len(before),
        end=len(before) + len(said),
        owner=0,
        rule="exact",
        confidence=0.9,
        evidence=(),
        letters=len(said),
        kind=Kind.SHORT,
    )
    found = continued(own, text, customer)
    assert 0 <= found.start <= own.start
    assert own.end <= found.end <= len(text)
    assert "\n" not in text[found.start : own.start] + text[own.end : found.end]
