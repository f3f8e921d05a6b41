"""A deck belongs to whoever handed it in by the ledger, whatever a row in the line says."""

# ruff: noqa: S608 - the names in its statements are the test's own

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from deckproof.errors import ChangedBytesError
from deckproof.settings import Settings
from flows import desk_worker
from review import audit, chunks, runs
from review.anchor import Anchor
from review.ledger import begin_ledger
from review.runs import RunState, Wanted
from review.store import Store, open_store
from tests.review.making import NOW, rooms

RUN = "a" * 16


def wanted(run_id: str = RUN, author: str = "ben") -> Wanted:
    return Wanted(id=run_id, deck="d" * 64, name="talk.pptx", author=author, kinds=("summary",), options="e" * 64)  # fmt: skip


def write(store: Store, statement: str) -> None:
    with store.engine.begin() as connection:
        connection.exec_driver_sql(statement)


def copied_row(store: Store, author: str) -> str:
    """Put a row in line as only somebody who writes to the database can."""
    columns = "batch, deck, name, brief, kinds, styles, writer, options, due, chunk, state, owner, pack, error, attempts, submitted_at"  # fmt: skip
    write(store, f"INSERT INTO run (id, author, {columns}) SELECT '{'b' * 16}', '{author}', {columns} FROM run")  # fmt: skip
    return "b" * 16


def test_a_deck_handed_in_is_told_with_its_author_and_verifies(store: Store) -> None:
    runs.submit(store, wanted(), now=NOW)
    runs.require_told(store, runs.load_run(store, RUN).wanted)
    runs.begin(store, wanted("c" * 16), "w", now=NOW)
    runs.begin(store, wanted("c" * 16), "w", now=NOW)
    runs.begin(store, wanted("c" * 16, author="ana"), "w", now=NOW)
    chunks.put_chunk(store, "batch", 1, [wanted("f" * 16)], now=NOW)
    told = [line for line in audit.export_jsonl(store) if b'"handed-in"' in line]
    assert len(told) == 4
    assert not any(b"talk.pptx" in line for line in told)
    for one in runs.list_runs(store):
        runs.require_told(store, one.wanted)
    assert audit.verify(store, rooms=rooms()).faults == ()


def test_a_row_that_nobody_handed_in_is_no_deck_of_anybody(store: Store) -> None:
    runs.submit(store, wanted(), now=NOW)
    made_up = copied_row(store, "ana")
    with pytest.raises(ChangedBytesError, match="handed in"):
        runs.require_told(store, runs.load_run(store, made_up).wanted)
    assert f"a run ({made_up}, ana)" in "\n".join(audit.verify(store, rooms=rooms()).faults)


@pytest.mark.parametrize(
    "change", ["author = 'ana'", "deck = 'x'", "kinds = ''", "brief = 'x'", "options = ''", "name = 'x'"]
)  # fmt: skip
def test_a_row_that_was_changed_in_line_does_not_count(store: Store, change: str) -> None:
    runs.submit(store, wanted(), now=NOW)
    write(store, f"UPDATE run SET {change}")
    with pytest.raises(ChangedBytesError):
        runs.require_told(store, runs.load_run(store, RUN).wanted)
    assert f"run ({RUN}" in "\n".join(audit.verify(store, rooms=rooms()).faults)


def test_the_worker_takes_no_deck_in_under_a_name_that_the_ledger_does_not_tell(
    store: Store,
) -> None:
    runs.submit(store, wanted(), now=NOW)
    write(store, "UPDATE run SET author = 'ana'")
    taken = runs.take_next(store, "w", now=NOW)
    assert taken is not None
    desk_worker._run(store, Settings(outputs=store.outputs), taken)
    over = runs.load_run(store, RUN)
    assert over.state is RunState.FAILED
    assert "hand the deck in again" in over.error
    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM stage").scalar_one() == 0


def test_a_worker_on_another_machine_does_not_either(store: Store) -> None:
    from flows import chunks as remote

    made = chunks.put_chunk(store, "batch", 1, [wanted()], now=NOW)
    assert chunks.claim(store, made.id, "w", 60)
    write(store, "UPDATE run SET author = 'ana'")
    remote._try(store, RUN, "w")
    over = runs.load_run(store, RUN)
    assert over.state is RunState.FAILED
    assert "hand the deck in again" in over.error


def test_a_failed_deck_that_is_queued_again_is_still_the_same(store: Store) -> None:
    runs.submit(store, wanted(), now=NOW)
    runs.fail(store, RUN, ChangedBytesError("It did not work."), now=NOW)
    assert runs.retry(store, [RUN], now=NOW + dt.timedelta(hours=1)) == 1
    runs.require_told(store, runs.load_run(store, RUN).wanted)


def test_a_portion_that_begins_a_ledger_can_be_killed_before_its_head_is_signed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a head nobody can tell an older copy of the store; only what the first act leaves may stand without one."""
    store = open_store(tmp_path / "outputs")
    begin_ledger(store, now=NOW)
    begin_ledger(store, now=NOW)
    assert store.anchor.read() is not None
    monkeypatch.setattr(Anchor, "advance", lambda *_: None)
    runs.begin_all(store, [wanted(letter * 16) for letter in "abcdef"], "w", now=NOW)
    monkeypatch.undo()
    runs.begin(store, wanted("1" * 16), "w", now=NOW)
    told = audit.verify(store, rooms=rooms())
    assert told.faults == ()
    assert told.entries == 8
