"""Names with letters written twice or more, and with double letters written once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckproof.model import Customer
from deckproof.model.finding import HOLD_FROM, MASK_FROM
from scanners.customers import CustomerIndex, build_index
from scanners.customers.doubled import readings
from scanners.customers.findings import hits_of

NAMES = (
    "Harkwell",
    "Quirrel",
    "Velmarin Logistics GmbH",
    "Target",
    "Kessellring",
    "Tommashaffen Yards",
    "Loom",
    "Korvath",
)


@pytest.fixture(scope="module")
def index() -> CustomerIndex:
    return build_index([Customer(id=name.lower(), name=name) for name in NAMES])


def named(index: CustomerIndex, text: str, least: float) -> set[str]:
    (hits,) = hits_of(index, [text])
    return {index.roll[hit.owner].name for hit in hits if hit.confidence >= least}


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Harkkwell", "Harkwell"), ("Harkkwelll", "Harkwell"), ("HHaarrkkwweellll", "Harkwell"), ("HHHaaarrrkkkwwweeellllll", "Harkwell"),
        ("Haaaaarkwell", "Harkwell"), ("Quirreel", "Quirrel"), ("QQuuiirrrreell", "Quirrel"), ("Quuirreel", "Quirrel"), ("qquuiirreell", "Quirrel"),
        ("Vellmaarin Loogistics", "Velmarin Logistics GmbH"), ("Veelmmaarriinn", "Velmarin Logistics GmbH"), ("TTaarrggeett", "Target"),
        ("KKOORRVVAATTHH", "Korvath"), ("Koooorvaaath", "Korvath"),
    ],
)  # fmt: skip
def test_letters_too_many_are_left_out(index: CustomerIndex, written: str, name: str) -> None:
    for text in (f"the week at {written} was long", written, f"({written})"):
        assert named(index, text, HOLD_FROM) == {name}


@pytest.mark.parametrize(
    ("written", "name"),
    [("Kesselring", "Kessellring"), ("Keselring", "Kessellring"), ("Tomashafen Yards", "Tommashaffen Yards"), ("Harkwel", "Harkwell"), ("Quirel", "Quirrel")],
)  # fmt: skip
def test_double_letters_may_stand_once(index: CustomerIndex, written: str, name: str) -> None:
    assert named(index, f"the week at {written} was long", MASK_FROM) == {name}


@pytest.mark.parametrize(
    "text",
    [
        "The committee addressed possessions", "Schifffahrtsgesellschaft", "Hmmmm", "Loooom", "aaaabbbb", "xxxx", "Tarrgget practice", "Booookkeeping",
        "Harwel", "Kraalliiffornnia", "0000 1111",
    ],
)  # fmt: skip
def test_other_words_with_double_letters_hold_nothing(index: CustomerIndex, text: str) -> None:
    assert not named(index, text, HOLD_FROM)


@given(st.lists(st.integers(2, 4), min_size=7, max_size=7))
def test_every_letter_may_stand_any_number_of_times(times: list[int]) -> None:
    index = build_index([Customer(id="c", name="Korvath")])
    written = "".join(letter * count for letter, count in zip("Korvath", times, strict=True))
    assert named(index, f"at {written} today", HOLD_FROM)


@given(st.text("abx", max_size=40))
def test_readings_have_no_row_of_three(letters: str) -> None:
    for read in readings(letters):
        assert not any(one * 3 in read for one in "abx") or len(letters) > 20
