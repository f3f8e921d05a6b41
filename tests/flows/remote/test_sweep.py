"""The sweep: chunks that nobody is at are handed in once more, and by whom."""

from __future__ import annotations

import datetime as dt
from email.utils import format_datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from deckproof.errors import EngineError
from flows import sweep
from flows.once import machine_here
from flows.remote import waits
from review import chunks, runs
from review.store import Store
from tests.flows.remote.making import NOW, Line, put, state


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
        sweep.take_up(store, line)
    assert [key for key, one in line.runs.items() if one is not run] == handed_in


def test_what_somebody_is_at_or_is_over_is_left_alone(store: Store) -> None:
    made, line = put(store, 1), Line()
    chunks.claim(store, made.id, "elsewhere:1:1:1", 60)
    assert sweep.take_up(store, line) == 0
    chunks.let_go(store, made.id, "elsewhere:1:1:1")
    runs.finish(store, f"{0:016x}", pack="p", now=NOW)
    assert sweep.take_up(store, line) == 0
    assert line.runs == {}


def test_a_process_of_this_machine_that_is_gone_is_known_at_once(store: Store) -> None:
    made, line = put(store), Line()
    chunks.claim(store, made.id, f"{machine_here()}:999999999:1:1", 60)
    assert sweep.take_up(store, line) == 1


def test_a_run_that_never_got_a_state_waits() -> None:
    run: Any = SimpleNamespace(state=None)
    assert waits(run, NOW)


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


def test_how_long_a_run_has_waited_goes_by_the_server_s_clock_and_not_by_ours() -> None:
    from flows.remote import STARTING_S

    pending = state("pending", STARTING_S / 2)
    server = dt.datetime.now(dt.UTC)
    assert waits(pending, server)
    assert not waits(pending, server + dt.timedelta(seconds=STARTING_S))


def test_a_chunk_is_due_at_once_for_a_worker_whose_clock_is_minutes_behind() -> None:
    from flows.remote import Server
    from review.chunks import Chunk

    handed: list[Any] = []
    there = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
    answer = SimpleNamespace(headers={"date": format_datetime(there, usegmt=True)})

    class Client:
        def hello(self) -> Any:
            return answer

        def create_flow_run_from_deployment(self, _: object, **named: Any) -> None:
            handed.append(named)

    client: Any = Client()
    server = Server(client, UUID(int=0))
    assert server.now() == there
    server.hand_in(Chunk(id="b:1", batch="b", number=1, attempt=1))
    due = handed[0]["state"].state_details.scheduled_time
    assert due < there - dt.timedelta(minutes=2)
    answer.headers.clear()
    assert abs(server.now() - dt.datetime.now(dt.UTC)) < dt.timedelta(seconds=5)
