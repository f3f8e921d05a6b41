"""Counts as a person reads them."""

import re

import pytest

from deckproof.counts import counted
from tests.house.tracked import ROOT, tracked_files

ALWAYS_MANY = re.compile(r"\{len\([^{}]*\)(?::,)?\} [a-z]+s\b")
"""A count in a sentence whose noun is in the plural whatever was counted."""


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "no slides"), (1, "1 slide"), (2, "2 slides"), (1200, "1,200 slides")],
)
def test_a_noun_stands_in_its_number(number: int, said: str) -> None:
    assert counted(number, "slide") == said


def test_a_plural_of_its_own_may_bring_its_verb() -> None:
    assert counted(3, "person", "people") == "3 people"
    assert counted(1, "finding waits", "findings wait") == "1 finding waits"
    assert counted(2, "finding waits", "findings wait") == "2 findings wait"


def test_no_sentence_of_the_command_line_says_one_slides() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {one}"
        for path in tracked_files("deckproof/cli/*.py", "desk/*.py", "echo/*.py", "plans/*.py")
        for one in ALWAYS_MANY.findall(path.read_text(encoding="utf-8"))
    }
    assert not found
