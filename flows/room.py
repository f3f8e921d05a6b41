"""How much memory and how many cores there are for workers: of the machine, and of the container that we may run in.

The page cache counts as free, as the kernel gives it back when somebody asks (proc(5), MemAvailable). A container is a cgroup, whose
limits are files (kernel.org: admin-guide/cgroup-v2, cgroup-v1/memory; scheduler/sched-bwc); those of the groups above it hold as well.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

_MEMORY_FILES = (
    ("memory.max", "memory.current"),
    ("memory.limit_in_bytes", "memory.usage_in_bytes"),
)
"""The limit and what is used, in versions 2 and 1."""


def free_bytes(proc: Path = Path("/proc"), groups: Path = Path("/sys/fs/cgroup")) -> int | None:
    """How much memory can still be taken, None where the system does not tell."""
    found = [available(_text(proc / "meminfo"))]
    for folder in group_folders(_text(proc / "self" / "cgroup"), "memory"):
        stat = _text(groups / folder / "memory.stat")
        for limit, used in _MEMORY_FILES:
            found.append(
                left_of(_text(groups / folder / limit), _text(groups / folder / used), stat)
            )
    return min((one for one in found if one is not None), default=None)


def quota(proc: Path = Path("/proc"), groups: Path = Path("/sys/fs/cgroup")) -> int | None:
    """How many cores' worth of time we may take, rounded up; None where nothing limits it."""
    found: list[int | None] = []
    for folder in group_folders(_text(proc / "self" / "cgroup"), "cpu"):
        found.append(cores_of(_text(groups / folder / "cpu.max")))
        runtime = _text(groups / folder / "cpu.cfs_quota_us")
        found.append(cores_of(f"{runtime} {_text(groups / folder / 'cpu.cfs_period_us')}"))
    return min((one for one in found if one is not None), default=None)


def available(meminfo: str) -> int | None:
    """The bytes that /proc/meminfo says are available."""
    found = re.search(r"^MemAvailable: +(\d+) kB$", meminfo, re.MULTILINE)
    return int(found[1]) * 1024 if found else None


def left_of(limit: str, used: str, stat: str) -> int | None:
    """The bytes that a group may still take: what it keeps of files that nobody uses goes as soon as memory is wanted.

    None without a limit. `stat` is its memory.stat; version 1 counts the groups below in lines that begin with total_.
    """
    if not (limit.isdecimal() and used.isdecimal()):
        return None
    of_files: dict[str, str] = dict(
        re.findall(r"^(total_inactive_file|inactive_file) (\d+)$", stat, re.MULTILINE)
    )
    cached = of_files.get("total_inactive_file", of_files.get("inactive_file", "0"))
    return max(0, int(limit) - int(used) + int(cached))


def cores_of(bandwidth: str) -> int | None:
    """The cores' worth of "200000 100000", microseconds of computing and in how many; None for "max" and -1."""
    found = re.fullmatch(r"(\d+) ([1-9]\d*)", bandwidth)
    return max(1, math.ceil(int(found[1]) / int(found[2]))) if found else None


def group_folders(own: str, controller: str) -> Iterator[Path]:
    """Where the limits on us may lie below /sys/fs/cgroup, by /proc/self/cgroup: our group's folder and those above it.

    In a container the file may name a path of the machine outside, of which only the top is to be seen.
    """
    for line in own.splitlines():
        _, _, named = line.partition(":")
        controllers, _, path = named.partition(":")
        if controllers and controller not in controllers.split(","):
            continue
        tops = {controllers, controller} if controllers else {"", "unified"}
        way = PurePosixPath(path.lstrip("/"))
        ways = (way, *way.parents) if ".." not in way.parts else (PurePosixPath(),)
        yield from (Path(top) / one for top in sorted(tops) for one in ways)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""
