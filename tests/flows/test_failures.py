"""What a person is told where the machine, and not the deck, was at fault."""

from __future__ import annotations

import errno
import logging
import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from deckproof.errors import DeckproofError, FullDiskError, StageError, StoreError
from flows import failures

SECRET = "Brindlemark"


def refuse(number: int) -> Callable[[], None]:
    def do() -> None:
        raise OSError(number, os.strerror(number), SECRET)

    return do


def ask_for_too_much() -> None:
    bytearray(1 << 62)


def told(do: Callable[[], None]) -> DeckproofError:
    with pytest.raises(StageError) as crossed, failures.clean_failures("d" * 64, "o", "read"):
        do()
    assert SECRET not in str(crossed.value)
    return failures.find_failure("d" * 64, "o")


def test_memory_that_the_system_does_not_give_is_no_bug(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        error = told(ask_for_too_much)
    assert "not enough memory" in str(error)
    assert "--workers 1" in str(error)
    assert "report it" not in str(error)
    assert "Traceback" not in caplog.text
    assert "File " not in caplog.text


def test_a_disk_with_room_for_others_is_not_full_and_the_deck_was_too_large_for_it() -> None:
    error = told(refuse(errno.ENOSPC))
    assert isinstance(error, StoreError)
    assert not isinstance(error, FullDiskError)
    assert "TMPDIR" in str(error)
    assert SECRET not in str(error)


def test_another_trouble_is_told_as_what_it_is() -> None:
    error = told(refuse(errno.EACCES))
    assert type(error) is StoreError
    assert "Permission denied" in str(error)
    assert "room" not in str(error)


FULL = """
import subprocess, sys, tempfile
from pathlib import Path
folder = Path(sys.argv[1])
subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={sys.argv[2]}m", "tmpfs", folder], check=True)
tempfile.tempdir = str(folder)
from deckproof.scratch import scratch_folder
from flows import failures
try:
    with failures.clean_failures("d", "o", "clean"), scratch_folder("clean") as own:
        with (own / "deck.pptx").open("wb") as file:
            while True:
                file.write(bytes(1 << 20))
except Exception:
    print(type(failures.find_failure("d", "o")).__name__, list(folder.iterdir()))
"""


@pytest.mark.parametrize(("size", "kind"), [("4", "FullDiskError"), ("40", "StoreError")])
def test_a_small_disk_for_temporary_files_is_full_for_all_and_a_larger_one_for_this_deck(
    size: str, kind: str, tmp_path: os.PathLike[str]
) -> None:
    done = subprocess.run(
        ["unshare", "-rm", sys.executable, "-c", FULL, tmp_path, size],
        capture_output=True,
        text=True,
        timeout=60,
    )
    if "unshare" in done.stderr or "mount" in done.stderr:
        pytest.skip("may mount no disk of its own")
    assert done.stdout == f"{kind} []\n", done.stderr
