"""A process that dies at any point loses nothing that it said was done, and promotes nothing."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from deckproof.model import OutputState, Person
from review import audit, edits, gate, releases
from review.holds import repair
from review.outputs import load_output
from review.store import Store
from tests.review.making import NOW, POLICY, Template, cast_of, copy_store, make_pack, reopen, rooms

# Children do nothing but the act under test and then end, so the threads of the parent do not matter to them.
pytestmark = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")

FAIL_POINTS = {
    "hold, before its rows": ("review.holds.enter_pack", "hold"),
    "hold, before the commit": ("review.first_rows.record", "hold"),
    "hold, before its files": ("review.holds.sync_held", "hold"),
    "hold, between its files": ("review.held_folder.os.rename", "hold"),
    "approve, before the commit": ("review.gate.note", "approve"),
    "approve, before the head is signed": ("review.anchor.Anchor.advance", "approve"),
    "edit, before its rows": ("review.edits.enter", "edit"),
    "edit, before its file": ("review.edits.sync_held", "edit"),
    "release, before its rows": ("review.releases._let_out", "release"),
    "release, before the commit": ("review.releases.note", "release"),
    "release, before its file": ("review.releases.write_released", "release"),
    "release, while its file is named": ("review.places.settle", "release"),
    "recall, before its file goes": ("review.releases.note", "recall"),
    "recall, before the manifest says so": ("review.releases.write_released", "recall"),
}


def die(*_args: object, **_more: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def in_a_child(work: Callable[[], None]) -> int:
    """Do it in a process of its own; gives how that ended."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return status


@pytest.mark.parametrize("point", FAIL_POINTS)
def test_a_kill_at_a_named_point_is_healed(
    store: Store, cast: dict[str, Person], point: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, act = FAIL_POINTS[point]
    own_id, other = make_pack(store, "First.[^s1]", "Second.[^s1]", pack="before")
    if act in {"release", "recall", "edit"}:
        gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    if act == "recall":
        releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY)
    acts: dict[str, Callable[[], object]] = {
        "hold": lambda: make_pack(store, "Third.[^s1]", pack="after"),
        "approve": lambda: gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY),
        "edit": lambda: edits.edit(store, cast["ana"], own_id, "# A title\n\nNew.[^s1]\n", now=NOW, rooms=rooms()),
        "release": lambda: releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY),
        "recall": lambda: releases.recall(store, cast["ben"], own_id, reason="No.", now=NOW),
    }  # fmt: skip

    def work() -> None:
        with monkeypatch.context() as patch:
            patch.setattr(place, die)
            acts[act]()

    assert os.WTERMSIG(in_a_child(work)) == signal.SIGKILL
    check_nothing_left_unexplained(store)
    # Once more, now whole; what had been done before the kill says so.
    if act != "recall" or load_output(store, own_id).state is OutputState.RELEASED:
        acts[act]()
    found = audit.verify(store, rooms=rooms())
    assert found.faults == ()
    ends = {
        "approve": "approved",
        "edit": "held",
        "release": "released",
        "recall": "recalled",
        "hold": "held",
    }
    assert load_output(store, own_id).state == ends[act]
    assert load_output(store, other).state is OutputState.HELD
    held = sorted(path.name for path in (store.outputs / "held").rglob("*.md"))
    assert len(held) == (3 if act == "hold" else 2)


def check_nothing_left_unexplained(store: Store) -> None:
    """What lies under released/ has its row even before anything is repaired; and then nothing is amiss at all."""
    strict = [
        fault
        for fault in audit.verify(store, rooms=rooms()).faults
        if "is missing" not in fault and "manifest.json" not in fault
    ]
    unexplained = [
        fault for fault in strict if "no release explains" in fault and ".tmp" not in fault
    ]
    assert unexplained == []
    repair(store, rooms())
    assert audit.verify(store, rooms=rooms()).faults == ()


ROUNDS = 6


def test_kills_at_random_moments_lose_no_acknowledged_release(
    peopled: Template, tmp_path: Path
) -> None:
    """Three writers over one store, all killed in the middle of their work."""
    chance = random.Random(int(os.environ.get("KILL_SEED", "7")))  # noqa: S311 - when to kill is no secret
    store = copy_store(peopled, tmp_path / "outputs")
    store.close()
    told = tmp_path / "told"
    for number in range(int(os.environ.get("KILL_ROUNDS", str(ROUNDS)))):
        children = [start_writer(store, told, f"r{number}w{writer}") for writer in range(3)]
        begun = told.stat().st_size if told.exists() else 0
        for _ in range(200):
            # On a busy machine the writers take a while to get anywhere.
            time.sleep(0.05)
            if told.exists() and told.stat().st_size > begun:
                break
        time.sleep(chance.uniform(0.0, 0.15))
        for child in children:
            os.kill(child, signal.SIGKILL)
        for child in children:
            os.waitpid(child, 0)
        again = reopen(store)
        check_nothing_left_unexplained(again)
        with again.reading() as connection:
            releases_, acts, notices = (
                connection.exec_driver_sql(f"SELECT count(*) FROM {query}").scalar_one()  # noqa: S608 - the names in its statements are the test's own
                for query in (
                    "release",
                    "ledger WHERE action = 'released'",
                    "outbox WHERE kind = 'released'",
                )
            )
        assert releases_ == acts == notices
        again.close()
    again = reopen(store)
    acknowledged = (
        [json.loads(line) for line in told.read_text().splitlines()] if told.exists() else []
    )
    for own_id, sha256 in acknowledged:
        assert load_output(again, own_id).state is OutputState.RELEASED
        assert load_output(again, own_id).sha256 == sha256
    assert acknowledged
    again.close()


def start_writer(store: Store, told: Path, name: str) -> int:
    child = os.fork()
    if child:
        return child
    try:
        store = reopen(store)
        cast = cast_of(store)
        number = 0
        while True:
            number += 1
            own_id, second = make_pack(store, "One.[^s1]", "Two.[^s1]", pack=f"{name}n{number}")
            gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
            gate.approve(store, cast["ben"], second, now=NOW, policy_version=POLICY)
            edits.edit(
                store, cast["ana"], second, "# A title\n\nNew.[^s1]\n", now=NOW, rooms=rooms()
            )
            (gone,) = releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY)
            with told.open("a") as file:
                file.write(json.dumps([gone.output, gone.sha256]) + "\n")
    finally:
        os._exit(1)
