"""The child process in which every file is parsed, from inside: confine itself, read, write the answer, end.

Started as a script by `_child`, with nothing but the standard library in reach until the first line of its letter says where
the modules are. Nothing it imports may need the network, a home or a configuration.
"""

from __future__ import annotations

import contextlib
import os
import resource
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deckproof.errors import DeckError
    from extractors._protocol import Errand, Room, Task

ADDRESSES_FOR_PROGRAMS_MB = 8192
FILE_BYTES = 64 << 20
FILE_BYTES_FOR_PROGRAMS = 1 << 30
CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000
PR_SET_PDEATHSIG = 1
PR_SET_NO_NEW_PRIVS = 38


def main() -> int:
    """Read the letter, do the task, write the answer; the exit status says which kind of answer it is."""
    letter = sys.stdin.buffer.read()
    paths, _, errand_json = letter.partition(b"\0\n")
    sys.path += [path for path in os.fsdecode(paths).split("\0") if path not in sys.path]
    import msgspec

    from extractors._protocol import Errand

    errand = msgspec.json.decode(errand_json, type=Errand)
    del letter, errand_json
    return work(errand, int(sys.argv[1]), sys.stdout.fileno())


def work(errand: Errand, file: int, out: int) -> int:
    """Confine this process, do the task on the open file, write the pieces of the answer; returns the exit status."""
    import msgspec

    from extractors._protocol import SAYS_NO, Confinement, Refusal

    network_is_cut = confine(errand.room)
    try:
        if errand.task.verb == "check":
            _write(out, msgspec.json.encode(Confinement(network_is_cut=network_is_cut)))
            return 0
        return _do(errand.task, file, out)
    except BaseException as error:  # noqa: BLE001 - the border of the process; the parent gets a typed error
        refused = _refused(error)
        told = Refusal(
            kind=type(refused).__name__,
            what=refused.what,
            where=refused.where,
            remedy=refused.remedy,
        )
        _write(out, msgspec.json.encode(told))
        return SAYS_NO


def confine(room: Room) -> bool:
    """Take away what reading a file does not need; says whether the network is gone, which not every system allows."""
    addresses = ADDRESSES_FOR_PROGRAMS_MB if room.programs else room.memory_mb
    size = FILE_BYTES_FOR_PROGRAMS if room.programs else FILE_BYTES
    for kind, wanted in (
        (resource.RLIMIT_AS, addresses << 20),
        (resource.RLIMIT_CPU, room.cpu_s),
        (resource.RLIMIT_FSIZE, size),
        (resource.RLIMIT_NOFILE, 1024 if room.programs else 64),
        (resource.RLIMIT_CORE, 0),
    ):
        _lower(kind, wanted)
    return cut_off_network()


def _lower(kind: int, wanted: int) -> None:
    hard = resource.getrlimit(kind)[1]
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    # Some systems refuse some limits; the parent's own time limit holds everywhere.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(kind, (wanted, wanted))


def die_with_parent(sent: int = 9) -> None:
    """Have Linux kill this process, or send it another signal, when the one that started it ends."""
    import ctypes

    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, sent, 0, 0, 0)


def cut_off_network() -> bool:
    """Whether the process now stands in a network of its own, without any way out; it also dies with its parent."""
    if sys.platform != "linux":
        return False
    import ctypes

    die_with_parent()
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    is_cut = any(
        libc.unshare(spaces) == 0 for spaces in (CLONE_NEWNET, CLONE_NEWUSER | CLONE_NEWNET)
    )
    die_with_parent()  # again, since Linux may forget it where the user's space changed (commit_creds)
    return is_cut


def _do(task: Task, file: int, out: int) -> int:
    from deckproof.codec import to_json
    from extractors import _tasks
    from extractors._protocol import PICTURES_LEFT

    with os.fdopen(file, "rb") as opened:
        opened.seek(0)
        data = opened.read()
    if task.verb == "image":
        _write(out, _tasks.one_image(data, task))
    elif task.verb == "rewrite":
        from extractors._rewriting import rewrite

        _write(out, rewrite(data, task))
    elif task.verb == "images":
        _write(out, to_json(_tasks.images(data, task, lambda *step: _tell(out, *step))))
    else:
        deck = _tasks.read(data, task)
        # The text of the deck is out before a picture is opened, so that no picture can cost it.
        _write(out, to_json(deck))
        if deck.images:
            looked_at = _tasks.with_known_pictures(deck, data, task)
            if looked_at is None:
                return PICTURES_LEFT
            _write(out, to_json(looked_at))
    return 0


def _tell(out: int, done: int, count: int) -> None:
    from extractors._protocol import STEP

    _write(out, b"%b%d %d" % (STEP, done, count))


def _write(out: int, piece: bytes) -> None:
    from extractors._protocol import LENGTH_BYTES

    rest = memoryview(len(piece).to_bytes(LENGTH_BYTES, "big") + piece)
    while rest:
        rest = rest[os.write(out, rest) :]


def _refused(error: BaseException) -> DeckError:
    from deckproof.errors import DamagedDeckError, DeckError, DeckTooLargeError

    if isinstance(error, DeckError):
        return error
    if isinstance(error, MemoryError):
        return DeckTooLargeError(
            "Reading it takes too much memory.", remedy="Split it, or raise the limit."
        )
    # The message of an unforeseen error could hold text out of the deck; its type and place cannot.
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = trace.tb_frame.f_globals.get("__name__", "?") if trace else "?"
    return DamagedDeckError(
        f"The reader failed on this file ({type(error).__name__} in {place}).",
        remedy="Save it anew in the program it came from, and try again.",
    )


if __name__ == "__main__":
    # Nothing is left to tidy up, and a library that breaks down at the end would spoil a good answer.
    os._exit(main())
