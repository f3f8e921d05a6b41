"""A run that is killed at any stage and started again ends with one whole pack."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.flows.conftest import CommandLine, clean_environment

pytestmark = [pytest.mark.prefect, pytest.mark.xdist_group("prefect")]

# Kills the process right before or right after the named stage has done its work.
KILLED = """
import os, signal, sys
from flows import stages
name, when = sys.argv.pop(1).split(":")
whole = getattr(stages, name)
def killed(*arguments):
    result = whole(*arguments)
    os.kill(os.getpid(), signal.SIGKILL)
    return result
if when == "inside":
    once = stages.once
    def killed_inside(store, key, work):
        if key.stage.partition(":")[0] != name:
            return once(store, key, work)
        def cut():
            work()
            os.kill(os.getpid(), signal.SIGKILL)
        return once(store, key, cut)
    stages.once = killed_inside
else:
    setattr(stages, name, killed)
from deckproof.cli import main
main()
"""


WORDS = ("--no-ocr", "--kind", "summary", "--kind", "blog-post", "--json")
EVERY_STAGE = ("read", "scan", "plan", "write", "ground", "hold")
# GATE_FULL=1 kills at all of them, both times; else each time has its own half, and both have the last.
HALVES = {"inside": ("read", "plan", "hold"), "after": ("scan", "write", "ground", "hold")}
STAGES = dict.fromkeys(HALVES, EVERY_STAGE) if os.environ.get("GATE_FULL") else HALVES


@pytest.mark.parametrize("when", ["inside", "after"])
def test_killed_at_every_stage_in_turn(
    command: CommandLine, talk: Path, customers: Path, when: str
) -> None:
    words = ["run", str(talk), "--customers", str(customers), *WORDS]
    for stage in STAGES[when]:
        killed = subprocess.run(
            [sys.executable, "-c", KILLED, f"{stage}:{when}", *words],
            cwd=command.folder,
            env=command.environment,
            capture_output=True,
            timeout=300,
        )
        assert killed.returncode == -signal.SIGKILL, killed.stderr
    ran = command(*words)
    assert ran.code == 0, ran.err
    (run,) = ran.json["runs"]
    with sqlite3.connect(command.outputs / "deckproof.db") as database:
        packs = database.execute("select id from pack").fetchall()
        outputs = database.execute("select id, state from output").fetchall()
        unfinished = database.execute("select count(*) from stage where state != 'done'").fetchone()
    assert packs == [(run["pack"],)]
    assert sorted(outputs) == sorted((output["id"], "held") for output in run["outputs"])
    assert unfinished == (0,)
    for output in run["outputs"]:
        assert (command.outputs / output["path"]).is_file()


def test_two_runs_of_one_deck_at_once_make_one_pack(
    command: CommandLine, talk: Path, customers: Path
) -> None:
    words = ["run", str(talk), "--customers", str(customers), *WORDS]
    program = [sys.executable, "-c", "from deckproof.cli import main; main()", *words]
    both = [
        subprocess.Popen(
            program, cwd=command.folder, env=command.environment, stdout=subprocess.PIPE
        )
        for _ in range(2)
    ]
    answers = [json.loads(process.communicate(timeout=300)[0]) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert len({answer["runs"][0]["pack"] for answer in answers}) == 1
    with sqlite3.connect(command.outputs / "deckproof.db") as database:
        assert database.execute("select count(*) from pack").fetchone() == (1,)
        rows = database.execute(
            "select attempts from stage where stage not in ('intake')"
        ).fetchall()
    assert {attempts for (attempts,) in rows} == {1}


def test_the_environment_of_the_tests_names_no_server() -> None:
    assert "PREFECT_API_URL" not in clean_environment()
    assert os.environ.get("PREFECT_API_URL") is None
