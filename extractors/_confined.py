"""Other programs under limits: without network, in a process group of their own that is killed when time is up.

Run as a module it confines itself, starts the program and stays beside it: `python -m extractors._confined STARTER MEMORY_MB
CPU_S PROGRAM …`. Linux tells a process of its starter's end, and not what that process has started in turn, as LibreOffice does
at once; so somebody has to be there who then kills the whole group.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from extractors._inside import cut_off_network, die_with_parent

TIMED_OUT = -1
"""In place of an exit status."""
FILE_BYTES = 1 << 30
REST_WITHIN_S = 0.5

_under_way: set[subprocess.Popen[bytes]] = set()


def run_confined(
    command: Sequence[str],
    *,
    timeout_s: float,
    memory_mb: int,
    folder: Path,
    environment: Mapping[str, str] | None = None,
) -> int:
    """The program's exit status, or TIMED_OUT after it and all that it started were killed."""
    limits = [str(os.getpid()), str(memory_mb), str(int(timeout_s) * 2 + 10)]
    child = subprocess.Popen(  # noqa: S603 - a list of arguments, no shell
        [sys.executable, "-I", "-B", "-m", "extractors._confined", *limits, *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": str(folder), **(environment or {})},
        start_new_session=True,
    )
    _under_way.add(child)
    try:
        return child.wait(timeout_s)
    except subprocess.TimeoutExpired:
        return TIMED_OUT
    finally:
        _kill(child)
        if child.wait() == -signal.SIGKILL:
            _wait_for_rest(child.pid)
        _under_way.discard(child)


def end_all() -> None:
    """Kill every program that a thread of this process waits for, with all that it started; the threads then clean up."""
    for child in tuple(_under_way):
        _kill(child)


def _wait_for_rest(group: int) -> None:
    """Until what the program had started is gone as well, which else would write into a folder while it is taken away."""
    until = time.monotonic() + REST_WITHIN_S
    with contextlib.suppress(ProcessLookupError, PermissionError):
        while time.monotonic() < until:
            os.killpg(group, signal.SIGKILL)
            time.sleep(0.005)


def _kill(child: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)


def main(arguments: Sequence[str]) -> None:
    """Take the limits, leave the network, start the program; end as it ends, or with all of it when the starter does."""
    starter, memory_mb, cpu_s, *command = arguments
    for kind, wanted in (
        (resource.RLIMIT_AS, int(memory_mb) << 20),
        (resource.RLIMIT_CPU, int(cpu_s)),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        wanted = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(kind, (wanted, wanted))
    cut_off_network()
    _end_with(int(starter))
    program = os.fork()
    if program == 0:
        os.execv(command[0], command)  # noqa: S606 - no shell is wanted
    _, ended = os.waitpid(program, 0)
    if os.WIFSIGNALED(ended):
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.kill(os.getpid(), os.WTERMSIG(ended))
    os._exit(os.waitstatus_to_exitcode(ended) & 0xFF)


def _end_with(starter: int) -> None:
    """Kill the whole group when the starter ends, also where it did before anybody could be told."""
    signal.signal(signal.SIGTERM, lambda *_: os.killpg(0, signal.SIGKILL))
    if sys.platform == "linux":
        die_with_parent(signal.SIGTERM)
    if os.getppid() != starter:
        os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1:])
