"""Children that are interpreters of their own, as the parent sees them. They hold nothing of the parent: no keys in their
environment, no open files, no threads.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

ENVIRONMENT = {"LANG": "C.UTF-8", "PATH": os.defpath}


def module_paths() -> bytes:
    """Where this process finds its modules, ours first."""
    here = str(Path(__file__).resolve().parents[1])
    return os.fsencode(
        "\0".join([here, *(str(Path(entry).resolve()) for entry in sys.path if entry)])
    )


class Fresh:
    """A child at work, which has the open file and waits for its errand."""

    def __init__(self, file: int) -> None:
        script = str(Path(__file__).with_name("_inside.py"))
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own script
            [sys.executable, "-I", "-S", "-B", script, str(file)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT,
            pass_fds=(file,),
            start_new_session=True,
        )
        assert self._process.stdin is not None  # noqa: S101 - for the type checker
        assert self._process.stdout is not None  # noqa: S101 - for the type checker
        self._in, self._out = self._process.stdin, self._process.stdout

    @property
    def out(self) -> int:
        """Where its answer comes from."""
        return self._out.fileno()

    def send(self, errand: bytes) -> None:
        """Give it its errand, behind a line that says where the modules are, which it needs to read the rest."""
        self._in.write(module_paths() + b"\0\n" + errand)
        self._in.close()

    def wait(self, timeout_s: float) -> int | None:
        """Its exit status, negative for a signal; None if it is still at work."""
        try:
            return self._process.wait(max(timeout_s, 0.001))
        except subprocess.TimeoutExpired:
            return None

    def end(self) -> None:
        """Kill the child and all that it started, if it is still there, and take it off the list of processes."""
        if self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        for pipe in (self._in, self._out):
            with contextlib.suppress(OSError):
                pipe.close()
