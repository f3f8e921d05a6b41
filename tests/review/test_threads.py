"""Threads, assignments and words taken back: who may, what they hold up, and that the ledger tells of all of it."""

from __future__ import annotations

import datetime as dt

import pytest

from deckproof.errors import (
    NotAllowedError,
    OpenFindingsError,
    OwnWorkError,
    UnknownNameError,
    UsageError,
    WrongStateError,
)
from deckproof.model import OutputState, Resolution
from review import assignments, threads
from review.audit import verify
from review.gate import approve, claim, unapprove
from review.outputs import load_output
from review.reopenings import unsettle
from review.settlements import resolve
from review.store import Store
from tests.review.deeds import Cast, accept, first_finding
from tests.review.making import DULL, NAME, NOW, POLICY, make_pack, rooms

CALM = "A calm sentence.[^s1]"
WORDS = f"Is {NAME} meant here?"


def sign(store: Store, who: Cast, name: str, own_id: str) -> None:
    approve(store, who[name], own_id, now=NOW, policy_version=POLICY, rooms=rooms())


def numbers_of(store: Store, own_id: str) -> list[int]:
    from review.items import load_item
    from tests.review.making import cast_of

    item = load_item(store, cast_of(store)["ben"], own_id)
    return [one.number for one in item.settled if not one.voided_at]


def faults(store: Store) -> tuple[str, ...]:
    return verify(store, rooms=rooms()).faults


def test_a_thread_that_holds_up_holds_up_approval_until_it_is_closed(
    store: Store, cast: Cast
) -> None:
    (own_id,) = make_pack(store, CALM)
    number = threads.open_thread(store, cast["ben"], own_id, WORDS, now=NOW, blocking=True)
    with pytest.raises(OpenFindingsError, match="1 open thread"):
        sign(store, cast, "bea", own_id)
    threads.reply(store, cast["ana"], own_id, number, "No.", now=NOW)
    threads.close(store, cast["bea"], own_id, number, now=NOW)
    sign(store, cast, "bea", own_id)
    (one,) = threads.threads_of(store, cast["ben"], own_id)
    assert [said.text for said in one.comments] == [WORDS, "No."]
    assert (one.closed_by, one.is_open) == ("bea", False)
    assert not faults(store)


def test_one_that_is_begun_on_something_approved_takes_the_approval_back(
    store: Store, cast: Cast
) -> None:
    (own_id,) = make_pack(store, CALM)
    sign(store, cast, "ben", own_id)
    threads.open_thread(store, cast["bea"], own_id, WORDS, now=NOW)
    assert load_output(store, own_id).state is OutputState.APPROVED
    threads.open_thread(store, cast["bea"], own_id, WORDS, now=NOW, blocking=True)
    assert load_output(store, own_id).state is OutputState.HELD
    assert not faults(store)


def test_an_author_answers_and_does_not_close_what_holds_them_up(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, CALM, author="carl")
    held_up = threads.open_thread(store, cast["ben"], own_id, WORDS, now=NOW, blocking=True)
    own = threads.open_thread(store, cast["carl"], own_id, "A note.", now=NOW)
    with pytest.raises(OwnWorkError):
        threads.close(store, cast["carl"], own_id, held_up, now=NOW)
    threads.close(store, cast["carl"], own_id, own, now=NOW)
    with pytest.raises(WrongStateError):
        threads.reply(store, cast["ben"], own_id, own, "Late.", now=NOW)


def test_an_author_holds_nothing_up(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, CALM)
    with pytest.raises(NotAllowedError):
        threads.open_thread(store, cast["ana"], own_id, WORDS, now=NOW, blocking=True)


def test_a_comment_is_on_a_finding_that_is_there_and_not_empty(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, f"It is {DULL} gate.[^s1]")
    threads.open_thread(
        store, cast["ben"], own_id, WORDS, now=NOW, finding_id=first_finding(store, own_id)
    )
    with pytest.raises(UnknownNameError):
        threads.open_thread(store, cast["ben"], own_id, WORDS, now=NOW, finding_id="f0")
    for empty in ("  ", "x" * (threads.LONGEST + 1)):
        with pytest.raises(UsageError):
            threads.open_thread(store, cast["ben"], own_id, empty, now=NOW)
    assert not faults(store)


def test_words_of_a_thread_stand_in_no_table(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, CALM)
    threads.open_thread(store, cast["ben"], own_id, WORDS, now=NOW)
    with store.reading() as connection:
        from review.tables import metadata

        for table in metadata.sorted_tables:
            for row in connection.execute(table.select()):
                assert NAME not in str(tuple(row)), table.name


def test_a_word_on_a_finding_can_be_taken_back(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, f"It is {DULL} gate.[^s1]")
    accept(store, cast["ben"], own_id, first_finding(store, own_id))
    sign(store, cast, "ben", own_id)
    (number,) = numbers_of(store, own_id)
    unsettle(store, cast["bea"], own_id, number, now=NOW)
    assert load_output(store, own_id).state is OutputState.HELD
    with pytest.raises(OpenFindingsError):
        sign(store, cast, "ben", own_id)
    with pytest.raises(WrongStateError):
        unsettle(store, cast["bea"], own_id, number, now=NOW)
    assert not faults(store)
    accept(store, cast["ben"], own_id, first_finding(store, own_id))
    sign(store, cast, "ben", own_id)
    assert not faults(store)


def test_what_was_rewritten_is_not_undone_by_that(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, f"It is {DULL} gate.[^s1]")
    resolve(
        store, cast["ben"], own_id, [first_finding(store, own_id)], Resolution.REDACT, reason="x", now=NOW, rooms=rooms()
    )  # fmt: skip
    (number,) = numbers_of(store, own_id)
    with pytest.raises(WrongStateError):
        unsettle(store, cast["ben"], own_id, number, now=NOW)
    with pytest.raises(UnknownNameError):
        unsettle(store, cast["ben"], own_id, number + 1, now=NOW)


def test_ones_own_approval_can_be_taken_back_and_nobody_elses(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, CALM)
    sign(store, cast, "ben", own_id)
    with pytest.raises(WrongStateError):
        unapprove(store, cast["bea"], own_id, now=NOW)
    unapprove(store, cast["ben"], own_id, now=NOW)
    assert load_output(store, own_id).state is OutputState.HELD
    assert not faults(store)


def test_the_ledger_keeps_how_long_something_was_looked_at(store: Store, cast: Cast) -> None:
    from review.entries import entries

    (own_id,) = make_pack(store, CALM)
    approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY, rooms=rooms(), looked_s=42)
    with store.reading() as connection:
        assert any('"looked_s":42' in one.data for one in entries(connection))
    assert not faults(store)


def test_somebody_is_asked_to_look_and_the_date_moves(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, CALM)
    tomorrow = NOW + dt.timedelta(days=1)
    assignments.assign(store, cast["ben"], own_id, "cleo", now=NOW, due_at=tomorrow)
    assignments.assign(store, cast["ben"], own_id, "bea", now=NOW)
    assert assignments.assignees_of(store, [own_id]) == {own_id: "bea"}
    with pytest.raises(NotAllowedError):
        assignments.assign(store, cast["ana"], own_id, "ana", now=NOW)
    with pytest.raises(NotAllowedError):
        assignments.unassign(store, cast["ana"], own_id, now=NOW)
    assert assignments.unassign(store, cast["bea"], own_id, now=NOW)
    assert not assignments.unassign(store, cast["ben"], own_id, now=NOW)
    assert not faults(store)


@pytest.mark.parametrize("name", ["carla", "carl", "nobody"])
def test_only_somebody_who_can_see_it_is_asked(store: Store, cast: Cast, name: str) -> None:
    from deckproof.model import Role
    from review.people import add_person

    add_person(store, cast["root"], "carla", (Role.AUTHOR,), now=NOW)
    (own_id,) = make_pack(store, CALM)
    if name == "carl":
        assignments.assign(store, cast["ben"], own_id, name, now=NOW)
        return
    with pytest.raises((NotAllowedError, UnknownNameError)):
        assignments.assign(store, cast["ben"], own_id, name, now=NOW)
    with pytest.raises(UsageError):
        assignments.assign(
            store, cast["ben"], own_id, "bea", now=NOW, due_at=NOW + dt.timedelta(days=500)
        )


def test_whoever_looks_is_seen_by_the_others_and_keeps_their_claim(
    store: Store, cast: Cast
) -> None:
    (own_id,) = make_pack(store, CALM)
    claim(store, cast["ben"], own_id, now=NOW, lease_s=5)
    assert assignments.looked_at(store, cast["ben"], own_id) is None
    first = assignments.look_on(store, cast["ben"], own_id)
    assert (first.seconds, first.others) == (0, ())
    assert assignments.look_on(store, cast["bea"], own_id).others == ("ben",)
    assert assignments.looking_at(store, [own_id]) == {own_id: ("bea", "ben")}
    assert assignments.looked_at(store, cast["ben"], own_id) == 0
    with pytest.raises(WrongStateError, match="1[45] min|ben is looking"):
        claim(store, cast["bea"], own_id, now=NOW)
    assert not faults(store)
