"""What a worker that dies leaves in the folder for temporary files is a deck, and goes with the batch."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.flows.batch_folders import small_deck
from tests.flows.conftest import CommandLine

# Dies, or has its parent stop the batch, at the first deck, in the middle of what needs a folder.
IN_THE_MIDDLE = """
import os, signal, sys, time
from pathlib import Path
from deckproof.scratch import scratch_folder
from flows import copies, stages
mark, verb, parent, once = Path(sys.argv.pop(1)), sys.argv.pop(1), os.getpid(), stages.once
def deadly(store, key, work):
    if key.stage == "scan":
        try:
            mark.mkdir()
        except FileExistsError:
            pass
        else:
            folder = scratch_folder("clean")
            (folder.__enter__() / "deck.pptx").write_bytes(b"a deck")
            if verb == "stop":
                os.kill(parent, signal.SIGINT)
                time.sleep(60)
            os.kill(os.getpid(), signal.SIGKILL)
    return once(store, key, work)
stages.once = copies.once = deadly
from deckproof.cli import main
main()
"""


@pytest.mark.prefect
@pytest.mark.slow
@pytest.mark.xdist_group("prefect")
@pytest.mark.parametrize(("verb", "code"), [("die", 0), ("stop", 128 + signal.SIGINT)])
def test_nothing_of_a_dead_worker_is_left_when_the_batch_is_over(
    lonely_command: CommandLine, verb: str, code: int
) -> None:
    decks, temporary = lonely_command.folder / "decks", lonely_command.folder / "temporary"
    for folder in (decks, temporary):
        folder.mkdir()
    for number in range(3):
        (decks / f"talk-{number}.pptx").write_bytes(small_deck(number))
    mark = lonely_command.folder / "mark"
    words = ["batch", decks, "--no-ocr", "--kind", "summary", "--workers", "1"]
    done = subprocess.run(
        [sys.executable, "-c", IN_THE_MIDDLE, mark, verb, *words],
        cwd=lonely_command.folder, env=lonely_command.environment | {"TMPDIR": os.fspath(temporary)},
        capture_output=True, text=True, timeout=300, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    assert mark.is_dir()
    assert [path.name for path in Path(temporary).iterdir()] == []
