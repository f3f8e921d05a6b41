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
from pathlib import Path

import msgspec

from deckproof import errors
from deckproof.errors import DamagedDeckError, DeckError, DeckTooLargeError
from extractors._protocol import SAYS_NO, Errand, Refusal, Room, Task

ANSWER_BYTES = 256 << 20
REMEDY = "Save it anew in the program it came from, split it, or raise the limit."


def ask(task: Task, file: int, room: Room) -> bytes:
    """The child's answer about the open file; raises a DeckError, its own or one about how it ended."""
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
        answer = _talk(child, _letter(task, room), time.monotonic() + room.wall_s)
        status = child.wait()
    finally:
        _end(child)
    if status == 0 and answer is not None:
        return answer
    raise _verdict(status, answer, room)


def _letter(task: Task, room: Room) -> bytes:
    """The first line is the parent's path of modules, which the child needs before it can read the rest."""
    here = str(Path(__file__).resolve().parents[1])
    paths = "\0".join([here, *(str(Path(entry).resolve()) for entry in sys.path if entry)])
    return os.fsencode(paths) + b"\0\n" + msgspec.json.encode(Errand(task=task, room=room))


def _talk(child: subprocess.Popen[bytes], letter: bytes, until: float) -> bytes | None:
    """What the child wrote; None when it took too long or wrote too much."""
    if child.stdin is None or child.stdout is None:
        return None
    with contextlib.suppress(BrokenPipeError):
        child.stdin.write(letter)
        child.stdin.close()
    pieces: list[bytes] = []
    size = 0
    while True:
        left = until - time.monotonic()
        if left <= 0 or not select.select([child.stdout], [], [], left)[0]:
            break
        piece = os.read(child.stdout.fileno(), 1 << 20)
        if not piece:
            return b"".join(pieces)
        pieces.append(piece)
        size += len(piece)
        if size > ANSWER_BYTES:
            break
    _end(child)
    return None


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


def _verdict(status: int, answer: bytes | None, room: Room) -> DeckError:
    if answer is None:
        return DeckTooLargeError(f"Reading it took more than {room.wall_s} seconds.", remedy=REMEDY)
    if status == SAYS_NO:
        with contextlib.suppress(msgspec.DecodeError):
            refusal = msgspec.json.decode(answer, type=Refusal)
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
