"""Worker processes of a batch on one machine: forked when everything is loaded, fed in portions, replaced when one dies.

The parent starts no thread, so that it can fork at any time; it waits for all its workers at once. A worker is handed a portion
of numbered orders and sends back what became of each. What a dead worker had not told of goes to another one: the order that it
had begun once, for one at which two workers died is given up. Where it had begun none nobody knows at which it was, so each is
handed out alone.

Where there is exactly one worker for every core each keeps to one, and so do its children: else a child is often woken on the core where
the other worker computes, and waits there while the core that it came from has nothing to do.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
import traceback
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection, Pipe, wait
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

Order = TypeVar("Order")

PORTION = 50
"""As many orders as a worker gets at most in one go: each portion is a flow, which costs a third of a small deck."""
MOST_DEATHS = 2
LOOK_EVERY_S = 0.25
ENDS_WITHIN_S = 5.0
"""A worker that was asked to end and has not by then is killed."""
RETIRE_AFTER = 1000
"""Orders after which a worker makes room for a fresh one, whatever it may have gathered by then."""

Work = Callable[[Sequence[tuple[int, Any]], Callable[[int, Any], None]], None]
"""In the worker: a portion of numbered orders, and whom to tell what became of each."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a worker says of an order."""

    number: int
    word: Any


@dataclass(frozen=True, slots=True)
class Lost:
    """An order at which as many workers died as may."""

    number: int


@dataclass(frozen=True, slots=True)
class Quiet:
    """Nothing happened for a moment: time to look at the clock."""


@dataclass(slots=True)
class _Worker:
    pid: int
    line: Connection
    core: int | None = None
    """The core that it keeps to, if any."""
    open_orders: list[int] = field(default_factory=list)
    begun: set[int] = field(default_factory=set)
    """Which of them it is at: those that it said something of."""
    taken: int = 0

    def is_at(self) -> list[int]:
        """The orders that its death is about; none where it cannot be told."""
        return self.open_orders if len(self.open_orders) == 1 else sorted(self.begun)


class Crew(Generic[Order]):
    """Some workers over some orders. `is_over` says of a word whether the order is done with it."""

    def __init__(
        self, work: Work, size: int, *, is_over: Callable[[Any], bool], portion: int = PORTION
    ) -> None:
        self._work = work
        self._size = size
        self._is_over = is_over
        self._portion = portion
        self._cores = cores_for(size)
        self._workers: list[_Worker] = []
        self._deaths: Counter[int] = Counter()
        self._alone: set[int] = set()
        """Orders that no other may stand beside in a portion."""

    def run(self, orders: Sequence[Order]) -> Generator[Told | Lost | Quiet]:
        """What becomes of the orders, as it is told; the workers are gone when this ends, however it ends."""
        waiting = deque(range(len(orders)))
        try:
            while waiting or any(worker.open_orders for worker in self._workers):
                self._hand_out(waiting, orders)
                yield from self._listen(waiting)
        finally:
            self._dismiss_all()

    def _hand_out(self, waiting: deque[int], orders: Sequence[Order]) -> None:
        for worker in [one for one in self._workers if not one.open_orders]:
            if worker.taken >= RETIRE_AFTER or not waiting:
                self._dismiss(worker)
            else:
                self._give(worker, waiting, orders)
        while waiting and len(self._workers) < self._size:
            worker = self._fork()
            self._workers.append(worker)
            self._give(worker, waiting, orders)

    def _give(self, worker: _Worker, waiting: deque[int], orders: Sequence[Order]) -> None:
        """A portion; towards the end a small one, so that all workers end together."""
        fair = max(1, min(self._portion, len(waiting) // (2 * self._size)))
        numbers = [waiting.popleft()]
        while waiting and len(numbers) < fair and self._alone.isdisjoint((numbers[0], waiting[0])):
            numbers.append(waiting.popleft())
        worker.open_orders = numbers
        worker.taken += len(numbers)
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # told by its end, below
            worker.line.send([(number, orders[number]) for number in numbers])

    def _listen(self, waiting: deque[int]) -> Iterator[Told | Lost | Quiet]:
        lines = {worker.line: worker for worker in self._workers}
        ready = wait(list(lines), timeout=LOOK_EVERY_S)
        for line in ready:
            worker = lines[line]  # type: ignore[index]  # only what was handed in comes back
            try:
                told: Told = worker.line.recv()
            except (EOFError, OSError):  # the second in the middle of a word
                yield from self._bury(worker, waiting)
                continue
            if self._is_over(told.word):
                worker.open_orders.remove(told.number)
                worker.begun.discard(told.number)
            else:
                worker.begun.add(told.number)
            yield told
        if not ready:
            yield Quiet()

    def _bury(self, worker: _Worker, waiting: deque[int]) -> Iterator[Lost]:
        """What a dead worker had left goes on; an order that it was at counts its deaths."""
        self._workers.remove(worker)
        worker.line.close()
        with contextlib.suppress(ProcessLookupError):  # one without a line is of no use
            os.kill(worker.pid, signal.SIGKILL)
        os.waitpid(worker.pid, 0)
        left, at = worker.open_orders, worker.is_at()
        self._deaths.update(at)
        if not at:
            self._alone.update(left)
        for number in reversed(left):
            if self._deaths[number] < MOST_DEATHS:
                waiting.appendleft(number)
            else:
                yield Lost(number)

    def _fork(self) -> _Worker:
        ours, theirs = Pipe()
        core = self._free_core()
        sys.stdout.flush()
        sys.stderr.flush()
        not_ours = [ours, *(other.line for other in self._workers)]
        # A Ctrl-C in the child, before it says that it is none of its own, would go on there as in a second parent.
        parent, before = os.getpid(), signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            pid = os.fork()
            if pid == 0:
                _serve(theirs, self._work, not_ours, core, before, parent)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        theirs.close()
        return _Worker(pid, ours, core)

    def _free_core(self) -> int | None:
        """The core with the fewest workers; None where workers go where they like."""
        taken = Counter(worker.core for worker in self._workers)
        return min(self._cores, key=lambda core: taken[core], default=None)

    def _dismiss(self, worker: _Worker) -> None:
        """Let a worker go that has nothing to do."""
        self._workers.remove(worker)
        worker.line.close()
        _end_by(worker.pid, time.monotonic() + ENDS_WITHIN_S)

    def _dismiss_all(self) -> None:
        """Let all go; those of an interrupted batch at once: leases of dead processes are taken over."""
        for worker in self._workers:
            worker.line.close()
            if worker.open_orders:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(worker.pid, signal.SIGTERM)
        until = time.monotonic() + ENDS_WITHIN_S
        for worker in self._workers:
            _end_by(worker.pid, until)
        self._workers.clear()


def cores_for(workers: int) -> tuple[int, ...]:
    """The cores that so many workers keep to, each to one; none where there are more or fewer, or the system cannot say."""
    if not hasattr(os, "sched_getaffinity"):
        return ()
    cores = tuple(sorted(os.sched_getaffinity(0)))
    return cores if 1 < len(cores) == workers else ()


def keep_to(core: int) -> None:
    """Have this process, and what it starts, run on that core alone. Where the system does not let us it costs nothing but time."""
    with contextlib.suppress(OSError):  # it may have been taken from us since we looked
        os.sched_setaffinity(0, {core})


def _end_by(pid: int, until: float) -> None:
    """Wait a moment for a child that was asked to end; kill one that does not, idle or not: it is gone when this comes back."""
    while time.monotonic() < until:
        if os.waitpid(pid, os.WNOHANG)[0] == pid:
            return
        time.sleep(0.02)
    # Nobody has waited for it yet, so its number cannot belong to another process.
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def _serve(
    line: Connection,
    work: Work,
    not_ours: Sequence[Connection],
    core: int | None,
    signals: set[int | signal.Signals],
    parent: int,
) -> None:
    """Be a worker until the line ends, with these `signals` blocked; never returns."""
    code = 0
    try:
        _end_with(parent)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is the parent's to handle
        signal.pthread_sigmask(signal.SIG_SETMASK, signals)
        sys.unraisablehook = partial(_tell_of_lost, line)
        for other in not_ours:
            other.close()
        if core is not None:
            keep_to(core)
        while (portion := _next_portion(line)) is not None:
            work(portion, partial(_tell, line))
    except BaseException:  # noqa: BLE001 - the end of a process
        code = 1
        if not line.poll():  # else the parent has hung up, and has asked this one to end
            traceback.print_exc()
    finally:
        _end(code)


def _tell_of_lost(line: Connection, lost: UnraisableHookArgs) -> None:
    """Tell of an error where none can be raised, unless it is the end that was asked for: then the parent kills this process soon.

    The engine's answer to SIGTERM is an error wherever the process is, and so in what runs when an object goes.
    """
    if not line.poll():
        sys.__unraisablehook__(lost)


def _end_with(parent: int) -> None:
    """Have Linux kill this process with its parent, at whatever it is; elsewhere it goes on until it next has something to say."""
    if sys.platform != "linux":
        return
    from extractors._inside import die_with_parent

    die_with_parent()
    if os.getppid() != parent:  # gone before Linux was told
        os._exit(0)


def _next_portion(line: Connection) -> Any:
    """What to do next; None when there is nothing more, or nobody to hand it out."""
    try:
        return line.recv()
    except (EOFError, OSError):
        return None


def _tell(line: Connection, number: int, word: Any) -> None:
    """Say a word to the parent. Where it has gone this is the end: nobody on the way could take it for a failure of the work."""
    try:
        line.send(Told(number, word))
    except (BrokenPipeError, ConnectionResetError):
        _end(0)


def _end(code: int) -> NoReturn:
    with contextlib.suppress(Exception):
        _end_well()
    sys.stderr.flush()
    os._exit(code)


def _end_well() -> None:
    """What would run at the end of a process that is not forked; the readers' template goes when we hang up."""
    from flows.engine_events import drain_events

    drain_events()
