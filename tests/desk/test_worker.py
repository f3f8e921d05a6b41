"""The worker behind the desk, for real: its own process, its own engine, the store between them."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest

from flows import desk_worker
from flows.desk_foreman import Foreman
from review import runs
from review.outputs import load_pack
from review.runs import RunState, Wanted
from review.store import Store, open_store
from tests.decks import TestSlide, build_pptx

pytestmark = [pytest.mark.prefect, pytest.mark.xdist_group("prefect")]

NOTES = (
    "The scanner switched itself off after ninety seconds without a parcel. Nobody had noticed, because it woke up as "
    "soon as somebody walked past. On quiet nights the first parcel after a pause went through unread."
)
DECK = build_pptx(
    TestSlide(title="Where parcels got lost", bullets=["The gate scanner slept"], notes=NOTES),
    TestSlide(title="What we changed", bullets=["The timer is off"], notes=NOTES[:120]),
)
LIMIT_S = 240.0


def submit(store: Store, run_id: str, data: bytes, name: str) -> None:
    wanted = Wanted(id=run_id, deck=store.blobs.put(data), name=name, author="ana", kinds=("summary",))  # fmt: skip
    runs.submit(store, wanted, now=dt.datetime.now(dt.UTC))


def ended(store: Store, *run_ids: str) -> bool:
    return all(runs.load_run(store, one).is_over for one in run_ids)


def test_decks_in_line_become_packs_and_one_bad_deck_stops_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PREFECT_API_URL", "PREFECT_HOME", "DECKPROOF_OUTPUTS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    store = open_store(tmp_path / "outputs")
    submit(store, "a" * 16, b"PK\x03\x04 cut short", "broken.pptx")
    submit(store, "b" * 16, DECK, "talk.pptx")
    # A worker that died was at the first one: it is put in line again.
    left = runs.take_next(store, desk_worker._owner(), now=dt.datetime.now(dt.UTC))
    assert left is not None
    foreman = Foreman(store)
    deadline = time.monotonic() + LIMIT_S
    while not ended(store, "a" * 16, "b" * 16) and time.monotonic() < deadline:
        time.sleep(0.2)
    foreman.close()
    broken, talk = runs.load_run(store, "a" * 16), runs.load_run(store, "b" * 16)
    assert broken.state is RunState.FAILED, broken
    assert "broken.pptx" in broken.error
    assert talk.state is RunState.HELD, talk
    pack = load_pack(store, talk.pack)
    assert (pack.name, pack.author) == ("talk.pptx", "ana")
    assert {one.kind for one in pack.outputs} == {"summary"}
    assert not list((tmp_path / "outputs" / "released").iterdir())
    store.close()


def test_a_second_worker_leaves_the_first_alone(tmp_path: Path) -> None:
    from deckproof.settings import Settings

    store = open_store(tmp_path / "outputs")
    submit(store, "c" * 16, DECK, "talk.pptx")
    with desk_worker._only_one(store) as alone:
        assert alone
        desk_worker.work(Settings(outputs=tmp_path / "outputs"), idle_s=0)
    assert runs.load_run(store, "c" * 16).state is RunState.QUEUED
    store.close()
