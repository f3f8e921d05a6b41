"""Chunks of a batch: who is at them, what is left of them, and what becomes of a deck whatever goes away meanwhile."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import flows.chunks as working
from deckproof.errors import (
    DamagedDeckError,
    EngineError,
    StageError,
    StoreError,
)
from flows import failures, limits, sweep
from flows.batches import Order
from flows.remote import Server, waits
from flows.remote_batch import Taken, load_board, new_batch, submit_batch
from review import carried, chunks, runs
from review.runs import RunState, Wanted
from review.store import Store, open_store
from tests.cluster import Cluster, running

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


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


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(tmp_path / "outputs")
    yield store
    store.close()


def wanted(store: Store, number: int) -> Wanted:
    deck, options = store.blobs.put(f"deck {number}".encode()), store.blobs.put(b"options")
    return Wanted(id=f"{number:016x}", deck=deck, name="talk.pptx", author="ida", options=options)


def put(store: Store, count: int = 2) -> chunks.Chunk:
    decks = [wanted(store, number) for number in range(count)]
    return chunks.put_chunk(store, "batch", 1, decks, now=NOW)


# Rows …


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
    assert runs.count_runs(either, chunk="") == {}


def test_a_deck_put_down_has_not_been_tried(either: Store) -> None:
    put(either)
    run_id = f"{0:016x}"
    assert chunks.take_on(either, run_id, "one", now=NOW) == 0
    chunks.put_down(either, run_id)
    assert chunks.take_on(either, run_id, "two", now=NOW) == 0
    assert chunks.take_on(either, run_id, "three", now=NOW) == 1


# A worker at its chunk …

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


def states(store: Store) -> list[str]:
    return [one.state.value for one in runs.list_runs(store, batch="batch")]


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


def test_a_worker_without_the_ledger_s_key_spoils_nothing(store: Store, tmp_path: Path) -> None:
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


# The sweep …


class Line:
    """A server's line, as `Server` sees it."""

    def __init__(self) -> None:
        self.runs: dict[str, Any] = {}
        self.buried: list[str] = []

    def hand_in(self, one: chunks.Chunk) -> None:
        self.runs.setdefault(one.key, state("scheduled"))

    def find(self, some: tuple[chunks.Chunk, ...]) -> dict[str, Any]:
        return {one.key: self.runs[one.key] for one in some if one.key in self.runs}

    def bury(self, run: Any) -> None:
        self.buried.append(run)


def state(name: str, age_s: float = 0.0) -> Any:
    now = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=age_s)
    return SimpleNamespace(
        state=SimpleNamespace(
            timestamp=now,
            is_scheduled=lambda: name == "scheduled",
            is_final=lambda: name == "crashed",
        )
    )


@pytest.mark.parametrize(
    ("seen", "handed_in"),
    [
        (None, ["batch:1:1"]),
        (("scheduled", 9_999), []),
        (("running", 5), []),
        (("running", 90), ["batch:1:2"]),
        (("crashed", 0), ["batch:1:2"]),
    ],
)
def test_what_nobody_is_at_is_handed_in_once(
    store: Store, seen: tuple[str, float] | None, handed_in: list[str]
) -> None:
    put(store)
    line, run = Line(), None
    if seen is not None:
        run = line.runs["batch:1:1"] = state(*seen)  # aged now, not when the tests were collected
    for _ in range(2):
        sweep.take_up(store, line)  # type: ignore[arg-type]
    assert [key for key, one in line.runs.items() if one is not run] == handed_in


def test_what_somebody_is_at_or_is_over_is_left_alone(store: Store) -> None:
    made, line = put(store, 1), Line()
    chunks.claim(store, made.id, "elsewhere:1:1:1", 60)
    assert sweep.take_up(store, line) == 0  # type: ignore[arg-type]
    chunks.let_go(store, made.id, "elsewhere:1:1:1")
    runs.finish(store, f"{0:016x}", pack="p", now=NOW)
    assert sweep.take_up(store, line) == 0  # type: ignore[arg-type]
    assert line.runs == {}


def test_a_process_of_this_machine_that_is_gone_is_known_at_once(store: Store) -> None:
    import socket

    made, line = put(store), Line()
    chunks.claim(store, made.id, f"{socket.gethostname()}:999999999:1:1", 60)
    assert sweep.take_up(store, line) == 1  # type: ignore[arg-type]


def test_a_run_that_never_got_a_state_waits() -> None:
    assert waits(SimpleNamespace(state=None))  # type: ignore[arg-type]


# Handing in …


@pytest.fixture
def told(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Taken]]:  # fmt: skip
    from deckproof.settings import Settings
    from flows.intake import take_options

    customers = tmp_path / "customers.csv"
    customers.write_text("name,id\nQuellstadt AG,C-1\n", encoding="utf-8")
    settings = Settings(outputs=store.outputs, customers=customers)
    options = take_options(store, settings, today=NOW.date())
    monkeypatch.setattr("flows.remote_batch.require_limits", lambda *_: None)

    def submit(line: Line, *paths: Path, size: int = 2) -> list[Taken]:
        orders = [
            Order(deck=path, options_id=options)
            if path.suffix == ".pptx"
            else Order(deck=path, error=StageError("bad line"))
            for path in paths
        ]
        return list(submit_batch(store, line, new_batch("ida", size=size), orders, now=NOW))  # type: ignore[arg-type]

    return submit


def decks(folder: Path, *names: str) -> list[Path]:
    for name in names:
        (folder / name).write_bytes(name.encode())
    return [folder / name for name in names]


def test_decks_are_cut_into_chunks_and_a_bad_line_stops_none(
    store: Store, told: Callable[..., list[Taken]], tmp_path: Path
) -> None:
    line = Line()
    some = decks(tmp_path, "a.pptx", "b.pptx", "c.pptx", "bad.txt")
    same = tmp_path / "same.pptx"
    same.write_bytes(some[0].read_bytes())
    answer = told(line, *some, same, tmp_path / "gone.pptx")
    assert [bool(one.error) for one in answer] == [False, False, False, True, False, True]
    assert answer[4].why == "the same bytes as another deck of this batch"
    assert sorted(key.rpartition(":")[0][-1] for key in line.runs) == ["1", "2"]
    again = told(line, *some)
    assert [one.why.partition(",")[0] for one in again[:3]] == ["in line already"] * 3
    assert len(line.runs) == 2


def test_a_call_that_was_cut_off_before_the_server_heard_of_it_is_mended_by_the_sweep(
    store: Store, told: Callable[..., list[Taken]], tmp_path: Path
) -> None:
    class Deaf(Line):
        def hand_in(self, one: chunks.Chunk) -> None:
            raise EngineError(f"no answer to {one.key}")

    with pytest.raises(EngineError):
        told(Deaf(), *decks(tmp_path, "a.pptx"), size=1)
    line = Line()
    assert sweep.take_up(store, line) == 1  # type: ignore[arg-type]


def test_no_server_named_is_an_error_that_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.remote import open_server

    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    with pytest.raises(EngineError, match="PREFECT_API_URL"), open_server():
        pass


def test_a_limit_that_the_server_does_not_have_is_named() -> None:
    from prefect.exceptions import ObjectNotFound

    from flows.remote import require_limits

    class Client:
        def read_global_concurrency_limit_by_name(self, name: str) -> None:
            if name == limits.MODEL:
                raise ObjectNotFound(Exception(name))

    server = Server(Client(), None)  # type: ignore[arg-type]
    require_limits(server, [limits.OCR])
    with pytest.raises(EngineError, match="deckproof-model"):
        require_limits(server, [limits.OCR, limits.MODEL])


def test_without_shared_limits_nobody_is_asked() -> None:
    with limits.reading_pictures(True), limits.asking():
        pass
    with limits.shared(), limits.reading_pictures(False):
        pass


# What another machine needs besides …


def test_the_customer_list_reaches_a_machine_that_never_saw_it(
    told: Callable[..., list[Taken]], store: Store, tmp_path: Path
) -> None:
    from scanners.customers import load_index_by_digest

    told(Line(), *decks(tmp_path, "a.pptx"))
    (kept,) = (store.outputs / "cache" / "customers").glob("*.index")
    digest, there = kept.stem, kept.read_bytes()
    kept.unlink()
    assert load_index_by_digest(digest, kept.parent) is None
    carried.fetch_customers(store, digest)
    assert kept.read_bytes() == there
    assert load_index_by_digest(digest, kept.parent) is not None
    carried.fetch_customers(store, "0" * 64)
    assert load_index_by_digest("0" * 64, kept.parent) is None


def test_templates_reach_it_too_and_stay_in_their_folder(store: Store, tmp_path: Path) -> None:
    own = tmp_path / "own"
    (own / "kinds").mkdir(parents=True)
    (own / "kinds" / "note.md.j2").write_text("A note.", encoding="utf-8")
    assert carried.fetch_templates(store, "a" * 64) is None
    carried.carry_templates(store, own, "a" * 64)
    found = carried.fetch_templates(store, "a" * 64)
    assert found is not None
    assert (found / "kinds" / "note.md.j2").read_text("utf-8") == "A note."
    assert found.is_relative_to(store.outputs)
    carried._keep(store, carried._TEMPLATES, "b" * 64, b'{"../out.txt": "x"}')
    with pytest.raises(StoreError):
        carried.fetch_templates(store, "b" * 64)
    assert not (found.parent / "out.txt").exists()


def test_whoever_begins_something_looks_for_lost_chunks_where_there_may_be_some(
    store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from deckproof.cli import _remote
    from deckproof.settings import Settings

    looked: list[Store] = []
    monkeypatch.setattr("flows.sweep.look_round", looked.append)
    shared = Settings(outputs=store.outputs, database="postgresql://db.example/x")
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    _remote.look_for_lost(store, shared)
    put(store)
    _remote.look_for_lost(store, Settings(outputs=store.outputs))
    assert looked == []
    _remote.look_for_lost(store, shared)
    assert looked == [store]

    def deaf(_: Store) -> None:
        raise EngineError("The server does not answer.")

    monkeypatch.setattr("flows.sweep.look_round", deaf)
    _remote.look_for_lost(store, shared)
    assert "does not answer" in capsys.readouterr().err


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
