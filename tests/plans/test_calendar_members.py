"""A piece planned for a group goes to those who were in it then: whoever comes in later gets nothing in the planner's name."""

from __future__ import annotations

import datetime as dt

from deckproof.model import Person
from plans.calendar_due import release_due
from plans.calendar_plan import move, plan_pack
from plans.groups import add_members, remove_members
from review import releases
from review.store import Store
from tests.plans.test_calendar import START
from tests.plans.test_calendar_groups import DAY, WEEK, faults, ready, released
from tests.review.making import NOW, POLICY, rooms

Cast = dict[str, Person]
LATER = NOW + dt.timedelta(hours=1)


def planned(store: Store, cast: Cast) -> str:
    (own_id,) = ready(store, cast)
    plan_pack(store, cast["ben"], "pack1", now=NOW, start=START, to="council")
    return own_id


def swapped(store: Store, cast: Cast) -> None:
    """The admin, who may not release, puts others in place of those who were in the group."""
    remove_members(store, cast["root"], "council", now=LATER)
    strangers = [f"person{number}@rival.example" for number in range(3)]
    add_members(store, cast["root"], "council", strangers, now=LATER)


def test_whoever_came_into_the_group_since_gets_nothing(store: Store, cast: Cast) -> None:
    own_id = planned(store, cast)
    swapped(store, cast)
    found = release_due(store, rooms(), now=DAY)
    assert found.shared == ()
    (refused,) = found.refused
    assert "3 people have come into the group council since" in refused.why
    assert (refused.output, refused.by, found.noted) == (own_id, "ben", 1)
    assert released(store) == []
    assert faults(store) == ()


def test_one_more_among_those_who_were_there_is_enough(store: Store, cast: Cast) -> None:
    planned(store, cast)
    add_members(store, cast["ben"], "council", ["Tamsin"], now=LATER)
    (refused,) = release_due(store, rooms(), now=DAY).refused
    assert "1 person has come into" in refused.why


def test_who_was_taken_away_or_came_back_stops_nothing(store: Store, cast: Cast) -> None:
    add_members(store, cast["ben"], "council", ["Odo", "Tamsin"], now=NOW)
    own_id = planned(store, cast)
    remove_members(store, cast["root"], "council", ["Ida", "Odo"], now=LATER)
    add_members(store, cast["root"], "council", ["Odo"], now=LATER)
    assert [one.output for one in release_due(store, rooms(), now=DAY).shared] == [own_id]


def test_what_is_planned_once_more_goes_to_them_too(store: Store, cast: Cast) -> None:
    own_id = planned(store, cast)
    swapped(store, cast)
    move(store, cast["ben"], own_id, START, now=LATER, to="council")
    assert [one.output for one in release_due(store, rooms(), now=DAY).shared] == [own_id]
    assert faults(store) == ()


def test_whoever_may_release_sends_it_to_them_by_hand(store: Store, cast: Cast) -> None:
    own_id = planned(store, cast)
    swapped(store, cast)
    assert len(release_due(store, rooms(), now=DAY).refused) == 1
    releases.release(store, cast["bea"], [own_id], now=DAY, policy_version=POLICY, to="council")
    assert len(released(store, "groups/council")) == 1
    assert release_due(store, rooms(), now=DAY).refused == ()


def test_another_group_that_grows_stops_nothing(store: Store, cast: Cast) -> None:
    own_id = planned(store, cast)
    add_members(store, cast["root"], "board", ["Tamsin"], now=LATER)
    plan_pack(store, cast["ben"], "pack1", now=LATER, start=START + WEEK)
    assert [one.output for one in release_due(store, rooms(), now=DAY).shared] == [own_id]
    assert release_due(store, rooms(), now=DAY + WEEK).released == (own_id,)
