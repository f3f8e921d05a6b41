"""Asking the disk whether what was written is there to stay.

Each question costs it a round through its own cache, whatever was written; of those that come while it is at one it answers
many with the next. So many files, asked about at the same time, take about as long as two.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import TypeVar

AT_ONCE = 8
"""Of so many files the disk is asked at the same time."""
NAME = "deckproof-sync"
"""What the names of the threads that ask begin with."""

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

    The threads are gone by then, so the process can fork as before, unless it said that it never will.
    """
    if len(things) < 2:
        for one in things:
            ask(one)
        return
    if _kept:
        _ask_all(_kept[0], ask, things)
        return
    with ThreadPoolExecutor(min(AT_ONCE, len(things))) as threads:
        _ask_all(threads, ask, things)


def _ask_all(
    threads: ThreadPoolExecutor, ask: Callable[[Thing], None], things: Collection[Thing]
) -> None:
    first, *others = things
    answers = [threads.submit(ask, one) for one in others]
    try:
        ask(first)
    finally:
        wait(answers)
    for answer in answers:
        answer.result()


_kept: list[ThreadPoolExecutor] = []
"""The threads of a process that keeps them."""


def keep_threads() -> None:
    """Have the threads that ask stay for the next time, in a process that forks no more.

    Where every core is at work a thread that starts waits for one: to start them for each step took a worker longer than the disk.
    """
    if not _kept:
        _kept.append(ThreadPoolExecutor(AT_ONCE, thread_name_prefix=NAME))


if hasattr(os, "register_at_fork"):
    # To drop them is safe in the child: their threads are not there to be waited for, and an executor that goes does nothing but
    # put a word into its queue (`queue.SimpleQueue`, in C), which waits for no lock that one of them may have held.
    os.register_at_fork(after_in_child=_kept.clear)
