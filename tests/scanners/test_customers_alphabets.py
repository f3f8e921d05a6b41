"""Names and aliases told by the words of spelling alphabets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckproof.model import Customer
from deckproof.model.finding import HOLD_FROM, MASK_FROM
from scanners.customers import CustomerIndex, build_index
from scanners.customers.alphabets import is_in_order
from scanners.customers.findings import hits_of

CUSTOMERS = (
    Customer(id="zvk", name="Zorvik Kappelmoor AG", aliases=("ZVK",)),
    Customer(id="harkwell", name="Harkwell"),
    Customer(id="schorn", name="Schornbach Pumpen"),
    Customer(id="abc", name="Albright Cement", aliases=("ABC",)),
    Customer(id="bhm", name="Bohemer Mühlen", aliases=("BHM",)),
)
ICAO = "alfa bravo charlie delta echo foxtrot golf hotel india juliett kilo lima mike november oscar papa quebec romeo sierra tango uniform victor whiskey x-ray yankee zulu".split()  # noqa: SIM905 - read at a glance


@pytest.fixture(scope="module")
def index() -> CustomerIndex:
    return build_index(CUSTOMERS)


def named(index: CustomerIndex, text: str, least: float) -> set[str]:
    (hits,) = hits_of(index, [text])
    return {index.roll[hit.owner].id for hit in hits if hit.confidence >= least}


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("Zulu Victor Kilo", "zvk"), ("zulu victor kilo", "zvk"), ("Zulu-Victor-Kilo", "zvk"), ("Zulu, Victor, Kilo", "zvk"), ("ZULU VICTOR KILO", "zvk"),
        ("Z as in Zulu, V as in Victor and K as in Kilo", "zvk"), ("Z for Zebra, V for Victor, K for King", "zvk"), ("Z like Zulu, V like Victor, K like Kilo", "zvk"),
        ("Z wie Zacharias, V wie Viktor, K wie Kaufmann", "zvk"), ("Zacharias Viktor Kaufmann", "zvk"), ("Zwickau Völklingen Köln", "zvk"),
        ("Z wie Zwickau, V wie Völklingen, K wie Köln", "zvk"), ("Hotel Alfa Romeo Kilo Whiskey Echo Lima Lima", "harkwell"),
        ("Heinrich Anton Richard Kaufmann Wilhelm Emil Ludwig Ludwig", "harkwell"), ("Hamburg Aachen Rostock Köln Wuppertal Essen Leipzig Leipzig", "harkwell"),
        ("Harry Andrew Robert King William Edward Lucy Lucy", "harkwell"), ("How Able Roger King William Easy Love Love", "harkwell"),
        ("Schule Otto Richard Nordpol Berta Anton Charlotte", "schorn"), ("Schule Otto Richard Nordpol Berta Anton Cäsar Heinrich", "schorn"),
    ],
)  # fmt: skip
def test_what_is_told_letter_by_letter_is_held(index: CustomerIndex, text: str, owner: str) -> None:
    assert named(index, text, HOLD_FROM) == {owner}
    assert named(index, f"They are {text} for us", HOLD_FROM) == {owner}


@pytest.mark.parametrize(
    "text",
    [
        "Alpha Bravo Charlie", "A for Apple, B for Ball, C for Cat", "A as in Alpha, B as in Bravo, C as in Charlie", "Anton Berta Cäsar",
        "Berlin, Hamburg, München", "Berlin Hamburg München", "Zulu and Victor, a kilo", "Zulu. Victor. Kilo.", "Harry, Andrew, Robert, King", "Victor Kilo",
        "Bravo! Hotel Mike", "Z for zero, V for victory", "Aachen Berlin Chemnitz",
    ],
)  # fmt: skip
def test_alphabets_and_lists_are_nobody(index: CustomerIndex, text: str) -> None:
    assert not named(index, text, MASK_FROM)


@given(
    st.text("abcdefghijklmnopqrstuvwxyz", min_size=5, max_size=9).filter(
        lambda one: not is_in_order(one) and len(set(one)) > 2
    )
)
def test_any_name_is_found_in_the_words_of_aviation(name: str) -> None:
    index = build_index([Customer(id="c", name=f"{name.capitalize()}")])
    said = " ".join(ICAO[ord(letter) - ord("a")] for letter in name)
    (hits,) = hits_of(index, [said])
    assert any(hit.rule == "spelled" for hit in hits)
