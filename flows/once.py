"""Doing a stage once: find its row, or wait for who is at it, or take it on under a lease and keep the result.

The rows are the store's; a process that has died is known by its number and the time it began, so that its work is taken over at
once on the same machine, and when the lease ends on another one.
"""

from __future__ import annotations

import functools
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from review.stages import StageKey
    from review.store import Store

LEASE_S = 60.0
"""How long a stage belongs to a process that says nothing; it speaks up every third of that."""


begun: ContextVar[Callable[[str, str], None] | None] = ContextVar("begun", default=None)
"""Who is told, in this process, that work on a stage begins: the deck and the stage's name. What is found done begins nothing."""

WORTH_WAITING_S = 1.0
"""Work that took longer is safe on the disk when it is noted; of shorter work a power cut may take the last decks' back."""


def once(store: Store, key: StageKey, work: Callable[[], bytes], *, lasting: bool = False) -> str:
    """The blob of this stage's result: found, or waited for, or worked out here.

    What was worked out in a moment waits for no disk unless it is to be `lasting`: it can be made again, and whoever finds
    it after a power cut looks whether it is whole. A pack rests on none of it before `review.holds` has made that safe.
    """
    with at_work(store) as shift:
        return shift.do(key, work, lasting=lasting)


@contextmanager
def at_work(store: Store) -> Iterator[_Shift]:
    """Stages that are done one after the other in this thread: one keeper of their leases for all, one act from each to the next.

    Within it is the same; when it ends all that was done is noted.
    """
    known = _here.get()
    if known is not None and known.is_of(store):
        yield known
        return
    shift = _Shift(store)
    token = _here.set(shift)
    try:
        yield shift
    finally:
        _here.reset(token)
        shift.end()


class _Shift:
    """The stages that one thread does in one store, and the keeper that lengthens their leases."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._thread = threading.get_ident()
        self._owner = owner_here()
        self._at: list[StageKey] = []
        self._done: tuple[StageKey, str] | None = None
        self._over = threading.Event()
        self._keeper: threading.Thread | None = None

    def is_of(self, store: Store) -> bool:
        """Whether this is the thread, and that the store, that the shift is of."""
        return self._store is store and self._thread == threading.get_ident()

    def do(self, key: StageKey, work: Callable[[], bytes], *, lasting: bool) -> str:
        """The blob of the stage's result, as `once` gives it."""
        found = self._claim(key)
        if found is not None:
            return found
        self._at.append(key)
        self._keeper = self._keeper or self._start()
        tell = begun.get()
        if tell is not None:
            tell(key.deck, key.stage)
        since = time.monotonic()
        try:
            made = work()
            passing = not lasting and time.monotonic() - since < WORTH_WAITING_S
            blobs = self._store.blobs
            result = blobs.put_passing(made) if passing else blobs.put(made)
        except BaseException:
            self._abandon(key)
            raise
        finally:
            self._at.remove(key)
        self._finish(key, result, passing=passing)
        return result

    def note(self) -> None:
        """Put down what is done and was not noted yet."""
        from review import stages

        done, self._done = self._done, None
        if done is not None:
            stages.finish(self._store, done[0], self._owner, done[1], passing=True)

    def end(self) -> None:
        """Note what is done, and let the keeper go."""
        try:
            self.note()
        finally:
            self._over.set()
            if self._keeper is not None:
                self._keeper.join()

    def _claim(self, key: StageKey) -> str | None:
        """The result where it is there; None once the work is ours. What was done before is noted with it."""
        from review import stages

        while True:
            done, self._done = self._done, None
            answer = stages.claim(self._store, key, self._owner, LEASE_S, done=done)
            match answer:
                case stages.Done(result=result):
                    return result
                case stages.Claimed():
                    return None
                case stages.Busy(owner=other):
                    if has_died(other, alone=is_alone(self._store)):
                        stages.abandon(self._store, key, other)
                    else:
                        time.sleep(0.2)

    def _finish(self, key: StageKey, result: str, *, passing: bool) -> None:
        """Note that the stage is done: now if it waits for the disk, else with the next claim."""
        from review import stages

        self.note()
        if passing:
            self._done = key, result
        else:
            stages.finish(self._store, key, self._owner, result)

    def _abandon(self, key: StageKey) -> None:
        from review import stages

        stages.abandon(self._store, key, self._owner)

    def _start(self) -> threading.Thread:
        keeper = threading.Thread(target=self._keep, name="lease keeper", daemon=True)
        keeper.start()
        return keeper

    def _keep(self) -> None:
        from review import stages

        while not self._over.wait(LEASE_S / 3):
            for key in tuple(self._at):
                stages.renew(self._store, key, self._owner, LEASE_S)


_here: ContextVar[_Shift | None] = ContextVar("here", default=None)
"""The shift of this thread."""


def owner_here() -> str:
    """Who works here: machine, process and when the process began, so that a reused number is told apart."""
    return f"{machine_here()}:{os.getpid()}:{began_at(os.getpid())}:{threading.get_ident()}"


@functools.cache
def machine_here() -> str:
    """Where numbers of processes mean what they mean here: host, boot and, in a container, its own count of processes.

    Cloned machines and containers may share a host's name; one that took another's numbers for its own would take its
    live work for a dead one's.
    """
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        count = Path("/proc/self/ns/pid").readlink().name.strip("pid:[]")
    except OSError:  # not Linux, or nothing is told here
        return socket.gethostname()
    return f"{socket.gethostname()}/{boot}/{count}"


def has_died(owner: str, *, alone: bool = False) -> bool:
    """Whether it was a process of this machine that is gone; of other machines only the lease can tell.

    `alone` says that no other machine can work in the store, as with SQLite: whoever was here before the machine was started
    anew is gone then, too.
    """
    machine, pid, began, _thread = owner.rsplit(":", 3)
    here = machine_here()
    if machine == here or (alone and "/" not in machine and machine == socket.gethostname()):
        return began_at(int(pid)) != began
    host, *boot = machine.split("/")[:2]
    return alone and host == here.split("/")[0] and bool(boot) and boot != here.split("/")[1:2]


def is_alone(store: Store) -> bool:
    """Whether only processes of one machine can work in the store."""
    from review.engines import is_postgresql  # brings SQLAlchemy

    return not is_postgresql(store.engine)


GONE = "0"
"""In place of when it began: there is no such process, or only what a killed one leaves until its parent asks."""


def began_at(pid: int) -> str:
    """When the process began, in ticks since boot (proc(5), field 22); `GONE` when none is alive."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
        state, *fields = told.rpartition(")")[2].split()
        return GONE if state in {"Z", "X", "x"} else fields[18]
    except OSError:
        pass
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return GONE
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
