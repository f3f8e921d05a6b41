"""What a text alone decides is worked out once, and only so much of it is kept."""

from __future__ import annotations

from scanners._memory import (
    ENTRIES,
    LONG_ENTRIES,
    LONGEST,
    VERY_LONG,
    VERY_LONG_ENTRIES,
    by_any_text,
    by_text,
)


def test_a_short_text_is_worked_on_once_and_a_long_one_each_time() -> None:
    asked: list[int] = []
    work = by_text(lambda text: asked.append(len(text)))
    for text in ("crate", "crate", "x" * (LONGEST + 1), "x" * (LONGEST + 1)):
        work(text)
    assert asked == [5, LONGEST + 1, LONGEST + 1]


def test_what_many_ask_is_kept_of_longer_texts_too() -> None:
    asked: list[int] = []
    work = by_any_text(lambda text: asked.append(len(text)))
    for size in (5, LONGEST + 1, VERY_LONG + 1) * 2:
        work("x" * size)
    assert asked == [5, LONGEST + 1, VERY_LONG + 1]


def test_only_the_texts_met_last_are_kept() -> None:
    asked: list[str] = []
    work = by_any_text(asked.append)
    for letters, entries in (
        (1, ENTRIES),
        (LONGEST + 1, LONG_ENTRIES),
        (VERY_LONG + 1, VERY_LONG_ENTRIES),
    ):
        first = "a" * letters
        asked.clear()
        for number in range(entries + 1):
            work(f"{first}{number}")
        work(f"{first}{entries}")
        assert len(asked) == entries + 1
        work(f"{first}0")
        assert len(asked) == entries + 2
