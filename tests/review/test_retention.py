"""What `prune` takes away, what it leaves, and that nothing which was let out or is open ever goes."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from deckproof.codec import digest, to_json
from deckproof.errors import NotAllowedError, WrongStateError
from deckproof.model import OutputState, Person, Resolution
from review import audit, edits, gate, outbox, releases, retention, settlements, stages
from review.documents import output_document
from review.holds import repair
from review.outputs import load_output, load_pack
from review.store import Store
from tests.review.making import NOW, POLICY, make_pack, rooms
from tests.review.tampering import raw_connection, tamper

Cast = dict[str, Person]
LATER = NOW + dt.timedelta(days=400)


def faults(store: Store) -> tuple[str, ...]:
    return audit.verify(store, rooms=rooms()).faults


def blobs(store: Store) -> set[str]:
    return {one.sha256 for one in store.blobs.kept()}


def age(store: Store, sha256: str, days: int = 30) -> None:
    """As if the blob had been written some days before LATER."""
    when = (LATER - dt.timedelta(days=days)).timestamp()
    os.utime(store.blobs.path(sha256), (when, when))


@pytest.fixture
def mixed(store: Store, cast: Cast) -> tuple[str, ...]:
    """One pack with an output rejected, one released, one recalled, one open; another pack all of it withdrawn."""
    ids = make_pack(store, "Rejected.[^s1]", "Released.[^s1]", "Recalled.[^s1]", "Open.[^s1]")
    (gone,) = make_pack(store, "Withdrawn.[^s1]", pack="pack2")
    gate.reject(store, cast["ben"], ids[0], reason="No.", now=NOW)
    for own_id in ids[1:3]:
        gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
        releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY)
    releases.recall(store, cast["ben"], ids[2], reason="No.", now=NOW)
    gate.withdraw(store, cast["ben"], gone, reason="No.", now=NOW)
    for one in store.blobs.kept():
        age(store, one.sha256, 400)
    return (*ids, gone)


def test_what_never_left_goes_and_what_left_stays_with_its_evidence(
    store: Store, cast: Cast, mixed: tuple[str, ...]
) -> None:
    rejected, out, recalled, still_open, withdrawn = mixed
    before = blobs(store)
    planned = retention.look(store, older_than_days=100, now=LATER)
    assert set(planned.outputs) == {rejected, withdrawn}
    assert planned.packs == ("pack2",)
    assert blobs(store) == before
    done = retention.prune(store, cast["root"], older_than_days=100, now=LATER)
    assert done == planned
    assert before - blobs(store) == set(done.blobs)
    assert digest(b"# A title\n\nRejected.\n") in done.blobs
    for kept in (out, recalled, still_open):
        assert load_output(store, kept).sha256 in blobs(store)
        assert output_document(store, kept)["claims"]
    assert releases.open_released(store, out) == b"# A title\n\nReleased.\n"
    assert faults(store) == ()
    repair(store, rooms())
    assert faults(store) == ()
    assert not (store.outputs / "held/pack1/01-blog-post-reading.md").exists()
    assert (store.outputs / "held/pack1/04-blog-post-reading.md").exists()


def test_it_does_nothing_the_second_time(store: Store, cast: Cast, mixed: tuple[str, ...]) -> None:
    retention.prune(store, cast["root"], older_than_days=100, now=LATER)
    entries = audit.verify(store, rooms=rooms()).entries
    assert retention.prune(store, cast["root"], older_than_days=100, now=LATER).nothing
    assert audit.verify(store, rooms=rooms()).entries == entries


def test_what_was_taken_away_says_so(store: Store, cast: Cast, mixed: tuple[str, ...]) -> None:
    retention.prune(store, cast["root"], older_than_days=100, now=LATER)
    with pytest.raises(
        WrongStateError, match="taken away on 2027-12-26, under the retention rules"
    ):
        output_document(store, mixed[0])
    assert load_pack(store, "pack1").outputs[0].state is OutputState.REJECTED


def test_nothing_goes_before_its_time(store: Store, cast: Cast, mixed: tuple[str, ...]) -> None:
    assert retention.look(store, older_than_days=500, now=LATER).nothing


def test_only_an_admin_prunes(store: Store, cast: Cast, mixed: tuple[str, ...]) -> None:
    before = blobs(store)
    for who in ("ana", "ben", "cleo", "audrey"):
        with pytest.raises(NotAllowedError):
            retention.prune(store, cast[who], older_than_days=0, now=LATER)
    assert blobs(store) == before


def test_a_blob_that_nothing_speaks_of_goes_after_a_week(store: Store, cast: Cast) -> None:
    old, young, spoken = (store.blobs.put(data) for data in (b"old", b"young", b"[1]"))
    around = store.blobs.put(to_json({"of": spoken}))
    key = stages.StageKey(deck="a" * 64, stage="x", version="1", options="o")
    stages.claim(store, key, "me", 60)
    stages.finish(store, key, "me", around)
    for one in (old, spoken, around):
        age(store, one, 8)
    age(store, young, 6)
    done = retention.prune(store, cast["root"], older_than_days=100, now=LATER)
    assert done.unreferenced == (old,)
    assert blobs(store) >= {young, spoken, around}
    assert faults(store) == ()


def test_a_blob_that_is_put_again_is_fresh(store: Store) -> None:
    again = store.blobs.put(b"again")
    age(store, again, 9)
    store.blobs.put(b"again")
    (kept,) = (one for one in store.blobs.kept() if one.sha256 == again)
    assert kept.since > NOW.timestamp()


def test_a_blob_that_a_living_output_shares_stays(store: Store, cast: Cast) -> None:
    (first,) = make_pack(store, "Same.[^s1]")
    (second,) = make_pack(store, "Same.[^s1]", pack="pack2")
    gate.reject(store, cast["ben"], first, reason="No.", now=NOW)
    done = retention.prune(store, cast["root"], older_than_days=100, now=LATER)
    assert load_output(store, second).sha256 not in done.blobs
    assert output_document(store, second)["claims"]
    assert faults(store) == ()


def test_what_was_pruned_and_is_spoken_of_again_may_not_be_lost(store: Store, cast: Cast) -> None:
    (first,) = make_pack(store, "Same.[^s1]")
    gate.reject(store, cast["ben"], first, reason="No.", now=NOW)
    retention.prune(store, cast["root"], older_than_days=100, now=LATER)
    (second,) = make_pack(store, "Same.[^s1]", pack="pack2")
    assert faults(store) == ()
    store.blobs.remove(load_output(store, second).sha256)
    assert any("is missing" in fault for fault in faults(store))


def test_sent_notices_go_and_the_others_stay(store: Store, cast: Cast) -> None:
    for notice in outbox.due(store)[:3]:
        outbox.sent(store, notice, now=NOW)
    done = retention.prune(store, cast["root"], older_than_days=100, now=LATER)
    assert done.notices == 3
    assert faults(store) == ()
    tamper(store, "DELETE FROM outbox WHERE key = 'ledger-5'")
    assert any("notice of the ledger's entry 5 " in fault for fault in faults(store))


def test_a_row_that_claims_a_blob_was_pruned_shows(store: Store, cast: Cast) -> None:
    """Whoever wants a lost blob to look pruned would have to write to the ledger as well."""
    (own_id,) = make_pack(store, "Plain.[^s1]")
    gate.reject(store, cast["ben"], own_id, reason="No.", now=NOW)
    gone = load_output(store, own_id).sha256
    store.blobs.remove(gone)
    with raw_connection(store) as raw:
        raw.execute("INSERT INTO pruned (sha256, at) VALUES (?, '2026')", (gone,))
    assert any("pruned" in fault for fault in faults(store))


def test_a_crash_before_the_blobs_go_is_made_good_by_the_next_call(
    store: Store, cast: Cast, mixed: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(retention, "_sweep", die)
        with pytest.raises(KeyboardInterrupt):
            retention.prune(store, cast["root"], older_than_days=100, now=LATER)
    assert faults(store) == ()
    again = retention.prune(store, cast["root"], older_than_days=100, now=LATER)
    assert again.blobs
    assert set(again.blobs).isdisjoint(blobs(store))
    assert faults(store) == ()


def test_a_pack_edited_and_settled_before_it_ended_verifies_after(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "It is the fastest.[^s1]")
    found = load_output(store, own_id).findings[0].id
    settlements.resolve(store, cast["ben"], own_id, [found], Resolution.ACCEPT, reason="So.", now=NOW, rooms=rooms())  # fmt: skip
    edits.edit(store, cast["ana"], own_id, "# A title\n\nNew.[^s1]\n", now=NOW, rooms=rooms())
    gate.reject(store, cast["ben"], own_id, reason="No.", now=NOW)
    done = retention.prune(store, cast["root"], older_than_days=1, now=LATER)
    assert len(done.blobs) >= 5
    assert faults(store) == ()


def test_the_ledger_says_who_pruned_and_no_word_of_what(
    store: Store, cast: Cast, mixed: tuple[str, ...], tmp_path: Path
) -> None:
    retention.prune(store, cast["root"], older_than_days=100, now=LATER)
    last = [line for line in audit.export_jsonl(store) if b'"action":"pruned"' in line]
    assert len(last) == 1
    assert b'"actor":"root"' in last[0]
    assert b"Rejected" not in last[0]
