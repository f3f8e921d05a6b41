"""Approvals, edits, releases to groups and to all, and recalls in any order: the gate, the files and the ledger agree."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deckproof.codec import digest
from deckproof.errors import RefusedError
from deckproof.model import OutputState
from plans.groups import add_members
from review import audit, edits, gate, released_files, released_folder, releases
from review.outputs import load_output
from review.store import Store
from tests.review.making import NOW, POLICY, Template, cast_of, copy_store, make_pack, rooms

CIRCLES = ("council", "pilots")
STEPS = ("approve", "edit", "council", "pilots", "all", "recall", "withdraw")


class Model:
    """What has to be so: the state, the bytes approved, and what each group has."""

    def __init__(self, store: Store, own_id: str) -> None:
        self.store, self.own_id = store, own_id
        self.shared: dict[str, str] = {}
        self.approved: set[str] = set()
        self.number = 0

    def step(self, name: str, at: dt.datetime) -> None:
        before = load_output(self.store, self.own_id)
        try:
            self.act(name, at)
        except RefusedError:
            assert load_output(self.store, self.own_id) == before, name
            return
        self.note(name, before.sha256, before.state)

    def act(self, name: str, at: dt.datetime) -> None:
        store, own_id, cast = self.store, self.own_id, cast_of(self.store)
        self.number += 1
        acts: dict[str, Callable[[], object]] = {
            "approve": lambda: gate.approve(store, cast["ben"], own_id, now=at, policy_version=POLICY),
            "edit": lambda: edits.edit(
                store, cast["ana"], own_id, f"# A title\n\nWord {self.number}.\n", now=at, rooms=rooms()
            ),
            "all": lambda: releases.release(store, cast["bea"], [own_id], now=at, policy_version=POLICY),
            "recall": lambda: releases.recall(store, cast["bea"], own_id, reason="No.", now=at),
            "withdraw": lambda: gate.withdraw(store, cast["ben"], own_id, reason="No.", now=at),
        }  # fmt: skip
        to_group = lambda: releases.release(  # noqa: E731 - one of the acts
            store, cast["bea"], [own_id], now=at, policy_version=POLICY, to=name
        )
        acts.get(name, to_group)()

    def note(self, name: str, sha256: str, state: OutputState) -> None:
        if name == "approve":
            self.approved.add(sha256)
        elif name in CIRCLES:
            assert state is OutputState.APPROVED or self.shared.get(name) == sha256
            self.shared[name] = sha256
        elif name == "recall":
            assert self.shared or state is OutputState.RELEASED
            self.shared.clear()

    def check(self) -> None:
        folder = self.store.outputs / "released"
        out = load_output(self.store, self.own_id)
        wanted = sorted(self.shared.items())
        if out.state is OutputState.RELEASED:
            wanted.append(("", out.sha256))
        found = [
            (path.parts[-3] if "groups" in path.parts else "", digest(path.read_bytes()))
            for path in folder.rglob("*.md")
        ]
        assert sorted(found) == sorted(wanted)
        assert {sha256 for _, sha256 in found} <= self.approved


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(st.sampled_from(STEPS), min_size=3, max_size=10))
def test_whatever_is_done_only_approved_bytes_are_with_whom_they_went_to(
    templates: dict[str, Template], steps: list[str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = copy_store(templates["sqlite"], Path(folder) / "outputs")
        (own_id,) = make_pack(store, "Plain.[^s1]")
        for circle in CIRCLES:
            add_members(store, cast_of(store)["ben"], circle, ["Ida"], now=NOW)
        model = Model(store, own_id)
        for number, name in enumerate(steps, 1):
            model.step(name, NOW + dt.timedelta(minutes=number))
            model.check()
        assert audit.verify(store, rooms=rooms()).faults == ()
        store.close()


def test_the_model_would_notice_bytes_that_nobody_approved(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    add_members(store, cast_of(store)["ben"], "council", ["Ida"], now=NOW)
    model = Model(store, own_id)
    model.step("approve", NOW)
    true = released_files.expected_files
    monkeypatch.setattr(
        released_folder, "expected_files", lambda *a: {k: v + b"!" for k, v in true(*a).items()}
    )
    model.step("council", NOW)
    with pytest.raises(AssertionError):
        model.check()
