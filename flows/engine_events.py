"""What Prefect tells its server beside the work: heartbeats, which nobody here needs, and events, which are let out at the end."""

from __future__ import annotations

import contextlib
import logging
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prefect.events.worker import EventsWorker


@contextlib.contextmanager
def without_heartbeats() -> Iterator[None]:
    """Heartbeats tell a remote server that a worker lives; for a run that is awaited they cost a second at its end."""
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        yield


def drain_events(*, own: bool = False) -> None:
    """Let the last events reach the server before it goes; Prefect would count them aloud meanwhile.

    What our `own` server has not taken by then it never will; for one that was named Prefect goes on trying.
    """
    if "prefect.events.worker" not in sys.modules:
        return
    logging.getLogger("EventsWorker").setLevel(logging.ERROR)
    from prefect.events.worker import EventsWorker

    workers = tuple(EventsWorker._instances.values())  # type: ignore[misc]  # noqa: SLF001 - its base is generic, and each is forgotten once it drains
    EventsWorker.drain_all(timeout=5)
    for one in workers if own else ():
        _give_up(one)


def _give_up(worker: EventsWorker) -> None:
    """Let go of events that no server takes: at the end of the process Prefect would try for two more minutes."""
    loop, done = worker._loop, worker._done_event  # noqa: SLF001 - there is no other way to say so
    if loop is not None and done is not None and not loop.is_closed():
        loop.call_soon_threadsafe(done.set)
