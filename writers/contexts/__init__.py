"""What single kinds compute for their templates; a kind without a module here needs none.

A module enters a function under its kind's name: the work in, the names that its template may use out. The template of a kind
without one names in its front matter whose function serves it (`context = "summary"`), or does with what every kind is given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from deckproof.registry import Registry
from writers.works import Work

Context = Callable[[Work], Mapping[str, Any]]

contexts: Registry[Context] = Registry("kind", "writers.contexts")
"""By kind, as templates/kinds names it."""


def context_of(work: Work, named: str = "") -> Mapping[str, Any]:
    """What the kind that is `named` computes, else the work's own kind, or nothing; raises UnknownNameError for an unknown one."""
    if named:
        return contexts.get(named)(work)
    return contexts.get(work.kind)(work) if work.kind in contexts.names() else {}
