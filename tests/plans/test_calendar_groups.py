"""Days for a small group beside those for all: planned, moved, gone once, and told apart everywhere."""

from __future__ import annotations

import datetime as dt

import pytest

from deckproof.errors import UnknownNameError, UsageError, WrongStateError
from deckproof.model import Brief, OutputState, Person, ReleasePlan
from plans.calendar_due import DueRound, Shared, release_due
from plans.calendar_entries import find_planned, list_calendar, list_foreign
from plans.calendar_plan import move, plan_pack, propose, unplan
from plans.groups import add_members, remove_members
from plans.ical import calendar_file
from plans.trial import rehearse
from review import audit, edits, gate, releases
from review.outputs import load_output
from review.store import Store
from tests.plans.test_calendar import START, briefed_pack
from tests.review.making import NOW, POLICY, make_pack, rooms
from tests.review.tampering import tamper

Cast = dict[str, Person]
DAY = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
WEEK = dt.timedelta(days=7)


def ready(store: Store, cast: Cast, *, count: int = 1) -> tuple[str, ...]:
    """Approved pieces, and a group."""
    found = make_pack(store, *(f"Plain {number}.[^s1]" for number in range(count)))
    for own_id in found:
        gate.approve(store, cast["bea"], own_id, now=NOW, policy_version=POLICY)
    add_members(store, cast["ben"], "council", ["Ida"], now=NOW)
    return found


def released(store: Store, folder: str = "") -> list[str]:
    place = store.outputs / "released" / folder
    return [one.name for one in place.rglob("*.md") if one.name != "README.md"]


def faults(store: Store) -> tuple[str, ...]:
    return audit.verify(store, rooms=rooms()).faults


def test_a_piece_goes_to_the_group_on_its_day_and_to_all_on_another(
    store: Store, cast: Cast
) -> None:
    (own_id,) = ready(store, cast)
    plan_pack(store, cast["ben"], "pack1", now=NOW, start=START, to="council")
    plan_pack(store, cast["ben"], "pack1", now=NOW, start=START + WEEK)
    assert [(one.group, one.day) for one in list_calendar(store)] == [
        ("council", START),
        ("", START + WEEK),
    ]
    found = release_due(store, rooms(), now=DAY)
    assert found == DueRound(shared=(Shared(output=own_id, group="council"),))
    assert load_output(store, own_id).state is OutputState.APPROVED
    assert len(released(store, "groups/council")) == len(released(store)) == 1
    assert release_due(store, rooms(), now=DAY) == DueRound()
    assert release_due(store, rooms(), now=DAY + WEEK).released == (own_id,)
    assert release_due(store, rooms(), now=DAY + WEEK) == DueRound()
    assert faults(store) == ()


def test_a_brief_that_wants_a_group_first_for_days_is_kept_by_two_plans(
    store: Store, cast: Cast
) -> None:
    brief = Brief(release=ReleasePlan(start=START, first_to="council", first_for_days=7))
    own_id, _ = briefed_pack(store, brief)
    gate.approve(store, cast["bea"], own_id, now=NOW, policy_version=POLICY)
    add_members(store, cast["ben"], "council", ["Ida"], now=NOW)
    move(store, cast["ben"], own_id, START, now=NOW, to="council")
    move(store, cast["ben"], own_id, START + dt.timedelta(days=6), now=NOW)
    assert release_due(store, rooms(), now=DAY).shared[0].output == own_id
    (refused,) = release_due(store, rooms(), now=DAY + dt.timedelta(days=6)).refused
    assert "for 7 days first" in refused.why
    assert release_due(store, rooms(), now=DAY + WEEK).released == (own_id,)


def test_what_the_group_has_is_not_planned_for_it_again(store: Store, cast: Cast) -> None:
    first, second = ready(store, cast, count=2)
    releases.release(store, cast["ben"], [first], now=NOW, policy_version=POLICY, to="council")
    slots = propose(store, cast["ben"], "pack1", now=NOW, start=START, to="council")
    assert [(one.output, one.group) for one in slots] == [(second, "council")]
    with pytest.raises(WrongStateError, match="council has"):
        move(store, cast["ben"], first, START, now=NOW, to="council")
    assert len(propose(store, cast["ben"], "pack1", now=NOW, start=START)) == 2


def test_what_somebody_let_out_to_the_group_by_hand_meanwhile_is_done(
    store: Store, cast: Cast
) -> None:
    (own_id,) = ready(store, cast)
    move(store, cast["ben"], own_id, START, now=NOW, to="council")
    assert not find_planned(store, None, own_id, "council").has_gone
    later = NOW + dt.timedelta(hours=1)
    releases.release(store, cast["ben"], [own_id], now=later, policy_version=POLICY, to="council")
    assert find_planned(store, None, own_id, "council").has_gone
    assert release_due(store, rooms(), now=DAY) == DueRound()


def test_a_new_revision_can_be_planned_for_the_group_again(store: Store, cast: Cast) -> None:
    (own_id,) = ready(store, cast)
    move(store, cast["ben"], own_id, START, now=NOW, to="council")
    release_due(store, rooms(), now=DAY)
    releases.recall(store, cast["ben"], own_id, reason="A typing error.", now=DAY)
    edits.edit(store, cast["ana"], own_id, "# T\n\nOther words.[^s1]\n", now=DAY, rooms=rooms())
    gate.approve(store, cast["bea"], own_id, now=DAY, policy_version=POLICY)
    later = DAY + dt.timedelta(days=1)
    move(store, cast["ben"], own_id, later.date(), now=DAY, to="council")
    assert release_due(store, rooms(), now=later).shared == (
        Shared(output=own_id, group="council"),
    )
    assert faults(store) == ()


def test_a_day_for_a_group_is_moved_and_ended_apart_from_the_one_for_all(
    store: Store, cast: Cast
) -> None:
    (own_id,) = ready(store, cast)
    move(store, cast["ben"], own_id, START, now=NOW)
    move(store, cast["ben"], own_id, START + WEEK, now=NOW, to="council")
    moved = move(store, cast["bea"], own_id, START + 2 * WEEK, now=NOW, hour="10:30", to="council")
    assert (moved.group, moved.hour, moved.channel, moved.place) == ("council", "10:30", "", "the group council")  # fmt: skip
    assert find_planned(store, None, own_id).day == START
    assert unplan(store, cast["ben"], own_id, now=NOW)
    assert [one.group for one in list_calendar(store)] == ["council"]
    assert not unplan(store, cast["ben"], own_id, now=NOW)
    assert unplan(store, cast["ben"], own_id, now=NOW, to="council")
    with pytest.raises(UnknownNameError, match="for the group council"):
        find_planned(store, None, own_id, "council")
    assert faults(store) == ()


def test_nothing_is_planned_for_a_group_that_nobody_is_in(store: Store, cast: Cast) -> None:
    (own_id,) = ready(store, cast)
    with pytest.raises(UnknownNameError):
        plan_pack(store, cast["ben"], "pack1", now=NOW, start=START, to="counsel")
    move(store, cast["ben"], own_id, START, now=NOW, to="council")
    remove_members(store, cast["ben"], "council", now=NOW)
    (refused,) = release_due(store, rooms(), now=DAY).refused
    assert (refused.output, refused.code) == (own_id, "unknown-name")
    assert released(store) == []


def test_a_channel_that_reads_like_a_group_is_refused(store: Store, cast: Cast) -> None:
    ready(store, cast)
    plan = ReleasePlan(channels=("group:council",))
    with pytest.raises(UsageError, match="small groups"):
        plan_pack(store, cast["ben"], "pack1", now=NOW, start=START, plan=plan)
    assert list_calendar(store) == ()


def test_a_row_that_was_turned_from_a_group_to_all_lets_nothing_out(
    store: Store, cast: Cast
) -> None:
    (own_id,) = ready(store, cast)
    move(store, cast["ben"], own_id, START, now=NOW, to="council")
    assert list_foreign(store) == ()
    tamper(store, "UPDATE planned SET channel = ''")
    (refused,) = release_due(store, rooms(), now=DAY).refused
    assert refused.code == "changed-bytes"
    assert list_foreign(store) == (own_id,)
    assert released(store) == []


def test_two_events_of_one_piece_are_two_in_a_calendar(store: Store, cast: Cast) -> None:
    (own_id,) = ready(store, cast)
    for to in ("", "council"):
        move(store, cast["ben"], own_id, START, now=NOW, to=to)
    made = calendar_file(list_calendar(store), now=NOW).decode()
    assert f"UID:{own_id}@" in made
    assert f"UID:{own_id}-council@" in made
    assert "LOCATION:the group council" in made


def test_a_trial_run_for_the_group_tells_the_day_for_the_group(store: Store, cast: Cast) -> None:
    (own_id,) = ready(store, cast)
    move(store, cast["ben"], own_id, START + WEEK, now=NOW)
    move(store, cast["ben"], own_id, START, now=NOW, to="council")
    for to, day in (("", START + WEEK), ("council", START)):
        (piece,) = rehearse(store, cast["ben"], [own_id], rooms(), now=NOW, to=to).pieces
        assert piece.day == day.isoformat()
