"""The queue's question to the store: filters, places in the list, and what somebody may do, on both databases."""

from __future__ import annotations

import pytest

from deckproof.model import OutputState, Severity
from review.abilities import deeds_of
from review.assignments import assign
from review.authorise import Deed
from review.gate import claim
from review.items import group_sizes
from review.ledger import stamp
from review.store import Store
from review.waiting import (
    Filters,
    count_queue,
    kinds_and_authors,
    list_queue,
    neighbour,
    person_key,
)
from tests.review.deeds import Cast, accept, first_finding
from tests.review.making import DULL, NAME, NOW, make_pack

CALM = "A calm sentence.[^s1]"
AT = stamp(NOW)


@pytest.fixture
def ids(store: Store) -> dict[str, str]:
    calm, dull, severe = make_pack(
        store, CALM, f"It is {DULL} gate.[^s1]", f"{NAME} was late.[^s1]"
    )
    (other,) = make_pack(store, CALM, pack="pack2", author="carl")
    return {"calm": calm, "dull": dull, "severe": severe, "other": other}


def test_each_filter_lets_through_what_it_says(
    store: Store, cast: Cast, ids: dict[str, str]
) -> None:
    claim(store, cast["ben"], ids["calm"], now=NOW)
    assign(store, cast["ben"], ids["other"], "ben", now=NOW)
    wanted = {
        Filters(): {"calm", "dull", "severe", "other"},
        Filters(severity=Severity.HIGH): {"severe"},
        Filters(severity=Severity.MEDIUM): {"dull"},
        Filters(kind="blog-post"): {"calm", "dull", "severe", "other"},
        Filters(pack="pack2"): {"other"},
        Filters(author=person_key("carl")): {"other"},
        Filters(author="carl"): set(),
        Filters(mine=True): {"calm", "other"},
        Filters(overdue=True): set(),
        Filters(search="TALK"): {"calm", "dull", "severe", "other"},
        Filters(search="%"): set(),
        Filters(states=(OutputState.APPROVED,)): set(),
    }
    for filters, names in wanted.items():
        found = {line.id for line in list_queue(store, cast["ben"], filters, now=AT).lines}
        assert found == {ids[name] for name in names}, filters
    late = list_queue(store, cast["ben"], Filters(overdue=True), now="2027")
    assert len(late.lines) == 4


def test_the_next_one_stands_behind_and_the_first_one_behind_the_last(
    store: Store, cast: Cast, ids: dict[str, str]
) -> None:
    lines = list_queue(store, cast["ben"], Filters(), now=AT).lines
    assert lines[0].id == ids["severe"]
    for before, after in zip(lines, (*lines[1:], lines[0]), strict=True):
        place = (before.due_at, before.id)
        assert neighbour(store, cast["ben"], Filters(), now=AT, after=place) == after.id


def test_what_is_open_is_counted_by_line(store: Store, cast: Cast, ids: dict[str, str]) -> None:
    def open_of(name: str) -> int:
        lines = list_queue(store, cast["ben"], Filters(), now=AT).lines
        return next(line.open for line in lines if line.id == ids[name])

    assert (open_of("calm"), open_of("dull"), open_of("severe")) == (0, 1, 1)
    accept(store, cast["ben"], ids["dull"], first_finding(store, ids["dull"]))
    assert open_of("dull") == 0


def test_nobody_counts_or_filters_by_what_they_may_not_see(
    store: Store, cast: Cast, ids: dict[str, str]
) -> None:
    assert count_queue(store, cast["ana"])[OutputState.HELD] == 3
    assert count_queue(store, cast["ben"])[OutputState.HELD] == 4
    assert kinds_and_authors(store, cast["ana"]) == (["blog-post"], ["ana"])
    assert kinds_and_authors(store, cast["ben"]) == (["blog-post"], ["ana", "carl"])


def test_findings_alike_are_counted_over_the_pack(store: Store) -> None:
    make_pack(store, *[f"{NAME} was late.[^s1]"] * 3, pack="pack3")
    assert [count for _, count in group_sizes(store, "pack3")] == [3]


def test_the_buttons_are_what_the_rules_allow(
    store: Store, cast: Cast, ids: dict[str, str]
) -> None:
    ana, ben, cleo, carl = (deeds_of(store, cast[name], ids["severe"]) for name in ("ana", "ben", "cleo", "audrey"))  # fmt: skip
    assert {Deed.EDIT, Deed.WITHDRAW, Deed.COMMENT} <= ana
    assert not {Deed.APPROVE, Deed.SETTLE, Deed.HOLD_UP} & ana
    assert Deed.APPROVE in ben
    assert Deed.APPROVE_HIGH not in ben
    assert {Deed.APPROVE_HIGH, Deed.SETTLE_HIGH} <= cleo
    assert not carl
    own = deeds_of(store, cast["carl"], ids["other"])
    assert not {Deed.APPROVE, Deed.CLOSE_THREAD, Deed.DISMISS_HIGH} & own
