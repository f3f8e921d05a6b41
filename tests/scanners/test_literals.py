"""What a text must hold for a pattern to match: never too much, and enough to be worth asking."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanners._literals import ANYTHING, Gate, Patterns, both, condition_of, either, folded
from scanners._rules import book_names, rule_book

PATTERNS = [
    r"(?i)\b(?:will|plans?\sto)\s(?:\w+\s)?(?:merge|close\s(?:the|its)\splant)",
    r"colou?rs?\b|gr[ae]y",
    r"(?i)stra(?:ße|sse)\s?\d+",
    r"(?:ab){2,3}c(?=de)de",
    r"x{3}y?z+",
    r"(?i)(?<!\w)(?:weiß|kiss|fiſh)(?!\w)",
    r"(?s:a.b)|[^\W\d]{4}@",
    r"(a|bc)\1?def",
    r"(?>one|two)three(?:four)*",
]


@pytest.mark.parametrize("written", PATTERNS)
def test_whatever_a_pattern_matches_meets_its_condition(written: str) -> None:
    pattern = re.compile(written)
    gate = Gate([condition_of(pattern)])

    @settings(max_examples=25)
    @given(st.from_regex(pattern))
    def check(text: str) -> None:
        assert gate.open(text) == [0]
        assert gate.open(text.upper()) == [0] or not pattern.search(text.upper())

    check()


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (r"(?i)photo\s+by", "A photo of a machine bought nearby"),
        (r"(?:will|may)\s(?:merge|close)", "They will do as they please"),
        (r"(?=.*secret)plan", "A plan"),
        (r"colou?r", "a collar"),
    ],
)
def test_a_text_without_one_of_its_words_is_passed_over(written: str, text: str) -> None:
    pattern = re.compile(written)
    allowed = Gate([condition_of(pattern)]).open(text)
    assert not pattern.search(text)
    assert allowed == ([0] if written.startswith("(?i)photo") else [])


def test_a_pattern_of_classes_alone_asks_for_nothing() -> None:
    assert condition_of(re.compile(r"\d{3}-[A-Z]+")) == ANYTHING
    assert Gate([ANYTHING]).open("") == [0]
    assert both() == ANYTHING
    assert either([ANYTHING, condition_of(re.compile("word"))]) == ANYTHING


def test_letters_that_ignoring_case_makes_one_are_folded_to_one() -> None:
    apart = []
    for code in range(sys.maxunicode + 1):
        letter = chr(code)
        for other in {letter.lower(), letter.upper()} - {letter}:
            same = len(other) == 1 and re.fullmatch(re.escape(other), letter, re.IGNORECASE)
            if same and folded(letter) != folded(other):
                apart.append((letter, other))
    assert not apart


def test_every_rule_is_awake_in_its_own_examples() -> None:
    asleep = [
        (name, rule.name, text)
        for name in book_names()
        for rule in rule_book(name).rules
        for text in rule.fires
        if any(pattern.search(text) for pattern in rule.patterns)
        and not (rule.given and not rule.given.is_in(text))
        and rule.name not in {one.name for one, _ in rule_book(name).possible(text)}
    ]
    assert not asleep


def test_most_rules_sleep_in_plain_prose() -> None:
    text = "The quarter went as planned, and every team moved its services before the summer break."
    books = [rule_book(name) for name in book_names()]
    awake = sum(len(list(book.possible(text))) for book in books)
    assert awake < sum(len(book.rules) for book in books) / 3


def test_patterns_are_found_through_their_gate() -> None:
    patterns = Patterns([re.compile("(?i)late invoices?"), re.compile(r"\bowes\b")])
    assert patterns.are_in("Two LATE INVOICES")
    assert patterns.are_in("It owes much")
    assert not patterns.are_in("It arrived late; invoices followed")
