"""Rows of chunks: whose they are, what is left of them, and what the board tells."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from deckproof.errors import StageError
from flows.remote_batch import load_board
from review import chunks, run_figures, runs
from review.runs import RunState
from review.store import Store, open_store
from tests.cluster import Cluster, running
from tests.flows.remote.making import NOW, put


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with running() as cluster:
        yield cluster


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store in either database."""
    address = ""
    if request.param == "postgresql":
        cluster = request.getfixturevalue("cluster")
        address = cluster.address(cluster.new_database())
    store = open_store(tmp_path / "outputs", database=address)
    yield store
    store.close()


def test_a_chunk_is_one_worker_s_until_its_lease_ends(either: Store) -> None:
    made = put(either)
    assert chunks.claim(either, made.id, "one", 60)
    assert chunks.claim(either, made.id, "one", 60)
    assert not chunks.claim(either, made.id, "two", 60)
    assert chunks.find_idle(either) == ()
    assert [one.owner for one in chunks.list_taken(either)] == ["one"]
    assert chunks.renew(either, made.id, "one", -1)
    assert [one.id for one in chunks.find_idle(either)] == [made.id]
    assert chunks.claim(either, made.id, "two", 60)
    assert not chunks.renew(either, made.id, "one", 60)
    chunks.let_go(either, made.id, "one")
    assert [one.owner for one in chunks.list_taken(either)] == ["two"]
    chunks.let_go(either, made.id, "two")
    assert chunks.list_taken(either) == ()


def test_of_two_who_begin_the_next_attempt_one_does(either: Store) -> None:
    made = put(either)
    answers: list[chunks.Chunk | None] = []
    threads = [
        threading.Thread(target=lambda: answers.append(chunks.try_again(either, made)))
        for _ in range(4)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert [one.attempt for one in answers if one is not None] == [2]


def test_a_chunk_that_is_taken_or_done_is_not_tried_again(either: Store) -> None:
    made = put(either)
    chunks.claim(either, made.id, "one", 60)
    assert chunks.try_again(either, made) is None
    chunks.let_go(either, made.id, "one")
    for run_id in chunks.open_runs(either, made.id):
        runs.finish(either, run_id, pack="p", now=NOW)
    assert chunks.find_idle(either) == ()
    assert chunks.take_on(either, f"{0:016x}", "late", now=NOW) is None
    assert runs.load_run(either, f"{0:016x}").state is RunState.HELD


def test_the_desk_s_own_worker_leaves_them_alone(either: Store) -> None:
    made = put(either)
    assert runs.take_next(either, "desk", now=NOW) is None
    chunks.take_on(either, f"{0:016x}", "far:1:1:1", now=NOW)
    assert runs.give_up_lost(either, lambda _: True, StageError("lost"), now=NOW) == 0
    assert len(chunks.open_runs(either, made.id)) == 2
    assert run_figures.count_runs(either, chunk="") == {}


def test_a_deck_put_down_has_not_been_tried(either: Store) -> None:
    put(either)
    run_id = f"{0:016x}"
    assert chunks.take_on(either, run_id, "one", now=NOW) == 0
    chunks.put_down(either, run_id)
    assert chunks.take_on(either, run_id, "two", now=NOW) == 0
    assert chunks.take_on(either, run_id, "three", now=NOW) == 1


def test_the_board_tells_counts_and_what_is_left(store: Store) -> None:
    put(store, 4)
    for number in (0, 1):
        run_id = f"{number:016x}"
        chunks.take_on(store, run_id, "one", now=NOW)
        runs.finish(store, run_id, pack="p", now=NOW + dt.timedelta(seconds=10 * (number + 1)))
    board = load_board(store, "batch", now=NOW + dt.timedelta(seconds=30))
    assert (board.decks, board.held, board.queued, board.chunks) == (4, 2, 2, 1)
    assert board.seconds_left == 20.0
    assert not board.is_over
