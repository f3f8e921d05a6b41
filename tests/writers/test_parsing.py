"""Texts that are parsed many at a time are told as they are one by one."""

from __future__ import annotations

from writers import parsing

TEXTS = (
    "We keep cold things cold.",
    "Ropes for lower cost.",
    "Check the door first.",
    "The window that is lit",
    "Nobody had hidden that sum, and each of us knew it by heart.",
    "Better late",
    "A hospital pharmacy rang us because a medicine fridge showed eleven degrees on a Thursday in July.",
    "",
    "…",
)


def forget() -> None:
    parsing._place.cache_clear()


def test_many_at_a_time_are_told_as_one_by_one() -> None:
    forget()
    alone = [parsing.states(text) for text in TEXTS]
    assert True in alone
    assert False in alone
    for order in (TEXTS, TEXTS[::-1], (*TEXTS, *TEXTS)):
        forget()
        parsing.read_ahead(order)
        assert [parsing.states(text) for text in TEXTS] == alone


def test_what_is_known_is_not_parsed_again() -> None:
    forget()
    parsing.read_ahead(TEXTS)
    asked = parsing._parser.cache_info().hits
    parsing.read_ahead(TEXTS)
    for text in TEXTS:
        parsing.states(text)
    assert parsing._parser.cache_info().hits == asked


def test_more_texts_than_are_read_at_once_are_all_told() -> None:
    forget()
    many = [f"Engineer {number} fixed the door." for number in range(parsing.TEXTS_AT_ONCE + 3)]
    parsing.read_ahead([*many, "Doors for engineers"])
    assert all(parsing.states(text) for text in many)
    assert not parsing.states("Doors for engineers")
