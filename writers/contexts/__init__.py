"""What single kinds compute for their templates; a kind without a module here is its template alone.

A module enters a function under its kind's name: the work in, the names that its template may use out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from deckproof.registry import Registry
from writers.works import Work

Context = Callable[[Work], Mapping[str, Any]]

contexts: Registry[Context] = Registry("kind", "writers.contexts")
"""By kind, as templates/kinds names it."""


def context_of(work: Work) -> Mapping[str, Any]:
    """What the work's kind computes, or nothing."""
    return contexts.get(work.kind)(work) if work.kind in contexts.names() else {}
