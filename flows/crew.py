"""Worker processes of a batch on one machine: forked when everything is loaded, fed in portions, replaced when one dies.

The parent starts no thread, so that it can fork at any time; it waits for all its workers at once. A worker is handed a portion
of numbered orders and sends back what became of each. What a dead worker had not told of goes to another one, once: an order
at which two workers died is given up.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import traceback
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection, Pipe, wait
from typing import Any, Generic, NoReturn, TypeVar

Order = TypeVar("Order")

PORTION = 50
"""As many orders as a worker gets at most in one go: each portion is a flow, which costs a third of a small deck."""
MOST_DEATHS = 2
LOOK_EVERY_S = 0.25
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
    open_orders: list[int] = field(default_factory=list)
    taken: int = 0


class Crew(Generic[Order]):
    """Some workers over some orders. `is_over` says of a word whether the order is done with it."""

    def __init__(
        self, work: Work, size: int, *, is_over: Callable[[Any], bool], portion: int = PORTION
    ) -> None:
        self._work = work
        self._size = size
        self._is_over = is_over
        self._portion = portion
        self._workers: list[_Worker] = []
        self._deaths: Counter[int] = Counter()

    def run(self, orders: Sequence[Order]) -> Iterator[Told | Lost | Quiet]:
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
        numbers = [waiting.popleft() for _ in range(min(fair, len(waiting)))]
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
            yield told
        if not ready:
            yield Quiet()

    def _bury(self, worker: _Worker, waiting: deque[int]) -> Iterator[Lost]:
        """What a dead worker had left goes on; the order it was at counts its deaths."""
        self._workers.remove(worker)
        worker.line.close()
        with contextlib.suppress(ProcessLookupError):  # one without a line is of no use
            os.kill(worker.pid, signal.SIGKILL)
        os.waitpid(worker.pid, 0)
        left = worker.open_orders
        if left:
            self._deaths[left[0]] += 1
        for number in reversed(left):
            if self._deaths[number] < MOST_DEATHS:
                waiting.appendleft(number)
            else:
                yield Lost(number)

    def _fork(self) -> _Worker:
        ours, theirs = Pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid == 0:
            ours.close()
            for other in self._workers:
                other.line.close()
            _serve(theirs, self._work)
        theirs.close()
        return _Worker(pid, ours)

    def _dismiss(self, worker: _Worker) -> None:
        """Let a worker go that has nothing to do."""
        self._workers.remove(worker)
        worker.line.close()
        os.waitpid(worker.pid, 0)

    def _dismiss_all(self) -> None:
        for worker in self._workers:
            worker.line.close()
            if (
                worker.open_orders
            ):  # an interrupted batch: leases of dead processes are taken over at once
                with contextlib.suppress(ProcessLookupError):
                    os.kill(worker.pid, signal.SIGTERM)
            os.waitpid(worker.pid, 0)
        self._workers.clear()


def _serve(line: Connection, work: Work) -> None:
    """Be a worker until the line ends; never returns."""
    code = 0
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is the parent's to handle
        while (portion := _next_portion(line)) is not None:
            work(portion, partial(_tell, line))
    except BaseException:  # noqa: BLE001 - the end of a process
        traceback.print_exc()
        code = 1
    finally:
        _end(code)


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
