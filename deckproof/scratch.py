"""Folders for what is on its way, in the system's folder for temporary files, which last no longer than who made them.

A process that is killed takes nothing away, and what it leaves there is a deck. So each folder holds a file that its process has
locked, the system unlocks it with the process's end, and the next process takes away what nobody holds any more.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

PURPOSES = ("office", "print", "printed", "slides", "ppt", "clean", "pictured", "dry-run")
"""What there are scratch folders for; nothing of another name is ever taken away."""
_OURS = re.compile(rf"deckproof-(?:{'|'.join(PURPOSES)})-[a-z0-9_]{{8}}")
"""Their names, as `tempfile.mkdtemp` makes them."""
OWNER = ".owner"
"""The file in a folder that is locked as long as somebody uses it."""
NEW_OWNER = ".owner.new"
"""The same until it is locked."""
_OWNERS = frozenset({OWNER, NEW_OWNER})
_UNOWNED_AFTER_S = 600.0
"""From when a folder of ours without such a file is nobody's, counted from both sides of now, since clocks are set.

It is without one for the moment of its making alone; its last moment is told by the lock, which goes after all else.
"""
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
_swept: set[str] = set()


@contextmanager
def scratch_folder(purpose: str) -> Iterator[Path]:
    """A new folder of its user alone, gone with all in it at the end; `purpose`, one of PURPOSES, is part of its name."""
    sweep_once()
    folder = Path(tempfile.mkdtemp(prefix=f"deckproof-{purpose}-"))
    with _held(folder):
        yield folder


def sweep_once() -> None:
    """As `sweep_here`, the first time that this process asks for it."""
    if tempfile.gettempdir() not in _swept:
        sweep_here()


def sweep_here() -> None:
    """Take away what processes that were killed have left."""
    within = tempfile.gettempdir()
    _swept.add(within)
    sweep(Path(within), now=time.time())


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold the folder, and take it away at the end while it is held yet."""
    with _opened(folder.parent) as top, _opened(folder) as inside, ExitStack() as lock:
        try:
            owner = os.open(NEW_OWNER, _NEW, 0o600, dir_fd=inside)
            lock.callback(os.close, owner)
            fcntl.flock(owner, fcntl.LOCK_EX)
            # It gets its name when it is locked already, so that nobody finds it unlocked.
            os.rename(NEW_OWNER, OWNER, src_dir_fd=inside, dst_dir_fd=inside)
            yield
        finally:
            _take_away(top, folder.name, inside)


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield handle
    finally:
        os.close(handle)


def sweep(within: Path, *, now: float) -> int:
    """Take away the scratch folders of this user in `within` that no process holds; gives how many. Never follows a link."""
    gone = 0
    with suppress(OSError), _opened(within) as top:
        for path in sorted(within.iterdir()):
            if _OURS.fullmatch(path.name):
                gone += _sweep_one(top, path.name, now)
    return gone


def _sweep_one(top: int, name: str, now: float) -> bool:
    """Take it away where it is a folder of this user, and no link to one, that nobody holds; gives whether it is gone."""
    try:
        folder = os.open(name, _FOLDER, dir_fd=top)
    except OSError:
        return False
    try:
        about = os.fstat(folder)
        if about.st_uid != os.geteuid():
            return False
        with _taken_over(folder) as owned:
            if owned is None:
                return abs(now - about.st_mtime) > _UNOWNED_AFTER_S and _take_away(top, name, folder)  # fmt: skip
            return owned and _take_away(top, name, folder)
    except OSError:
        return False
    finally:
        os.close(folder)


@contextmanager
def _taken_over(folder: int) -> Iterator[bool | None]:
    """Hold the folder in place of who has died; False where somebody lives that holds it, None where no file says whose it is."""
    owner = _open_owner(folder)
    if owner is None:
        yield None
        return
    try:
        fcntl.flock(owner, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(owner)
        yield False
        return
    try:
        yield True
    finally:
        os.close(owner)


def _open_owner(folder: int) -> int | None:
    for name in (OWNER, NEW_OWNER, OWNER):  # the second time it may have got its name meanwhile
        with suppress(FileNotFoundError):
            return os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
    return None


def _take_away(top: int, name: str, folder: int) -> bool:
    """Empty the folder and remove it, its owner's file last: where this ends half-way the next sweep knows what is left."""
    with suppress(OSError):
        for entry in set(os.listdir(folder)) - _OWNERS:
            _remove(entry, folder)
        if (
            set(os.listdir(folder)) - _OWNERS
        ):  # a program that is being killed may still write there
            return False
        for entry in _OWNERS & set(os.listdir(folder)):
            os.unlink(entry, dir_fd=folder)
        os.rmdir(name, dir_fd=top)
        return True
    return False


def _remove(entry: str, folder: int) -> None:
    with suppress(OSError):
        if stat.S_ISDIR(os.stat(entry, dir_fd=folder, follow_symlinks=False).st_mode):
            shutil.rmtree(entry, ignore_errors=True, dir_fd=folder)
        else:
            os.unlink(entry, dir_fd=folder)
