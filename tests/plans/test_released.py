"""What is out and who got it; a recall reaches everybody who fetched it."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from deckproof.errors import NotApprovedError, UnknownNameError, WrongStateError
from deckproof.model import Person
from plans.groups import add_members, remove_members
from plans.released import find_out, list_out
from review import audit, fetches, gate, releases
from review.store import Store
from review.tables import ledger, outbox
from tests.review.making import NOW, POLICY, make_pack, rooms

Cast = dict[str, Person]
LATER = NOW + dt.timedelta(hours=3)


def out(store: Store, cast: Cast, to: str = "") -> str:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    if to:
        add_members(store, cast["ben"], to, ["Ida", "Tomas"], now=NOW)
        releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY, to=to)
    else:
        releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY)
    return own_id


def faults(store: Store) -> tuple[str, ...]:
    return audit.verify(store, rooms=rooms()).faults


def test_what_is_out_says_where_since_when_and_with_what(store: Store, cast: Cast) -> None:
    assert list_out(store) == ()
    own_id = out(store, cast)
    (one,) = list_out(store, cast["audrey"])
    (place,) = one.places
    assert (one.output, one.is_out, place.group) == (own_id, True, "")
    assert (place.by, place.at, place.path) == (
        "ben",
        NOW,
        "released/pack1/01-blog-post-reading.md",
    )
    assert place.files == ("page.txt",)
    with pytest.raises(UnknownNameError):
        find_out(store, "nothing")
    (held,) = make_pack(store, "Held.[^s1]", pack="pack2", author="ben")
    with pytest.raises(WrongStateError, match="never left"):
        find_out(store, held)
    with pytest.raises(UnknownNameError):
        find_out(store, held, cast["ana"])


def test_a_page_of_what_is_out_begins_with_the_youngest(store: Store, cast: Cast) -> None:
    ids = make_pack(store, "One.[^s1]", "Two.[^s1]", "Three.[^s1]")
    for number, own_id in enumerate(ids):
        gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
        at = NOW + dt.timedelta(minutes=number)
        releases.release(store, cast["ben"], [own_id], now=at, policy_version=POLICY)
    assert [one.output for one in list_out(store)] == [*reversed(ids)]
    assert [one.output for one in list_out(store, skip=1, limit=1)] == [ids[1]]
    assert list_out(store, skip=3) == ()


def test_a_group_is_told_with_those_who_were_in_it_then_or_came_since(
    store: Store, cast: Cast
) -> None:
    own_id = out(store, cast, "council")
    remove_members(store, cast["ben"], "council", ["Ida"], now=LATER)
    add_members(store, cast["ben"], "council", ["Bo"], now=LATER)
    (place,) = find_out(store, own_id).places
    assert place.members == ("Ida", "Tomas", "Bo")
    assert find_out(store, own_id, cast["ana"]).places[0].members == ()


def test_who_fetches_is_noted_once_and_the_ledger_knows(store: Store, cast: Cast) -> None:
    own_id = out(store, cast)
    for name in ("", "page.txt", ""):
        assert fetches.fetch_released(store, cast["bea"], own_id, name, now=LATER)
    fetches.fetch_released(store, cast["ana"], own_id, now=LATER)
    assert [(one.person, one.at) for one in find_out(store, own_id).fetched] == [
        ("ana", LATER),
        ("bea", LATER),
    ]
    with store.reading() as connection:
        told = connection.execute(select(ledger.c.actor).where(ledger.c.action == "fetched"))
        assert sorted(told.scalars()) == ["ana", "bea"]
    assert faults(store) == ()


def test_nobody_is_noted_for_what_they_did_not_get(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]", author="ben")
    with pytest.raises(NotApprovedError):
        fetches.fetch_released(store, cast["bea"], own_id, now=NOW)
    with pytest.raises(UnknownNameError):
        fetches.fetch_released(store, cast["ana"], own_id, now=NOW)
    with store.reading() as connection:
        assert fetches.fetches_of(connection, own_id) == ()


def test_a_recall_tells_everybody_who_fetched_it_until_they_have_taken_it_back(
    store: Store, cast: Cast
) -> None:
    own_id = out(store, cast)
    for name in ("ana", "bea"):
        fetches.fetch_released(store, cast[name], own_id, now=NOW)
    assert fetches.copies_out(store, cast["bea"]) == ()
    with pytest.raises(WrongStateError):
        fetches.take_back(store, cast["bea"], own_id, now=LATER)
    releases.recall(store, cast["ben"], own_id, reason="Wrong figure.", now=LATER)
    (copy,) = fetches.copies_out(store, cast["bea"])
    assert (copy.output, copy.recalled_at) == (own_id, LATER)
    assert fetches.copies_out(store, cast["cleo"]) == ()
    with store.reading() as connection:
        notices = connection.execute(
            select(outbox.c.body).where(outbox.c.kind == "copy-to-take-back")
        ).scalars().all()  # fmt: skip
    assert len(notices) == 2
    assert all("bea" not in body and "ana" not in body for body in notices)
    for _ in range(2):
        fetches.take_back(store, cast["bea"], own_id, now=LATER)
    assert fetches.copies_out(store, cast["bea"]) == ()
    assert [one.taken_back_at for one in find_out(store, own_id).fetched] == [None, LATER]
    with pytest.raises(WrongStateError):
        fetches.take_back(store, cast["cleo"], own_id, now=LATER)
    assert faults(store) == ()


def test_a_recalled_piece_is_listed_with_its_recall(store: Store, cast: Cast) -> None:
    own_id = out(store, cast, "council")
    releases.recall(store, cast["ben"], own_id, reason="Wrong figure.", now=LATER)
    one = find_out(store, own_id)
    assert not one.is_out
    assert [place.recalled_at for place in one.places] == [LATER]
