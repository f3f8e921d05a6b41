"""Stages done one after the other: one keeper of leases, one act from each to the next, and nothing unnoted at the end."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from deckproof.errors import StoreError
from flows import once as doing
from flows.deck_run import open_run, policy_in_force
from flows.once import at_work, once, stage_key
from review.stages import list_stages
from review.store import Store, open_store
from tests.flows.test_power_cut import options_of

KEYS = tuple(stage_key("d" * 64, stage, "1", "o") for stage in ("read", "scan", "plan"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = open_store(tmp_path / "outputs")
    yield made
    made.close()


def states(store: Store) -> dict[str, str]:
    return {row.key.stage: row.state for row in list_stages(store)}


def test_each_stage_is_noted_with_the_claim_of_the_next_and_the_last_at_the_end(
    store: Store,
) -> None:
    seen = []

    def look() -> bytes:
        seen.append(states(store))
        return b"made"

    with at_work(store):
        for key in KEYS:
            once(store, key, look)
        assert states(store) == {"read": "done", "scan": "done", "plan": "running"}
    assert seen == [
        {"read": "running"},
        {"read": "done", "scan": "running"},
        {"read": "done", "scan": "done", "plan": "running"},
    ]
    assert set(states(store).values()) == {"done"}


def test_what_was_done_is_kept_when_the_next_fails_which_is_free_at_once(store: Store) -> None:
    def fail() -> bytes:
        raise StoreError("The disk is full.")

    with at_work(store):
        once(store, KEYS[0], lambda: b"made")
        with pytest.raises(StoreError):
            once(store, KEYS[1], fail)
    assert states(store) == {"read": "done", "scan": "given-back"}
    assert once(store, KEYS[0], fail) == store.blobs.put(b"made")


def test_a_stage_within_a_stage_is_noted_too(store: Store) -> None:
    def outer() -> bytes:
        return once(store, KEYS[1], lambda: b"inner").encode()

    with at_work(store):
        once(store, KEYS[0], outer)
        assert states(store) == {"read": "running", "scan": "done"}
    assert states(store) == {"read": "done", "scan": "done"}


def test_one_keeper_lengthens_the_leases_of_all_and_goes_at_the_end(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doing, "LEASE_S", 0.15)
    monkeypatch.setattr(doing, "WORTH_WAITING_S", 60.0)
    meanwhile = Counter[int]()

    def keepers() -> int:  # of other threads the process of the tests may have any
        return sum(one.name == "lease keeper" for one in threading.enumerate())

    def long() -> bytes:
        time.sleep(0.4)
        meanwhile[keepers()] += 1
        assert not any(row.expired for row in list_stages(store))
        return b"made"

    with at_work(store):
        for key in KEYS:
            once(store, key, long)
    assert meanwhile == {1: 3}
    assert keepers() == 0


def test_threads_have_their_own_and_of_one_stage_one_does_the_work(store: Store) -> None:
    done = Counter[str]()

    def work(thread: int) -> set[str]:
        del thread
        with at_work(store):
            return {once(store, key, partial(make, key.stage)) for key in KEYS}

    def make(stage: str) -> bytes:
        done[stage] += 1
        time.sleep(0.02)
        return stage.encode()

    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(work, range(3)))
    assert found[0] == found[1] == found[2]
    assert done == {"read": 1, "scan": 1, "plan": 1}


def test_a_run_is_judged_by_one_policy_and_the_next_by_the_one_in_force_then(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from review import rooms

    asked, true = Counter[str](), rooms.house_policy

    def house_policy(store: Store) -> object:
        asked["policy"] += 1
        return replace(true(store), version=f"house@{asked['policy']}")

    monkeypatch.setattr(rooms, "house_policy", house_policy)
    for expected in ("house@1", "house@2"):
        run = open_run(store, "d" * 64, options_of(store))
        assert [policy_in_force(run).version for _ in range(3)] == [expected] * 3
