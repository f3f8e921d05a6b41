"""Whose turn it is to write into a SQLite store: a courtesy between processes, on top of the database's own lock.

SQLite asks for its lock again after 1, 2, 5, 10 … 100 milliseconds, so that of two busy writers one mostly sleeps while the lock
is free. Here it is looked for every millisecond. Whoever gets no turn within a while asks the database all the same: what
keeps writers apart is its lock, and what tells of one that is stuck is its time limit.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

from review.places import open_lock

LOOK_EVERY_S = 0.001
PATIENCE_S = 5.0


@contextlib.contextmanager
def turn(lock: Path) -> Iterator[None]:
    """Wait for the turn that this file stands for, and give it up at the end, or when the process ends. Raises StoreError."""
    handle = open_lock(lock)
    try:
        until = time.monotonic() + PATIENCE_S
        while not _is_taken(handle) and time.monotonic() < until:
            time.sleep(LOOK_EVERY_S)
        yield
    finally:
        # A process that was forked meanwhile has it open too.
        fcntl.flock(handle, fcntl.LOCK_UN)
        os.close(handle)


def _is_taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
