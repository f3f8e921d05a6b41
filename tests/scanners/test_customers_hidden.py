"""Names in codes and addresses, and names whose parts stand in two cells or two boxes."""

from __future__ import annotations

import base64
from urllib.parse import quote

import pytest

from deckproof.model import BBox, Block, BlockKind, Customer, Finding, Visibility
from scanners.customers import build_index

INDEX = build_index(
    [
        Customer(id="v", name="Velmarin Logistics GmbH"),
        Customer(id="t", name="Torvald & Kestrin"),
        Customer(id="u", name="Überlinger Feinmechanik GmbH"),
        Customer(id="o", name="Orange"),
        Customer(id="s", name="Stone Bridge Freight"),
    ]
)
NAME = "Velmarin Logistics"


def block(text: str, key: str = "b", box: BBox | None = None, slide: int = 1) -> Block:
    return Block(
        id=key, kind=BlockKind.BODY, text=text, visibility=Visibility.SHOWN, part="p", slide=slide, bbox=box,
    )  # fmt: skip


def found(*blocks: Block, customer: str = "v") -> list[Finding]:
    return [
        one for one in INDEX.find(blocks) if one.customer_id == customer and one.confidence >= 0.3
    ]


def in_base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


CODES = {
    "base64": in_base64(f"to={NAME}"),
    "base64 for addresses": base64.urlsafe_b64encode(f"¿{NAME}?>".encode()).decode(),
    "base64 unpadded": in_base64(NAME).rstrip("="),
    "base64, percent-coded": quote(in_base64(f"{NAME} GmbH"), safe=""),
    "base64 twice": in_base64(in_base64(NAME)),
    "base64 of UTF-16": base64.b64encode(NAME.encode("utf-16-le")).decode(),
    "base32": base64.b32encode(NAME.encode()).decode(),
    "hexadecimal": NAME.encode().hex(),
    "hexadecimal in capitals": NAME.lower().encode().hex().upper(),
    "percent-coded twice": quote(quote("".join(f"{one}\u200b" for one in NAME))),
    "escaped": "".join(f"\\u{ord(one):04x}" for one in NAME),
}


@pytest.mark.parametrize("code", CODES.values(), ids=CODES)
@pytest.mark.parametrize(
    "address",
    [
        "https://share.example/r?u={}&v=2",
        "https://share.example/in/{}/start",
        "share.example/#d={}",
        "mailto:info@share.example?body={}",
    ],
)
def test_a_name_in_an_addresss_code_is_found_at_the_whole_address(address: str, code: str) -> None:
    text = f"See {address.format(code)}, please"
    (one,) = found(block(text))
    assert one.text == text[4:-8]
    assert one.confidence >= 0.6


def test_a_code_alone_is_read_too() -> None:
    (one,) = found(block(f"Token {CODES['base64']} of the call"))
    assert one.text == CODES["base64"]


def test_a_domain_with_marks_is_found_in_punycode() -> None:
    host = "überlinger-feinmechanik.example".encode("idna").decode()
    assert found(block(f"Live on https://{host}/start"), customer="u")


@pytest.mark.parametrize(
    "text",
    [
        "https://share.example/r?u=" + in_base64("nothing to see here, move on"),
        "commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "The misunderstanding of internationalization: counterproductive",
        "https://share.example/r?u=" + in_base64("an orange a day"),
    ],
)
def test_what_says_nothing_of_a_customer_is_left_alone(text: str) -> None:
    assert [one for one in INDEX.find([block(text)]) if one.confidence >= 0.3] == []


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("Live at Vel<b>marin</b> Logistics now", "Vel<b>marin</b> Logistics"),
        ('Velmarin<br/>Logi<span class="x">stics</span>', 'Velmarin<br/>Logi<span class="x">stics'),
        ("to V\u0640el\u0640marin Logistics", "V\u0640el\u0640marin Logistics"),
        ("We met Ve*marin Logistics there", "Ve*marin Logistics"),
    ],
)
def test_tags_drawn_out_letters_and_stars_hide_no_name(text: str, span: str) -> None:
    assert [one.text for one in found(block(text))] == [span]


def test_a_smaller_sign_is_no_tag() -> None:
    assert found(block("if Stone <b and Bridge> Freight"), customer="s") == []


# Apart


def test_a_name_over_two_rows_of_a_column_is_found_in_both_cells() -> None:
    text = "Client\tState\nStone Bridge\tgreen\nFreight\tred\n"
    assert [one.text for one in found(block(text), customer="s")] == ["Stone Bridge", "Freight"]


def test_a_name_over_three_rows_leaves_no_cell_out() -> None:
    text = "12\tStone\n13\tBridge\n14\tFreight"
    assert [one.text for one in found(block(text), customer="s")] == ["Stone", "Bridge", "Freight"]


UPPER, LOWER = (100.0, 100.0, 200.0, 30.0), (110.0, 132.0, 180.0, 30.0)
RIGHT, FAR = (304.0, 100.0, 160.0, 30.0), (110.0, 400.0, 180.0, 30.0)


@pytest.mark.parametrize("other", [LOWER, RIGHT])
def test_a_name_over_two_boxes_is_found_in_both(other: BBox) -> None:
    one = found(
        block("Live at Stone", "a", UPPER), block("Bridge Freight: May", "b", other), customer="s"
    )
    assert {(each.block, each.text) for each in one} == {("a", "Stone"), ("b", "Bridge Freight")}
    assert {each.rule for each in one} == {"exact-apart"}
    assert all(each.confidence >= 0.6 for each in one)


def test_boxes_far_apart_or_on_two_slides_are_not_joined() -> None:
    first = block("Live at Stone", "a", UPPER)
    assert not found(first, block("Bridge Freight since May", "b", FAR), customer="s")
    assert not found(first, block("Bridge Freight", "b", LOWER, slide=2), customer="s")
    assert not found(first, block("Bridge Freight", "b"), customer="s")


def test_the_parts_are_told_as_parts() -> None:
    one, *_ = found(block("x\tStone\ny\tBridge Freight"), customer="s")
    assert "part of it in another cell or box" in one.why
