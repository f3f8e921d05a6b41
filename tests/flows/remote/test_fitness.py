"""A machine that is not fit for a batch leaves it alone, and whoever watches the batch is told."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

import flows.chunks as working
from deckproof.codec import to_json
from deckproof.endpoint import Endpoint
from deckproof.errors import OtherVersionError, SettingsError, StoreError
from deckproof.model import Brief
from deckproof.settings import Settings
from flows import fitness, programs
from flows.options import Options
from flows.programs import Program
from flows.remote import STARTING_S
from flows.remote_batch import load_board
from flows.worker import command, environment
from review import chunks
from review.store import Store
from tests.flows.remote.making import NOW, put, states, wanted

OLDER = Program(release="0.0.9", digest="0123456789ab")


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The decks that somebody worked on."""
    decks: list[str] = []

    def hold(store: Store, deck: str, options: str) -> str:
        decks.append(deck)
        return "pack"

    monkeypatch.setattr(working, "hold_deck", hold)
    monkeypatch.setattr(working, "UNFIT_S", 0.0)
    return decks


def test_a_batch_is_done_by_the_version_that_handed_it_in_and_no_other(
    store: Store, held: list[str]
) -> None:
    made = put(store, 2)
    programs.give_to(store, "batch", OLDER)
    for _ in range(2):
        with pytest.raises(OtherVersionError, match=r"0\.0\.9 \(0123456789ab\)"):
            working.work_off(store, made.id)
    assert held == []
    assert states(store) == ["queued", "queued"]
    assert [one.id for one in chunks.find_idle(store)] == [made.id]
    (told,) = load_board(store, "batch", now=NOW).turned_away
    assert "0.0.9" in told.why
    assert programs.give_to(store, "batch", programs.program_here())
    assert not programs.give_to(store, "batch", programs.program_here())
    assert load_board(store, "batch", now=NOW).turned_away == (), "what is mended is not told again"
    working.work_off(store, made.id)
    assert states(store) == ["held", "held"]


def test_a_machine_that_is_not_fit_does_not_rush_through_the_line(
    store: Store, held: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = put(store, 1)
    programs.give_to(store, "batch", OLDER)
    pauses: list[float] = []
    monkeypatch.setattr(working, "UNFIT_S", 20.0)
    monkeypatch.setattr(working.time, "sleep", pauses.append)
    with pytest.raises(OtherVersionError):
        working.work_off(store, made.id)
    assert pauses == [20.0]
    assert held == []
    assert pauses[0] < STARTING_S, "or its chunk would be handed in again meanwhile"


def test_a_machine_with_another_model_spoils_no_deck(
    store: Store, held: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    model = Endpoint(base_url="http://127.0.0.1:9/v1", name="small")
    asked = store.blobs.put(to_json(Options(brief=Brief(), writer="chat", model=model)))
    monkeypatch.setattr("tests.flows.remote.making.OPTIONS", to_json(Options(brief=Brief(), writer="chat", model=model)))  # fmt: skip
    made = put(store, 1)
    assert chunks.options_left(store) == (("batch", asked),)
    with pytest.raises(SettingsError, match="DECKPROOF_MODEL_KEY"):
        working.work_off(store, made.id)
    assert (held, states(store)) == ([], ["queued"])
    monkeypatch.setattr(fitness, "load_settings", lambda: Settings(model=model))
    working.work_off(store, made.id)
    assert states(store) == ["held"]


def test_a_worker_that_could_do_nothing_in_line_does_not_start_and_one_that_could_is_told(
    store: Store,
) -> None:
    put(store, 1)
    programs.give_to(store, "batch", OLDER)
    with pytest.raises(OtherVersionError):
        list(fitness._tell_line(store, Settings()))
    chunks.put_chunk(store, "other", 1, [wanted(store, 7)], now=NOW)
    (told,) = fitness._tell_line(store, Settings())
    assert "the batch batch" in told.lower()


def test_options_that_are_lost_are_told_by_each_deck_and_hold_up_no_chunk(
    store: Store, held: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = put(store, 1)

    def lose(*_: object) -> bytes:
        raise StoreError("A blob is missing.")

    monkeypatch.setattr(type(store.blobs), "get", lose)
    working.work_off(store, made.id)
    assert len(held) == 1


def test_a_clock_that_is_off_is_told_of_with_its_direction(store: Store) -> None:
    now = dt.datetime.now(dt.UTC)
    assert fitness._tell_clocks(store, now) == []
    (told,) = fitness._tell_clocks(store, now + dt.timedelta(seconds=121))
    assert "behind" in told
    assert "Prefect" in told
    (told,) = fitness._tell_clocks(store, now - dt.timedelta(seconds=121))
    assert "ahead of" in told


def test_the_worker_takes_over_with_all_that_its_flows_need_and_nothing_secret_in_its_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows import worker

    calls: list[tuple[Any, ...]] = []
    monkeypatch.setattr(worker.os, "execve", lambda *words: calls.append(words))
    monkeypatch.chdir(tmp_path)
    own = Settings(database="postgresql://u:pass-word@db.example/d", outputs=Path("own"))
    worker.become_worker(own, limit=2, name="a")
    ((_, words, around),) = calls
    assert words == command(2, "a")
    assert "pass-word" not in " ".join(words)
    assert around["DECKPROOF_OUTPUTS"] == str(tmp_path / "own")
    assert around["PREFECT_LOGGING_TO_API_ENABLED"] == "false"
    assert environment(own).items() <= around.items()
