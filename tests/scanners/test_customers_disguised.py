"""Names hidden on purpose: backwards, starred, without vowels, rotated, in signs, spelled out, over boxes and charts."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from deckproof.model import BBox, Block, BlockKind, Customer, Finding, Visibility
from scanners.customers import CustomerIndex, build_index

HOLD, SHOWN = 0.6, 0.3
SETS = ("disguised", "disguised_again", "disguised_more")


@cache
def read(name: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text("utf-8"))


@cache
def index_of(name: str) -> CustomerIndex:
    listed = read(name)["customers"].items()
    return build_index([Customer(id=key, name=said) for key, said in listed])


def block(text: str, key: str = "b", **more: object) -> Block:
    given = {"kind": BlockKind.BODY, "part": "slide1", "slide": 1, "visibility": Visibility.SHOWN}
    return Block(id=key, text=text, **(given | more))  # type: ignore[arg-type]  # the builder hands on what it is given


def found(name: str, *blocks: Block) -> list[Finding]:
    return [one for one in index_of(name).find(blocks) if one.confidence >= SHOWN]


def classes(name: str) -> list[str]:
    return [one for one in read(name) if one != "customers"]


def sure(name: str, what: str) -> list[float]:
    """How surely each customer that the class names is found."""
    every = []
    for line, *named in read(name)[what]["named"]:
        hits = found(name, block(line))
        every += [
            max((one.confidence for one in hits if one.customer_id == customer), default=0.0)
            for customer in named
        ]
    return every


@pytest.mark.parametrize(("name", "what"), [(one, kind) for one in SETS for kind in classes(one)])
def test_most_names_of_each_disguise_are_found(name: str, what: str) -> None:
    confidences = sure(name, what)
    least = 0.7 if what == "altered" else 0.85
    assert sum(one >= SHOWN for one in confidences) >= least * len(confidences)


@pytest.mark.parametrize("name", SETS)
def test_nearly_all_names_hold(name: str) -> None:
    confidences = [one for what in classes(name) for one in sure(name, what)]
    assert sum(one >= SHOWN for one in confidences) >= 0.95 * len(confidences)
    assert sum(one >= HOLD for one in confidences) >= 0.88 * len(confidences)


@pytest.mark.parametrize("name", SETS)
def test_lines_that_only_look_so_name_nobody(name: str) -> None:
    lines = [line for what in classes(name) for line in read(name)[what]["nobody"]]
    flagged = [line for line in lines if found(name, block(line))]
    # A person who bears the first name of a firm is shown.
    assert flagged in ([], ["Accounts and systems are merged by Torvald and Anna."])


@pytest.mark.parametrize(
    ("line", "seen", "rule"),
    [
        ("The pilot at htavroK went live.", "htavroK", "backwards"),
        ("On smetsyS kramlliuQ, ltd", "smetsyS kramlliuQ", "backwards"),
        ("The Xbeingu site", "Xbeingu", "rotated"),
        ("At H_ld_nr_d F_sk_r_, and so on", "H_ld_nr_d F_sk_r_", "starred"),
        ("two of Thorn3bury V@||ey W@+erworks' sites", "Thorn3bury V@||ey W@+erworks", "signs"),
        ("see |<orvath.", "|<orvath", "signs"),
        ("the Hldnrd Fskr deal", "Hldnrd Fskr", "vowels"),
        ("It is Kilo-Oscar-Romeo-Victor-Alpha-Tango-Hotel, no?", "Kilo-Oscar-Romeo-Victor-Alpha-Tango-Hotel", "spelled"),
    ],
)  # fmt: skip
def test_what_is_masked_is_all_of_the_name_and_nothing_else(
    line: str, seen: str, rule: str
) -> None:
    told = [one for one in found("disguised", block(line)) if one.rule == rule]
    assert [one.text for one in told] == [seen]
    assert all(one.confidence >= HOLD for one in told)


def test_the_sentence_for_the_reviewer_says_how_the_name_is_hidden() -> None:
    (told,) = found("disguised", block("The pilot at htavroK"))
    assert told.why == "The name of customer korv stands here, backwards (letters scrambled)."


def box(key: str, text: str, *, top: float, left: float = 40.0) -> Block:
    place: BBox = (left, top, 200.0, 30.0)
    return block(text, key, bbox=place)


def test_a_name_over_three_boxes_is_found_in_each() -> None:
    boxes = [
        box("a", "We run at Thornebury", top=100),
        box("b", "Valley", top=132),
        box("c", "Waterworks since May", top=164),
    ]
    told = found("disguised", *boxes)
    whole = [(one.block, one.text) for one in told if one.rule.endswith("-apart")]
    assert whole == [("a", "Thornebury"), ("b", "Valley"), ("c", "Waterworks")]


def test_three_boxes_far_from_one_another_are_not_read_as_one() -> None:
    boxes = [
        box("a", "Thorne", top=100),
        box("b", "bury Valley", top=232),
        box("c", "Waterworks", top=364),
    ]
    assert not any(one.rule.endswith("-apart") for one in found("disguised", *boxes))


def test_the_series_of_a_chart_under_a_heading_of_clients_are_clients() -> None:
    heading = block("Our customers", "h", kind=BlockKind.TITLE)
    series = block("Kvistmo\nHaldenrud\n2024", "s", kind=BlockKind.CHART_TEXT, part="charts/chart1")
    told = {one.customer_id: one for one in found("disguised", heading, series)}
    assert told["kvis"].confidence >= HOLD
    assert told["hald"].confidence >= HOLD
    other = block("Roadmap", "h", kind=BlockKind.TITLE)
    told = {one.customer_id: one for one in found("disguised", other, series)}
    assert told["kvis"].confidence < HOLD
