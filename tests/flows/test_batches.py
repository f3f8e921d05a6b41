"""Batches: what a batch starts from, what it tells, and that whatever is killed, every deck ends with one pack."""

import csv
import datetime as dt
import errno
import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from deckproof.cli._board import duration, told
from deckproof.errors import StoreError
from flows.batches import count_workers, tidy
from flows.orders import run_id
from flows.runs import Ran
from flows.sources import spell_out
from flows.tally import Tally
from review import runs
from review.places import trouble
from review.runs import RunState
from review.store import open_store
from tests.decks import TestSlide, build_pptx
from tests.flows.conftest import CommandLine

NOW = dt.datetime(2027, 1, 4, 9, tzinfo=dt.UTC)


def small_deck(number: int) -> bytes:
    return build_pptx(
        TestSlide(
            title=f"Why ramp {number} was late",
            bullets=[f"The ramp lost {number + 3} parcels at the gate.", "Nobody had looked."],
            notes=f"We counted for {number + 2} weeks. The ramp was too steep for the belt.",
        ),
        TestSlide(
            title="What we changed",
            bullets=["The ramp is flat now.", "The belt runs slower."],
            notes="It took one afternoon and a spirit level.",
        ),
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Five decks, one of them twice, and a file that is none."""
    made = tmp_path / "decks"
    made.mkdir()
    for number in range(4):
        (made / f"talk-{number}.pptx").write_bytes(small_deck(number))
    (made / "again.pptx").write_bytes((made / "talk-2.pptx").read_bytes())
    (made / "broken.pptx").write_text("no deck")
    (made / "notes.txt").write_text("not looked at")
    (made / "~$talk-1.pptx").write_text("not looked at")
    return made


def rows(outputs: Path, sql: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(outputs / "deckproof.db") as database:
        return database.execute(sql).fetchall()


WORDS = ("--no-ocr", "--kind", "summary", "--json")


@pytest.mark.prefect
@pytest.mark.xdist_group("prefect")
def test_one_bad_deck_stops_no_other_and_alone_is_tried_again(
    command: CommandLine, folder: Path
) -> None:
    ran = command("batch", folder, *WORDS)
    assert ran.code == 2, ran.err
    by_name = {Path(run["deck"]["name"]).name: run for run in ran.json["runs"]}
    assert len(ran.json["runs"]) == 6
    assert by_name["broken.pptx"]["state"] == "failed"
    held = [run for run in ran.json["runs"] if run["state"] == "held"]
    assert len(held) == 5
    assert len({run["pack"] for run in held}) == 4
    assert [run["same_as"] for run in held if "same_as" in run]
    assert "is the same deck as" in ran.err
    assert "4 held, 1 the same as another, 1 failed" in ran.err
    assert "held before" not in ran.err
    states = rows(command.outputs, "select state, count(*) from run group by 1 order by 1")
    # What another worker had held by then, under another name, needs no row.
    assert states in ([("failed", 1), ("held", 4)], [("failed", 1), ("held", 5)])

    (folder / "broken.pptx").write_bytes(small_deck(9))
    (folder / "new.pptx").write_bytes(small_deck(10))
    again = command("batch", folder, *WORDS, "--retry-failed")
    assert again.code == 0, again.err
    assert [run["deck"]["name"] for run in again.json["runs"]] == ["broken.pptx"]
    assert command("batch", folder, *WORDS, "--retry-failed").json["runs"] == []


# Kills a worker, or the parent, at the first time that a deck gets to the named stage; then the file is there.
KILLED = """
import os, signal, sys
from pathlib import Path
from flows import copies, stages
whom, name, mark = sys.argv.pop(1), sys.argv.pop(1), Path(sys.argv.pop(1))
parent, once = os.getpid(), stages.once
def deadly(store, key, work):
    def cut():
        result = work()
        if key.stage.partition(":")[0] == name and os.getpid() != parent:
            try:
                mark.mkdir()
            except FileExistsError:
                return result
            os.kill(parent if whom == "parent" else os.getpid(), signal.SIGKILL)
        return result
    return once(store, key, cut)
stages.once = copies.once = deadly
from deckproof.cli import main
main()
"""
EVERY_STAGE = ("read", "scan", "plan", "write", "clean", "ground", "hold")
# One where nothing is kept yet, one amid the work and the last; GATE_FULL=1 kills at all of them.
STAGES = EVERY_STAGE if os.environ.get("GATE_FULL") else ("read", "write", "hold")


def killed(command: CommandLine, folder: Path, whom: str, stage: str) -> int:
    done = subprocess.run(
        [sys.executable, "-c", KILLED, whom, stage, str(command.folder / f"{whom}-{stage}"), "batch", str(folder), "--no-ocr", "--workers", "2"],
        cwd=command.folder, env=command.environment, capture_output=True, timeout=300, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert (command.folder / f"{whom}-{stage}").is_dir(), done.stderr.decode()
    return done.returncode


@pytest.mark.prefect
@pytest.mark.slow
@pytest.mark.xdist_group("prefect")
@pytest.mark.parametrize("whom", ["worker", "parent"])
def test_killed_at_every_stage_every_deck_has_one_pack_and_nothing_is_released(
    command: CommandLine, folder: Path, whom: str
) -> None:
    (folder / "broken.pptx").unlink()
    for number, stage in enumerate(STAGES):
        (folder / f"more-{number}.pptx").write_bytes(small_deck(20 + number))
        code = killed(command, folder, whom, stage)
        assert code == (0 if whom == "worker" else -signal.SIGKILL)
    ran = command("batch", folder, "--no-ocr", "--json")
    assert ran.code == 0, ran.err
    decks = 4 + len(STAGES)
    assert {run["state"] for run in ran.json["runs"]} == {"held"}
    assert rows(command.outputs, "select count(*), count(distinct deck) from pack") == [(decks, decks)]  # fmt: skip
    assert rows(command.outputs, "select count(*) from stage where state != 'done'") == [(0,)]
    doubled = "select pack, position from output group by 1, 2 having count(*) > 1"
    assert rows(command.outputs, doubled) == []
    assert rows(command.outputs, "select count(*) from release") == [(0,)]
    assert rows(command.outputs, "select count(*) from run where state = 'running'") == [(0,)]
    assert not [path for path in (command.outputs / "released").rglob("*") if path.is_file()]
    log = command.outputs / "deckproof.log"
    logged = log.read_text(encoding="utf-8") if log.exists() else ""
    assert "BrokenPipe" not in logged, "an orphan ends; nothing failed"


@pytest.mark.prefect
@pytest.mark.xdist_group("prefect")
def test_the_owner_and_the_day_of_a_line_are_used_and_a_wrong_one_fails_alone(
    command: CommandLine, folder: Path
) -> None:
    tokens = {}
    for name, role in (("ana", "admin"), ("ben", "author"), ("cleo", "comms")):
        extra = {"DECKPROOF_TOKEN": tokens["ana"]} if tokens else {}
        added = command("user", "add", name, "--role", role, **extra)
        assert added.code == 0, added.err
        issued = command("user", "token", name, **extra)
        assert issued.code == 0, issued.err
        tokens[name] = issued.out.strip()
    lines = [
        {"deck": "talk-0.pptx", "owner": "ben", "due": "2026-01-05"},
        {"deck": "talk-1.pptx", "owner": "nobody-here"},
        {"deck": "talk-2.pptx", "due": "next week"},
        {"deck": "talk-3.pptx"},
        {"deck": "spring/opening.pptx", "owner": "cleo", "due": "2031-01-06"},
    ]
    (folder / "spring").mkdir()
    (folder / "spring" / "opening.pptx").write_bytes((folder / "talk-0.pptx").read_bytes())
    manifest = folder / "list.jsonl"
    manifest.write_text("\n".join(map(json.dumps, lines)))
    ran = command("batch", manifest, *WORDS, DECKPROOF_TOKEN=tokens["cleo"])
    assert ran.code == 2, ran.err
    states = [run["state"] for run in ran.json["runs"]]
    assert states == ["held", "failed", "failed", "held", "held"]
    assert "nobody-here" in ran.json["runs"][1]["error"]
    assert "2027-03-31" in ran.json["runs"][2]["error"]
    first, last, again = (ran.json["runs"][number] for number in (0, 3, 4))
    assert again["pack"] == first["pack"]
    assert again["not_used"] == {"owner": "cleo", "due": "2031-01-06"}
    assert "not_used" not in first
    assert again["same_as_file"] == first["file"] == str(folder / "talk-0.pptx")
    unused = "opening.pptx: owner cleo and due 2031-01-06 are not used: this very deck came first with owner ben and due 2026-01-05."
    assert ran.err.count("not used") == ran.err.count(unused) == 1
    assert rows(command.outputs, "select distinct author from run where name = 'opening.pptx'") in (
        [],
        [("ben",)],
    )
    authors = dict(rows(command.outputs, "select id, author from pack"))
    assert authors == {first["pack"]: "ben", last["pack"]: "cleo"}
    due = dict(rows(command.outputs, "select pack, due_at from output"))
    assert due[first["pack"]].startswith("2026-01-05")
    assert due[last["pack"]] > dt.datetime.now(dt.UTC).isoformat()[:10]
    for name in ("ben", "cleo"):  # neither whose it is nor who ran it approves it
        output = first["outputs"][0]["id"]
        refused = command("review", "approve", output, DECKPROOF_TOKEN=tokens[name])
        assert refused.code == 3, refused.err
    verified = command("audit", "verify", DECKPROOF_TOKEN=tokens["ana"])
    assert verified.code == 0, verified.out + verified.err

    past = "talk-0.pptx: Its day 2026-01-05 is past: what is held is due at once."
    assert ran.err.count("is past") == ran.err.count(past) == 1
    trial = command("batch", manifest, "--dry-run", "--json", DECKPROOF_TOKEN=tokens["cleo"])
    assert trial.code == 2, "as the run itself"
    told = [deck["problem"] for deck in trial.json["decks"]]
    assert told == [run["error"] or "" for run in ran.json["runs"]]
    assert trial.err.count("is past") == trial.err.count(past) == 1
    assert command("batch", manifest, "--dry-run").code == 3, "names of people are for people here"


@pytest.mark.prefect
@pytest.mark.xdist_group("prefect")
def test_a_wrong_line_fails_by_its_number_and_once_mended_is_tried_again(
    command: CommandLine, folder: Path
) -> None:
    manifest = folder / "list.jsonl"
    manifest.write_text("")
    ran = command("batch", manifest, *WORDS)
    assert ran.code == 2, ran.err
    assert "nothing to do" in ran.json["runs"][0]["error"]
    lines = ['{"deck": "talk-0.pptx"}', '{"deck": "talk-1.pptx"', '{"deck": "talk-0.pptx", "owner": "ana"}']  # fmt: skip
    manifest.write_text("\n".join(lines))
    ran = command("batch", manifest, *WORDS, "--retry-failed")
    assert ran.code == 2, ran.err
    assert [(run["deck"]["name"], run["state"]) for run in ran.json["runs"]] == [
        ("talk-0.pptx", "held"),
        ("list.jsonl, line 2", "failed"),
        ("list.jsonl, line 3", "failed"),
    ]
    assert ran.json["runs"][1]["error"].startswith(f"{manifest}, line 2: Not JSON")
    assert "named in line 1 with another owner" in ran.json["runs"][2]["error"]
    assert "list.jsonl, line 2: Not JSON" in ran.err

    manifest.write_text("\n".join([lines[0], lines[1] + "}"]))
    again = command("batch", manifest, *WORDS, "--retry-failed")
    assert again.code == 0, again.err
    assert [run["deck"]["name"] for run in again.json["runs"]] == ["talk-1.pptx"]
    assert command("batch", manifest, *WORDS, "--retry-failed").json["runs"] == []


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


@pytest.fixture
def command_alone(tmp_path: Path) -> CommandLine:
    from tests.flows.conftest import clean_environment

    return CommandLine(tmp_path, clean_environment() | {"PREFECT_API_URL": "http://127.0.0.1:9/api"})  # fmt: skip


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


def test_what_a_dead_batch_was_at_is_given_up_and_what_lives_is_left(tmp_path: Path) -> None:
    from flows.once import owner_here

    store = open_store(tmp_path / "outputs")
    host, pid, _began, thread = owner_here().rsplit(":", 3)
    owners = {
        "dead": f"batch@{host}:{pid}:1:{thread}",
        "alive": f"batch@{owner_here()}",
        "far": "batch@elsewhere:1:1:1",
        "desk": "desk@here",
    }
    for name, owner in owners.items():
        wanted = runs.Wanted(id=name, deck="d", name="n", author="", options="o", batch="b")
        runs.begin(store, wanted, owner, now=NOW)
    assert tidy(store, now=NOW) == 1
    states = {name: runs.load_run(store, name).state for name in owners}
    assert states.pop("dead") is RunState.FAILED
    assert set(states.values()) == {RunState.RUNNING}
    assert run_id("b", tmp_path / "x.pptx") != run_id("c", tmp_path / "x.pptx")


def test_the_board_counts_and_foresees() -> None:
    tally = Tally(1000)
    assert told(tally, 0) == "0 of 1,000 decks: 0 held, 0 failed"
    for number in range(500):
        tally.count(Ran(path=Path("a"), deck=f"old {number}", pack="p"))
    early = Tally(9)
    early.count(Ran(path=Path("a"), error=StoreError("There is no such file.")))
    assert early.eta_s(60) is None, "and so does what failed before anybody opened it"
    for number in range(100):
        tally.count(Ran(path=Path("a"), deck=f"new {number}", pack="p", fresh=True))
    assert tally.eta_s(60) == pytest.approx(240)
    assert told(tally, 60) == (
        "600 of 1,000 decks: 100 held, 500 held before, 0 failed; 100 a minute, about 4 min 0 s left"
    )
    assert told(tally, 60, 80) == (
        "600 of 1,000 decks: 100 held, 500 held before, 0 failed; about 4 min 0 s left"
    )
    assert told(tally, 60, 40) == "600 of 1,000: 0 failed; 4 min 0 s left"
    assert told(tally, 60, 30) == told(tally, 60, 10) == "600 of 1,000: 0 failed"
    assert told(Tally(1000), 0, 25) == "0 of 1,000: 0 failed"
    assert [duration(s) for s in (3, 61, 3661)] == ["3 s", "1 min 1 s", "1 h 1 min"]


def test_the_same_deck_under_two_names_is_told_as_that_whoever_ends_first() -> None:
    done = Ran(path=Path("a"), deck="d", options_id="o", pack="p", fresh=True)
    found = Ran(path=Path("b"), deck="d", options_id="o", pack="p")
    other = Ran(path=Path("b"), deck="d", options_id="another", pack="q")
    for order in ([done, found, other], [found, done, other], [done, done, other]):
        tally = Tally(3)
        for ran in order:
            tally.count(ran)
        assert told(tally, 0) == (
            "3 of 3 decks: 1 held, 1 held before, 1 the same as another, 0 failed"
        )
        assert tally.over == 3
    again = Tally(2)
    for _ in range(2):
        again.count(found)
    assert (again.held, again.known, again.alike) == (0, 1, 1)


def test_a_disk_that_is_full_ends_a_batch_with_how_far_it_came(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from contextlib import nullcontext

    from deckproof.cli import batch as command_line
    from deckproof.cli._batch_report import BatchReport
    from deckproof.settings import load_settings
    from flows.orders import Batch, Order, Over

    store = open_store(tmp_path / "outputs")
    orders = [Order(deck=Path(f"{number}.pptx"), options_id="o") for number in range(5)]
    made = Batch(id="b", author="ana", orders=orders)

    def full(*_: object) -> Any:
        for number in range(3):
            yield number, Over(Ran(path=Path("a"), deck=str(number), pack="p", fresh=True))
        raise trouble(OSError(errno.ENOSPC, "full"), tmp_path)

    monkeypatch.setattr("flows.batches.run_batch", full)
    monkeypatch.setattr("flows.engine.start_engine", lambda *_, **__: nullcontext())
    with (
        BatchReport(store, made, as_json=False) as report,
        pytest.raises(StoreError, match="The disk is full") as stopped,
    ):
        command_line._work(store, load_settings(outputs=tmp_path / "outputs"), made, report)
    assert "Make room" in str(stopped.value)
    assert "3 of 5 decks are held" in str(stopped.value)
    assert "same call goes on" in str(stopped.value)
    store.close()


def test_a_report_that_the_disk_does_not_take_is_told_as_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from deckproof.cli._batch_report import BatchReport
    from flows.orders import Batch, Order, Over

    store = open_store(tmp_path / "outputs")
    order = Order(deck=Path("a.pptx"), options_id="o")
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("needs /dev/full")
    monkeypatch.setattr("tempfile.TemporaryFile", lambda **_: full.open("wb", buffering=0))
    with (
        BatchReport(store, Batch(id="b", author="a", orders=[order]), as_json=True) as report,
        pytest.raises(StoreError, match="The disk is full"),
    ):
        report.add(0, Over(Ran(path=Path("a"), deck="d", pack="p"), b"{}"))
    store.close()


def test_the_live_board_shows_counts_and_names_that_steer_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import io
    import threading

    from rich.console import Console

    from deckproof.cli import _board

    out = io.StringIO()
    console = Console(file=out, force_terminal=True, width=100)
    monkeypatch.setattr(_board, "console", lambda **_: console)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    tally = Tally(3)
    with _board.batch_board(tally) as board:
        board.begin(0, "one [bold]x[/bold]\x1b[2J.pptx")
        tally.count(Ran(path=Path("a"), pack="p", fresh=True))
        assert isinstance(board, _board._Live)
        board._drawn = 0.0
        board.end(1, "two.pptx: damaged [red]")
        assert not [one for one in threading.enumerate() if "Refresh" in type(one).__name__]
    shown = out.getvalue()
    assert "1 of 3 decks: 1 held, 0 failed" in shown
    assert "one [bold]x[/bold]" in shown
    assert "damaged [red]" in shown
    assert "\x1b[2J" not in shown


def test_without_a_terminal_the_last_line_comes_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from deckproof.cli import _board

    monkeypatch.setattr(_board, "AFTER_DECK_S", 0.0)
    tally = Tally(1)
    with _board.batch_board(tally) as board:
        tally.count(Ran(path=Path("a"), pack="p", fresh=True))
        board.end(0, "")
    lines = capsys.readouterr().err.splitlines()
    assert [line.startswith("1 of 1 deck: 1 held") for line in lines] == [False, True]

    monkeypatch.setattr(_board, "AFTER_DECK_S", 60.0)
    tally = Tally(1)
    with _board.batch_board(tally) as board:
        tally.count(Ran(path=Path("a"), pack="p", fresh=True))
        board.end(0, "")
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_a_name_forges_no_line_of_a_dry_run() -> None:
    from deckproof.cli._dry_run import _line

    said = {"state": "new", "slides": 3, "brief": "b\n.toml", "owner": "ana", "due": ""}
    shown = _line({"deck": "a\n9 decks,\tall fine\n.pptx", **said})
    assert shown == "a 9 decks, all fine .pptx: 3 slides, brief b .toml, owner ana"


@pytest.mark.parametrize("width", [24, 40, 80, 120])
def test_the_live_board_takes_a_row_for_each_thing_however_narrow_it_is(
    monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    import io

    from rich.console import Console

    from deckproof.cli import _board

    console = Console(file=io.StringIO(), force_terminal=True, width=width)
    monkeypatch.setattr(_board, "console", lambda **_: console)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with _board.batch_board(Tally(3)) as board:
        assert isinstance(board, _board._Live)
        for number in range(2):
            board.begin(number, f"{number} {'a long name ' * 12}.pptx")
        rows = console.render_lines(board._drawing(board._started), pad=False)
    shown = ["".join(part.text for part in row).rstrip() for row in rows]
    assert len(shown) == 4
    assert all(len(row) <= width for row in shown)
    assert "0 of 3" in shown[1]
    assert shown[1].endswith("failed")
    for number in range(2):
        assert f" s  {number} a l" in shown[2 + number]
        assert shown[2 + number].endswith("…")


def test_as_many_workers_as_cores_and_decks_and_memory_allow() -> None:
    assert count_workers(7, 1) == 7
    assert count_workers(None, 1) == 1
    assert 1 <= count_workers(None, 1000) <= (os.cpu_count() or 1)
