"""A worker's portion: whatever goes wrong in it, every deck is told of once, and what is blamed is what it was."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from deckproof.errors import StoreError
from flows import direct, portion_work
from flows.intake import Handed
from flows.orders import Batch, Begun, Order, Over
from flows.runs import Ran
from review import runs
from review.store import Store, open_store

NOW = dt.datetime(2027, 1, 4, 9, tzinfo=dt.UTC)
SECRET = "Brindlemark"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    made = open_store(tmp_path / "outputs")
    monkeypatch.setattr("flows.opened.open_here", lambda: made)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def engine(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that only calls, and decks that need no work."""

    def taken(_store: Store, many: Sequence[Handed]) -> list[Ran]:
        return [
            Ran(path=one.path, options_id=one.options_id, deck=one.path.stem * 8) for one in many
        ]

    monkeypatch.setattr(portion_work, "take_all", taken)
    monkeypatch.setattr(direct, "hold_deck", lambda _store, deck, _options: f"pack of {deck[0]}")
    monkeypatch.setattr("flows.portions.repurpose_portion", lambda _, decks: direct.hold_decks(store, decks))  # fmt: skip


def worked(names: Sequence[str], *, reports: bool = False, engine: bool = True) -> dict[int, Over]:
    """What was told of these decks, each once and none of them without an end."""
    orders = [Order(deck=Path(f"{name}.pptx"), options_id="o") for name in names]
    batch = Batch(id="b", author="ana", orders=orders, reports=reports, engine=engine)
    found: dict[int, Over] = {}

    def tell(number: int, word: Begun | Over) -> None:
        if isinstance(word, Over):
            assert number not in found
            found[number] = word

    portion_work.work_of(batch, "batch@here", lambda: NOW)(list(enumerate(orders)), tell)
    assert sorted(found) == list(range(len(names)))
    return found


def test_a_deck_is_told_as_begun_when_its_turn_comes_and_its_row_beforehand(store: Store) -> None:
    orders = [Order(deck=Path(f"{name}.pptx"), options_id="o") for name in ("a", "b", "c", "x/a")]
    batch = Batch(id="b", author="ana", orders=orders)
    told: list[tuple[str, int]] = []

    def tell(number: int, word: Begun | Over) -> None:
        if isinstance(word, Over):
            assert word.begun
        told.append((type(word).__name__, number))
        running = runs.list_runs(store, batch="b", states=[runs.RunState.RUNNING])
        assert len(running) == len(orders), "the rows are one act"

    portion_work.work_of(batch, "batch@here", lambda: NOW)(list(enumerate(orders)), tell)
    assert told == [
        ("Begun", 0), ("Begun", 3), ("Over", 0), ("Over", 3),
        ("Begun", 1), ("Over", 1),
        ("Begun", 2), ("Over", 2),
    ]  # fmt: skip


def test_a_bug_while_decks_are_taken_in_is_named_and_ends_each_deck_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_store: Store, _many: Sequence[Handed]) -> list[Ran]:
        raise KeyError(SECRET)

    monkeypatch.setattr(portion_work, "take_all", broken)
    with caplog.at_level(logging.ERROR, "flows"):
        found = worked("abc")
    for over in found.values():
        assert "Something in Deckproof itself" in str(over.ran.error)
        assert "memory" not in str(over.ran.error)
    assert "KeyError" in caplog.text
    assert "engine" not in caplog.text.partition("\n")[0]
    assert SECRET not in caplog.text


def test_a_bug_in_what_is_called_through_the_engine_is_not_the_engine_s(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> str:
        raise KeyError(SECRET)

    monkeypatch.setattr(direct, "hold_deck", broken)
    with caplog.at_level(logging.ERROR, "flows"):
        found = worked("ab")
    assert all("Something in Deckproof itself" in str(one.ran.error) for one in found.values())
    assert "KeyError" in caplog.text
    assert "the engine failed" not in caplog.text


def test_a_report_that_cannot_be_made_fails_its_deck_alone(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def report(_store: Store, ran: Ran) -> str:
        if ran.pack == "pack of b":
            raise LookupError(SECRET)
        return ran.pack

    monkeypatch.setattr("flows.report.report_run", report)
    with caplog.at_level(logging.ERROR, "flows"):
        found = worked("abc", reports=True)
    assert [found[number].report for number in range(3)] == [b'"pack of a"', b"", b'"pack of c"']
    assert "Something in Deckproof itself" in str(found[1].ran.error)
    assert "LookupError" in caplog.text
    assert SECRET not in caplog.text


def test_what_the_engine_does_wrong_is_logged_as_its_own_and_done_without_it(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def gone(*_: object) -> int:
        raise ConnectionError(SECRET)

    monkeypatch.setattr("flows.portions.repurpose_portion", gone)
    with caplog.at_level(logging.ERROR, "flows"):
        found = worked("ab")
    assert [found[number].ran.pack for number in range(2)] == ["pack of a", "pack of b"]
    assert "the engine failed, ConnectionError" in caplog.text


def test_without_an_engine_no_flow_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    def begun(*_: object) -> int:
        raise AssertionError("Prefect would start a server of its own here")

    monkeypatch.setattr("flows.portions.repurpose_portion", begun)
    found = worked("ab", engine=False)
    assert [found[number].ran.pack for number in range(2)] == ["pack of a", "pack of b"]


def test_a_store_that_is_gone_tells_each_deck_its_own_sentence(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def gone() -> Store:
        raise StoreError("The database does not answer.")

    monkeypatch.setattr("flows.opened.open_here", gone)
    with caplog.at_level(logging.ERROR, "flows"):
        found = worked("ab")
    assert {str(one.ran.error) for one in found.values()} == {"The database does not answer."}
    assert not caplog.text
