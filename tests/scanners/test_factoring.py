"""Patterns whose alternatives are put together match what they matched."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanners._factoring import FEWEST
from scanners._rules import book_names, rule_book
from scanners._wordings import Wording

PIECES = (
    "ab",
    "a",
    "abc",
    "Ab",
    "b",
    "ba?",
    "b+",
    "",
    "c|ca",
    "(a)b",
    "(?:b|bc)",
    "[ab]c",
    "ä",
    "K",
    "ſ",
    "s",
    "é",
)
TAILS = ("", "c", r"\b", "(?!b)", "+", "{0,2}c", "$")


def found(
    pattern: re.Pattern[str], text: str
) -> list[tuple[tuple[int, int], tuple[str | None, ...]]]:
    return [(match.span(), match.groups()) for match in pattern.finditer(text)]


@given(
    st.lists(st.sampled_from(PIECES), min_size=FEWEST, max_size=14),
    st.sampled_from(TAILS),
    st.sampled_from((0, re.IGNORECASE)),
    st.text(alphabet="abcABCäKk\u212asſé ", max_size=14),
)
@settings(max_examples=400, deadline=None)
def test_every_match_and_its_groups_stay(
    pieces: list[str], tail: str, flags: int, text: str
) -> None:
    written = f"(?:{'|'.join(pieces)}){tail}"
    assert found(Wording(written, flags).pattern, text) == found(re.compile(written, flags), text)


@pytest.mark.parametrize("name", book_names())
def test_the_patterns_of_the_books_match_their_examples_as_written(name: str) -> None:
    book = rule_book(name)
    for number, wording in book._wordings:
        plain = re.compile(wording.written, wording.flags)
        for text in (*book.rules[number].fires, *book.rules[number].quiet):
            assert found(wording.pattern, text) == found(plain, text)


def test_alternatives_that_begin_alike_are_asked_for_together() -> None:
    code = Wording("(?:" + "|".join(f"a{letter}x" for letter in "bcdefgh") + ")").pattern
    assert code.match("ahx")
    assert not code.match("hx")
