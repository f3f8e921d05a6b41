"""A worker at its chunk, and what becomes of a deck whatever goes away meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

import flows.chunks as working
from deckproof.errors import DamagedDeckError, EngineError, StageError, StoreError
from flows import failures
from flows.remote_batch import load_board
from review import chunks, runs
from review.runs import RunState
from review.store import Store
from tests.flows.remote.making import NOW, put, states, wanted

Held = Callable[[Store, str, str], str]


def work(store: Store, monkeypatch: pytest.MonkeyPatch, hold: Held, count: int = 2) -> str:
    made = put(store, count)
    monkeypatch.setattr(working, "hold_deck", hold)
    monkeypatch.setattr(working, "time", SimpleNamespace(monotonic=iter(range(0, 10**6, 10)).__next__, sleep=lambda _: None))  # fmt: skip
    working.work_off(store, made.id)
    return made.id


def fails(error: Exception) -> Held:
    def hold(store: Store, deck: str, options: str) -> str:
        with failures.clean_failures(deck, options, "read"):
            raise error
        return ""

    return hold


def test_each_deck_comes_to_its_end_and_a_bad_one_stops_no_other(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = wanted(store, 0).deck

    def hold(store: Store, deck: str, options: str) -> str:
        if deck == bad:
            return fails(DamagedDeckError("It is damaged."))(store, deck, options)
        return "pack"

    chunk_id = work(store, monkeypatch, hold, 3)
    assert sorted(states(store)) == ["failed", "held", "held"]
    (told,) = load_board(store, "batch", now=NOW).failures
    assert told.error == "It is damaged."
    assert chunks.list_taken(store) == ()
    assert chunks.open_runs(store, chunk_id) == ()


def test_a_chunk_that_somebody_has_is_left_alone(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = put(store)
    chunks.claim(store, made.id, "other", 60)
    monkeypatch.setattr(working, "hold_deck", fails(AssertionError("nobody works here")))
    working.work_off(store, made.id)
    assert states(store) == ["queued", "queued"]


def test_a_store_that_comes_back_is_waited_for_and_costs_no_attempt(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([False, False, True])
    monkeypatch.setattr(working, "_is_well", lambda *_: next(answers))
    tried: list[int] = []

    def hold(store: Store, deck: str, options: str) -> str:
        tried.append(1)
        if len(tried) == 1:
            return fails(StoreError("gone"))(store, deck, options)
        return "pack"

    work(store, monkeypatch, hold, 1)
    (one,) = runs.list_runs(store, batch="batch")
    assert (one.state, one.attempts, len(tried)) == (RunState.HELD, 1, 2)


def test_a_store_that_stays_away_gives_the_chunk_back(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "_is_well", lambda *_: False)
    with pytest.raises(StoreError):
        work(store, monkeypatch, fails(StoreError("gone")))
    assert [one.id for one in chunks.find_idle(store)] == ["batch:1"]


def test_a_deck_that_the_store_never_takes_is_given_up(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    work(store, monkeypatch, fails(StoreError("Its blob is missing.")), 1)
    (one,) = runs.list_runs(store, batch="batch")
    assert (one.state, one.attempts) == (RunState.FAILED, working.MOST_ATTEMPTS)
    assert one.error == "Its blob is missing."


def test_a_deck_at_which_workers_die_is_given_up(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, 1)
    for _ in range(working.MOST_ATTEMPTS):
        chunks.take_on(store, f"{0:016x}", "dead", now=NOW)
    monkeypatch.setattr(working, "hold_deck", fails(AssertionError("not once more")))
    working.work_off(store, "batch:1")
    (one,) = runs.list_runs(store, batch="batch")
    assert one.state is RunState.FAILED
    assert "workers have died" in one.error


def test_a_limit_that_cannot_be_had_costs_no_deck(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(EngineError):
        work(store, monkeypatch, fails(EngineError("no server")), 1)
    (one,) = runs.list_runs(store, batch="batch")
    assert (one.state, one.attempts) == (RunState.QUEUED, 0)


def test_a_worker_without_the_ledger_s_key_spoils_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "UNFIT_S", 0.0)
    from deckproof.model import Role
    from review.people import add_person

    add_person(store, None, "ida", (Role.ADMIN,), now=NOW)
    put(store)
    for key in (store.outputs / "keys").iterdir():
        key.unlink()
    with pytest.raises(Exception, match="key"):
        working.work_off(store, "batch:1")
    assert states(store) == ["queued", "queued"]


def test_a_worker_keeps_its_lease_and_looks_for_others_meanwhile(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "LEASE_S", 2.0)
    monkeypatch.setattr(working, "LOOK_EVERY_S", 0.1)
    looked = threading.Event()

    def look(_: Store) -> None:
        looked.set()
        raise EngineError("no answer")

    monkeypatch.setattr(working, "look_round", look)
    answers: list[bool] = []
    renew = chunks.renew

    def renew_and_tell(*arguments: Any) -> bool:
        answers.append(renew(*arguments))
        return answers[-1]

    monkeypatch.setattr(chunks, "renew", renew_and_tell)
    made = put(store, 3)
    taken: list[bool] = []

    def hold(store: Store, deck: str, options: str) -> str:
        if not taken:
            assert looked.wait(60)
            await_so(lambda: len(answers) > 3)  # longer than the lease
            taken.append(chunks.claim(store, made.id, "other", 60))
            (own,) = chunks.list_taken(store)
            chunks.let_go(store, made.id, own.owner)
            assert chunks.claim(store, made.id, "other", 60)
            await_so(lambda: answers.count(False) > 1)  # the first one has been heard by then
        return "pack"

    monkeypatch.setattr(working, "hold_deck", hold)
    working.work_off(store, made.id)
    assert taken == [False]
    assert sorted(states(store)) == ["held", "queued", "queued"]
    assert [one.owner for one in chunks.list_taken(store)] == ["other"]


def await_so(what: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not what():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_an_error_crosses_into_the_engine_as_ids(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(StageError) as crossed, working._clean("b1", 3):
        raise StoreError("A sentence about secret-talk.pptx.")
    assert str(crossed.value) == "chunk b1:3: store"
    assert crossed.value.__cause__ is None
    text = " ".join(("a", "line", "out", "of", "a", "deck"))
    with pytest.raises(StageError) as crossed, working._clean("b1", 3):
        raise KeyError(text)
    assert str(crossed.value) == "chunk b1:3: a bug"
    assert crossed.value.__suppress_context__
    assert text not in caplog.text
