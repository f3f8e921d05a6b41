"""Sentences that were written before the rules were tried on them: no family may fall behind what it found of them.

The first line of each file says what was found on the first try, which is what to expect of prose that nobody has seen.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import pytest

from deckproof.model import MASK_FROM, Category, Customer
from scanners import scan_texts
from scanners.customers import build_index

HERE = Path(__file__).parent / "unseen"
FLOORS = {
    "first": (0.90, 0.85),
    "second": (0.90, 0.8),
    "third": (0.75, 0.6),
    "fourth": (0.88, 0.85),
    "fifth": (0.75, 0.8),
    "sixth": (0.75, 0.8),
    "seventh": (0.7, 0.75),
    "eighth": (0.85, 0.85),
    "ninth": (0.85, 0.85),
    "tenth": (0.75, 0.85),
    "eleventh": (0.7, 0.7),
    "twelfth": (0.7, 0.7),
    "thirteenth": (0.6, 0.6),
    "fourteenth": (0.5, 0.6),
    "fifteenth": (0.5, 0.6),
    "sixteenth": (0.5, 0.6),
    "seventeenth": (0.5, 0.6),
    "eighteenth": (0.5, 0.6),
}
LONG = frozenset({"fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth"})
"""Sets of more than a thousand lines, of which every eighth is read here; `bench/meaning.py` learns from all."""


@cache
def table(name: str) -> dict[str, dict[str, list[str]]]:
    read = tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))
    step = 8 if name in LONG else 1
    return {
        family: {side: texts[::step] for side, texts in lines.items()}
        for family, lines in read.items()
        if family != "customers"
    }


@cache
def flagged(name: str, family: str) -> tuple[list[str], list[str]]:
    """(missed, wrongly found) of the family's lines."""
    read = tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))
    index = build_index(
        [Customer(id=f"c{at}", name=one) for at, one in enumerate(read["customers"])]
    )
    lines = table(name)[family]
    texts = [*lines["fires"], *lines["quiet"]]
    found = {
        int(key)
        for key, findings in scan_texts(
            [(str(at), text) for at, text in enumerate(texts)], customers=index
        )
        if any(one.category is Category(family) and one.confidence >= MASK_FROM for one in findings)
    }
    wanted = range(len(lines["fires"]))
    return (
        [texts[at] for at in wanted if at not in found],
        [texts[at] for at in sorted(found) if at not in wanted],
    )


CASES = [(name, family) for name in FLOORS for family in table(name)]


@pytest.mark.parametrize(("name", "family"), CASES)
def test_a_family_finds_most_of_unseen_prose_and_little_else(name: str, family: str) -> None:
    missed, wrong = flagged(name, family)
    wanted = len(table(name)[family]["fires"])
    found = wanted - len(missed)
    recall, precision = FLOORS[name]
    assert found / wanted >= recall, missed
    assert found / (found + len(wrong)) >= precision, wrong


def test_no_line_stands_twice() -> None:
    lines = [
        text
        for name in FLOORS
        for family in table(name).values()
        for side in ("fires", "quiet")
        for text in family[side]
    ]
    assert len(lines) == len(set(lines))
