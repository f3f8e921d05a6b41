"""Names that share a word: none is thrown away for a part of it, and what is left out of a search was of no use to it."""

from __future__ import annotations

import numpy as np
import pytest

from deckproof.model import Customer
from deckproof.model.finding import HOLD_FROM
from scanners.customers import build_index, findings
from scanners.customers.hits import Hit

# Each: a name, one that begins with its last word, and one that is a word of the first with a letter changed.
SHARING = [
    ("North Vellmordrin-Quastello", "Quastello Gardrinno Moukello", "Vellmerdrin"),
    ("Vellmordrin Harbor Quastello", "Quastello Gardrinno Moukello", "Vellmerdrin Harbor"),
    ("Green Vellmordrin Bright Quastello", "Quastello Gardrinno Moukello", "Green Vellmerdrin"),
    ("River Vellmordrin Quastello", "Quastello Gardrinno Moukello", "River Vellmurdrin"),
]
TEXTS = ("we met {} {} last week", "{} {} signed")


def searched(names: tuple[str, ...], text: str) -> list[Hit]:
    index = build_index([Customer(id=name, name=name) for name in names])
    return findings.searched(index, [text])[0]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("names", SHARING, ids=lambda names: names[0])
def test_leaving_out_what_lies_within_a_found_name_changes_nothing(
    names: tuple[str, str, str], text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = text.format(names[0], names[1].partition(" ")[2])
    left_out = searched(names, written)
    monkeypatch.setattr(
        findings, "reach_of", lambda view, _found: np.zeros(len(view) + 1, dtype=np.int64)
    )
    assert left_out == searched(names, written)


@pytest.mark.parametrize("names", SHARING, ids=lambda names: names[0])
def test_a_name_that_a_longer_one_overlaps_is_held_whole(names: tuple[str, str, str]) -> None:
    written = f"we met {names[0]} {names[1].partition(' ')[2]} last week"
    held = {
        written[hit.start : hit.end]
        for hit in searched(names, written)
        if hit.confidence >= HOLD_FROM
    }
    assert {names[0], names[1]} <= held


def test_a_name_within_a_longer_one_still_gives_way_to_it() -> None:
    hits = searched(("Vellmordrin", "Vellmordrin Quastello"), "we met Vellmordrin Quastello")
    assert [hit.owner for hit in hits] == [1]
