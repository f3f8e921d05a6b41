"""A server that stays for a while after a run, as build daemons do: who may use it, when it ends, what is known of it.

`engine.json` beside its database says where it listens and with which secret; only its owner may read it. Whoever uses it holds
the lock `in-use` together with others; the server ends when it alone could have held it for long enough, or when the file is
gone or names another. Nothing has to be cleaned up after a kill: locks end with their processes, and a number that another
process has by now is told apart by when it began.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import sys
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from msgspec import Struct

from deckproof.codec import from_json, to_json
from flows.once import GONE, began_at
from flows.versions import version_of
from review.places import OWNER_FILE, make_folder, write_whole

STATE = "engine.json"
LOOK_EVERY_S = 0.5
STOP_LIMIT_S = 8.0


class Kept(Struct, frozen=True):
    """A server that stays."""

    pid: int
    began: str
    """When the process began, so that a reused number is told apart."""
    port: int
    secret: str
    program: str
    outputs: str
    keep_s: float
    since: float
    """Seconds since 1970."""

    @property
    def api_url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}/api"


def program_now() -> str:
    """What a server must have been started by to be used by us."""
    return f"{version('prefect')} {version_of('flows')} {sys.prefix}"


def find(home: Path) -> Kept | None:
    """The server of this folder that is alive, whoever started it and by whichever program; None when there is none."""
    try:
        kept = from_json((home / STATE).read_bytes(), Kept)
    except (OSError, ValueError):
        return None
    return kept if is_alive(kept) and kept.outputs == str(home.absolute()) else None


def is_alive(kept: Kept) -> bool:
    """Whether its process is there, and none that has got its number, nor what is left of it when it was killed."""
    return kept.began != GONE and began_at(kept.pid) == kept.began


def memory_mb(kept: Kept) -> int | None:
    """How much memory it holds now, where the system tells (proc(5), statm)."""
    try:
        pages = int(Path(f"/proc/{kept.pid}/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return None
    return pages * os.sysconf("SC_PAGE_SIZE") // 1_000_000


def is_ours(kept: Kept) -> bool:
    """Whether this very program started it."""
    return kept.program == program_now()


def note(home: Path, kept: Kept) -> None:
    """Let others find it."""
    write_whole(home / STATE, to_json(kept))


def forget(home: Path) -> None:
    """Let nobody find it any more; where it still runs, it ends."""
    (home / STATE).unlink(missing_ok=True)


@contextlib.contextmanager
def deciding(home: Path) -> Iterator[None]:
    """One at a time finds, starts or stops a server here."""
    from review.places import file_lock

    with file_lock(home / "deciding.lock"):
        yield


def use(home: Path) -> int:
    """Hold the server as in use; gives the handle, whose end is the end of the use."""
    handle = _open(home)
    fcntl.flock(handle, fcntl.LOCK_SH)
    return handle


def is_in_use(home: Path) -> bool:
    """Whether anybody uses it."""
    handle = _open(home)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def stop(home: Path) -> bool:
    """End the server of this folder and wait until it is gone; gives whether there was one."""
    kept = find(home)
    forget(home)
    if kept is None:
        return False
    _signal(kept, signal.SIGTERM)
    until = time.monotonic() + STOP_LIMIT_S
    while not _is_over(kept.pid) and is_alive(kept):
        if time.monotonic() > until:
            _signal(kept, signal.SIGKILL)
            break
        time.sleep(0.05)
    return True


def end_when_idle(home: Path, keep_s: float) -> None:
    """In the server: come back when nobody has used it for so long, or when it is no longer the one to be found."""
    last = time.monotonic()
    while True:
        time.sleep(LOOK_EVERY_S)
        handle = _open(home) if home.is_dir() else None
        if handle is None:
            return
        try:
            kept = find(home)
            if kept is not None and kept.pid != os.getpid():
                return
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if kept is None or time.monotonic() - last >= keep_s:
                forget(home)
                return
        except BlockingIOError:
            last = time.monotonic()
        finally:
            os.close(handle)


def _open(home: Path) -> int:
    make_folder(home)
    return os.open(home / "in-use.lock", os.O_RDWR | os.O_CREAT, OWNER_FILE)


def _signal(kept: Kept, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(kept.pid, number)


def _is_over(pid: int) -> bool:
    """Reap it where it is a child of ours, which else would seem to live on."""
    with contextlib.suppress(ChildProcessError):
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    return False
