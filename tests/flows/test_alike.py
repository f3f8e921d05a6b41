"""Lines that name the same bytes: what is said first counts for all of them, whichever is taken in first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from deckproof.errors import UsageError
from flows import alike
from flows.alike import share_words
from flows.intake import came_under, take_in
from flows.orders import Order
from review.store import open_store

EARLY, LATE = "2027-01-31", "2027-02-28"


def made(folder: Path, *lines: tuple[str, str, str], options: str = "o") -> list[Order]:
    """Orders by their bytes, owner and day, each a file of its own."""
    orders = []
    for number, (data, owner, due) in enumerate(lines):
        (folder / f"{number}.pptx").write_text(data)
        orders.append(
            Order(deck=folder / f"{number}.pptx", options_id=options, owner=owner, due=due)
        )
    return orders


def words(orders: list[Order]) -> list[tuple[str, str]]:
    return [(order.owner, order.due) for order in orders]


def test_of_the_same_bytes_what_is_said_first_counts_and_what_the_line_said_is_kept(
    tmp_path: Path,
) -> None:
    given = made(tmp_path, ("same", "", ""), ("same", "ben", ""), ("else", "cleo", LATE), ("same", "cleo", EARLY), ("same", "ben", EARLY))  # fmt: skip
    shared = share_words(given)
    assert words(shared) == [("ben", EARLY)] * 2 + [("cleo", LATE)] + [("ben", EARLY)] * 2
    assert [one.said for one in shared] == [("", ""), ("ben", ""), None, ("cleo", EARLY), None]
    assert [replace(one, owner="", due="", said=None) for one in shared] == [
        replace(one, owner="", due="") for one in given
    ]


def test_other_options_are_another_pack_and_what_cannot_be_run_says_nothing(tmp_path: Path) -> None:
    given = made(tmp_path, ("same", "ben", ""), ("same", "ana", ""), ("same", "cleo", ""), ("same", "dan", ""))  # fmt: skip
    given[1] = replace(given[1], options_id="other")
    given[2] = replace(given[2], error=UsageError("It is wrong."))
    given[3].deck.unlink()
    assert share_words(given) == given


def test_no_file_is_opened_where_sizes_differ_or_nobody_says_anything_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(order: Order) -> str:
        raise AssertionError(order.deck)

    monkeypatch.setattr(alike, "_digest_of", opened)
    for lines in (
        [("one", "ben", ""), ("longer", "ana", "")],
        [("same", "ben", LATE)] * 3,
        [("same", "", ""), ("twin", "", "")],
    ):
        given = made(tmp_path, *lines)
        assert share_words(given) == given


def test_a_deck_comes_under_the_owner_and_the_day_with_which_it_came_first(tmp_path: Path) -> None:
    store = open_store(tmp_path / "outputs")
    assert came_under(store, "d" * 64, "o" * 64) is None
    for owner, due in (("ben", ""), ("cleo", LATE)):
        take_in(store, "d" * 64, "o" * 64, name="a.pptx", author="ana", owner=owner, due=due)
    assert came_under(store, "d" * 64, "o" * 64) == ("ben", "")
    take_in(store, "e" * 64, "o" * 64, name="b.pptx", author="ana", owner="ana", due=EARLY)
    assert came_under(store, "e" * 64, "o" * 64) == ("ana", EARLY)
    store.close()
