"""Batches as a whole: that whatever is killed or wrong, every deck ends with one pack, and what is left can be tried again."""

import datetime as dt
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from flows.batches import count_workers, tidy
from flows.orders import run_id
from review import runs
from review.runs import RunState
from review.store import open_store
from tests.flows.batch_folders import WORDS, rows, small_deck, write_folder
from tests.flows.conftest import CommandLine

NOW = dt.datetime(2027, 1, 4, 9, tzinfo=dt.UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path)


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
    assert "1 deck failed when this call was made last; 6 others are left alone." in again.err
    assert command("batch", folder, *WORDS, "--retry-failed").json["runs"] == []
    assert command("batch", folder / "new.pptx", *WORDS).code == 0
    nobody = {"PREFECT_API_URL": "http://127.0.0.1:9/api"}
    held = command("batch", folder, *WORDS, **nobody)
    assert held.code == 0, "what is held needs neither an engine nor the models"
    assert "6 held before" in held.err


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
KINDS = () if os.environ.get("GATE_FULL") else ("--kind", "summary", "--kind", "blog-post")


def killed(command: CommandLine, folder: Path, whom: str, stage: str) -> int:
    done = subprocess.run(
        [sys.executable, "-c", KILLED, whom, stage, str(command.folder / f"{whom}-{stage}"), "batch", str(folder), *KINDS, "--no-ocr", "--workers", "2"],
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
    ran = command("batch", folder, *KINDS, "--no-ocr", "--json")
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

    past = "talk-0.pptx: Its day 2026-01-05 is past: what this call holds is due at once."
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


def test_as_many_workers_as_cores_and_decks_and_memory_allow() -> None:
    assert count_workers(7, 1) == 7
    assert count_workers(None, 1) == 1
    assert 1 <= count_workers(None, 1000) <= (os.cpu_count() or 1)
