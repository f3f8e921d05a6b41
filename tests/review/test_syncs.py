"""Many files are asked about at the same time, all of them, and before any has its name."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from deckproof.errors import StoreError
from review import syncs
from review.places import write_all
from review.syncs import AT_ONCE, keep_threads, sync, sync_all


@pytest.fixture(params=["started", "kept"])
def threads(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Whether they are started for each step, or kept."""
    if request.param == "kept":
        kept: list[ThreadPoolExecutor] = []
        monkeypatch.setattr(syncs, "_kept", kept)
        keep_threads()
        keep_threads()
        yield "kept"
        assert len(kept) == 1
        kept[0].shutdown()
    else:
        yield "started"


def test_it_asks_about_each_once_and_leaves_no_thread_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(syncs, "_kept", [])  # another test may have told its process to keep them
    asked: list[int] = []
    by: set[threading.Thread] = set()  # of other threads the process of the tests may have any

    def ask(number: int) -> None:
        asked.append(number)
        by.add(threading.current_thread())

    sync_all(ask, range(3 * AT_ONCE))
    assert sorted(asked) == list(range(3 * AT_ONCE))
    assert by - {threading.main_thread()}
    alive = [one for one in by if one is not threading.main_thread() and one.is_alive()]
    assert not alive, "a process with threads cannot be forked"


def test_kept_threads_are_there_for_the_next_step_and_not_in_a_fork() -> None:
    code = (
        "import os, threading\n"
        "from review.syncs import keep_threads, sync_all\n"
        "keep_threads()\n"
        "for _ in range(3): sync_all(lambda _thing: None, range(20))\n"
        "print(threading.active_count() - 1, flush=True)\n"
        "if os.fork() == 0:\n"
        "    asked = []\n"
        "    sync_all(asked.append, range(20))\n"
        "    print(sorted(asked) == list(range(20)), threading.active_count(), flush=True)\n"
        "    os._exit(0)\n"
        "os.wait()\n"
    )
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, timeout=60
    )
    kept, whole, left = told.stdout.split()
    assert 1 <= int(kept) <= AT_ONCE
    assert (whole, left) == ("True", "1"), told.stderr


@pytest.mark.usefixtures("threads")
def test_all_are_asked_about_though_one_fails() -> None:
    asked: list[int] = []

    def ask(thing: int) -> None:
        asked.append(thing)
        if thing == 0:
            raise OSError(5, "no")

    with pytest.raises(OSError, match="no"):
        sync_all(ask, range(2 * AT_ONCE))
    assert sorted(asked) == list(range(2 * AT_ONCE)), "and none is under way any more"


@pytest.mark.usefixtures("threads")
def test_several_are_under_way_at_the_same_time() -> None:
    together = threading.Barrier(4)

    def ask(_thing: int) -> None:
        together.wait(timeout=20)  # broken unless four are there at once

    sync_all(ask, range(4))


@pytest.mark.usefixtures("threads")
@pytest.mark.parametrize("count", [1, 5])
def test_one_that_the_disk_does_not_take_is_told(count: int) -> None:
    def refuse(thing: int) -> None:
        if thing == count - 1:
            raise OSError(5, "no")

    with pytest.raises(OSError, match="no"):
        sync_all(refuse, range(count))


def test_a_file_within_an_open_folder_is_asked_about(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(b"x")
    handle = os.open(tmp_path, os.O_RDONLY)
    try:
        sync("one", within=handle)
        with pytest.raises(FileNotFoundError):
            sync("two", within=handle)
    finally:
        os.close(handle)


def test_no_file_has_its_name_before_all_are_safe_and_names_are_asked_about_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    true, told = os.fsync, []

    def fsync(handle: int) -> None:
        named = sorted(path.name for path in tmp_path.rglob("[a-z]"))
        told.append((Path(f"/proc/self/fd/{handle}").readlink().suffix, named))
        true(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    write_all([(tmp_path / name, name.encode()) for name in "abc"])
    assert told == [(".tmp", [])] * 3 + [("", ["a", "b", "c"])] * 2, (
        "their folder, and where it is named"
    )


def test_nothing_is_named_where_one_of_many_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = os.fsync

    def full(handle: int) -> None:
        if b"full" in os.pread(handle, 9, 0):
            raise OSError(28, "No space left on device")
        true(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="full"):
        write_all([(tmp_path / name, b"full" if name == "b" else b"") for name in "abc"])
    assert not list(tmp_path.iterdir())
