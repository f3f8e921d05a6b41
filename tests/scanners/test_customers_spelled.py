"""Names spelled with words: letters told by words of the speaker's own, letters read out, the beginning and the end told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckproof.model import Customer
from deckproof.model.finding import HOLD_FROM, MASK_FROM
from scanners.customers import CustomerIndex, build_index
from scanners.customers.findings import hits_of

NAMES = ("Harkwell Freight", "Kareks", "Silver Birch", "Drovander", "Drolinder", "Harvest Market")


@pytest.fixture(scope="module")
def index() -> CustomerIndex:
    return build_index(
        [
            Customer(id=name.lower(), name=name, aliases=("HRKW",) if at == 0 else ())
            for at, name in enumerate(NAMES)
        ]
    )


def named(index: CustomerIndex, text: str, least: float) -> set[str]:
    (hits,) = hits_of(index, [text])
    return {index.roll[hit.owner].name for hit in hits if hit.confidence >= least}


@pytest.mark.parametrize(
    "text",
    [
        "H as in Harry, R as in Rita, K as in Karl, W as in Will", '"H" as in "Harry", "R" as in "Rita", "K" as in "Karl" and "W" as in "Will"',
        "H wie Heinrich, R wie Richard, K wie Kaufmann und W wie Wilhelm", "H comme Henri, R comme Raoul, K comme Karl et W comme William",
        "H de Huelva, R de Ronda, K de Kilo y W de Washington", "H van Hendrik, R van Rudolf, K van Karel, W van Willem",
        "H di Hotel, R di Roma, K di Kappa, W di Washington", "H som Harald, R som Rut, K som Karin, W som Wilma",
    ],
)  # fmt: skip
def test_letters_are_told_by_words_in_many_languages(index: CustomerIndex, text: str) -> None:
    for line in (text, f"the client is {text.lower()}."):
        assert named(index, line, HOLD_FROM) == {"Harkwell Freight"}


def test_a_word_told_for_a_letter_may_have_an_accent(index: CustomerIndex) -> None:
    text = "K de kilo, A de \u00c1vila, R de Roma, E de Espa\u00f1a, K de kilo, S de Sevilla"
    assert named(index, text, HOLD_FROM) == {"Kareks"}


@pytest.mark.parametrize(
    "text",
    [
        "H, A, R, K, W, E, double L", "H-A-R-K-W-E-double-L", "H A R K W E double L", "H, A, R, K, W, E, two Ls", "H, A, R, K, W, E and L twice",
        "H, A, R, K, W, E, Doppel-L", "H, A, R, K, W, E und zweimal L", "H, A, R, K, W, E, deux L", "H, A, R, K, W, E, doble L", "H. A. R. K. W. E. doppia L",
        "H then A then R then K then W then E then double L",
    ],
)  # fmt: skip
def test_a_letter_told_once_for_two_is_two(index: CustomerIndex, text: str) -> None:
    for line in (text, f"We spell it {text}, as always", f"{text}, a firm in Ulm"):
        assert named(index, line, HOLD_FROM) == {"Harkwell Freight"}


@pytest.mark.parametrize("text", ["K, A, R, E, K and S", "K then A then R then E then K then S", "K, a, r, e, k und s"])  # fmt: skip
def test_letters_read_out_may_be_joined_by_words(index: CustomerIndex, text: str) -> None:
    assert named(index, text, HOLD_FROM) == {"Kareks"}


@pytest.mark.parametrize(
    "text",
    [
        "begins with Hark and ends with well", 'starts with "Hark" and ends in "well"', "starts with Har-, ends with -ell",
        "beginnt mit Hark und endet auf well", "f\u00e4ngt mit Hark an und h\u00f6rt auf well", "commence par Hark et se termine par well",
        "empieza por Hark y termina en well", "inizia con Hark e finisce con well", "begint met Hark en eindigt op well",
    ],
)  # fmt: skip
def test_a_name_told_by_its_beginning_and_its_end_holds(index: CustomerIndex, text: str) -> None:
    for line in (text, f"The client ({text.capitalize()}) has paid"):
        assert named(index, line, HOLD_FROM) == {"Harkwell Freight"}


@given(st.integers(2, 7), st.integers(2, 5))
def test_any_beginning_and_end_may_be_told(front: int, back: int) -> None:
    index = build_index([Customer(id="c", name="Zorquistellan")])
    text = f"It begins with {'Zorquistellan'[:front]} and ends with {'Zorquistellan'[-back:]}."
    assert named(index, text, HOLD_FROM) == {"Zorquistellan"}


def test_ends_that_several_names_have_are_shown(index: CustomerIndex) -> None:
    text = "It begins with Dro and ends with der"
    assert named(index, text, MASK_FROM) == {"Drovander", "Drolinder"}
    assert not named(index, text, HOLD_FROM)


@pytest.mark.parametrize(
    "text",
    [
        "A, B, C and D", "A as in Apple, B as in Ball, C as in Cat", "H, R and K", "double L, double M", "a and I and a", "x, y and z",
        "the day begins with harvest and ends with market", "begins with a talk and ends with lunch", "It starts with Hark and ends with lunch",
        "H as in Karl, R as in Harry, K as in Will, W as in Rita", "two As and three Bs, then E", "plan A, then plan B and C",
    ],
)  # fmt: skip
def test_lists_and_other_sayings_are_nobody(index: CustomerIndex, text: str) -> None:
    assert not named(index, text, MASK_FROM)
