"""An entry that is taken out of the middle of the ledger, or hidden in it, is missed by whoever acts; the counts are only a shortcut."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckproof.codec import from_json, to_json
from deckproof.errors import ChangedBytesError, DeckproofError
from deckproof.model import OutputState, Person, Role
from review import gate, people, releases
from review.ledger import entries_of
from review.outputs import load_output
from review.store import Store
from review.tallies import FILE, Tallies, beginning_of
from tests.review.making import NOW, POLICY, cast_of, make_pack, rooms
from tests.review.tampering import Raw, unlocked

Cast = dict[str, Person]


@pytest.fixture
def cast(store: Store) -> Cast:
    return cast_of(store)


@pytest.fixture
def voided(store: Store, cast: Cast) -> str:
    """An output whose approval was taken back; other acts came after."""
    (own_id,) = make_pack(store, "Calm.[^s1]")
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    gate.request_changes(store, cast["bea"], own_id, reason="Wait.", now=NOW)
    people.add_person(store, cast["root"], "zoe", (Role.AUTHOR,), now=NOW)
    return own_id


def bring_back(raw: Raw, own_id: str) -> None:
    """The tables as they were before the approval was voided."""
    raw.execute("DELETE FROM decision WHERE output = ? AND verdict <> 'approve'", (own_id,))
    raw.execute("UPDATE decision SET voided_at = NULL WHERE output = ?", (own_id,))
    raw.execute("UPDATE output SET state = 'approved' WHERE id = ?", (own_id,))


def hide_by_deleting(raw: Raw, own_id: str) -> None:
    raw.execute("DELETE FROM ledger WHERE object = ? AND action IN ('approval-voided', 'changes-requested')", (own_id,))  # fmt: skip


def hide_by_renaming(raw: Raw, own_id: str) -> None:
    raw.execute("UPDATE ledger SET object = 'elsewhere' WHERE object = ? AND action IN ('approval-voided', 'changes-requested')", (own_id,))  # fmt: skip


def hide_behind_others(raw: Raw, own_id: str) -> None:
    """As many entries under the same beginning as before, but none of them ours."""
    raw.execute("UPDATE ledger SET object = ? WHERE object = ? AND action IN ('approval-voided', 'changes-requested')", (f"{own_id[:2]}ffffffffff", own_id))  # fmt: skip


WAYS = (hide_by_deleting, hide_by_renaming, hide_behind_others)


@pytest.mark.parametrize("hide", WAYS)
@pytest.mark.parametrize("counts", ["kept", "gone", "forged"])
def test_a_voided_approval_is_not_brought_back_by_hiding_what_voided_it(
    store: Store, cast: Cast, voided: str, hide: Callable[[Raw, str], None], counts: str
) -> None:
    with unlocked(store) as raw:
        bring_back(raw, voided)
        hide(raw, voided)
    file = store.outputs / FILE
    if counts == "gone":
        file.unlink()
    if counts == "forged":
        told = from_json(file.read_bytes(), Tallies)
        fewer = dict(told.counts) | {beginning_of(voided): told.counts[beginning_of(voided)] - 2}
        file.write_bytes(to_json(Tallies(seq=told.seq, hash=told.hash, counts=fewer, seal=told.seal)))  # fmt: skip
    assert load_output(store, voided).state == OutputState.APPROVED, "the tables alone say so"
    with pytest.raises(ChangedBytesError):
        releases.release(store, cast["ben"], [voided], now=NOW, policy_version=POLICY, rooms=rooms())  # fmt: skip
    assert not list((store.outputs / "released").rglob("*.md"))


def test_a_deactivated_person_is_not_brought_back_by_hiding_the_entry(
    store: Store, cast: Cast
) -> None:
    token = people.issue_token(store, cast["root"], "ben", now=NOW)
    people.deactivate(store, cast["root"], "ben", now=NOW)
    make_pack(store, "Calm.[^s1]")
    with unlocked(store) as raw:
        raw.execute("DELETE FROM ledger WHERE object = 'ben' AND action = 'person-deactivated'")
        raw.execute("UPDATE person SET active = ? WHERE name = 'ben'", (True,))
        raw.execute("UPDATE token SET revoked_at = NULL WHERE person = 'ben'")
    with pytest.raises(DeckproofError):
        people.whoami(store, token, now=NOW)


def test_the_counts_can_be_thrown_away_at_any_time(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Calm.[^s1]")
    (store.outputs / FILE).unlink()
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    kept = from_json((store.outputs / FILE).read_bytes(), Tallies)
    with store.reading() as connection:
        told = entries_of(store, connection, own_id)
        count = connection.exec_driver_sql("SELECT count(*) FROM ledger").scalar()
    assert [one.action for one in told][-1] == "approved"
    assert sum(kept.counts.values()) == kept.seq == count


def test_counts_of_a_later_act_than_one_can_see_stop_nobody(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Calm.[^s1]")
    with store.reading() as connection:
        before = entries_of(store, connection, own_id)
        gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
        seen = entries_of(store, connection, own_id)
    assert seen[: len(before)] == before


@given(st.text(max_size=12), st.sampled_from(["", "session:", "brief:"]))
def test_a_thing_is_counted_under_the_beginning_of_its_own_name(own: str, kind: str) -> None:
    thing = f"{kind}{own}"
    assert thing.startswith(beginning_of(thing))
    assert len(beginning_of(thing).rpartition(":")[2]) <= 2
