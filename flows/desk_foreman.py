"""Keeps one worker process for the desk: started when a deck was handed in, started again as long as decks are in line."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from pathlib import Path

from review.run_figures import count_runs
from review.runs import RunState
from review.store import Store

MOST_FAILURES = 3
"""A worker that ends in failure so often in a row is not started again until the next deck comes."""

logger = logging.getLogger(__name__)


class Foreman:
    """Starts workers; `wake` may be called from any thread and returns at once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._called = threading.Event()
        self._over = False
        self._worker: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._watch, name="foreman", daemon=True)
        self._thread.start()
        if self._is_work_left():
            self.wake()

    def wake(self) -> None:
        """See to it that somebody works."""
        self._called.set()

    def close(self) -> None:
        """Let nobody be started any more. A worker that is at a deck is stopped; what is done is kept."""
        self._over = True
        self._called.set()
        if self._worker is not None and self._worker.poll() is None:
            self._worker.terminate()
        self._thread.join(timeout=10)

    def _watch(self) -> None:
        while True:
            self._called.wait()
            if self._over:
                return
            self._called.clear()
            failures = 0
            while self._goes_on(failures) and self._is_work_left():
                failures = 0 if self._work() == 0 else failures + 1

    def _goes_on(self, failures: int) -> bool:
        return not self._over and failures < MOST_FAILURES

    def _work(self) -> int:
        # -c and not -m: the working directory may hold folders named like our packages.
        command = "from flows.desk_worker import main; main()"
        outputs = str(Path(self._store.outputs).absolute())
        with subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
            [sys.executable, "-c", command, outputs],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # a Ctrl-C at the terminal is the desk's to handle
            env=os.environ | {"DECKPROOF_OUTPUTS": outputs},
        ) as worker:
            self._worker = worker
            code = worker.wait()
        if code:
            logger.warning("the worker ended with status %s", code)
        return code

    def _is_work_left(self) -> bool:
        counts = count_runs(self._store, chunk="")
        return bool(counts.get(RunState.QUEUED) or counts.get(RunState.RUNNING))
