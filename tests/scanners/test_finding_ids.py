"""The same bytes give the same ids: a reviewer's word on a finding has to find it again."""

from __future__ import annotations

from collections.abc import Sequence

from deckproof.model import Block, Customer, Finding
from scanners import scan_blocks
from scanners._scan import text_block
from scanners.customers import CustomerIndex, build_index
from scanners.policy import parse_policy

TEXTS = (
    "Quillfeather Air chose us; Quillfeather Air flies to Graz.",
    "QUILLFEATHER AIR and its people",
    "Write to kim.osei@firm.example or call the desk.",
    "Strictly confidential",
    "We are the leading maker of gates.",
)
LAX = parse_policy({"rule": [{"severity": "info", "action": "ask"}]}, where="here")


def blocks() -> list[Block]:
    return [text_block(f"b{number}", text, slide=number + 1) for number, text in enumerate(TEXTS)]


def index_of(*names: str) -> CustomerIndex:
    return build_index([Customer(id=f"c-{name}", name=name) for name in names])


def ids(found: Sequence[Finding]) -> list[str]:
    return [one.id for one in found]


def test_ids_are_the_same_over_scans_and_policies() -> None:
    first = scan_blocks(blocks(), customers=index_of("Quillfeather Air"))
    again = scan_blocks(blocks(), customers=index_of("Quillfeather Air"))
    lax = scan_blocks(blocks(), customers=index_of("Quillfeather Air"), policy=LAX)
    assert len(first) >= 6
    assert ids(first) == ids(again) == ids(lax)
    assert len(set(ids(first))) == len(first)


def test_another_customer_on_the_list_changes_no_id() -> None:
    first = scan_blocks(blocks(), customers=index_of("Quillfeather Air"))
    more = scan_blocks(blocks(), customers=index_of("Bramwell Dairies", "Quillfeather Air"))
    assert ids(first) == ids(more)


def test_a_block_added_behind_changes_no_id_before() -> None:
    first = scan_blocks(blocks(), customers=index_of("Quillfeather Air"))
    more = scan_blocks(
        [*blocks(), text_block("b9", "Pass it on to Quillfeather Air.", slide=9)],
        customers=index_of("Quillfeather Air"),
    )
    assert set(ids(first)) < set(ids(more))


def test_one_customer_in_many_places_is_one_group() -> None:
    found = scan_blocks(blocks(), customers=index_of("Quillfeather Air"))
    customers = [one for one in found if one.category.value == "customer"]
    assert len(customers) == 3
    assert {one.group for one in customers} == {"customer:c-Quillfeather Air"}
