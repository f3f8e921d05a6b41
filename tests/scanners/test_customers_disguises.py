"""A customer is found however the name is written, and not where another thing is meant."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deckproof.model import (
    Action,
    Block,
    BlockKind,
    Category,
    Customer,
    Finding,
    Severity,
    Visibility,
)
from scanners import Scope, detectors
from scanners.customers import CustomerIndex, build_index

CUSTOMERS = (
    Customer(id="q", name="Quillmark Systems GmbH", domains=("quillmark.example",)),
    Customer(id="b", name="Brannoc & Thistle Ltd."),
    Customer(id="m", name="Müllerstedt Feinkost AG"),
    Customer(id="z", name="Zorvane Pharmaceuticals, Inc.", tickers=("ZRVN",)),
    Customer(id="k", name="Korvath"),
    Customer(id="w", name="Willow Corporation", aliases=("Willow",)),
    Customer(id="v", name="Ветроград ООО"),
    Customer(id="j", name="株式会社カワベリン"),
    Customer(id="t", name="Thornebury Valley Waterworks plc"),
    Customer(id="h", name="HexaFjord ASA"),
    Customer(id="p", name="J.P. Ravenscar & Sons"),
    Customer(id="n", name="net quarry AG"),
)


@pytest.fixture(scope="module")
def index() -> CustomerIndex:
    return build_index(CUSTOMERS)


def block(text: str, key: str = "b1") -> Block:
    return Block(
        id=key, kind=BlockKind.BODY, text=text, visibility=Visibility.SHOWN, part="p", slide=3
    )


def sure(index: CustomerIndex, text: str) -> dict[str, tuple[str, float]]:
    """For every customer from 0.3 what stands there and how sure it is."""
    return {
        str(one.customer_id): (one.text, one.confidence)
        for one in index.find([block(text)])
        if one.confidence >= 0.3
    }


FULL_WIDTH = "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in "Quillmark Systems")  # fmt: skip


@pytest.mark.parametrize(
    ("customer", "written"),
    [
        ("q", "Quillmark Systems GmbH"),
        ("q", "quillmark systems"),
        ("q", "QUILLMARK SYSTEMS’S"),
        ("q", "Quillmark Systems S.p.A."),
        ("q", "Quillmark-Systems"),
        ("q", "QuillmarkSystems"),
        ("q", "Quillmark\u00a0\u2009Systems"),
        ("q", "Q U I L L M A R K  S Y S T E M S"),
        ("q", "Quill\u200bmark Sys\u00adtems"),
        ("q", "Quіllmаrk Systеms"),
        ("q", FULL_WIDTH),
        ("q", "𝐐𝐮𝐢𝐥𝐥𝐦𝐚𝐫𝐤 𝐒𝐲𝐬𝐭𝐞𝐦𝐬"),
        ("q", "Quíllmark Systéms"),
        ("q", unicodedata.normalize("NFD", "Quíllmark Systéms")),
        ("q", "Quillmark\x0bSystems"),
        ("q", "Quillmark\tSystems"),
        ("q", "Quill-\nmark Systems"),
        ("q", "#QuillmarkSystems"),
        ("q", "@quillmarksystems"),
        ("q", "ap@eu.quillmarksystems.example"),
        ("q", "https://portal.quillmark-systems.example/x?y=1"),
        ("q", "quillmark_systems_renewal_v3.pptx"),
        ("q", "Quillmark&nbsp;Systems"),
        ("q", "Quillmark%20Systems"),
        ("q", "Qui11mark 5ystems"),
        ("q", "Qvillmark Systems"),
        ("q", "Quilmark Sytsems"),
        ("q", "Quillmark Sys."),
        ("q", "Quillmark"),
        ("q", "quillmark.example"),
        ("b", "Brannoc and Thistle"),
        ("b", "Brannoc &amp; Thistle"),
        ("b", "Bramoc & Thistle"),
        ("m", "Muellerstedt Feinkost"),
        ("m", "Mullerstedt Feinkost"),
        ("m", "M&uuml;llerstedt Feinkost"),
        ("k", "Korvaths"),
        ("k", "Korvath-Projekt"),
        ("k", "Korvathprojekt"),
        ("k", "www.korvathgmbh.com"),
        ("k", "K.O.R.V.A.T.H."),
        ("h", "getHexaFjordClient()"),
        ("h", "HEXAFJORD"),
        ("p", "JP Ravenscar and Sons"),
        ("v", "Vetrograd"),
        ("v", "ВЕТРОГРАД"),
        ("j", "今日はカワベリンと会議"),
        ("n", "net quarry"),
        ("z", "NASDAQ: ZRVN"),
        ("z", "Zorvane Pharma"),
    ],
)
def test_a_customer_is_found_however_it_is_written(
    index: CustomerIndex, customer: str, written: str
) -> None:
    before = "The renewal with "
    found = [
        one
        for one in index.find([block(f"{before}{written}, as agreed in May.")])
        if one.customer_id == customer and one.confidence >= 0.3
    ]
    assert found
    assert all(one.start >= len(before) - 1 for one in found)


def test_a_span_covers_the_letters_as_they_stand_and_the_legal_form(index: CustomerIndex) -> None:
    text = "Mit der Quill\u200bmark\u00a0Systems GmbH & Co. KG reden"
    (finding,) = index.find([block(text)])
    assert text[finding.start : finding.end] == "Quill\u200bmark\u00a0Systems GmbH & Co. KG"
    assert finding.text == text[finding.start : finding.end]


@pytest.mark.parametrize(
    "harmless",
    [
        "The systems are up.",
        "Mark the quills, then the system.",
        "A willow by the river",
        "We planted the willow in spring",
        "Willow trees need water",
        "Pharmaceuticals and insurance",
        "The valley has old waterworks.",
        "thistle and brandy",
        "A net. Quarry stones.",
        "Zorro and vane",
    ],
)
def test_words_that_are_only_words_are_left_alone(index: CustomerIndex, harmless: str) -> None:
    assert sure(index, harmless) == {}


@pytest.mark.parametrize(
    "meant",
    [
        "Willow signed for three years.",
        "We met the CFO of Willow on Friday.",
        "Willow's CISO asked for an audit",
        "The renewal with Willow closed in Q3.",
        "Willow Inc. is live",
        "Our largest customer is Willow.",
    ],
)
def test_an_everyday_word_is_the_firm_where_its_surroundings_say_so(
    index: CustomerIndex, meant: str
) -> None:
    assert sure(index, meant)["w"][1] >= 0.6


@pytest.mark.parametrize(
    ("near", "customer"),
    [
        ("Quillmark Tower opened", "k"),
        ("Korvan Logistics", "k"),
        ("Thornebury Hill Waterworks", "t"),
        ("Brandok, Thistle and rose", "b"),
        ("Zorvane. Pharmaceuticals are next.", "k"),
    ],
)
def test_another_firm_is_not_this_customer(index: CustomerIndex, near: str, customer: str) -> None:
    assert sure(index, near).get(customer, ("", 0.0))[1] < 0.6


FOREIGN = (
    Customer(id="g", name="Grote Tuin B.V."),
    Customer(id="n", name="Nuevo Mundo S.A."),
    Customer(id="s", name="Schöne Küche GmbH"),
)


@pytest.mark.parametrize(
    ("text", "customer"),
    [
        ("The renewal with grote tuin was signed before the summer.", "g"),
        ("They moved the warehouse of nuevo mundo to another region.", "n"),
        ("What the team at schöne küche liked most was the dashboard.", "s"),
    ],
)
def test_words_of_another_language_in_small_letters_are_a_name_in_an_english_sentence(
    text: str, customer: str
) -> None:
    assert set(sure(build_index(FOREIGN), text)) == {customer}


@pytest.mark.parametrize(
    "text",
    [
        "Het huis heeft een grote tuin en staat aan het water.",
        "El nuevo mundo del trabajo es una promesa para todos.",
    ],
)
def test_the_same_words_in_their_own_language_are_only_words(text: str) -> None:
    assert not sure(build_index(FOREIGN), text)


def test_a_name_never_runs_over_from_one_block_into_the_next(index: CustomerIndex) -> None:
    found = index.find([block("We like Thornebury Valley"), block("Waterworks are nice", "b2")])
    assert all(one.text != "Waterworks" for one in found)


def test_customers_that_share_a_name_are_all_reported() -> None:
    index = build_index(
        [
            Customer(id="1", name="Osterwell Logistics SE", aliases=("Osterwell",)),
            Customer(id="2", name="Osterwell Insurance AG", aliases=("Osterwell",)),
        ]
    )
    found = list(index.find([block("Osterwell renewed early.")]))
    assert {one.customer_id for one in found} == {"1", "2"}
    assert {one.group for one in found} == {"customer:1", "customer:2"}


def test_the_longer_name_wins_over_a_shorter_customer_inside_it() -> None:
    index = build_index(
        [Customer(id="1", name="Korvath"), Customer(id="2", name="Korvath Marine Ltd")]
    )
    assert [one.customer_id for one in index.find([block("Korvath Marine is live")])] == ["2"]
    assert [one.customer_id for one in index.find([block("Korvath is live")])] == ["1"]


@pytest.mark.parametrize(
    ("today", "action"),
    [
        (dt.date(2030, 6, 30), Action.ALLOW),
        (dt.date(2030, 7, 1), Action.REPLACE),
        (None, Action.REPLACE),
    ],
)
def test_a_public_reference_ends_with_its_day(today: dt.date | None, action: Action) -> None:
    index = build_index(
        [Customer(id="1", name="Korvath", public_reference_until=dt.date(2030, 6, 30))]
    )
    (finding,) = index.find([block("Korvath is live")], today=today)
    assert finding.action is action
    assert (finding.severity is Severity.INFO) == (action is Action.ALLOW)
    assert index.has_public


def test_initials_count_more_where_the_customer_is_named_in_full(index: CustomerIndex) -> None:
    alone = sure(index, "In this chart TVW is blue").get("t", ("", 0.0))[1]
    both = [
        one.confidence
        for one in index.find(
            [block("Thornebury Valley Waterworks"), block("In this chart TVW is blue", "b2")]
        )
        if one.text == "TVW"
    ]
    assert both
    assert both[0] > alone


def test_a_finding_tells_where_and_why_without_naming_the_customer_of_the_list(
    index: CustomerIndex,
) -> None:
    (finding,) = index.find([block("Notes of @quillmarksystems")])
    assert (finding.category, finding.slide, finding.block) == (Category.CUSTOMER, 3, "b1")
    assert finding.why.endswith(".")
    assert "customer q" in finding.why
    assert "Quillmark" not in finding.why


def test_ids_stay_when_the_same_blocks_are_scanned_again(index: CustomerIndex) -> None:
    blocks = [block("Korvath and Korvath, then Quilmark Systems")]
    once, twice = list(index.find(blocks)), list(index.find(blocks))
    assert once == twice
    assert len({one.id for one in once}) == len(once) == 3


def test_looking_ahead_changes_nothing(index: CustomerIndex) -> None:
    texts = ["Korvath is live", "Nothing here", "Ask Qvillmark Systems", ""]
    apart = [list(index.find([block(text)])) for text in texts]
    index.look_ahead(texts)
    assert [list(index.find([block(text)])) for text in texts] == apart
    index.look_ahead([])


def test_the_detector_is_silent_without_a_list(index: CustomerIndex) -> None:
    detector = detectors.get("customer-names")
    blocks = (block("Korvath is live"),)
    assert list(detector(Scope(blocks=blocks))) == []
    assert [one.customer_id for one in detector(Scope(blocks=blocks, customers=index))] == ["k"]


def test_an_empty_list_finds_nothing() -> None:
    assert list(build_index([]).find([block("Korvath is live")])) == []


TEXTS = st.text(
    st.one_of(
        st.sampled_from("Korvath QuilmkSysze \n\t\x0b\x00-._@#'’&;%20\u200b\u00adі😀ﬁ株ß"),
        st.characters(),
    ),
    max_size=60,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXTS, max_size=3))
def test_no_text_breaks_the_search_and_spans_lie_inside(
    index: CustomerIndex, texts: list[str]
) -> None:
    blocks = [block(text, str(number)) for number, text in enumerate(texts)]
    for finding in index.find(blocks):
        text = texts[int(str(finding.block))]
        assert 0 <= finding.start < finding.end <= len(text)
        assert text[finding.start : finding.end] == finding.text
        assert 0 < finding.confidence <= 1


@settings(max_examples=60, deadline=None)
@given(before=st.text(max_size=30), after=st.text(max_size=30))
def test_a_plain_name_is_found_whatever_text_is_round_it(
    index: CustomerIndex, before: str, after: str
) -> None:
    text = f"{before} \n Zorvane Pharmaceuticals \n {after}"
    hits: list[Finding] = list(index.find([block(text)]))
    start = len(before) + 3
    assert any(
        one.customer_id == "z" and one.start <= start and one.end >= start + len("Zorvane")
        for one in hits
    )
