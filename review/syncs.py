"""Asking the disk whether what was written is there to stay.

Each question costs it a round through its own cache, whatever was written; of those that come while it is at one it answers
many with the next. So many files, asked about at the same time, take about as long as two.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

AT_ONCE = 16
"""Of so many files the disk is asked at the same time."""

Thing = TypeVar("Thing")


def sync(path: Path | str, *, within: int | None = None) -> None:
    """Come back when the file, or the names in the folder, are safe on the disk; raises OSError.

    `within` is a handle on the folder that the path starts from.
    """
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC, dir_fd=within)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_all(ask: Callable[[Thing], None], things: Collection[Thing]) -> None:
    """Ask about each of these at the same time; all are safe when it comes back. Raises OSError where one is not.

    The threads are gone by then, so the process can fork as before.
    """
    if len(things) < 2:
        for one in things:
            ask(one)
        return
    with ThreadPoolExecutor(min(AT_ONCE, len(things))) as threads:
        for _ in threads.map(ask, things):
            pass
