"""Scratch folders: gone at the end, gone after a kill with the next start, and nothing else is ever taken away."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from deckproof import scratch
from deckproof.scratch import NEW_OWNER, OWNER, PURPOSES, scratch_folder, sweep
from tests.open_files import open_below

NAME = "deckproof-office-abcd1234"


@pytest.fixture
def within(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An own folder for temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setattr(scratch, "_swept", set[str]())
    return folder


def test_a_scratch_folder_is_gone_with_what_is_in_it(within: Path) -> None:
    with scratch_folder("office") as folder:
        (folder / "deeper").mkdir()
        (folder / "deeper" / "deck.pptx").write_bytes(b"a deck")
        assert folder.stat().st_mode & 0o077 == 0
    assert list(within.iterdir()) == []


def test_a_killed_process_leaves_a_folder_that_the_next_one_takes_away(within: Path) -> None:
    code = (
        "import sys, tempfile, time; tempfile.tempdir = sys.argv[1]\n"
        "from deckproof.scratch import scratch_folder\n"
        "with scratch_folder('office') as folder:\n"
        "    (folder / 'deck.pptx').write_bytes(b'a deck'); print(flush=True); time.sleep(60)\n"
    )
    child = subprocess.Popen([sys.executable, "-c", code, str(within)], stdout=subprocess.PIPE)
    assert child.stdout is not None
    child.stdout.readline()
    (left,) = within.iterdir()
    assert sweep(within, now=time.time() + 1e6) == 0, "while it lives it is nobody else's"
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert left.is_dir()
    with scratch_folder("clean") as folder:
        assert list(within.iterdir()) == [folder]


def test_a_link_is_left_and_so_is_what_it_points_at(within: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / OWNER).touch()
    (precious / "book.txt").touch()
    (within / NAME).symlink_to(precious)
    inner = within / "deckproof-ppt-abcd1234"
    inner.mkdir()
    (inner / OWNER).touch()
    (inner / "link").symlink_to(precious)
    assert sweep(within, now=time.time()) == 1
    assert (within / NAME).is_symlink()
    assert not inner.exists()
    assert sorted(path.name for path in precious.iterdir()) == [OWNER, "book.txt"]


def test_a_linked_owner_tells_nothing(within: Path, tmp_path: Path) -> None:
    (tmp_path / "free").touch()
    (within / NAME).mkdir()
    (within / NAME / OWNER).symlink_to(tmp_path / "free")
    assert sweep(within, now=time.time() + 1e6) == 0


@pytest.mark.parametrize(
    "name",
    ["deckproof-outputs-abcd1234", "deckproof-office-mine", "office-abcd1234", "deckproof-office"],
)
def test_folders_of_other_names_are_left_however_old(within: Path, name: str) -> None:
    (within / name).mkdir()
    (within / name / OWNER).touch()
    assert sweep(within, now=time.time() + 1e6) == 0
    assert (within / name).is_dir()


@pytest.mark.parametrize("way", [1, -1])
def test_a_folder_without_owner_is_left_for_ten_minutes_wherever_the_clock_was_set(
    within: Path, way: int
) -> None:
    (within / NAME).mkdir()
    now = time.time()
    assert sweep(within, now=now + way * 300) == 0
    assert sweep(within, now=now + way * 900) == 1


def test_a_folder_whose_owner_is_being_noted_is_left(within: Path) -> None:
    (within / NAME).mkdir()
    with (within / NAME / NEW_OWNER).open("w") as noting:
        fcntl.flock(noting, fcntl.LOCK_EX)
        assert sweep(within, now=time.time() + 1e6) == 0
    assert sweep(within, now=time.time()) == 1


CUT_SHORT = """
import os, signal, sys, tempfile, time
from pathlib import Path
from deckproof import scratch
tempfile.tempdir = sys.argv[1]
remove, removed = scratch._remove, []
def deadly(entry, folder):
    if removed:
        os.kill(os.getpid(), signal.SIGKILL)
    removed.append(entry)
    remove(entry, folder)
scratch._remove = deadly
if sys.argv[2] == "sweep":
    scratch.sweep(Path(sys.argv[1]), now=time.time())
else:
    with scratch.scratch_folder("office") as folder:
        for name in "abc":
            (folder / name).write_bytes(b"a deck")
"""


@pytest.mark.parametrize("verb", ["sweep", "end"])
def test_who_is_killed_while_taking_a_folder_away_leaves_it_to_the_next_at_once(
    within: Path, verb: str
) -> None:
    if verb == "sweep":
        left = within / NAME
        left.mkdir()
        for name in (OWNER, "a", "b", "c"):
            (left / name).touch()
    killed = subprocess.run([sys.executable, "-c", CUT_SHORT, str(within), verb])
    assert killed.returncode == -signal.SIGKILL
    (left,) = within.iterdir()
    assert len(list(left.iterdir())) == 3, "one of three is gone, and the owner's file is not"
    assert sweep(within, now=time.time()) == 1
    assert list(within.iterdir()) == []


def test_a_folder_that_is_being_taken_away_is_nobody_elses(
    within: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remove, seen = scratch._remove, []

    def look_first(entry: str, folder: int) -> None:
        seen.append(sweep(within, now=time.time() + 1e6))
        remove(entry, folder)

    monkeypatch.setattr(scratch, "_remove", look_first)
    with scratch_folder("office") as folder:
        (folder / "deck.pptx").touch()
    assert seen == [0]
    assert list(within.iterdir()) == []


def test_what_cannot_be_taken_away_yet_stays_known(
    within: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that is being killed writes once more."""
    with monkeypatch.context() as patched:
        patched.setattr(scratch, "_remove", lambda *_: None)
        with scratch_folder("office") as folder:
            (folder / "late").touch()
    assert sorted(one.name for one in folder.iterdir()) == [OWNER, "late"]
    assert sweep(within, now=time.time()) == 1


def test_a_folder_that_cannot_be_held_is_not_left(
    within: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a disk where a folder still finds room and a file does not."""

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr("fcntl.flock", refuse)
    with pytest.raises(OSError, match="lock"), scratch_folder("office"):
        pass
    assert list(within.iterdir()) == []
    assert open_below(within) == []


def test_somebody_elses_folder_is_left(within: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (within / NAME).mkdir()
    (within / NAME / OWNER).touch()
    monkeypatch.setattr(os, "geteuid", lambda: 12_345)
    assert sweep(within, now=time.time()) == 0


def test_every_purpose_makes_a_name_that_is_swept(within: Path) -> None:
    for purpose in PURPOSES:
        with scratch_folder(purpose) as folder:
            assert scratch._OURS.fullmatch(folder.name)
