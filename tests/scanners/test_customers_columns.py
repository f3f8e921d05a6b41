"""Names with each letter on a line of its own, in a cell of its own, or in rows of letters one below the other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckproof.model import Block, BlockKind, Customer, Visibility
from deckproof.model.finding import HOLD_FROM, MASK_FROM
from scanners.customers import CustomerIndex, build_index
from scanners.customers.findings import hits_of

CUSTOMERS = (
    Customer(id="c0", name="Quirrel"),
    Customer(id="c1", name="Whitlow Thackery"),
    Customer(id="c2", name="Cadwell Sorrel Brook plc", aliases=("CSB", "ABC", "SMT", "QVXD", "NES")),
    Customer(id="c3", name="Tresk Logistics", tickers=("TKQ", "AND")),
)  # fmt: skip


@pytest.fixture(scope="module")
def index() -> CustomerIndex:
    return build_index(CUSTOMERS)


@pytest.mark.parametrize("between", ["\n", "\n\n", " \n", "\x0b", "\r\n", "\u2028"])
@pytest.mark.parametrize("name", ["QUIRREL", "WHITLOWTHACKERY", "Quirrel", "QVXD"])
def test_letters_one_a_line_are_held(index: CustomerIndex, name: str, between: str) -> None:
    written = between.join(name)
    for text in (written, f"Our partner{between}{written}{between}and its ships"):
        (hits,) = hits_of(index, [text])
        assert [text[hit.start : hit.end] for hit in hits if hit.confidence >= HOLD_FROM] == [
            written
        ]


@given(st.lists(st.booleans(), min_size=6, max_size=6))
def test_however_the_letters_are_shared_out_over_lines(breaks: list[bool]) -> None:
    written = "".join(
        letter + ("\n" if is_break else " ")
        for letter, is_break in zip("QUIRREL", [*breaks, False], strict=True)
    ).strip()
    (hits,) = hits_of(build_index(CUSTOMERS), [written])
    assert [(hit.start, hit.end) for hit in hits if hit.confidence >= HOLD_FROM] == [
        (0, len(written))
    ]


@pytest.mark.parametrize("text", ["C\nS\nB", "Our partner\nC\nS\nB\nand others", "T\n\nK\n\nQ"])
def test_three_letters_one_a_line_are_shown(index: CustomerIndex, text: str) -> None:
    (hits,) = hits_of(index, [text])
    (shown,) = [hit for hit in hits if hit.confidence >= MASK_FROM]
    assert shown.confidence < HOLD_FROM


@pytest.mark.parametrize(
    "text",
    [
        "A\nB\nC", "S\nM\nT", "N\nE\nS", "C\nS\nB\nD", "X\nC\nS\nB", "c\ns\nb", "C\nS B", "A\nN\nD", "C.\nS.\nB.", "C,\nS,\nB", "C\nSB", "C\tS\tB",
    ],
)  # fmt: skip
def test_other_letters_in_a_column_are_nobody(index: CustomerIndex, text: str) -> None:
    (hits,) = hits_of(index, [text])
    assert not [hit for hit in hits if hit.confidence >= MASK_FROM]


def test_the_cells_of_a_column_spell_a_name(index: CustomerIndex) -> None:
    for name in ("QUIRREL", "CSB"):
        table = "\n".join(f"{letter}\t{at}00 kg\tnorth" for at, letter in enumerate(name, 1))
        block = Block(
            id="b1", slide=1, kind=BlockKind.TABLE, text=table, visibility=Visibility.SHOWN, part="p"
        )  # fmt: skip
        found = [one for one in index.find([block]) if one.confidence >= MASK_FROM]
        assert "".join(one.text for one in found) == name
        assert {one.start for one in found} == {table.index(row) for row in table.split("\n")}
