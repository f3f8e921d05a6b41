"""Whoever converts may be ended from outside, at any moment and by any signal: nothing that it started goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors._office import find_soffice
from tests.decks import TestSlide, build_pptx

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
SIGNALS = (signal.SIGTERM, signal.SIGKILL)
PROGRAM = """#!/bin/sh
# Starts another process and one more, as LibreOffice does, and never comes back.
( ( sleep 61 ) & sleep 62 ) &
sleep 63
"""
CONVERTING = """
import sys
from pathlib import Path
from extractors._office import convert
folder = Path(sys.argv[1])
convert(folder / "deck.pptx", "pdf:impress_pdf_Export", folder, timeout_s=100)
"""
RUNNING = """
import sys
from pathlib import Path
from extractors._confined import run_confined
folder = Path(sys.argv[1])
run_confined([str(folder / "program")], timeout_s=100, memory_mb=2048, folder=folder)
"""


def worker(code: str, folder: Path) -> subprocess.Popen[bytes]:
    """A process that runs this code, whose scratch files lie in the folder too."""
    known = os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
    here = os.environ | {"TMPDIR": str(folder), "PYTHONPATH": known}
    return subprocess.Popen([sys.executable, "-c", code, str(folder)], env=here)


def inside(folder: Path) -> Iterator[int]:
    """The living processes that work in the folder."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            is_zombie = (entry / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
            at_work = str(folder) in str((entry / "cwd").readlink())
        except OSError:
            continue
        if at_work and not is_zombie:
            yield int(entry.name)


def wait_until(folder: Path, *, at_least: int = 0, at_most: int = 1000) -> int:
    """Wait until so many processes work in the folder; gives how many do in the end."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        count = len(list(inside(folder)))
        if at_least <= count <= at_most:
            return count
        time.sleep(0.02)
    return count


@pytest.mark.parametrize("sent", SIGNALS)
def test_what_a_program_started_ends_with_the_worker(sent: int, tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.write_text(PROGRAM)
    program.chmod(0o755)
    at_work = worker(RUNNING, tmp_path)
    assert wait_until(tmp_path, at_least=5) >= 5, "the guard, the program and what it started"
    at_work.send_signal(sent)
    at_work.wait(10)
    assert wait_until(tmp_path, at_most=0) == 0


def test_a_worker_that_ends_before_the_program_begins_leaves_none(tmp_path: Path) -> None:
    """The guard takes longer to begin than the worker lives."""
    program = tmp_path / "program"
    program.write_text(PROGRAM)
    program.chmod(0o755)
    at_work = worker(RUNNING, tmp_path)
    assert wait_until(tmp_path, at_least=1) >= 1
    at_work.kill()
    at_work.wait(10)
    assert wait_until(tmp_path, at_most=0) == 0


@pytest.mark.office
@pytest.mark.skipif(find_soffice() is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("sent", SIGNALS)
def test_libreoffice_ends_with_the_worker(sent: int, tmp_path: Path) -> None:
    slides = [TestSlide(title=f"Slide {at}", bullets=["A line"] * 8) for at in range(120)]
    (tmp_path / "deck.pptx").write_bytes(build_pptx(*slides))
    at_work = worker(CONVERTING, tmp_path)
    assert wait_until(tmp_path, at_least=3) >= 3, "the guard, LibreOffice's splash and itself"
    at_work.send_signal(sent)
    at_work.wait(10)
    assert wait_until(tmp_path, at_most=0) == 0


@pytest.mark.parametrize(("code", "status"), [("exit 7", 7), ("exit 0", 0), ("kill -XCPU $$", -24)])
def test_the_status_is_that_of_the_program(code: str, status: int, tmp_path: Path) -> None:
    from extractors._confined import run_confined

    given = run_confined(["/bin/sh", "-c", code], timeout_s=30, memory_mb=2048, folder=tmp_path)
    assert given == status
