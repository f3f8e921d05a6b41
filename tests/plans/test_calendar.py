"""The calendar in the store: planned by whom it may be, moved, told by the ledger, and released on its day by the gate."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from deckproof.codec import to_json
from deckproof.errors import NotAllowedError, UnknownNameError, UsageError, WrongStateError
from deckproof.model import Brief, OutputState, Person, ReleasePlan
from plans.calendar_due import release_due
from plans.calendar_entries import find_planned, list_calendar
from plans.calendar_plan import move, plan_pack, propose, unplan
from plans.groups import add_members
from review import audit, edits, gate, releases
from review.authorise import Permission
from review.grants import grant
from review.holds import NewOutput, NewPack, hold
from review.outputs import load_output
from review.people import deactivate
from review.store import Store
from review.tables import ledger, outbox
from tests.review.making import NOW, POLICY, SOURCE, find_risks, make_draft, make_pack, rooms

Cast = dict[str, Person]
START = dt.date(2026, 11, 23)
PLAN = ReleasePlan(every_days=7)


def faults(store: Store) -> tuple[str, ...]:
    return audit.verify(store, rooms=rooms()).faults


def briefed_pack(store: Store, brief: Brief, *kinds: str) -> tuple[str, ...]:
    """A pack of ana's whose options hold this brief."""
    drafts = [
        make_draft(f"Plain {kind}.[^s1]", number=number, kind=kind)
        for number, kind in enumerate(kinds or ("summary", "blog-post"), 1)
    ]
    new = NewPack(
        id="briefed",
        deck="d" * 64,
        name="talk.pptx",
        author="ana",
        options=store.blobs.put(to_json({"brief": brief})),
        source=store.blobs.put(to_json(SOURCE)),
        deck_findings=(),
        outputs=tuple(NewOutput(draft=one, findings=find_risks(one)) for one in drafts),
        index_digest="",
        policy_version=POLICY,
    )
    return tuple(one.id for one in hold(store, new, now=NOW, rooms=rooms()).outputs)


def test_a_pack_is_planned_by_its_brief_and_the_ledger_knows(store: Store, cast: Cast) -> None:
    plan = ReleasePlan(start=START, every_days=7, channels=("blog",), hour="08:30", timezone="Europe/Berlin")  # fmt: skip
    first, second = briefed_pack(store, Brief(release=plan))
    shown = propose(store, cast["ben"], "briefed", now=NOW)
    assert list_calendar(store) == ()
    found = plan_pack(store, cast["ben"], "briefed", now=NOW)
    assert (
        [(one.output, one.day) for one in found]
        == [
            (first, START),
            (second, START + dt.timedelta(days=7)),
        ]
        == [(slot.output, slot.day) for slot in shown]
    )
    assert found[0].due_at == dt.datetime(2026, 11, 23, 7, 30, tzinfo=dt.UTC)
    assert (found[0].channel, found[0].by, found[0].state) == ("blog", "ben", OutputState.HELD)
    assert faults(store) == ()


def test_the_same_plan_once_more_changes_nothing(store: Store, cast: Cast) -> None:
    make_pack(store, "One.[^s1]", "Two.[^s1]")
    first = plan_pack(store, cast["ben"], "pack1", now=NOW, plan=PLAN, start=START)
    with store.reading() as connection:
        before = connection.execute(select(ledger.c.seq)).all()
    assert plan_pack(store, cast["ben"], "pack1", now=NOW, plan=PLAN, start=START) == first
    assert plan_pack(store, cast["ben"], "pack1", now=NOW, plan=PLAN, start=START, again=True) == first  # fmt: skip
    with store.reading() as connection:
        assert connection.execute(select(ledger.c.seq)).all() == before


def test_a_piece_that_was_moved_keeps_its_day_unless_all_is_planned_again(
    store: Store, cast: Cast
) -> None:
    one, two = make_pack(store, "One.[^s1]", "Two.[^s1]")
    plan_pack(store, cast["ben"], "pack1", now=NOW, plan=PLAN, start=START)
    moved = move(store, cast["bea"], one, dt.date(2027, 2, 5), now=NOW)
    assert (moved.day, moved.by, moved.hour) == (dt.date(2027, 2, 5), "bea", "09:00")
    plan_pack(store, cast["ben"], "pack1", now=NOW, plan=PLAN, start=START)
    assert find_planned(store, None, one) == moved
    again = plan_pack(store, cast["ben"], "pack1", now=NOW, plan=PLAN, start=START, again=True)
    assert [(x.output, x.day) for x in again] == [(one, START), (two, START + dt.timedelta(7))]
    assert unplan(store, cast["ben"], one, now=NOW)
    assert not unplan(store, cast["ben"], one, now=NOW)
    with pytest.raises(UnknownNameError):
        find_planned(store, None, one)
    assert faults(store) == ()


def test_a_row_that_was_changed_behind_the_gate_shows(sqlite_store: Store) -> None:
    from tests.review.making import cast_of

    (one,) = make_pack(sqlite_store, "One.[^s1]")
    plan_pack(sqlite_store, cast_of(sqlite_store)["ben"], "pack1", now=NOW, plan=PLAN, start=START)
    with sqlite_store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER planned_only_voided")
        connection.exec_driver_sql("UPDATE planned SET day = '2026-11-20'")
    told = " ".join(faults(sqlite_store))
    assert f"planned ({one}" in told


@pytest.mark.parametrize("name", ["cleo", "audrey", "root"])
def test_neither_reviewers_nor_admins_plan(store: Store, cast: Cast, name: str) -> None:
    (one,) = make_pack(store, "One.[^s1]")
    with pytest.raises(NotAllowedError):
        plan_pack(store, cast[name], "pack1", now=NOW, plan=PLAN, start=START)
    with pytest.raises(NotAllowedError):
        move(store, cast[name], one, START, now=NOW)
    assert list_calendar(store) == ()


def test_an_author_plans_their_own_packs_alone(store: Store, cast: Cast) -> None:
    (mine,) = make_pack(store, "One.[^s1]")
    (other,) = make_pack(store, "Two.[^s1]", pack="pack2", author="ben")
    assert move(store, cast["ana"], mine, START, now=NOW).by == "ana"
    with pytest.raises(UnknownNameError):
        move(store, cast["ana"], other, START, now=NOW)
    grant(store, cast["ben"], "pack2", "ana", Permission.EDIT, now=NOW)
    with pytest.raises(NotAllowedError):
        move(store, cast["ana"], other, START, now=NOW)
    move(store, cast["ben"], other, START, now=NOW)
    assert [one.output for one in list_calendar(store, cast["carl"])] == [mine, other]


def test_an_author_sees_no_day_of_anothers_pack(store: Store, cast: Cast) -> None:
    (other,) = make_pack(store, "Two.[^s1]", author="ben")
    move(store, cast["ben"], other, START, now=NOW)
    assert list_calendar(store, cast["ana"]) == ()
    with pytest.raises(UnknownNameError):
        find_planned(store, cast["ana"], other)
    with pytest.raises(UnknownNameError):
        propose(store, cast["ana"], "pack1", now=NOW, plan=PLAN, start=START)


def test_what_is_over_or_far_ahead_is_refused(store: Store, cast: Cast) -> None:
    (one,) = make_pack(store, "One.[^s1]")
    for day in (dt.date(2026, 11, 20), dt.date(2099, 1, 1)):
        with pytest.raises(UsageError):
            move(store, cast["ben"], one, day, now=NOW)
    with pytest.raises(UsageError, match="when to begin"):
        plan_pack(store, cast["ben"], "pack1", now=NOW)
    with pytest.raises(UsageError):
        move(store, cast["ben"], one, START, now=NOW, hour="25:00")


def test_a_start_in_the_past_begins_on_the_next_day_that_counts(store: Store, cast: Cast) -> None:
    make_pack(store, "One.[^s1]")
    (one,) = plan_pack(store, cast["ben"], "pack1", now=NOW, plan=PLAN, start=dt.date(2026, 1, 5))
    assert one.day == dt.date(2026, 11, 23)  # NOW is a Saturday
    monday_noon = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
    (one,) = plan_pack(
        store, cast["ben"], "pack1", now=monday_noon, plan=PLAN, start=START, again=True
    )
    assert one.day == dt.date(2026, 11, 24)


# On its day …

DAY = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


def due_piece(store: Store, cast: Cast, by: str = "ben", *, approve: bool = True) -> str:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    if approve:
        gate.approve(store, cast["bea"], own_id, now=NOW, policy_version=POLICY)
    move(store, cast[by], own_id, START, now=NOW)
    return own_id


def refusals(store: Store) -> list[tuple[str, str]]:
    with store.reading() as connection:
        rows = connection.execute(
            select(ledger.c.object, ledger.c.data).where(ledger.c.action == "release-refused")
        )
        return [(row.object, row.data) for row in rows]


def test_a_piece_leaves_on_its_day_and_not_before(store: Store, cast: Cast) -> None:
    own_id = due_piece(store, cast)
    early = release_due(store, rooms(), now=DAY - dt.timedelta(seconds=1))
    assert (early.released, early.refused) == ((), ())
    assert release_due(store, rooms(), now=DAY).released == (own_id,)
    assert load_output(store, own_id).state is OutputState.RELEASED
    assert release_due(store, rooms(), now=DAY + dt.timedelta(days=1)).released == ()
    with store.reading() as connection:
        actor = connection.execute(select(ledger.c.actor).where(ledger.c.action == "released")).scalar()  # fmt: skip
    assert actor == "ben"
    assert faults(store) == ()


def test_what_is_not_approved_stays_and_that_is_told_once_a_day(store: Store, cast: Cast) -> None:
    own_id = due_piece(store, cast, approve=False)
    first = release_due(store, rooms(), now=DAY)
    assert [(one.output, one.code) for one in first.refused] == [(own_id, "not-approved")]
    assert "nobody has approved" in first.refused[0].why
    again = release_due(store, rooms(), now=DAY + dt.timedelta(hours=3))
    assert (len(again.refused), first.noted, again.noted) == (1, 1, 0)
    release_due(store, rooms(), now=DAY + dt.timedelta(days=1))
    assert len(refusals(store)) == 2
    with store.reading() as connection:
        told = connection.execute(select(outbox.c.body).where(outbox.c.kind == "release-refused"))
        assert len(told.all()) == 2
    assert not list((store.outputs / "released").rglob("*.md"))
    gate.approve(store, cast["bea"], own_id, now=DAY, policy_version=POLICY)
    assert release_due(store, rooms(), now=DAY + dt.timedelta(days=2)).released == (own_id,)
    assert faults(store) == ()


def test_an_approval_that_died_lets_nothing_out(store: Store, cast: Cast) -> None:
    own_id = due_piece(store, cast)
    edits.edit(store, cast["ana"], own_id, "# A title\n\nNew.\n", now=NOW, rooms=rooms())
    assert release_due(store, rooms(), now=DAY).refused[0].code == "not-approved"
    assert not list((store.outputs / "released").rglob("*.md"))


def test_another_policy_in_force_lets_nothing_out(store: Store, cast: Cast) -> None:
    due_piece(store, cast)
    assert release_due(store, rooms("other@2"), now=DAY).refused[0].code == "open-findings"


def test_the_plan_of_somebody_deactivated_lets_nothing_out(store: Store, cast: Cast) -> None:
    own_id = due_piece(store, cast)
    deactivate(store, cast["root"], "ben", now=NOW)
    assert load_output(store, own_id).state is OutputState.APPROVED
    assert release_due(store, rooms(), now=DAY).refused[0].code == "not-signed-in"
    assert load_output(store, own_id).state is OutputState.APPROVED
    move(store, cast["bea"], own_id, START, now=NOW)
    assert release_due(store, rooms(), now=DAY).released == (own_id,)


def test_an_author_can_plan_and_not_release(store: Store, cast: Cast) -> None:
    due_piece(store, cast, by="ana")
    assert release_due(store, rooms(), now=DAY).refused[0].code == "not-allowed"
    assert not list((store.outputs / "released").rglob("*.md"))


def test_one_that_is_refused_stops_no_other(store: Store, cast: Cast) -> None:
    held, good = make_pack(store, "One.[^s1]", "Two.[^s1]")
    gate.approve(store, cast["bea"], good, now=NOW, policy_version=POLICY)
    plan_pack(store, cast["ben"], "pack1", now=NOW, plan=replace(PLAN, every_days=0), start=START)
    found = release_due(store, rooms(), now=DAY)
    assert (found.released, [one.output for one in found.refused]) == ((good,), [held])


def test_what_was_recalled_does_not_leave_again(store: Store, cast: Cast) -> None:
    own_id = due_piece(store, cast)
    release_due(store, rooms(), now=DAY)
    releases.recall(store, cast["ben"], own_id, reason="Too early.", now=DAY)
    found = release_due(store, rooms(), now=DAY + dt.timedelta(days=1))
    assert (found.released, found.refused) == ((), ())
    with pytest.raises(WrongStateError):
        move(store, cast["ben"], own_id, dt.date(2026, 12, 1), now=DAY)


def test_a_brief_that_wants_a_group_first_is_kept_on_the_day_too(store: Store, cast: Cast) -> None:
    brief = Brief(release=ReleasePlan(start=START, first_to="Service council"))
    own_id, _ = briefed_pack(store, brief)
    gate.approve(store, cast["bea"], own_id, now=NOW, policy_version=POLICY)
    add_members(store, cast["ben"], "service-council", ["Ida"], now=NOW)
    plan_pack(store, cast["ben"], "briefed", now=NOW)
    assert release_due(store, rooms(), now=DAY).refused[0].why.startswith("The brief wants")
    releases.release(
        store, cast["ben"], [own_id], now=DAY, policy_version=POLICY, to="service-council"
    )
    assert release_due(store, rooms(), now=DAY).released == (own_id,)


def test_a_group_can_be_passed_with_a_reason_that_the_ledger_keeps(
    store: Store, cast: Cast
) -> None:
    brief = Brief(release=ReleasePlan(start=START, first_to="council"))
    own_id, _ = briefed_pack(store, brief)
    gate.approve(store, cast["bea"], own_id, now=NOW, policy_version=POLICY)
    let_out: dict[str, Any] = {"now": NOW, "policy_version": POLICY}
    add_members(store, cast["ben"], "council", ["Ida"], now=NOW)
    with pytest.raises(WrongStateError, match="council first"):
        releases.release(store, cast["ben"], [own_id], **let_out)
    releases.release(store, cast["ben"], [own_id], to_all_reason="They have seen it.", **let_out)
    decided = load_output(store, own_id).decisions[-1]
    assert (decided.verdict, decided.reason) == ("release", "They have seen it.")
    assert faults(store) == ()
