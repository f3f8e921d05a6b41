"""How a text is written out for the search of pieces: whatever a part of it spells stands in it."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanners._pieces import (
    EDGE,
    NO_WORD_AFTER,
    NO_WORD_BEFORE,
    folded,
    letter,
    piece_of,
    written_out,
)

LETTERS = st.text(alphabet="aAzßẞſsKk\u212aİıéΐŉ_0٣7² \u00a0\n\t.,-’%\x01\x02", max_size=24)


def spelled(part: str) -> str | None:
    """As a pattern spells this part of a text; None where one of its letters is not certain."""
    signs = [letter(ord(sign)) for sign in part]
    return None if None in signs else "".join(sign or "" for sign in signs)


@given(LETTERS, LETTERS, LETTERS)
def test_what_a_part_spells_stands_in_the_whole(before: str, part: str, behind: str) -> None:
    signs = spelled(part)
    if signs is not None:
        assert piece_of(signs) in written_out(before + part + behind)


@given(LETTERS, LETTERS, LETTERS)
def test_places_that_a_pattern_asks_for_stand_in_the_whole(
    before: str, part: str, behind: str
) -> None:
    text, signs = before + part + behind, spelled(part)
    if signs is None:
        return
    start, end = len(before), len(before + part)
    for asked, mark in ((r"(?<!\w)", NO_WORD_BEFORE), (r"\b", EDGE)):
        if re.compile(asked).match(text, start):
            assert piece_of(mark + signs) in written_out(text)
    for asked, mark in ((r"(?!\w)", NO_WORD_AFTER), (r"\b", EDGE)):
        if re.compile(asked).match(text, end):
            assert piece_of(signs + mark) in written_out(text)


@pytest.mark.parametrize(
    ("signs", "piece"),
    [
        ("out  of", f"out{EDGE} {EDGE}of"),
        (f"{EDGE}is{EDGE}", f"{EDGE}is{EDGE}"),
        (f"{NO_WORD_BEFORE}is{NO_WORD_AFTER}.", f"{EDGE}is{EDGE}."),
        (f"{NO_WORD_BEFORE}({NO_WORD_AFTER}", "("),
        ("00,0", f"0{EDGE},{EDGE}0"),
        (f"a{NO_WORD_AFTER}{EDGE}", f"a{EDGE}"),
    ],
)
def test_a_piece_has_an_edge_where_a_word_begins_or_ends(signs: str, piece: str) -> None:
    assert piece_of(signs) == piece


def test_a_word_is_no_part_of_another_and_a_number_is_any() -> None:
    text = written_out("This  costs\n1,250 €")
    assert piece_of(f"{NO_WORD_BEFORE}is") not in text
    assert piece_of("this costs 0,0 €") in text


def test_letters_that_ignoring_case_makes_one_are_folded_to_one() -> None:
    apart = []
    for code in range(sys.maxunicode + 1):
        sign = chr(code)
        for other in {sign.lower(), sign.upper()} - {sign}:
            same = len(other) == 1 and re.fullmatch(re.escape(other), sign, re.IGNORECASE)
            if same and folded(sign) != folded(other):
                apart.append((sign, other))
    assert not apart


def test_letters_that_ignoring_case_makes_one_are_all_in_words_or_none_is_certain() -> None:
    word, apart = re.compile(r"\w"), []
    for code in range(sys.maxunicode + 1):
        sign = chr(code)
        for other in {sign.lower(), sign.upper(), sign.casefold()} - {sign}:
            same = len(other) == 1 and re.fullmatch(re.escape(other), sign, re.IGNORECASE)
            unlike = bool(word.match(sign)) != bool(word.match(other))
            if same and unlike and (letter(code) or letter(ord(other))):
                apart.append((sign, other))
    assert not apart
