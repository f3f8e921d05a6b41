"""How far long work within a stage is: told to whoever listens in this process, counts alone."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

listening: ContextVar[Callable[[int, int], None] | None] = ContextVar("listening", default=None)
"""Who is told how many pictures were looked at, and of how many."""


def tell(done: int, count: int) -> None:
    """Say that so many of so many are done."""
    listener = listening.get()
    if listener is not None:
        listener(done, count)
