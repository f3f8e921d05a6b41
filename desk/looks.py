"""Looks at runs that are worked on, shared among all who watch the same one: a hundred open pages cost the store no more than two."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from deckproof.codec import digest_of
from desk.stages import Step, steps_of

if TYPE_CHECKING:
    from review.runs import Run
    from review.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A run as it stood; `mark` is a hash of all that is shown of it, the same as long as nothing changed."""

    run: Run
    steps: tuple[Step, ...]
    ahead: int
    mark: str


@dataclass(slots=True)
class _Watched:
    """The last look at one run, and a lock so that one of its watchers looks and the others wait for that."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    seen: Seen | None = None
    at: float = 0.0


class Looks:
    """The last look at each run that is watched; a run that is over is forgotten."""

    def __init__(self, clock_s: Callable[[], float] = time.monotonic) -> None:
        self._clock_s = clock_s
        self._watched: dict[str, _Watched] = {}

    def at_run(self, store: Store, run_id: str, *, not_older_s: float) -> Seen:
        """The run as it stood at most so long ago; raises UnknownNameError."""
        watched = self._watched.setdefault(run_id, _Watched())
        with watched.lock:
            if watched.seen is None or self._clock_s() - watched.at >= not_older_s:
                watched.seen = _look(store, run_id)
                watched.at = self._clock_s()
            seen = watched.seen
        if seen.run.is_over:
            self._watched.pop(run_id, None)
        return seen


def see(store: Store, run: Run) -> Seen:
    """What is shown of this run now."""
    steps, ahead = steps_of(store, run), _ahead(store, run)
    shown = (run.state.value, run.pack, run.error, ahead, [(one.words, one.state, one.detail) for one in steps])  # fmt: skip
    return Seen(run=run, steps=steps, ahead=ahead, mark=digest_of(repr(shown))[:16])


def _look(store: Store, run_id: str) -> Seen:
    from review.runs import load_run

    return see(store, load_run(store, run_id))


def _ahead(store: Store, run: Run) -> int:
    """How many runs are worked on or wait before this one."""
    from review.run_figures import count_before
    from review.runs import RunState

    return count_before(store, run) if run.state is RunState.QUEUED else 0
