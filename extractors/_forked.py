"""Children forked from a process that has the readers loaded, as the parent sees them; see `_template`.

One template serves the process, from its second file on: for one alone a new interpreter costs less. It is started anew
after it ended for want of work.
"""

from __future__ import annotations

import atexit
import contextlib
import itertools
import os
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from extractors._fresh import ENVIRONMENT, module_paths
from extractors._template import TAKEN

FAMILIES = ("zip", "pdf")
SCRIPT = str(Path(__file__).with_name("_template.py"))
START_S = 30
"""A template that takes longer to fork a child is passed over."""
TRIALS = 3
"""In vain one after the other, after which this process asks for no more."""


class Forked:
    """A child of the template at work."""

    def __init__(self, line: socket.socket, word: socket.socket) -> None:
        self._line = line
        self._word = word

    @property
    def out(self) -> int:
        """Where its answer comes from."""
        return self._line.fileno()

    def send(self, errand: bytes) -> None:
        """Give it its errand."""
        self._line.sendall(errand)
        self._line.shutdown(socket.SHUT_WR)

    def wait(self, timeout_s: float) -> int | None:
        """Its exit status, negative for a signal; None if it is still at work."""
        self._word.settimeout(max(timeout_s, 0.001))
        try:
            told = self._word.recv(4)
        except TimeoutError:
            return None
        except OSError:
            told = b""
        return int.from_bytes(told, "big", signed=True) if len(told) == 4 else 1

    def end(self) -> None:
        """Have the child killed, if it is still there: the template does that when this side hangs up."""
        _hang_up(self._word)
        _hang_up(self._line)

    def is_taken(self) -> bool:
        """Whether the template has forked it."""
        self._word.settimeout(START_S)
        try:
            return self._word.recv(1) == TAKEN
        except OSError:
            return False


@dataclass(frozen=True, slots=True)
class _Template:
    """The template, the way to it, and where it finds its modules."""

    process: subprocess.Popen[bytes]
    control: socket.socket
    paths: bytes

    def end(self) -> None:
        """Hang up, upon which it ends; and take it off the list of processes."""
        _hang_up(self.control)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _hang_up(way: socket.socket) -> None:
    """End the connection; closing alone would not where a fork of this process has the socket, too."""
    with contextlib.suppress(OSError):
        way.shutdown(socket.SHUT_RDWR)
    way.close()


_files = itertools.count()
_in_vain: list[str] = []
"""Families of files that no template took, since the last one that was."""
_lock = threading.Lock()
_templates: list[_Template] = []
"""The one that is there, if any."""


def fork_child(file: int, family: str, worker: str = "") -> Forked | None:
    """A child that has the open file and waits for its errand; None where this system or this moment allows none.

    `worker` is the module of who rewrites the file: the template loads it for all that come after.
    """
    if family not in FAMILIES or not _can_fork() or next(_files) == 0 or len(_in_vain) >= TRIALS:
        return None
    line, line_there = socket.socketpair()
    word, word_there = socket.socketpair()
    child = Forked(line, word)
    try:
        with _lock:
            control = _living().control
            files = [file, line_there.fileno(), word_there.fileno()]
            socket.send_fds(control, [f"{family} {worker}".encode()], files)
    except OSError:
        child.end()
        return None
    finally:
        line_there.close()
        word_there.close()
    if child.is_taken():
        _in_vain.clear()
        return child
    _in_vain.append(family)
    child.end()
    return None


@lru_cache(maxsize=1)
def _can_fork() -> bool:
    """Whether this system has what the template waits with."""
    if sys.platform != "linux":
        return False
    try:
        os.close(os.pidfd_open(os.getpid()))
    except OSError:
        return False
    return True


def _living() -> _Template:
    """The template, started if need be; for one caller at a time."""
    paths = module_paths()
    if _templates and (_templates[0].process.poll() is not None or _templates[0].paths != paths):
        _templates.pop().end()
    if not _templates:
        _templates.append(_started(paths))
    return _templates[0]


def _started(paths: bytes) -> _Template:
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with there:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own script
            [sys.executable, "-I", "-S", "-B", SCRIPT, str(there.fileno())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT,
            pass_fds=(there.fileno(),),
            start_new_session=True,
        )
    template = _Template(process, here, paths)
    try:
        here.send(paths)
    except OSError:
        template.end()  # it ended before it was told anything
        raise
    return template


def end_template() -> None:
    """End the template and what it started; the next deck starts another."""
    with _lock:
        while _templates:
            _templates.pop().end()


def _forget() -> None:
    """In a fork of this process: leave the template to the process that started it."""
    global _lock
    _lock = threading.Lock()  # the old one may be held by a thread that is not here
    while _templates:
        left = _templates.pop()
        left.control.close()
        left.process.returncode = 0  # not ours to wait for


atexit.register(end_template)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
