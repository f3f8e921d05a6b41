"""The limits that all machines share, kept by the Prefect server: how many read text in pictures, or ask the model, at once.

A limit that the server does not know is an error, never no limit. On one machine nothing is asked of anybody.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress

from deckproof.errors import EngineError

OCR = "deckproof-ocr"
MODEL = "deckproof-model"
MODEL_RATE = "deckproof-model-rate"
ALL = (OCR, MODEL, MODEL_RATE)
LEASE_S = 60.0
"""How long a slot is kept for a worker that says nothing; Prefect takes no less than a minute."""

_shared = threading.Event()
"""Of the whole process, which works on one chunk: a deck's requests are made in threads, and these inherit no context."""


@contextmanager
def shared() -> Iterator[None]:
    """Keep the shared limits in this process for as long as the context lasts."""
    _shared.set()
    try:
        yield
    finally:
        _shared.clear()


@contextmanager
def reading_pictures(wanted: bool) -> Iterator[None]:
    """A place among those who read text in pictures; raises EngineError."""
    if not (wanted and _shared.is_set()):
        yield
        return
    with _slot(OCR):
        yield


@contextmanager
def asking() -> Iterator[None]:
    """A place among those who ask the model, at the pace that is allowed; raises EngineError."""
    if not _shared.is_set():
        yield
        return
    with _slot(MODEL):
        _keep_pace(MODEL_RATE)
        yield


def asking_again() -> None:
    """The pace for a request that leaves once more, by who has its place already; raises EngineError."""
    if _shared.is_set():
        _keep_pace(MODEL_RATE)


@contextmanager
def _slot(name: str) -> Iterator[None]:
    from prefect.concurrency.sync import concurrency

    # Losing the server must not stop a deck in the middle; only who begins has to have a place.
    taken = concurrency(name, strict=True, lease_duration=LEASE_S, raise_on_lease_renewal_failure=False)  # fmt: skip
    try:
        taken.__enter__()
    except Exception as error:  # noqa: BLE001 - the border to the engine, whose errors have no common root
        raise _refused(name, error) from None
    try:
        yield
    finally:
        _leave(taken)


def _leave(taken: AbstractContextManager[object]) -> None:
    """Give the place back; the server takes back by itself what it was not told of."""
    with suppress(Exception):
        taken.__exit__(None, None, None)


def _keep_pace(name: str) -> None:
    from prefect.concurrency.sync import rate_limit

    try:
        rate_limit(name, strict=True)
    except Exception as error:  # noqa: BLE001 - the border to the engine, whose errors have no common root
        raise _refused(name, error) from None


def _refused(name: str, error: Exception) -> EngineError:
    return EngineError(
        f"The Prefect server gave no place under its limit {name} ({type(error).__name__}).",
        remedy=f"See that it runs, and that it has the limit: prefect gcl inspect {name}",
    )
