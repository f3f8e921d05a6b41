"""What a call of `deckproof batch` says of its decks and lines before any of them runs, with no engine that answers."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from deckproof.errors import MissingFileError, StoreError
from flows.orders import Order
from flows.outlook import any_to_run
from flows.sources import spell_out
from review.store import open_store
from tests.flows.batch_folders import WORDS, rows, small_deck, write_folder
from tests.flows.conftest import CommandLine


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path)


@pytest.fixture
def command_alone(tmp_path: Path) -> CommandLine:
    from tests.flows.conftest import clean_environment

    return CommandLine(tmp_path, clean_environment() | {"PREFECT_API_URL": "http://127.0.0.1:9/api"})  # fmt: skip


def test_a_dry_run_tells_of_wrong_lines_and_of_a_manifest_without_any(
    command_alone: CommandLine, folder: Path
) -> None:
    manifest = folder / "list.csv"
    manifest.write_text("deck;due\ntalk-0.pptx;2026-01-05\ntalk-1.pptx;soon\n;x\n")
    ran = command_alone("batch", manifest, "--dry-run", "--json")
    assert ran.code == 2
    problems = [deck["problem"] for deck in ran.json["decks"]]
    assert [bool(problem) for problem in problems] == [False, True, True]
    assert "'soon' is no day" in problems[1]
    assert "line 4: The line names no deck" in problems[2]
    assert ran.err.count("is past") == 1
    manifest.write_text("deck;due\n")
    ran = command_alone("batch", manifest, "--dry-run")
    assert ran.code == 2
    assert "nothing to do" in ran.out
    assert not command_alone.outputs.exists()


def test_a_dry_run_says_what_there_is_and_keeps_nothing(command_alone: CommandLine, folder: Path) -> None:  # fmt: skip
    ran = command_alone("batch", folder, "--dry-run", "--json")
    assert ran.code == 2, "as the run itself would, where all that fails are unreadable inputs"
    assert ran.json["slides"] == 8, "of one of two that are the same"
    problems = {Path(deck["deck"]).name: deck["problem"] for deck in ran.json["decks"]}
    assert problems.pop("broken.pptx")
    assert set(problems.values()) == {""}
    assert not command_alone.outputs.exists()
    told = command_alone("batch", folder, "--dry-run").out
    assert told.count("broken.pptx") == 1


def test_where_nothing_at_all_is_found_each_folder_is_named_and_it_is_bad_input(
    command_alone: CommandLine, folder: Path, tmp_path: Path
) -> None:
    for name in ("bare", "empty"):
        (tmp_path / name).mkdir()
    (tmp_path / "bare" / "notes.txt").write_text("not looked at")
    ran = command_alone("batch", "bare", "empty", "--json")
    assert ran.code == 2
    assert ran.json["runs"] == []
    for name in ("bare", "empty"):
        assert ran.err.count(f"deckproof: {name}: No presentation is there (.") == 1
    trial = command_alone("batch", "bare", "--dry-run", "--json")
    assert (trial.code, trial.json["decks"]) == (2, [])
    assert "bare: No presentation is there" in trial.err
    (folder / "broken.pptx").unlink()
    beside = command_alone("batch", "bare", folder, "--dry-run")
    assert (beside.code, beside.err.count("No presentation is there")) == (0, 1)


def test_where_no_line_can_be_run_no_engine_is_started(
    command_alone: CommandLine, folder: Path
) -> None:
    """The one that is named here does not answer, which would be the end of the call."""
    (folder / "nothing.pptx").touch()
    (folder / "bad.toml").write_text("purpos = 1\n")
    lines = [
        {"deck": "gone.pptx", "owner": "ana", "due": "2027-01-31"},
        {"deck": "nothing.pptx"},
        {"deck": "talk-0.pptx", "brief": "bad.toml"},
        {"deck": "talk-1.pptx", "due": "soon"},
    ]
    manifest = folder / "list.jsonl"
    manifest.write_text("\n".join(map(json.dumps, lines)))
    ran = command_alone("batch", manifest, *WORDS)
    assert ran.code == 2, ran.err
    whys = ("cannot be opened", "is empty", "purpos", "no day")
    for run, why in zip(ran.json["runs"], whys, strict=True):
        assert why in run["error"]
    assert "4 of 4 decks: 0 held, 4 failed" in ran.err
    states = "select state, due, count(*) from run group by 1, 2 order by 2"
    assert rows(command_alone.outputs, states) == [("failed", "", 3), ("failed", "2027-01-31", 1)]
    (folder / "gone.pptx").write_bytes(small_deck(8))
    again = command_alone("batch", manifest, *WORDS, "--retry-failed")
    assert "does not answer" in again.err, "now there is something for it to do"


SURPRISED = """
import flows.outlook
from deckproof.cli import main
flows.outlook.any_to_run = lambda store, orders: False
main()
"""


def test_a_deck_that_has_work_left_though_none_had_is_done_without_an_engine(
    command_alone: CommandLine, folder: Path
) -> None:
    """As one that is changed just then: a flow without an engine would have Prefect start a server in each worker, and leave it there."""
    home, elsewhere = folder.parent / "home", folder.parent / "elsewhere"
    home.mkdir()
    environment = {**command_alone.environment, "HOME": str(home)}
    environment.pop("PREFECT_HOME", None)
    del environment["PREFECT_API_URL"]
    words = ("batch", folder / "talk-0.pptx", "--outputs", elsewhere, *WORDS)
    for fresh in (True, False):
        done = subprocess.run(
            [sys.executable, "-c", SURPRISED, *map(str, words)],
            cwd=command_alone.folder, env=environment, capture_output=True, text=True, timeout=300, check=True,
        )  # fmt: skip
        told = [(run["state"], run["fresh"]) for run in json.loads(done.stdout)["runs"]]
        assert told == [("held", fresh)]
        assert "server" not in done.stderr
    assert not list((elsewhere / "engine").glob("*"))
    assert not command_alone.outputs.exists(), "the folder that was named is worked in"
    assert not list(home.rglob("*prefect*")), "nothing of Prefect was begun"


@pytest.mark.prefect
@pytest.mark.xdist_group("prefect")
def test_a_batch_that_is_held_already_is_looked_up_in_the_folder_that_is_named(
    command: CommandLine, folder: Path
) -> None:
    words = ("batch", folder / "talk-0.pptx", "--outputs", folder.parent / "elsewhere", *WORDS)
    assert [command(*words).json["runs"][0]["fresh"] for _ in range(2)] == [True, False]
    assert not command.outputs.exists()


@pytest.mark.parametrize(
    ("raised", "may_have_work"),
    [(MissingFileError("It went."), False), (StoreError("A blob is missing."), True)],
)
def test_a_deck_of_which_the_store_cannot_tell_may_have_work_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, raised: Exception, *, may_have_work: bool
) -> None:
    def look(*_: object) -> str:
        raise raised

    monkeypatch.setattr("flows.outlook.find_pack", look)
    (tmp_path / "a.pptx").write_bytes(b"a")
    store = open_store(tmp_path / "outputs")
    assert any_to_run(store, [Order(deck=tmp_path / "a.pptx")]) is may_have_work
    assert not any_to_run(store, [Order(deck=tmp_path / "gone.pptx")])
    store.close()


def test_sources_are_spelled_out_once_each(folder: Path, tmp_path: Path) -> None:
    with (tmp_path / "list.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, ["deck", "owner", "due"])
        writer.writeheader()
        writer.writerow({"deck": "decks/talk-0.pptx", "owner": "ana", "due": "2027-01-31"})
    entries = spell_out([str(tmp_path / "list.csv"), str(folder), f"{folder}/*-1.pptx"])
    assert [entry.deck.name for entry in entries] == [
        "talk-0.pptx", "again.pptx", "broken.pptx", "talk-1.pptx", "talk-2.pptx", "talk-3.pptx",
    ]  # fmt: skip
    assert (entries[0].owner, entries[0].due) == ("ana", "2027-01-31")
