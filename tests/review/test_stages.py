"""Work is claimed by lease, done once, and found again."""

from __future__ import annotations

import os
import threading
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from deckproof.codec import digest
from deckproof.errors import StoreError
from review.stages import (
    Busy,
    Claimed,
    Done,
    StageKey,
    abandon,
    claim,
    find_result,
    find_results,
    finish,
    list_stages,
    note_results,
    renew,
)
from review.store import Store
from review.work_tables import stage

KEY = StageKey(deck="d" * 64, stage="read", version="pptx/1", options="o")


def test_work_is_done_once_and_found_again(store: Store) -> None:
    assert claim(store, KEY, "one", 60) == Claimed(attempt=1)
    result = store.blobs.put(b"the result")
    finish(store, KEY, "one", result)
    assert find_result(store, KEY) == result
    assert claim(store, KEY, "two", 60) == Done(result=result)
    for other in (
        replace(KEY, version="pptx/2"),
        replace(KEY, options="p"),
        replace(KEY, stage="scan"),
    ):
        assert find_result(store, other) is None


def test_a_claim_keeps_others_away_until_its_lease_ends(store: Store) -> None:
    claim(store, KEY, "one", 60)
    busy = claim(store, KEY, "two", 60)
    assert isinstance(busy, Busy)
    assert busy.owner == "one"
    assert 0 < busy.seconds <= 60
    assert renew(store, KEY, "one", -1)
    assert claim(store, KEY, "two", 60) == Claimed(attempt=2)
    assert not renew(store, KEY, "one", 60)


def test_who_lost_the_work_cannot_finish_it(store: Store) -> None:
    claim(store, KEY, "one", -1)
    claim(store, KEY, "two", 60)
    with pytest.raises(StoreError, match="Another worker"):
        finish(store, KEY, "one", store.blobs.put(b"late"))
    finish(store, KEY, "two", store.blobs.put(b"right"))
    finish(store, KEY, "one", store.blobs.put(b"right"))


def test_abandoned_work_is_free_at_once_and_only_for_its_owner_to_abandon(store: Store) -> None:
    claim(store, KEY, "one", 60)
    abandon(store, KEY, "two")
    assert isinstance(claim(store, KEY, "two", 60), Busy)
    abandon(store, KEY, "one")
    (row,) = list_stages(store, KEY.deck)
    assert (row.state, row.expired) == ("given-back", False), "nobody is at it"
    assert not renew(store, KEY, "one", 60)
    with pytest.raises(StoreError, match="Another worker"):
        finish(store, KEY, "one", store.blobs.put(b"late"))
    assert claim(store, KEY, "two", 60) == Claimed(attempt=2)


def test_a_result_has_to_be_in_the_store_before_its_row(store: Store) -> None:
    claim(store, KEY, "one", 60)
    with pytest.raises(StoreError, match="not in the store"):
        finish(store, KEY, "one", "a" * 64)


def test_a_result_whose_blob_is_gone_is_done_again(store: Store) -> None:
    claim(store, KEY, "one", 60)
    result = store.blobs.put(b"the result")
    finish(store, KEY, "one", result)
    store.blobs.path(result).unlink()
    assert find_result(store, KEY) is None
    assert claim(store, KEY, "two", 60) == Claimed(attempt=2)


def test_what_nobody_claims_is_noted_together_and_the_first_note_counts(store: Store) -> None:
    keys = [replace(KEY, deck=letter * 64) for letter in "abc"]
    first, second = store.blobs.put(b"first"), store.blobs.put(b"second")
    note_results(store, [(keys[0], first)])
    note_results(store, [(key, second) for key in keys[:2]])
    assert find_results(store, keys) == [first, second, None]
    assert claim(store, keys[1], "two", 60) == Done(result=second)
    store.blobs.path(first).unlink()
    note_results(store, [(keys[0], second)])
    assert find_result(store, keys[0]) == second


def test_of_many_that_claim_at_once_one_gets_it(store: Store) -> None:
    answers: list[object] = []
    barrier = threading.Barrier(8)

    def take(number: int) -> None:
        barrier.wait()
        answers.append(claim(store, KEY, f"worker {number}", 60))

    threads = [threading.Thread(target=take, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(isinstance(answer, Claimed) for answer in answers) == 1
    assert sum(isinstance(answer, Busy) for answer in answers) == 7


def test_progress_is_read_from_the_rows(store: Store) -> None:
    claim(store, KEY, "one", -1)
    done = replace(KEY, stage="scan")
    claim(store, done, "one", 60)
    finish(store, done, "one", store.blobs.put(b"x"))
    rows = list_stages(store, KEY.deck)
    assert [(row.key.stage, row.state, row.expired) for row in rows] == [
        ("read", "running", True),
        ("scan", "done", False),
    ]
    assert list_stages(store, "e" * 64) == ()


def test_a_row_that_says_done_without_our_seal_is_done_anew(store: Store) -> None:
    """What somebody wrote into the table: another author of a deck, or a scan that found nothing."""
    claim(store, KEY, "one", 60)
    ours, theirs = store.blobs.put(b"ours"), store.blobs.put(b"theirs")
    finish(store, KEY, "one", ours)
    other = replace(KEY, options="q")
    claim(store, other, "one", 60)
    finish(store, other, "one", theirs)
    with store.acting() as act:
        change = update(stage).where(stage.c.options == "o").values(result=theirs)
        act.connection.execute(change)
    assert find_result(store, KEY) is None
    with store.acting() as act:
        seal = select(stage.c.owner).where(stage.c.options == "q").scalar_subquery()
        act.connection.execute(update(stage).where(stage.c.options == "o").values(owner=seal))
    assert find_result(store, KEY) is None, "the seal of another row"
    assert claim(store, KEY, "two", 60) == Claimed(attempt=2)
    finish(store, KEY, "two", ours)
    assert find_result(store, KEY) == ours


def test_without_the_ledger_s_key_nothing_counts_as_done(store: Store) -> None:
    claim(store, KEY, "one", 60)
    finish(store, KEY, "one", store.blobs.put(b"ours"))
    (store.outputs / "keys" / "ledger.key").write_bytes(b"short")
    with pytest.raises(StoreError, match="key"):
        find_result(store, KEY)


@pytest.mark.parametrize("left", [b"", b"the res", b"the other!"])
def test_a_result_that_a_power_cut_left_in_part_is_made_again(store: Store, left: bytes) -> None:
    claim(store, KEY, "one", 60)
    result = store.blobs.put_passing(b"the result")
    finish(store, KEY, "one", result, passing=True)
    assert find_result(store, KEY) == result
    store.blobs.path(result).write_bytes(left)
    assert find_result(store, KEY) is None
    assert claim(store, KEY, "two", 60) == Claimed(attempt=2)
    finish(store, KEY, "two", store.blobs.put_passing(b"the result"), passing=True)
    assert store.blobs.get(result) == b"the result"


def test_only_a_passing_result_waits_for_no_disk(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.blobs.put(b"the shards of this one are there")
    result = digest(b"x")
    store.blobs.path(result).parent.mkdir(exist_ok=True)
    levels: list[int] = []
    synced: list[int] = []
    true = os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (synced.append(handle), true(handle))[1])
    for passing in (True, False):
        key = replace(KEY, options=str(passing))
        claim(store, key, "one", 60)
        keep = store.blobs.put_passing if passing else store.blobs.put
        before = len(synced)
        assert keep(b"x") == result
        finish(store, key, "one", result, passing=passing)
        levels.append(len(synced) - before)
    assert levels[0] == 0
    assert levels[1] >= 2, "what was passing before is made safe: the file and its name"
