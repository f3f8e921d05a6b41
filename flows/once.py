"""Doing a stage once: find its row, or wait for who is at it, or take it on under a lease and keep the result.

The rows are the store's; a process that has died is known by its number and the time it began, so that its work is taken over at
once on the same machine, and when the lease ends on another one.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from review.stages import StageKey
    from review.store import Store

LEASE_S = 60.0
"""How long a stage belongs to a process that says nothing; it speaks up every third of that."""


WORTH_WAITING_S = 1.0
"""Work that took longer is safe on the disk when it is noted; of shorter work a power cut may take the last decks' back."""


def once(store: Store, key: StageKey, work: Callable[[], bytes], *, lasting: bool = False) -> str:
    """The blob of this stage's result: found, or waited for, or worked out here.

    What was worked out in a moment waits for no disk unless it is to be `lasting`: it can be made again, and whoever finds
    it after a power cut looks whether it is whole. A pack rests on none of it before `review.holds` has made that safe.
    """
    from review import stages

    owner, begun = owner_here(), 0.0
    while True:
        answer = stages.claim(store, key, owner, LEASE_S)
        match answer:
            case stages.Done(result=result):
                return result
            case stages.Claimed():
                begun = time.monotonic()
                break
            case stages.Busy(owner=other):
                if has_died(other):
                    stages.abandon(store, key, other)
                else:
                    time.sleep(0.2)
    try:
        with _renewed(store, key, owner):
            made = work()
            passing = not lasting and time.monotonic() - begun < WORTH_WAITING_S
            result = (store.blobs.put_passing if passing else store.blobs.put)(made)
    except BaseException:
        stages.abandon(store, key, owner)
        raise
    stages.finish(store, key, owner, result, passing=passing)
    return result


@contextmanager
def _renewed(store: Store, key: StageKey, owner: str) -> Iterator[None]:
    """Keep the lease while the work lasts."""
    from review import stages

    done = threading.Event()

    def renew() -> None:
        while not done.wait(LEASE_S / 3):
            stages.renew(store, key, owner, LEASE_S)

    thread = threading.Thread(target=renew, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def owner_here() -> str:
    """Who works here: host, process and when the process began, so that a reused number is told apart."""
    return f"{socket.gethostname()}:{os.getpid()}:{began_at(os.getpid())}:{threading.get_ident()}"


def has_died(owner: str) -> bool:
    """Whether it was a process of this machine that is gone; of other machines only the lease can tell."""
    host, pid, began, _thread = owner.rsplit(":", 3)
    return host == socket.gethostname() and began_at(int(pid)) != began


def began_at(pid: int) -> str:
    """When the process began, in ticks since boot (proc(5), field 22); "0" when there is no such process."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
        return told.rpartition(")")[2].split()[19]
    except OSError:
        pass
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return "0"
    except PermissionError:
        return "1"
    return "1"


def find_result(store: Store, key: StageKey) -> str | None:
    """The blob of the stage's result; None when it is not done."""
    from review import stages

    return stages.find_result(store, key)


def intake_key(deck_id: str, options_id: str) -> StageKey:
    """Under which a deck's name and author are kept."""
    return stage_key(deck_id, "intake", "1", options_id)


def stage_key(deck: str, stage: str, version: str, options: str) -> StageKey:
    """Under which a stage of a deck is noted; `options` is a hash of all that its result depends on."""
    from review.stages import StageKey

    return StageKey(deck=deck, stage=stage, version=version, options=options)
