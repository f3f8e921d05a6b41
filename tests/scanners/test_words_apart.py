"""Words looked for one by one answer as one long pattern of all of them does."""

import pytest

from scanners import customer_harm, private_life
from scanners._rules import rule_book
from scanners._wordings import worded, worded_apart


def examples(book: str) -> list[str]:
    return [text for rule in rule_book(book).rules for text in (*rule.fires, *rule.quiet)]


@pytest.mark.parametrize("book", ["customer_harm", "private_life"])
def test_the_words_of_a_book_are_found_where_its_long_pattern_finds_them(book: str) -> None:
    forms = [form.wording for rule in rule_book("customer_harm").rules for form in rule.forms]
    long = [customer_harm._lexicon(), *forms]
    if book == "private_life":
        long = [private_life._topics()]
    answers = {text: rule_book(book).tells_in(text) for text in examples(book)}
    assert answers == {text: any(one.is_in(text) for one in long) for text in answers}
    assert set(answers.values()) == {True, False}


def test_each_word_stands_at_the_beginning_of_one_and_before_what_is_asked() -> None:
    words = {"verbs": ("lose", "lost")}
    (phrase, sign) = worded_apart(["<<verbs>> it", "issue #"], words, behind="(?!\\w)")
    assert phrase.is_in("They LOST  it.")
    assert not phrase.is_in("closelost it")
    assert not phrase.is_in("They lost its way.")
    assert sign.is_in("see issue #.")
    assert phrase.written != worded("<<verbs>> it", words).written
