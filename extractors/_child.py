"""The child process in which every file is parsed, as the parent sees it: start, feed, wait, judge.

A new interpreter for each file takes some 50 ms of CPU and holds nothing of the parent: no keys in its environment, no open
files, no threads. It confines itself (see `_inside`) before it looks at the first byte.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import msgspec

from deckproof import errors
from deckproof.errors import DamagedDeckError, DeckError, DeckTooLargeError
from extractors._protocol import (
    LENGTH_BYTES,
    PICTURES_LEFT,
    SAYS_NO,
    Errand,
    Refusal,
    Room,
    Task,
)

ANSWER_BYTES = 256 << 20
REMEDY = "Save it anew in the program it came from, split it, or raise the limit."


@dataclass(frozen=True, slots=True)
class Answer:
    """The last whole piece of what a child wrote."""

    body: bytes
    failed: DeckError | None = None
    """Why there are no more pieces, where the child failed after this one."""
    pictures_left: bool = False


def ask(task: Task, file: int, room: Room) -> Answer:
    """The child's answer about the open file; raises a DeckError, its own or one about how it ended, where it has none."""
    child = subprocess.Popen(  # noqa: S603 - our own interpreter and our own script
        [sys.executable, "-I", "-S", "-B", str(Path(__file__).with_name("_inside.py")), str(file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LANG": "C.UTF-8", "PATH": os.defpath},
        pass_fds=(file,),
        start_new_session=True,
    )
    try:
        pieces, in_time = _talk(child, _letter(task, room), time.monotonic() + room.wall_s)
        status = child.wait()
    finally:
        _end(child)
    return _judged(pieces, status if in_time else None, room)


def _judged(pieces: list[bytes], status: int | None, room: Room) -> Answer:
    """The answer in these pieces and this exit status, None where the child was not waited for."""
    if status in (0, PICTURES_LEFT) and pieces:
        return Answer(pieces[-1], pictures_left=status == PICTURES_LEFT)
    told = pieces.pop() if status == SAYS_NO and pieces else b""
    error = _verdict(status, told, room)
    if not pieces:
        raise error
    return Answer(pieces[-1], failed=error)


def _letter(task: Task, room: Room) -> bytes:
    """The first line is the parent's path of modules, which the child needs before it can read the rest."""
    here = str(Path(__file__).resolve().parents[1])
    paths = "\0".join([here, *(str(Path(entry).resolve()) for entry in sys.path if entry)])
    return os.fsencode(paths) + b"\0\n" + msgspec.json.encode(Errand(task=task, room=room))


def _talk(child: subprocess.Popen[bytes], letter: bytes, until: float) -> tuple[list[bytes], bool]:
    """The whole pieces that the child wrote; and whether it came to its end, neither too late nor with too much."""
    if child.stdin is None or child.stdout is None:
        return [], False
    with contextlib.suppress(BrokenPipeError):
        child.stdin.write(letter)
        child.stdin.close()
    written: list[bytes] = []
    size, ended = 0, False
    while True:
        left = until - time.monotonic()
        if left <= 0 or not select.select([child.stdout], [], [], left)[0]:
            break
        piece = os.read(child.stdout.fileno(), 1 << 20)
        if not piece:
            ended = True
            break
        written.append(piece)
        size += len(piece)
        if size > ANSWER_BYTES:
            break
    if not ended:
        _end(child)
    return _pieces(b"".join(written)), ended


def _pieces(written: bytes) -> list[bytes]:
    """The pieces that came whole."""
    pieces: list[bytes] = []
    at = 0
    while at + LENGTH_BYTES <= len(written):
        start = at + LENGTH_BYTES
        at = start + int.from_bytes(written[at:start], "big")
        if at <= len(written):
            pieces.append(written[start:at])
    return pieces


def _end(child: subprocess.Popen[bytes]) -> None:
    """Kill the child and all that it started, if it is still there, and take it off the list of processes."""
    if child.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()


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
