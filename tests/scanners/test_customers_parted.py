"""A short name with a sign between every two letters is the name that the list gives, and held."""

from __future__ import annotations

import pytest

from deckproof.model import Customer
from deckproof.model.finding import HOLD_FROM, MASK_FROM
from scanners.customers import CustomerIndex, build_index
from scanners.customers.findings import hits_of

CUSTOMERS = (
    Customer(id="c0", name="Velmarin Harbour Airways plc", aliases=("VHB",)),
    Customer(id="c1", name="Tresk Logistics", tickers=("TKQ",)),
    Customer(id="c2", name="Odom Harrow Kestrel Ltd"),
    Customer(id="c3", name="ABC Papers Ltd", aliases=("ABC", "IT", "QX", "FYI")),
    Customer(id="c4", name="RVK GmbH"),
)


@pytest.fixture(scope="module")
def index() -> CustomerIndex:
    return build_index(CUSTOMERS)


def held(index: CustomerIndex, text: str) -> list[str]:
    (hits,) = hits_of(index, [text])
    return [text[hit.start : hit.end] for hit in hits if hit.confidence >= HOLD_FROM]


@pytest.mark.parametrize(
    "written",
    [
        "V.H.B.", "V.H.B", "V-H-B", "V H B", "V/H/B", "V·H·B", "V_H_B", "V. H. B.", "V / H / B", "V - H - B", "v.h.b.", "v-h-b",
        "V‑H‑B", "V–H–B", "V|H|B", "V•H•B", "Ｖ．Ｈ．Ｂ", "V\u00a0H\u00a0B", "V.\u200bH.\u200bB.", "V\\H\\B", "V.-H.-B.", "V,H,B", "V*H*B",
        "T.K.Q.", "t-k-q", "R.V.K.", "R V K", "Q.X.", "A.B.C.",
    ],
)  # fmt: skip
def test_signs_between_the_letters_of_a_short_name_hide_nothing(
    index: CustomerIndex, written: str
) -> None:
    assert held(index, f"the {written} tower") == [written]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("V.H.B.’s towers", "V.H.B."),
        ("V.H.B's towers", "V.H.B"),
        ("the V.H.B.s of this world", "V.H.B."),
        ("a V H B tower", "V H B"),
        ("a V.H.B. tower", "V.H.B."),
        ("Plan (V.H.B.)", "V.H.B."),
        ("(a) V.H.B. (b)", "V.H.B."),
        ("We flew V.H.B.", "V.H.B"),
        ("We flew V.H.B.\nNext", "V.H.B"),
        ("l'V.H.B. est là", "V.H.B."),
    ],
)
def test_what_stands_beside_the_letters_is_no_part_of_the_name(
    index: CustomerIndex, text: str, found: str
) -> None:
    assert held(index, text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "A.V.H.B. is another's", "the V-H-B-D tower", "O.H.K. is no name that the list gives", "options A / B / C", "a b c of it", "a, b, c",
        "our I.T. people", "i.t. and so on", "Q.X. Sorrel wrote it", "Q / X", "q.x.", "f.y.i. the doors", "V. Then H. Then B.", "V: H: B", "V\tH\tB",
    ],
)  # fmt: skip
def test_other_letters_that_stand_alone_hold_nothing(index: CustomerIndex, text: str) -> None:
    assert not held(index, text)


@pytest.mark.parametrize("written", ["Q-X", "Q/X", "Q·X", "Q_X"])
def test_two_letters_with_a_sign_are_shown(index: CustomerIndex, written: str) -> None:
    ((hit,),) = hits_of(index, [f"the {written} tower"])
    assert (hit.start, hit.end) == (4, 7)
    assert MASK_FROM <= hit.confidence < HOLD_FROM
    assert not hits_of(index, [f"the {written.replace(written[1], ' ')} tower"])[0]


def test_options_that_spell_a_name_are_shown_all_the_same(index: CustomerIndex) -> None:
    ((hit,),) = hits_of(index, ["A / B / C"])
    assert (hit.start, hit.end, hit.rule) == (0, 9, "alias-letter-spaced")
    assert hit.confidence < HOLD_FROM
