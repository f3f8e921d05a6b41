"""What a forked process still shows of the one that it was forked off: its command line, its environment, its folder.

A fork keeps all three, for whoever looks with `ps`: names of decks, and tokens and keys as they were when the run began. Where the
system is Linux both blocks are the process's own memory, and are written over there (proc(5), stat: arg_start to env_end).
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

TITLE = "deckproof engine"

_NEEDED = (
    "PREFECT_", "DO_NOT_TRACK", "PATH", "HOME", "USER", "LANG", "LC_", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "PYTHON", "VIRTUAL_ENV",
)  # fmt: skip
"""What the server is left; all else, tokens and keys among it whatever they are called, is not its business."""


def hide_origin(home: Path) -> bool:
    """Go to `home`, with nothing of where we came from; gives whether the first command line and environment are gone, too."""
    with contextlib.suppress(OSError):
        sys.path[:] = [str(Path(entry).absolute()) for entry in sys.path]  # "" is where we are
    os.chdir(home)
    left = {name: value for name, value in os.environ.items() if name.startswith(_NEEDED)}
    os.environ.clear()
    os.environ.update(left)  # the C library copies each: none lies in the first block any more
    try:
        return _overwrite_first_blocks()
    except (OSError, ValueError, IndexError):
        return False


def _overwrite_first_blocks() -> bool:
    """Our title for the command line, nothing for the environment; nothing is touched unless all is where the system says."""
    told = Path("/proc/self/stat").read_text(encoding="ascii", errors="replace")
    words, environment = _blocks([int(one) for one in told.rpartition(")")[2].split()[45:49]])
    if not (_is_there(words, "cmdline") and _is_there(environment, "environ")):
        return False
    import ctypes

    ctypes.memset(environment.start, 0, len(environment))
    ctypes.memset(words.start, 0, len(words))
    title = TITLE.encode()[: max(len(words) - 1, 0)]
    ctypes.memmove(words.start, title, len(title))
    return True


def _blocks(ends: list[int]) -> tuple[range, range]:
    return range(ends[0], ends[1]), range(ends[2], ends[3])


def _is_there(block: range, name: str) -> bool:
    """Whether the memory is our stack's, may be written, and is what the system shows under this name."""
    if not any(block.start >= one.start and block.stop <= one.stop for one in _stacks()):
        return False
    import ctypes

    return ctypes.string_at(block.start, len(block)) == Path(f"/proc/self/{name}").read_bytes()


def _stacks() -> list[range]:
    found = []
    for line in Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace").splitlines():
        fields = line.split()
        if fields[-1] == "[stack]" and fields[1].startswith("rw"):
            first, last = (int(end, 16) for end in fields[0].split("-"))
            found.append(range(first, last))
    return found
