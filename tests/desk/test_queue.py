"""The queue: what stands in it and in which order, its filters, and that no words get into an address."""

from __future__ import annotations

import datetime as dt

import pytest

from deckproof.model import Severity
from review import runs
from review.due import due_at
from review.gate import claim, reject
from review.waiting import Filters, list_queue, person_key
from scanners.policy import DueRules
from tests.desk.making import TestDesk
from tests.review.making import NAME, NOW, cast_of, make_pack

CALM = "A calm sentence.[^s1]"
DULL = "It is the fastest gate.[^s1]"
SEVERE = f"{NAME} was late.[^s1]"
FRIDAY = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("severity", "day"),
    [(Severity.HIGH, 23), (Severity.MEDIUM, 24), (Severity.LOW, 25), (None, 25)],
)
def test_the_more_severe_the_sooner_and_weekends_do_not_count(
    severity: Severity | None, day: int
) -> None:
    assert due_at(FRIDAY, severity, DueRules()) == FRIDAY.replace(day=day)


def test_what_is_due_first_stands_at_the_top(desk: TestDesk) -> None:
    calm, severe, dull = make_pack(desk.store, CALM, SEVERE, DULL, author="ana")
    page = desk.browser("ben").get("/queue")
    assert page.status == 200
    order = [page.text.index(f"/review/{one}") for one in (severe, dull, calm)]
    assert order == sorted(order)


def test_pages_follow_each_other_and_nothing_is_shown_twice(desk: TestDesk) -> None:
    made = set(make_pack(desk.store, *[CALM] * 7, SEVERE, DULL, author="ana"))
    ben, seen, after = cast_of(desk.store)["ben"], [], None
    while True:
        page = list_queue(desk.store, ben, Filters(), now="2026", after=after, limit=4)
        seen += [line.id for line in page.lines]
        if page.next is None:
            break
        after = page.next
    assert len(seen) == len(set(seen)) == 9
    assert set(seen) == made


def test_the_address_is_the_view(desk: TestDesk) -> None:
    calm, severe = make_pack(desk.store, CALM, SEVERE, author="ana")
    (other,) = make_pack(desk.store, CALM, pack="pack2", author="carl")
    ben = desk.browser("ben")
    people = cast_of(desk.store)
    claim(desk.store, people["ben"], other, now=NOW)
    reject(desk.store, people["ben"], calm, reason="Too dry.", now=NOW)
    views = {
        "?severity=high": {severe},
        "?kind=blog-post": {severe, other},
        "?kind=podcast-script": set(),
        "?pack=pack2": {other},
        f"?author={person_key('carl')}": {other},
        "?mine=1": {other},
        "?state=ended": {calm},
        "?state=all": {calm, severe, other},
        "?state=nonsense&severity=nonsense": {severe, other},
    }
    for view, expected in views.items():
        text = ben.get(f"/queue{view}").text
        assert {one for one in (calm, severe, other) if f"/review/{one}" in text} == expected, view


def test_overdue_and_batch_are_filters(desk: TestDesk) -> None:
    (own_id,) = make_pack(desk.store, SEVERE, pack="pack1", author="ana")
    (other,) = make_pack(desk.store, CALM, pack="pack2", author="ana")
    wanted = runs.Wanted(id="1" * 16, deck="1" * 64, name="x", author="ana", batch="b1")
    runs.submit(desk.store, wanted, now=NOW)
    runs.take_next(desk.store, "test", now=NOW)
    runs.finish(desk.store, "1" * 16, pack="pack2", now=NOW)
    desk.clock.move(days=3)
    ben = desk.browser("ben")
    assert own_id in ben.get("/queue?overdue=1").text
    assert f"/review/{other}" not in ben.get("/queue?overdue=1").text
    batch = ben.get("/queue?batch=b1").text
    assert f"/review/{other}" in batch
    assert f"/review/{own_id}" not in batch


def test_an_author_sees_their_own_in_the_queue_and_nothing_else(desk: TestDesk) -> None:
    (mine,) = make_pack(desk.store, CALM, pack="mine", author="ana")
    (theirs,) = make_pack(desk.store, CALM, pack="theirs", author="carl")
    text = desk.browser("ana").get("/queue?state=all").text
    assert mine in text
    assert theirs not in text
    assert person_key("carl") not in text


def test_search_is_posted_and_its_words_stand_in_no_address(desk: TestDesk) -> None:
    (own_id,) = make_pack(desk.store, CALM, author="ana")
    ben = desk.browser("ben")
    found = ben.post("/queue/search", words="TALK.pp")
    assert own_id in found.text
    assert "words=" not in found.text
    assert f"/review/{own_id}" not in ben.post("/queue/search", words="%").text
    assert "Nothing has these words" in ben.post("/queue/search", words="no such thing").words


def test_whoever_is_on_it_is_named_while_the_claim_lasts(desk: TestDesk) -> None:
    (own_id,) = make_pack(desk.store, CALM, author="ana")
    people = cast_of(desk.store)
    claim(desk.store, people["bea"], own_id, now=NOW, lease_s=600)
    assert "bea is on it" in desk.browser("ben").get("/queue").words
    claim(desk.store, people["bea"], own_id, now=NOW, lease_s=-1)
    assert "bea is on it" not in desk.browser("ben").get("/queue").words
