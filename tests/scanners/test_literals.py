"""What a text must hold for a pattern to match: never too much, and enough to be worth asking."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanners._conditions import ANYTHING, asking_for, both, either
from scanners._gates import Gates
from scanners._rules import book_names, rule_book
from scanners._wordings import Wording

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
    r"(?i)(?<![\w\-/])our\s+(?:[\w\-]+\s+){0,2}(?:best|top)(?![\w-])",
    r"\b(?:no|nr)\.?\s?\d{1,3}(?:[.,]\d+)?\s?%",
    r"^(?:an?|the)\b[^.]{2,9}\bplan$",
    r"(?<![^\W])in\s*fo\b|(?:[*_]{1,3}|^)x?\bor\d+der",
    r"(?i)(?:ι|ſt)raße|(?a:\bé)toile",
]


def opened(pattern: Wording, text: str) -> bool:
    return bool(Gates({"": [pattern.condition]}).open(text))


AROUND = st.sampled_from(["", " ", "x", "7", "_", "-", ". ", "\n", "é", "(", "the plan "])


@pytest.mark.parametrize("written", PATTERNS)
def test_whatever_a_pattern_matches_meets_its_condition(written: str) -> None:
    pattern = Wording(written)

    @settings(max_examples=60, suppress_health_check=[HealthCheck.filter_too_much])
    @given(AROUND, st.from_regex(re.compile(written)), AROUND)
    def check(before: str, matched: str, behind: str) -> None:
        text = before + matched + behind
        for one in (text, text.upper(), text.swapcase(), text.replace(" ", " \n")):
            assert opened(pattern, one) or not pattern.is_in(one)

    check()


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (r"(?i)photo\s+by", "A photo of a machine bought nearby"),
        (r"(?i)photo\s+by\b", "A photo bypass"),
        (r"(?:will|may)\s(?:merge|close)", "They will do as they please"),
        (r"(?=.*secret)plan", "A plan"),
        (r"colou?r", "a collar"),
        (r"\b(?:is|are)\b.*\bsold", "this is unsold"),
        (r"\d+\s?%", "7 of 9, or 10 percent"),
        (r"\bour\s+[\w-]+\s+(?:ideas|plans)", "our best plan"),
    ],
)
def test_a_text_without_one_of_its_words_is_passed_over(written: str, text: str) -> None:
    pattern = Wording(written)
    assert not pattern.is_in(text)
    assert not opened(pattern, text)


def test_a_pattern_of_classes_alone_asks_for_nothing() -> None:
    assert Wording("[a-z]{3}[A-Z]+").condition == ANYTHING
    assert Gates({"": [ANYTHING]}).open("") == {"": [0]}
    assert both() == ANYTHING
    assert either([ANYTHING, Wording("word").condition]) == ANYTHING
    assert asking_for(["e", "t"]) == ANYTHING


def test_each_list_is_told_of_its_own_conditions() -> None:
    words = [Wording(one).condition for one in ("crate", r"\bbox\b", "lid")]
    gates = Gates({"first": words[:2], "second": words[1:]})
    assert gates.open("A box and its lid") == {"first": [1], "second": [0, 1]}
    assert gates.open("Boxes") == {}


def test_a_pattern_that_matches_in_an_example_of_its_book_is_awake_there() -> None:
    asleep = []
    for name in book_names():
        book = rule_book(name)
        texts = [text for rule in book.rules for text in (*rule.fires, *rule.quiet)]
        for text in texts:
            awake = {id(one) for _, patterns in book.possible(text) for one in patterns}
            asleep += [
                (name, book.rules[number].name, text)
                for number, one in book._wordings
                if id(one.pattern) not in awake
                and one.is_in(text)
                and (book.rules[number].given is None or book.rules[number].given.is_in(text))
            ]
    assert not asleep


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
