"""The child process in which every file is parsed, as the parent sees it: start, feed, wait, judge.

Each file has a child of its own, a fork of a template that has only loaded the readers or a new interpreter. It confines
itself (see `_inside`) before it looks at the first byte.
"""

from __future__ import annotations

import contextlib
import os
import re
import select
import signal
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

import msgspec

from deckproof import errors
from deckproof.errors import DamagedDeckError, DeckError, DeckTooLargeError
from deckproof.steps import tell
from extractors._forked import fork_child
from extractors._fresh import Fresh
from extractors._protocol import (
    LENGTH_BYTES,
    PICTURES_LEFT,
    SAYS_NO,
    STEP,
    Errand,
    Refusal,
    Room,
    Task,
)

_STEP = re.compile(rb"(\d{1,9}) (\d{1,9})")
_READING = ("read", "image", "rewrite")
ANSWER_BYTES = 256 << 20
REMEDY = "Save it anew in the program it came from, split it, or raise the limit."


@dataclass(frozen=True, slots=True)
class Answer:
    """The last whole piece of what a child wrote."""

    body: bytes
    failed: DeckError | None = None
    """Why there are no more pieces, where the child failed after this one."""
    pictures_left: bool = False


class Child(Protocol):
    """A child at work."""

    @property
    def out(self) -> int:
        """Where its answer comes from."""

    def send(self, errand: bytes) -> None:
        """Give it its errand."""

    def wait(self, timeout_s: float) -> int | None:
        """Its exit status, negative for a signal; None if it is still at work."""

    def end(self) -> None:
        """Kill it and all that it started, if it is still there."""


def ask(task: Task, file: int, room: Room) -> Answer:
    """The child's answer about the open file; raises a DeckError, its own or one about how it ended, where it has none."""
    until = time.monotonic() + room.wall_s
    child = _child(task, file, room)
    try:
        pieces, in_time = _talk(child, msgspec.json.encode(Errand(task=task, room=room)), until)
        status = child.wait(until - time.monotonic()) if in_time else None
    finally:
        child.end()
    return _judged(pieces, status, room)


def _child(task: Task, file: int, room: Room) -> Child:
    """One from the template, if all it has to do is to read; other programs and models start from a clean slate."""
    if task.verb not in _READING or room.programs:
        return Fresh(file)
    return fork_child(file, task.family, task.worker.partition(":")[0]) or Fresh(file)


def _judged(pieces: list[bytes], status: int | None, room: Room) -> Answer:
    """The answer in these pieces and this exit status, None where the child was not waited for."""
    if status in (0, PICTURES_LEFT) and pieces:
        return Answer(pieces[-1], pictures_left=status == PICTURES_LEFT)
    told = pieces.pop() if status == SAYS_NO and pieces else b""
    error = _verdict(status, told, room)
    if not pieces:
        raise error
    return Answer(pieces[-1], failed=error)


def _talk(child: Child, errand: bytes, until: float) -> tuple[list[bytes], bool]:
    """The whole pieces that the child wrote; and whether it came to its end, neither too late nor with too much."""
    with contextlib.suppress(BrokenPipeError):
        child.send(errand)
    poll = select.poll()
    poll.register(child.out, select.POLLIN)
    pieces: list[bytes] = []
    rest, size, ended = bytearray(), 0, False
    while True:
        left = until - time.monotonic()
        if left <= 0 or not poll.poll(left * 1000):
            break
        piece = _read(child.out)
        if not piece:
            ended = True
            break
        rest += piece
        size += len(piece)
        pieces += _answers(_whole(rest))
        if size > ANSWER_BYTES:
            break
    return pieces, ended


def _whole(rest: bytearray) -> Iterator[bytes]:
    """The pieces that have come whole, taken off what was written."""
    while len(rest) >= LENGTH_BYTES:
        end = LENGTH_BYTES + int.from_bytes(rest[:LENGTH_BYTES], "big")
        if end > len(rest):
            return
        yield bytes(rest[LENGTH_BYTES:end])
        del rest[:end]


def _answers(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces of an answer; those that say how far it is are told, counts alone and none that are none."""
    for piece in pieces:
        if not piece.startswith(STEP):
            yield piece
        elif step := _STEP.fullmatch(piece, len(STEP)):
            tell(int(step[1]), int(step[2]))


def _read(out: int) -> bytes:
    try:
        return os.read(out, 1 << 20)
    except ConnectionResetError:
        return b""


def _verdict(status: int | None, told: bytes, room: Room) -> DeckError:
    if status is None:
        return DeckTooLargeError(f"Reading it took more than {room.wall_s} seconds.", remedy=REMEDY)
    if status == SAYS_NO:
        with contextlib.suppress(msgspec.DecodeError):
            refusal = msgspec.json.decode(told, type=Refusal)
            kind = getattr(errors, refusal.kind, DamagedDeckError)
            return kind(refusal.what, where=refusal.where, remedy=refusal.remedy)
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        return DeckTooLargeError(
            f"Reading it took more than {room.cpu_s} seconds of computing or {room.memory_mb} MB.",
            remedy=REMEDY,
        )
    return DamagedDeckError(
        f"The reader broke down on this file (status {status}).",
        remedy="Save it anew in the program it came from, and try again.",
    )
