"""Names written as they sound, without vowels, or in Cyrillic and Greek letters."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckproof.model import Block, BlockKind, Customer, Finding, Visibility
from scanners.customers import CustomerIndex, build_index
from scanners.customers.sounding import sounds


@cache
def index() -> CustomerIndex:
    return build_index(
        [
            Customer(id="1", name="Phelmarix AG"),
            Customer(id="2", name="Dorvantis Inc."),
            Customer(id="3", name="Kessler & Vondrak"),
            Customer(id="4", name="Marten"),
        ]
    )


def surest(text: str, customer: str) -> Finding | None:
    block = Block(id="b", kind=BlockKind.BODY, text=text, visibility=Visibility.SHOWN, part="p")
    found = [one for one in index().find([block]) if one.customer_id == customer]
    return max(found, key=lambda one: one.confidence, default=None)


@pytest.mark.parametrize(
    ("text", "customer", "seen", "least"),
    [
        ("Then Felmaricks called", "1", "Felmaricks", 0.45),
        ("Again Phellmaryx called", "1", "Phellmaryx", 0.45),
        ("PHLMRX pays late", "1", "PHLMRX", 0.3),
        ("Вчера Дорвантис и мы говорили", "2", "Дорвантис", 0.6),
        ("Мы были с Дорвантисом вчера", "2", "Дорвантисом", 0.5),
        ("Это Фелмарикс сказал", "1", "Фелмарикс", 0.5),
        ("Η ΔΟΡΒΑΝΤΙΣ είναι εδώ", "2", "ΔΟΡΒΑΝΤΙΣ", 0.5),
        ("We met Kessler und Vondrak", "3", "Kessler und Vondrak", 0.9),
    ],
)
def test_a_name_written_as_it_sounds_is_found_whole(
    text: str, customer: str, seen: str, least: float
) -> None:
    finding = surest(text, customer)
    assert finding is not None
    assert finding.text == seen
    assert finding.confidence >= least


@pytest.mark.parametrize(
    "text",
    ["PHLM is a protocol", "We met Martin", "Вчера мы видели новый город", "Η ώρα είναι τρεις"],
)
def test_what_only_resembles_a_name_is_none(text: str) -> None:
    assert all(surest(text, customer) is None for customer in "1234")


@given(st.text(alphabet="abcdefghiklmnoprstuvwxyz", min_size=1, max_size=20))
def test_every_sound_comes_from_a_letter_and_in_order(word: str) -> None:
    codes = np.array([ord(one) for one in word], dtype=np.uint32)
    bones = sounds(codes, np.zeros(len(word) + 1, dtype=bool))
    assert 1 <= len(bones.letters) <= len(word)
    assert len(bones.first) == len(bones.letters) + 1
    assert (np.diff(bones.first) > 0).all()
