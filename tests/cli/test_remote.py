"""Handing decks in to workers elsewhere: what a person and a script are told of each line, and what is not handed in."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from deckproof.cli import _remote, batch
from deckproof.errors import NotAPresentationError, StageError, UsageError
from review import runs
from review.store import open_store
from tests.flows.remote.making import NOW, Line

SHEET = """deck,due
first.pptx,2030-01-31
second.pptx,2030-02-28
other.pptx,2030-03-31
gone.pptx,
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A manifest with two names of one deck, another deck and one that is not there; the server's part is a line without one."""
    (tmp_path / "list.csv").write_text(SHEET)
    for name, content in (("first", "same"), ("second", "same"), ("other", "other")):
        (tmp_path / f"{name}.pptx").write_text(content)

    @contextlib.contextmanager
    def open_line() -> Iterator[Line]:
        yield Line()

    monkeypatch.setattr("flows.remote.open_server", open_line)
    monkeypatch.setattr("flows.remote_batch.require_limits", lambda *_: None)
    monkeypatch.setattr(_remote, "require_shared", lambda _: None)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def call(*words: str) -> Any:
    app = typer.Typer()
    batch.register(app)
    return CliRunner().invoke(app, ["--remote", "list.csv", *words])


def test_a_person_is_told_of_every_line_that_is_not_handed_in_and_of_words_that_do_not_count(
    folder: Path,
) -> None:
    told = call()
    assert told.exit_code == 2, told.output
    said = told.output
    assert "second.pptx is the same deck as first.pptx, byte for byte: they share one pack." in said
    assert "second.pptx: due 2030-02-28 is not used: this very deck came first with due 2030-01-31." in said  # fmt: skip
    assert "gone.pptx: The file cannot be opened." in said
    assert "2 decks are in line" in said
    assert "1 line is no part of it" in said


def test_a_script_is_told_the_same(folder: Path) -> None:
    told = call("--json")
    first, second, other, gone = json.loads(told.stdout)["decks"]
    assert [one["state"] for one in (first, second, other, gone)] == ["queued", "skipped", "queued", "failed"]  # fmt: skip
    assert second["same_as_file"] == first["path"]
    assert second["not_used"] == {"due": "2030-02-28"}
    assert not {"not_used", "same_as_file"} & {*first, *other, *gone}


def test_retry_failed_hands_in_what_failed_and_nothing_else(folder: Path) -> None:
    call()
    store = open_store(folder / "outputs")
    for one in runs.list_runs(store):
        if one.wanted.name == "other.pptx":
            runs.fail(store, one.wanted.id, StageError("It is damaged."), now=NOW)
    lines = call("--retry-failed").output.splitlines()
    assert [line for line in lines if "left alone" in line] == ["2 other decks are left alone."]
    assert not [line for line in lines if line.startswith(("first.pptx", "second.pptx"))]
    assert "1 deck is in line" in "".join(lines)
    (run,) = (one for one in runs.list_runs(store) if one.wanted.name == "other.pptx" and not one.is_over)  # fmt: skip
    runs.fail(store, run.wanted.id, StageError("It is damaged."), now=NOW)
    told = json.loads(call("--json", "--retry-failed").stdout)["decks"]
    assert [one["state"] for one in told] == ["skipped", "skipped", "queued", "failed"]
    (folder / "new.pptx").write_text("new")
    (folder / "list.csv").write_text("deck\nnew.pptx\n")
    (new,) = json.loads(call("--json", "--retry-failed").stdout)["decks"]
    assert (new["state"], new["why"]) == ("skipped", "it has not failed before")


def test_decks_that_are_to_be_watched_are_refused(folder: Path) -> None:
    told = call("--watch", "0123456789ab")
    assert isinstance(told.exception, UsageError)
    assert "it runs no decks" in str(told.exception)


def test_whoever_watches_is_told_once_which_deck_failed(folder: Path) -> None:
    batch_id = json.loads(call("--json").stdout)["batch"]
    store = open_store(folder / "outputs")
    for one in runs.list_runs(store):
        error = NotAPresentationError("It is none.", where=one.wanted.name, remedy="Give another.")
        runs.fail(store, one.wanted.id, error, now=NOW)
    app = typer.Typer()
    batch.register(app)
    told = CliRunner().invoke(app, ["--remote", "--watch", batch_id])
    said = [line for line in told.output.splitlines() if line.endswith("Give another.")]
    assert sorted(said) == [
        f"{name}.pptx: It is none. Give another." for name in ("first", "other")
    ]


def test_one_that_fails_is_called_as_the_call_called_it(folder: Path) -> None:
    (folder / "talks").mkdir()
    (folder / "talks" / "empty.pptx").touch()
    (folder / "list.csv").write_text("deck\ntalks/empty.pptx\n")
    told = call()
    assert "talks/empty.pptx: The file is empty." in told.output
    (deck,) = json.loads(call("--json").stdout)["decks"]
    assert deck["why"].startswith(f"{deck['path']}: The file is empty.")
