"""Every rule of every book fires on its examples and keeps quiet on its near misses."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

import pytest

from scanners import Scope, detectors
from scanners._rules import HERE, Form, PatternRule, book_names, rule_book
from scanners._scan import text_block

CASES = [(name, rule) for name in book_names() for rule in rule_book(name).rules]


def rules_that_fire(text: str) -> set[str]:
    scope = Scope(blocks=(text_block("b", text),))
    return {finding.rule for _, detector in detectors.items() for finding in detector(scope)}


def full_name(book: str, rule: PatternRule) -> str:
    return f"{rule_book(book).category.value.replace('_', '-')}:{rule.name}"


@pytest.mark.parametrize(("book", "rule"), CASES, ids=[f"{b}-{r.name}" for b, r in CASES])
def test_a_rule_fires_on_its_examples_and_not_on_its_near_misses(
    book: str, rule: PatternRule
) -> None:
    wanted = full_name(book, rule)
    assert rule.fires
    assert rule.quiet
    assert [text for text in rule.fires if wanted not in rules_that_fire(text)] == []
    assert [text for text in rule.quiet if wanted in rules_that_fire(text)] == []


@pytest.mark.parametrize(("book", "rule"), CASES, ids=[f"{b}-{r.name}" for b, r in CASES])
def test_a_rule_says_why_and_where_it_comes_from(book: str, rule: PatternRule) -> None:
    assert rule.why.endswith(".")
    assert rule.source
    assert 0.0 < rule.confidence <= 1.0


FORMS = [(book, rule.name, form) for book, rule in CASES for form in rule.forms]


@pytest.mark.parametrize(
    ("book", "rule", "form"), FORMS, ids=[f"{b}-{r}-{f.name}" for b, r, f in FORMS]
)
def test_a_form_is_short_and_has_an_example_and_a_near_miss(
    book: str, rule: str, form: Form
) -> None:
    del book, rule
    # A person's name is a sign in the view that the detector searches, so there the rule's own test tells.
    assert form.pattern.search(form.fires) or "\ue000" in form.wording.written
    assert not form.pattern.search(form.quiet)


def test_forms_are_named_once_in_their_rule() -> None:
    names = [(book, rule, form.name) for book, rule, form in FORMS]
    assert len(names) == len(set(names))


def test_rule_names_are_given_once() -> None:
    names = [full_name(book, rule) for book, rule in CASES]
    assert len(names) == len(set(names))


BOOKS = (
    "claims",
    "code_names",
    "contacts",
    "credentials",
    "customer_harm",
    "figures",
    "identifiers",
    "injection",
    "internal_links",
    "markings",
    "private_life",
    "third_party",
)
WIDEST, MOST_LINES = 120, 5
"""Letters of a line of a pattern, and lines of it, that a person reads at a glance."""
WIDER = {("claims", "superlative"), ("code_names", "we refer to it as")}
"""What says in one line who is the best of what, and what a name stands between."""


def written_patterns(book: str) -> Iterator[tuple[str, str]]:
    """(name, pattern as written) of every rule, form and word of the book."""
    table = tomllib.loads((HERE / f"{book}.toml").read_text(encoding="utf-8"))
    for rule in table["rule"]:
        yield from (
            (rule["name"], rule[key]) for key in ("pattern", "given", "unless") if key in rule
        )
        yield from ((form["name"], form["pattern"]) for form in rule.get("form", ()))
    for name, words in table["words"].items():
        yield from ((name, word) for word in words)


def lines_of(pattern: str) -> list[str]:
    return [line.strip() for line in pattern.splitlines() if line.strip()]


@pytest.mark.parametrize("book", BOOKS)
def test_a_pattern_is_read_at_a_glance(book: str) -> None:
    long = {
        (book, name)
        for name, pattern in written_patterns(book)
        if len(lines_of(pattern)) > MOST_LINES or max(map(len, lines_of(pattern))) > WIDEST
    }
    assert long == {one for one in WIDER if one[0] == book}


@pytest.mark.parametrize("book", BOOKS)
def test_every_list_of_words_is_used(book: str) -> None:
    table = tomllib.loads((HERE / f"{book}.toml").read_text(encoding="utf-8"))
    patterns = " ".join(pattern for _, pattern in written_patterns(book))
    # Lists that a detector itself looks up by name.
    code = "".join(path.read_text(encoding="utf-8") for path in HERE.glob("*.py"))
    assert [w for w in table["words"] if f"<<{w}>>" not in patterns and w not in code] == []
