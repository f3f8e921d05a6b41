"""What parent and child say to each other, as they send it."""

from __future__ import annotations

import msgspec

SAYS_NO = 3
"""Exit status of a child the last piece of whose answer is an error."""
PICTURES_LEFT = 4
"""Exit status of a child that read the deck, but not the text in its pictures."""
LENGTH_BYTES = 8
"""An answer comes in pieces, each behind its length, big end first; a whole piece counts even if the child dies after it."""


STEP = b"\0step "
"""Begins a piece that is no answer and says how many pictures were looked at, and of how many; no JSON begins so."""


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """What the child may take."""

    memory_mb: int
    cpu_s: int
    wall_s: int
    programs: bool = False
    """Whether it may start programs, which needs files and more address space."""


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """What the child is asked for. Goes through a pipe, since arguments can be seen by everybody on the machine."""

    verb: str
    family: str
    name: str
    ocr: bool = False
    cache_dir: str = ""
    payload: str = ""
    worker: str = ""
    """Who rewrites the file, as "module:function"."""


class Errand(msgspec.Struct, frozen=True, kw_only=True):
    """Task and room as they go through the pipe."""

    task: Task
    room: Room


class Confinement(msgspec.Struct, frozen=True, kw_only=True):
    """What this system lets a child give up."""

    network_is_cut: bool


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """An error of the DeckError tree, as it comes back."""

    kind: str
    what: str
    where: str | None = None
    remedy: str | None = None
