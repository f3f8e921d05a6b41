"""Names of which a few letters are left: the rest is hidden behind signs of one kind, or left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckproof.model import Customer
from deckproof.model.finding import HOLD_FROM, MASK_FROM
from scanners.customers import CustomerIndex, build_index
from scanners.customers.findings import hits_of

NAMES = (
    "Harkwell",
    "Quirrel",
    "Tarnwick Trading",
    "Custhoven",
    "Markholm",
    "Jolvander",
    "Jolvanyi",
    "Veldmoor",
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
        ("Hark****", "Harkwell"), ("Hark***", "Harkwell"), ("Harkw***", "Harkwell"), ("Harkw██", "Harkwell"), ("H***well", "Harkwell"),
        ("H██kwell", "Harkwell"), ("Harkw#ll", "Harkwell"), ("Ha##well", "Harkwell"), ("Harkw__l", "Harkwell"), ("Harkw??l", "Harkwell"),
        ("Harkwe…", "Harkwell"), ("Harkwe...", "Harkwell"), ("Quirr…", "Quirrel"), ("Qu_rrel", "Quirrel"), ("Q?irrel", "Quirrel"), ("Quir***", "Quirrel"),
        ("Tarn**** Trading", "Tarnwick Trading"), ("Tarnw???", "Tarnwick Trading"), ("Tarnw___", "Tarnwick Trading"), ("Jolvand**", "Jolvander"),
        ("Mark****", "Markholm"), ("Cust*****", "Custhoven"),
    ],
)  # fmt: skip
def test_letters_that_tell_one_name_hold(index: CustomerIndex, written: str, name: str) -> None:
    for text in (f"the week at {written} was long", f"{written}", f"({written})"):
        assert named(index, text, HOLD_FROM) == {name}


@pytest.mark.parametrize("written", ["Jolv***", "Jolvan***", "Quir…", "Cust…", "Cust..."])
def test_letters_that_may_be_another_are_shown(index: CustomerIndex, written: str) -> None:
    assert named(index, f"the week at {written} was long", MASK_FROM)
    assert not named(index, f"the week at {written} was long", HOLD_FROM)


@pytest.mark.parametrize(
    "text",
    [
        "Wait…", "Mark…", "Mark...", "Mark???", "Hark…", "Hark... who goes there", "Custom…", "Customers...", "Customer???", "Customer_____", "Name____",
        "Har*****", "hark****", "Harkness***", "Marks***", "Mark** is a footnote", "Quarr…", "Veldt…", "Tarnish...", "custhov_", "my__hark", "H******l",
        "Marking****", "Harks…", "J***",
    ],
)  # fmt: skip
def test_other_words_that_are_cut_off_are_nobody(index: CustomerIndex, text: str) -> None:
    assert not named(index, text, MASK_FROM)


@given(st.integers(5, 7), st.sampled_from("*•●█"))
def test_any_number_of_letters_from_five_on_may_be_left(left: int, sign: str) -> None:
    index = build_index([Customer(id="c", name="Harkwellow Grain")])
    assert named(index, f"at {'Harkwellow'[:left]}{sign * 4} today", HOLD_FROM)
