"""Customers in user names, tags and addresses, also with letters that look like their own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckproof.model import Customer
from deckproof.model.finding import HOLD_FROM, MASK_FROM
from scanners.customers import CustomerIndex, build_index
from scanners.customers.alike import readings
from scanners.customers.findings import hits_of

CUSTOMERS = (
    *(Customer(id=name.lower(), name=name) for name in ("Cleo", "Harkwell", "Quirrel", "Apple", "Kollo", "Ilka", "Velmarin")),
    Customer(id="zvk", name="Zorvik Kappelmoor AG", aliases=("ZVK",)),
)  # fmt: skip


@pytest.fixture(scope="module")
def index() -> CustomerIndex:
    return build_index(CUSTOMERS)


def named(index: CustomerIndex, text: str, least: float) -> set[str]:
    (hits,) = hits_of(index, [text])
    return {index.roll[hit.owner].id for hit in hits if hit.confidence >= least}


def puny(label: str) -> str:
    return label.encode("idna").decode("ascii")


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("cIeo", "cleo"), ("@cIeo", "cleo"), ("@cIeo_hq", "cleo"), ("#cIeo2031", "cleo"), ("c1eo", "cleo"), ("AppIe", "apple"), ("@app1e", "apple"),
        ("KoIIo", "kollo"), ("@koIIo_hq", "kollo"), ("IIka", "ilka"), ("harkweIl", "harkwell"), ("@harkwel1", "harkwell"), ("@quirreI", "quirrel"),
        ("#Cleo26", "cleo"), ("#cleo2031", "cleo"), ("@cleo_2031", "cleo"), ("#ZVK2031", "zvk"), ("#zvk26", "zvk"), ("@zvk", "zvk"), ("#harkwell26", "harkwell"),
        ("@harkwell_hq", "harkwell"), ("@theharkwell", "harkwell"), ("#wearequirrel", "quirrel"), ("#LoveQuirrel2031", "quirrel"), ("@quirrel_dach", "quirrel"),
        ("@harkwell.official", "harkwell"), ("https://social.example/@harkwell", "harkwell"), ("https://social.example/company/harkwell-ag", "harkwell"),
        (f"https://{puny('härkwell')}.example/x", "harkwell"), (f"https://www.{puny('vélmarin')}.example", "velmarin"), ("https://h%C3%A4rkwell.example", "harkwell"),
        ("https://example.com/h%61rkwell", "harkwell"), ("https://example.com/%68%61%72%6b%77%65%6c%6c", "harkwell"), ("https://clé.example/vélmarin", "velmarin"),
        (f"mail@{puny('quírrel')}.example", "quirrel"),
    ],
)  # fmt: skip
def test_a_user_name_or_an_address_is_held(index: CustomerIndex, text: str, owner: str) -> None:
    for place in (text, f"see {text} for more", f"({text})"):
        assert named(index, place, HOLD_FROM) == {owner}


@pytest.mark.parametrize(
    "text",
    [
        "C1E0", "0xc1e0", "AIM 10 and OpenAI", "WiFI", "l0g1n", "IIIa", "#applesauce26", "@cleopatra", "#c1e0ff", "ID1010", "CLE0", "API10",
        "#weareallone", "@kolloquium", "https://example.com/zvk26", "1eo", "A11y",
    ],
)  # fmt: skip
def test_codes_and_other_words_are_nobody(index: CustomerIndex, text: str) -> None:
    assert not named(index, text, MASK_FROM)


@given(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", max_size=12))
def test_words_in_capitals_are_read_in_no_other_way(word: str) -> None:
    assert not readings(word)


@given(st.text(max_size=20))
def test_a_reading_is_as_long_as_what_it_reads(word: str) -> None:
    for place, read in readings(word):
        assert place + len(read) <= len(word)
