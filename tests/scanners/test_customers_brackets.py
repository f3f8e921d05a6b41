"""Brackets and quotation marks round whole words of a name, and round letters or pieces of a short one, hide nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckproof.model import Customer
from deckproof.model.finding import HOLD_FROM, MASK_FROM
from scanners.customers import CustomerIndex, build_index
from scanners.customers.findings import hits_of
from scanners.customers.hits import Hit

CUSTOMERS = (
    Customer(id="c0", name="Quirrel Harbour Lines plc"),
    Customer(id="c1", name="Oster Moor Textil GmbH"),
    Customer(id="c2", name="Cadwell Sorrel Brook plc", aliases=("CSB",)),
    Customer(id="c3", name="Tresk Logistics", tickers=("TKQ",)),
    Customer(id="c4", name="Silver Birch Capital", aliases=("PAB", "QVXD")),
    Customer(id="c5", name="Kvellmark Bank"),
)
PAIRS = (
    "()",
    "[]",
    "{}",
    "«»",
    "»«",
    "“”",
    "„“",
    '""',
    "‹›",
    "「」",
    "⟨⟩",
    "‚‘",
    "‚’",
    "””",
    "（）",
)


@pytest.fixture(scope="module")
def index() -> CustomerIndex:
    return build_index(CUSTOMERS)


def found(index: CustomerIndex, text: str, least: float = HOLD_FROM) -> list[Hit]:
    (hits,) = hits_of(index, [text])
    return [hit for hit in hits if hit.confidence >= least]


@pytest.mark.parametrize(
    "written",
    [
        "(Oster) Moor Textil", "Oster (Moor) Textil", "Oster Moor (Textil)", "Oster[moor] (Textil)", "[Oster] [Moor] [Textil]", "(Oster Moor) Textil",
        "Oster (Moor Textil)", "Oster (Moor Textil GmbH)", "Oster (Moor) (Textil) GmbH", "((Oster)) Moor Textil", "OSTER (MOOR) TEXTIL",
        "Quirrel «Harbour» Lines", "Quirrel „Harbour“ Lines", 'Quirrel "Harbour" Lines', "Quirrel (“Harbour”) Lines", "Kvellmark [Bank]", "(Oster)\nMoor Textil",
    ],
)  # fmt: skip
def test_brackets_round_whole_words_of_a_name_hide_nothing(
    index: CustomerIndex, written: str
) -> None:
    for before, behind in (("for the ", " tower"), ("", ""), ("(see ", ")"), ("“with ", "”")):
        text = f"{before}{written}{behind}"
        (hit,) = found(index, text)
        assert (text[hit.start : hit.end], hit.rule) == (written, "signs")


@given(st.sampled_from(PAIRS), st.sets(st.integers(0, 2), min_size=1), st.sampled_from([" ", "  "]))
def test_any_pair_round_any_of_the_words_is_seen(pair: str, at: set[int], blank: str) -> None:
    words = ["Oster", "Moor", "Textil"]
    written = blank.join(
        f"{pair[0]}{one}{pair[1]}" if number in at else one for number, one in enumerate(words)
    )
    (hits,) = hits_of(build_index(CUSTOMERS[1:2]), [f"for {written} now"])
    assert [hit for hit in hits if hit.confidence >= HOLD_FROM and hit.start <= 4 + len("Oster")]


@pytest.mark.parametrize(
    "text",
    [
        "Kvellmark? Bank (a town) it was", "the silver (birch) capital", "Silver (gold, too). Birch", "Oster) Moor (Textil", "the (Oster Moor) and (Textil) halls",
        "Silver: (Birch) Capital",
    ],
)  # fmt: skip
def test_brackets_that_are_no_pair_and_other_words_hold_no_whole_name(
    index: CustomerIndex, text: str
) -> None:
    assert not [hit for hit in found(index, text) if hit.rule == "signs"]


@pytest.mark.parametrize(
    "written",
    [
        "(C).(S).(B)", "[C][S][B]", "C-(S)-B", "(C)-S-B", "[C]/[S]/[B]", "(c).(s).(b)", "«C».«S».«B»", "C[S]B", "(T).(K).(Q)", "(Q).(V).(X).(D)", "(C)SB",
        "(CS)(B)",
    ],
)  # fmt: skip
def test_brackets_round_letters_of_a_short_name_hide_nothing(
    index: CustomerIndex, written: str
) -> None:
    text = f"the {written} tower"
    (hit,) = found(index, text)
    assert text[hit.start : hit.end] == written


@pytest.mark.parametrize(
    "written", ["CS-B", "C-SB", "CS.B", "CS_B", "CS·B", "TK-Q", "(CS)-(B)", "CS.(B)"]
)
def test_a_short_name_in_pieces_is_shown(index: CustomerIndex, written: str) -> None:
    text = f"the {written} tower"
    (hit,) = found(index, text, MASK_FROM)
    assert text[hit.start : hit.end] == written
    assert hit.confidence < HOLD_FROM


@pytest.mark.parametrize(
    "text",
    [
        "P(A|B) grows", "the CS-B-12 valve", "X-CS-B", "CS B is a room", "Cs-B", "cs-b", "CS - B", "CS/B", "CS: B", "CS (B)", "C (S.B)", "CS-Bx", "1CS-B",
        "P(A,B)", "see (C) and (S) and (B)", "QV (XD)",
    ],
)  # fmt: skip
def test_pieces_of_something_else_are_nobody(index: CustomerIndex, text: str) -> None:
    assert not found(index, text, MASK_FROM)
