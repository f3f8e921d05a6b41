"""Names as they are heard and written in Hebrew, Arabic, Georgian, Armenian, Devanagari, Katakana and Hangul."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckproof.model import Customer
from deckproof.model.finding import HOLD_FROM, MASK_FROM
from scanners.customers import CustomerIndex, build_index
from scanners.customers.bones import bones_of
from scanners.customers.findings import hits_of

NAMES = (
    "Harkwell",
    "Velmarin",
    "Tarnwick Trading",
    "Koldenberg",
    "Quirrel",
    "Brandolin",
    "Target",
    "Orange",
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
        ("ヴェルマリン", "Velmarin"), ("ベルマリン", "Velmarin"), ("タルンヴィック・トレーディング", "Tarnwick Trading"), ("コルデンベルク", "Koldenberg"),
        ("ブランドリン", "Brandolin"), ("벨마린", "Velmarin"), ("브란돌린", "Brandolin"), ("हार्कवेल", "Harkwell"), ("वेलमारिन", "Velmarin"),
        ("ჰარკველი", "Harkwell"), ("ველმარინი", "Velmarin"), ("Հարքվել", "Harkwell"), ("Վելմարին", "Velmarin"), ("קולדנברג", "Koldenberg"),
        ("برندولين", "Brandolin"), ("ברנדולין", "Brandolin"),
    ],
)  # fmt: skip
def test_a_name_of_many_sounds_is_held(index: CustomerIndex, written: str, name: str) -> None:
    for text in (written, f"2031 – {written} – 14", f"({written})"):
        assert named(index, text, HOLD_FROM) == {name}


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("ハークウェル", "Harkwell"), ("株式会社ハークウェル様", "Harkwell"), ("クイレル", "Quirrel"), ("クウィレル", "Quirrel"), ("하크웰", "Harkwell"), ("하크웰은", "Harkwell"),
        ("퀴렐", "Quirrel"), ("הארקוול", "Harkwell"), ("ולמרין", "Velmarin"), ("هاركويل", "Harkwell"), ("فيلمارين", "Velmarin"), ("क्विरेल", "Quirrel"),
    ],
)  # fmt: skip
def test_a_name_of_fewer_sounds_is_shown(index: CustomerIndex, written: str, name: str) -> None:
    assert named(index, written, MASK_FROM) == {name}


@pytest.mark.parametrize(
    "text",
    [
        "שלום לכולם", "לקוחות חדשים", "מחר בבוקר נפגשים במשרד", "مرحبا بكم في العرض", "العملاء الجدد", "お問い合わせはこちら", "ハークライト", "コンピューター", "マーケティング",
        "プロジェクト", "안녕하세요 여러분", "프로젝트 일정", "नमस्ते दुनिया", "हमारे नए ग्राहक", "გამარჯობა", "ახალი მომხმარებლები", "Բարեւ Ձեզ", "ベルリン", "ハノーファー", "ターゲット層",
        "オレンジ色", "ヴェルデマリナ", "הרקולס", "ולמרות",
    ],
)  # fmt: skip
def test_other_words_are_nobody(index: CustomerIndex, text: str) -> None:
    assert not named(index, text, HOLD_FROM)
    assert named(index, text, MASK_FROM) <= {"Target", "Orange"}


@pytest.mark.parametrize(
    ("name", "written", "spoken"),
    [("harkwell", "HLKWL", "HKWL"), ("quirrel", "KWLL", "KWLL"), ("schachtner", "SKTNL", "SKTN"), ("philmarex", "PLMLKS", "PLMLKS"), ("cecil", "SSL", "SSL")],
)  # fmt: skip
def test_skeletons_have_the_consonants_that_are_heard(name: str, written: str, spoken: str) -> None:
    assert bones_of(name) == (written, spoken)


@given(st.text("アイウカキクサシタチナニハヒマミラリルンヴー・", min_size=1, max_size=30))
def test_any_katakana_can_be_read(text: str) -> None:
    index = build_index([Customer(id="c", name="Velmarin")])
    for hit in hits_of(index, [text])[0]:
        assert 0 <= hit.start < hit.end <= len(text)
