"""A customer's name in a code is found wherever the code stands and whatever else it holds."""

from __future__ import annotations

import base64

import pytest

from deckproof.decoding import decoded
from deckproof.model import Customer
from scanners.customers import CustomerIndex, build_index
from scanners.customers.findings import hits_of


@pytest.fixture(scope="module")
def index() -> CustomerIndex:
    return build_index(
        [Customer(id="c1", name="Velmarin Logistics GmbH"), Customer(id="c2", name="Orlo")]
    )


RAW = {
    "text": b"customer: Velmarin Logistics",
    "line": b"customer:\nVelmarin Logistics\n",
    "tab": b"customer\tVelmarin Logistics",
    "nul": b"id=\x00Velmarin Logistics",
    "Windows-1252": "Kunde für Velmarin Logistics".encode("cp1252"),
    "UTF-16": "für Velmarin Logistics".encode("utf-16-le"),
}


@pytest.mark.parametrize("raw", RAW.values(), ids=RAW)
def test_a_name_is_found_in_every_code_of_an_address(index: CustomerIndex, raw: bytes) -> None:
    codes = [
        base64.b64encode(raw).decode(),
        base64.urlsafe_b64encode(raw).decode().rstrip("="),
        base64.b32encode(raw).decode(),
        raw.hex(),
    ]
    texts = [f"see https://example.com/u/{code} there" for code in codes]
    hits = hits_of(index, texts)
    assert [[hit.owner for hit in found] for found in hits] == [[0]] * len(codes)
    spaced = hits_of(index, [f"It said {raw.hex(' ')} on every line."])[0]
    assert [(hit.start, hit.end, hit.rule) for hit in spaced] == [(8, 7 + 3 * len(raw), "encoded")]


def test_a_short_name_is_found_in_a_short_code(index: CustomerIndex) -> None:
    code = base64.b64encode(b"Velmarin").decode()
    for text in (code, f"id={code.rstrip('=')}", f"{code} is the key"):
        assert [hit.owner for hit in hits_of(index, [text])[0]] == [0], text


def test_chance_letters_between_other_bytes_are_nobody(index: CustomerIndex) -> None:
    code = base64.b64encode(b"\x81\xfe\x01Orlo\x02\xff\x93\x81" * 3).decode()
    assert not hits_of(index, [f"the key {code} is new"])[0]


def test_plain_words_and_numbers_are_no_codes() -> None:
    said = (
        "Infrastructure of PowerPoint in 2031, 10 20 30 percent, deadbeef, INFORMATION TECHNOLOGY"
    )
    assert not [code for code in decoded(said, shortest=8, words=False) if code.whole]
