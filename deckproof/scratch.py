"""Folders for what is on its way, in the system's folder for temporary files, which last no longer than who made them.

A process that is killed takes nothing away, and what it leaves there is a deck. So each folder holds a file that its process has
locked, the system unlocks it with the process's end, and the next process takes away what nobody holds any more.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PURPOSES = ("office", "print", "printed", "slides", "ppt", "clean", "pictured", "dry-run")
"""What there are scratch folders for; nothing of another name is ever taken away."""
_OURS = re.compile(rf"deckproof-(?:{'|'.join(PURPOSES)})-[a-z0-9_]{{8}}")
"""Their names, as `tempfile.mkdtemp` makes them."""
OWNER = ".owner"
"""The file in a folder that is locked as long as somebody uses it."""
_UNOWNED_AFTER_S = 24 * 3_600.0
"""From when a folder of ours without such a file is nobody's: made by an older version, or killed while it was being made."""
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_swept: set[str] = set()


@contextmanager
def scratch_folder(purpose: str) -> Iterator[Path]:
    """A new folder of its user alone, gone with all in it at the end; `purpose`, one of PURPOSES, is part of its name.

    The first one of a process takes away what processes that were killed have left.
    """
    within = tempfile.gettempdir()
    if within not in _swept:
        _swept.add(within)
        sweep(Path(within), now=time.time())
    folder = Path(tempfile.mkdtemp(prefix=f"deckproof-{purpose}-"))
    try:
        with _held(folder):
            yield folder
    finally:
        # A program that is being killed may still write there; the next sweep takes what is left.
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold the folder: its file gets its name when it is locked already, so that nobody finds it unlocked."""
    new = folder / f"{OWNER}.new"
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        new.rename(folder / OWNER)
        yield
    finally:
        os.close(handle)


def sweep(within: Path, *, now: float) -> int:
    """Take away the scratch folders of this user in `within` that no process holds; gives how many. Never follows a link."""
    gone = 0
    with suppress(OSError):
        top = os.open(within, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            for name in sorted(path.name for path in within.iterdir()):
                if _OURS.fullmatch(name) and _is_left(top, name, now):
                    shutil.rmtree(name, ignore_errors=True, dir_fd=top)
                    gone += 1
        finally:
            os.close(top)
    return gone


def _is_left(top: int, name: str, now: float) -> bool:
    """Whether it is a folder of this user, and no link to one, that nobody holds."""
    try:
        folder = os.open(name, _FOLDER, dir_fd=top)
    except OSError:
        return False
    try:
        about = os.fstat(folder)
        if about.st_uid != os.geteuid():
            return False
        try:
            owner = os.open(OWNER, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
        except FileNotFoundError:
            return now - about.st_mtime > _UNOWNED_AFTER_S
        return _is_free(owner)
    except OSError:
        return False
    finally:
        os.close(folder)


def _is_free(owner: int) -> bool:
    try:
        fcntl.flock(owner, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(owner)
    return True
