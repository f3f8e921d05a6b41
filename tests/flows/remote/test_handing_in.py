"""Handing decks in: they are cut into chunks, and what their machine needs besides goes along."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deckproof.errors import EngineError, StageError, StoreError
from flows import programs, sweep
from flows.orders import Order
from flows.remote_batch import Taken, new_batch, submit_batch
from review import carried, runs
from review.chunks import Chunk
from review.store import Store
from tests.flows.remote.making import NOW, Line, decks


@pytest.fixture
def told(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Taken]]:  # fmt: skip
    from deckproof.settings import Settings
    from flows.intake import take_options

    customers = tmp_path / "customers.csv"
    customers.write_text("name,id\nQuellstadt AG,C-1\n", encoding="utf-8")
    settings = Settings(outputs=store.outputs, customers=customers)
    options = take_options(store, settings, today=NOW.date())
    monkeypatch.setattr("flows.remote_batch.require_limits", lambda *_: None)

    def submit(line: Line, *paths: Path, size: int = 2, only_failed: bool = False) -> list[Taken]:
        orders = [
            Order(deck=path, options_id=options)
            if path.suffix == ".pptx"
            else Order(deck=path, error=StageError("bad line"))
            for path in paths
        ]
        batch = new_batch("ida", size=size, only_failed=only_failed)
        return list(submit_batch(store, line, batch, orders, now=NOW))

    return submit


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


def test_with_retry_failed_only_what_failed_last_is_handed_in_again(
    store: Store, told: Callable[..., list[Taken]], tmp_path: Path
) -> None:
    bad, good = decks(tmp_path, "bad.pptx", "good.pptx")
    told(Line(), bad, good)
    for one in runs.list_runs(store):
        if one.wanted.name == "bad.pptx":
            runs.fail(store, one.wanted.id, StageError("It is damaged."), now=NOW)
    line = Line()
    new = decks(tmp_path, "new.pptx")
    answer = told(line, bad, good, *new, only_failed=True)
    assert [one.why.partition(",")[0] for one in answer] == [
        "",
        "in line already",
        "it has not failed before",
    ]
    assert len(line.runs) == 1


def test_the_same_call_with_a_newer_version_has_it_do_what_is_left(
    store: Store,
    told: Callable[..., list[Taken]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (deck,) = decks(tmp_path, "a.pptx")
    told(Line(), deck)
    (one,) = runs.list_runs(store)
    assert programs.program_of(store, one.wanted.batch) == programs.program_here()
    newer = programs.Program(release="9.9.9", digest="abcdefabcdef")
    monkeypatch.setattr(programs, "program_here", lambda: newer)
    (answer,) = told(Line(), deck)
    assert "this version of Deckproof from now on" in answer.why
    assert programs.program_of(store, one.wanted.batch) == newer
    (answer,) = told(Line(), deck)
    assert "from now on" not in answer.why


def test_a_call_that_was_cut_off_before_the_server_heard_of_it_is_mended_by_the_sweep(
    store: Store, told: Callable[..., list[Taken]], tmp_path: Path
) -> None:
    class Deaf(Line):
        def hand_in(self, chunk: Chunk) -> None:
            raise EngineError(f"no answer to {chunk.key}")

    with pytest.raises(EngineError):
        told(Deaf(), *decks(tmp_path, "a.pptx"), size=1)
    line = Line()
    assert sweep.take_up(store, line) == 1


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
