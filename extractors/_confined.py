"""Other programs under limits: without network, in a process group of their own that is killed when time is up.

Run as a module it confines itself and becomes the program: `python -m extractors._confined MEMORY_MB CPU_S PROGRAM …`.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from extractors._inside import cut_off_network

TIMED_OUT = -1
"""In place of an exit status."""
FILE_BYTES = 1 << 30


def run_confined(
    command: Sequence[str],
    *,
    timeout_s: float,
    memory_mb: int,
    folder: Path,
    environment: Mapping[str, str] | None = None,
) -> int:
    """The program's exit status, or TIMED_OUT after it and all that it started were killed."""
    limits = [str(memory_mb), str(int(timeout_s) * 2 + 10)]
    child = subprocess.Popen(  # noqa: S603 - a list of arguments, no shell
        [sys.executable, "-I", "-B", "-m", "extractors._confined", *limits, *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": str(folder), **(environment or {})},
        start_new_session=True,
    )
    try:
        return child.wait(timeout_s)
    except subprocess.TimeoutExpired:
        return TIMED_OUT
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def main(arguments: Sequence[str]) -> None:
    """Take the limits, leave the network, become the program."""
    memory_mb, cpu_s, *command = arguments
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
    os.execv(command[0], command)  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main(sys.argv[1:])
