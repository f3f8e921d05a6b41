"""A Ctrl-C stops a batch at once, however often it is pressed, and the same call goes on from there."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.decks import TestSlide, build_pptx
from tests.flows.conftest import CommandLine

pytestmark = [pytest.mark.prefect, pytest.mark.slow, pytest.mark.xdist_group("prefect")]

DECKS = 12


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "decks"
    made.mkdir()
    for number in range(DECKS):
        slide = TestSlide(
            title=f"Why ramp {number} was late",
            bullets=[f"The ramp lost {number + 3} parcels at the gate.", "Nobody had looked."],
            notes=f"We counted for {number + 2} weeks. The ramp was too steep for the belt.",
        )
        (made / f"talk-{number}.pptx").write_bytes(build_pptx(slide))
    return made


def read_until(terminal: int, wanted: str) -> str:
    """What a terminal shows until that stands there, or nobody writes to it any more."""
    shown, until = "", time.monotonic() + 200
    while not re.search(wanted, shown):
        assert time.monotonic() < until, shown
        if not select.select([terminal], [], [], 1)[0]:
            continue
        try:
            piece = os.read(terminal, 1 << 16)
        except OSError:  # Linux says so where nobody has the other end
            break
        if not piece:
            break
        shown += piece.decode(errors="replace")
    return shown


def pressed(command: CommandLine, words: list[str], after: str, times: int) -> tuple[int, str]:
    """The status of a call at a terminal that is interrupted so often once that stands there, and what it says from then on."""
    ours, theirs = pty.openpty()
    batch = subprocess.Popen(
        [sys.executable, "-c", "from deckproof.cli import main; main()", *words],
        cwd=command.folder, env=command.environment, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    try:
        read_until(ours, after)
        for _ in range(times):
            os.killpg(batch.pid, signal.SIGINT)  # to all of its group, as a terminal does
            time.sleep(0.05)
        # The end of what is shown is the end of all that could write there: workers too.
        return batch.wait(timeout=100), read_until(ours, r"\A\Z(?!)")
    finally:
        os.close(ours)
        batch.kill()
        batch.wait()


def test_a_batch_that_is_interrupted_often_ends_in_one_sentence_and_goes_on_when_called_again(
    command: CommandLine, folder: Path
) -> None:
    moments = ((r"starting the local engine", 5), (r"\b[1-9]\d* of 12 decks", 3))
    words = ["batch", str(folder), "--no-ocr", "--kind", "summary", "--workers", "2"]
    for after, times in moments:
        code, told = pressed(command, words, after, times)
        assert code == 130, told
        assert told.count("deckproof: Stopped.") == 1, told
        assert re.search(
            r"Stopped\. This call came to [\d]+ of 12 decks; whatever is held stays so", told
        ), told
        assert "Traceback" not in told
        assert "Error" not in told
    ran = command("batch", folder, "--no-ocr", "--kind", "summary", "--json")
    assert ran.code == 0, ran.err
    assert [run["state"] for run in ran.json["runs"]] == ["held"] * DECKS
    with sqlite3.connect(command.outputs / "deckproof.db") as database:
        packs = database.execute("select count(*), count(distinct deck) from pack").fetchone()
        left = database.execute("select count(*) from stage where state != 'done'").fetchone()
    assert (packs, left) == ((DECKS, DECKS), (0,))


def test_a_run_that_is_interrupted_often_ends_in_one_sentence_too(
    command: CommandLine, folder: Path
) -> None:
    words = ["run", str(folder / "talk-0.pptx"), "--no-ocr", "--kind", "summary"]
    code, told = pressed(command, words, r"Starting the local engine", 3)
    assert code == 130, told
    assert told.count("deckproof: Stopped. What is done is kept. The same call goes on") == 1, told
    assert "Traceback" not in told
    assert command(*words, "--json").json["runs"][0]["state"] == "held"
