"""Writers of a SQLite store take turns, and nobody is locked out by a courtesy."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from review import stages, turns
from review.store import TURN, open_store
from review.turns import turn


def test_of_two_that_want_to_write_one_waits_for_the_other(tmp_path: Path) -> None:
    lock, told = tmp_path / "lock", []
    first_is_in = threading.Event()

    def first() -> None:
        with turn(lock):
            first_is_in.set()
            time.sleep(0.1)
            told.append("first")

    thread = threading.Thread(target=first)
    thread.start()
    first_is_in.wait(20)
    with turn(lock):
        told.append("second")
    thread.join()
    assert told == ["first", "second"]


def test_who_gets_no_turn_for_long_goes_on_and_leaves_it_to_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "PATIENCE_S", 0.05)
    store = open_store(tmp_path / "outputs")
    key = stages.StageKey(deck="d" * 64, stage="read", version="1", options="o")
    with turn(store.outputs / TURN):
        assert stages.claim(store, key, "one", 60) == stages.Claimed(attempt=1)


def test_a_turn_ends_with_the_act_though_a_process_was_forked_in_it(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    reader, writer = os.pipe()
    with turn(lock):
        child = os.fork()
        if child == 0:
            os.close(writer)
            os.read(reader, 1)  # lives on with the handle open
            os._exit(0)
    try:
        begun = time.monotonic()
        with turn(lock):
            assert time.monotonic() - begun < turns.PATIENCE_S / 2
    finally:
        os.close(writer)
        os.waitpid(child, 0)
        os.close(reader)


def test_a_turn_ends_with_the_process_that_had_it(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    child = os.fork()
    if child == 0:
        turn(lock).__enter__()
        os._exit(0)
    os.waitpid(child, 0)
    begun = time.monotonic()
    with turn(lock):
        assert time.monotonic() - begun < turns.PATIENCE_S / 2
