"""Prose that was written before the rules were tried on it: how much of it each family finds, and how much it finds too much."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from deckproof.model import MASK_FROM, Category, Customer
from scanners import scan_texts
from scanners.customers import build_index

HERE = Path(__file__).parent / "prose"
FAMILIES = sorted(path.stem for path in HERE.glob("*.toml"))
RECALL, PRECISION = 0.85, 0.80


@dataclass(frozen=True)
class Score:
    missed: tuple[str, ...]
    wrong: tuple[str, ...]
    found: int

    @property
    def recall(self) -> float:
        return self.found / (self.found + len(self.missed))

    @property
    def precision(self) -> float:
        return self.found / max(1, self.found + len(self.wrong))


@cache
def score(family: str, half: str) -> Score:
    table = tomllib.loads((HERE / f"{family}.toml").read_text(encoding="utf-8"))
    names = table.get("customers", [])
    customers = [Customer(id=f"c{number}", name=name) for number, name in enumerate(names)]
    index = build_index(customers) if customers else None
    wanted, other = table[half]["fires"], table[half]["quiet"]
    texts = [(str(number), text) for number, text in enumerate((*wanted, *other))]
    flagged = {
        key
        for key, found in scan_texts(texts, customers=index)
        if any(one.category is Category(family) and one.confidence >= MASK_FROM for one in found)
    }
    missed = tuple(text for key, text in texts[: len(wanted)] if key not in flagged)
    wrong = tuple(text for key, text in texts[len(wanted) :] if key in flagged)
    return Score(missed, wrong, len(wanted) - len(missed))


@pytest.mark.parametrize("half", ["development", "held_out"])
@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_finds_most_and_little_else(family: str, half: str) -> None:
    result = score(family, half)
    assert result.recall >= RECALL, result.missed
    assert result.precision >= PRECISION, result.wrong


def test_no_sentence_stands_in_both_halves() -> None:
    for family in FAMILIES:
        table = tomllib.loads((HERE / f"{family}.toml").read_text(encoding="utf-8"))
        every = [
            text
            for half in ("development", "held_out")
            for side in ("fires", "quiet")
            for text in table[half][side]
        ]
        assert len(every) == len(set(every)), family
