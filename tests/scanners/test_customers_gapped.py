"""Names of which the middle is hidden or left out: the first letters and an ending are kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckproof.model import Customer
from deckproof.model.finding import HOLD_FROM, MASK_FROM
from scanners.customers import CustomerIndex, build_index
from scanners.customers.findings import hits_of

NAMES = (
    "Harkwell Freight",
    "Silver Birch",
    "Tresk & Odom LLP",
    "Quostenau",
    "Drovander",
    "Drolinder",
    "Prowbress",
    "Target",
    "Inkwell",
)


@pytest.fixture(scope="module")
def index() -> CustomerIndex:
    return build_index([Customer(id=name.lower(), name=name) for name in NAMES])


def named(index: CustomerIndex, text: str, least: float) -> set[tuple[str, str]]:
    (hits,) = hits_of(index, [text])
    return {
        (index.roll[hit.owner].name, text[hit.start : hit.end])
        for hit in hits
        if hit.confidence >= least
    }


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("H****well", "Harkwell Freight"), ("H***well", "Harkwell Freight"), ("H**well", "Harkwell Freight"), ("H...well", "Harkwell Freight"),
        ("H\u2026well", "Harkwell Freight"), ("H\u2014well", "Harkwell Freight"), ("H--well", "Harkwell Freight"), ("Ha__ell", "Harkwell Freight"),
        ("Ha[...]ell", "Harkwell Freight"), ("H(\u2026)well", "Harkwell Freight"), ("H\u2588\u2588\u2588well", "Harkwell Freight"),
        ("Har####l", "Harkwell Freight"), ("Ha????ell", "Harkwell Freight"), ("H****well Freight", "Harkwell Freight"), ("H***w**l", "Harkwell Freight"),
        ("Harkw***ll Fr****t", "Harkwell Freight"), ("H****wells", "Harkwell Freight"), ("S****r B***h", "Silver Birch"), ("S***** Birch", "Silver Birch"),
        ("Q******nau", "Quostenau"), ("Quo...au", "Quostenau"), ("Q\u2022\u2022\u2022\u2022\u2022\u2022au", "Quostenau"), ("Drov****er", "Drovander"),
        ("QU****AU", "Quostenau"), ("Q\u2014NAU", "Quostenau"),
    ],
)  # fmt: skip
def test_an_ending_behind_hidden_letters_holds(
    index: CustomerIndex, written: str, name: str
) -> None:
    for text in (
        f"the week at {written} was long",
        written,
        f"({written})",
        f"so {written}\u2019s",
    ):
        assert named(index, text, HOLD_FROM) == {(name, written)}


@pytest.mark.parametrize("text", ["**H**well", "H**well**", "**H**well**", "__H__well__", "_H****well_", "**Hark**well", "Hark**well**", "***H***well"])  # fmt: skip
def test_markup_round_some_letters_hides_none(index: CustomerIndex, text: str) -> None:
    for line in (text, f"* at {text} today", f"- {text}: **done**"):
        assert {name for name, _ in named(index, line, HOLD_FROM)} == {"Harkwell Freight"}


@pytest.mark.parametrize("written", ["Dro****der", "Dr...er", "P...ss", "P***ss", "Tar***et", "Tar..t", "Qu...au"])  # fmt: skip
def test_what_may_be_another_name_or_a_word_is_shown(index: CustomerIndex, written: str) -> None:
    text = f"the week at {written} was long"
    assert not named(index, text, HOLD_FROM)
    assert named(index, text, MASK_FROM)


@pytest.mark.parametrize(
    "text",
    [
        "I\u2014well, that is it", "Wait...well, see", "A\u2013Z", "So\u2014well said", "H****ess", "H********well", "H****l", "Hark\u2014Well", "h****well",
        "the S***ing word", "SELECT **kwargs", "H.well", "H-well", "H_well", "f(...)well", "www.H...well@x", "__init__", "Silver\u2014well", "S****r", "****well",
        "Hark (...) well", "Harkness...well", "We met\u2014Birch was there", "Q1--Q4", "Data__Run",
    ],
)  # fmt: skip
def test_dashes_dots_and_stars_of_other_texts_are_nobody(index: CustomerIndex, text: str) -> None:
    assert not named(index, text, MASK_FROM)


@given(st.integers(1, 6), st.integers(1, 6), st.sampled_from("*\u2022\u25cf\u2588#?_"))
def test_any_letters_of_the_middle_may_be_hidden(front: int, back: int, sign: str) -> None:
    name = "Zorquistellan"
    index = build_index([Customer(id="c", name=name)])
    written = name[:front] + sign * (len(name) - front - back) + name[-back:]
    found = named(index, f"at {written} today", HOLD_FROM)
    assert found == ({(name, written)} if front + back >= 3 else set())


def test_a_text_full_of_gaps_is_read_to_its_end_in_no_time(index: CustomerIndex) -> None:
    text = " ".join(f"A{chr(97 + at % 26)}{'*' * (2 + at % 5)}nd" for at in range(4_000))
    assert named(index, f"{text} H****well", MASK_FROM) == {("Harkwell Freight", "H****well")}
