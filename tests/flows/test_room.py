"""How many workers there is room for, by the texts of the files that tell."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flows import batches, room
from flows.batches import MEMORY_A_WORKER_MB, count_workers

MB = 1024**2
GB = 1024 * MB

FULL_CACHE = """MemTotal:       24684096 kB
MemFree:          412052 kB
MemAvailable:   22764544 kB
Buffers:          102400 kB
Cached:         21000000 kB
"""
"""A machine whose memory is full of files that were read."""


def lay(folder: Path, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text + "\n", encoding="ascii")


def test_what_files_take_of_the_memory_is_available() -> None:
    assert room.available(FULL_CACHE) == 22764544 * 1024
    assert room.available(FULL_CACHE.replace("MemAvailable", "MemWanted")) is None
    assert room.available("") is None


@pytest.mark.parametrize(
    ("limit", "used", "stat", "left"),
    [
        ("max", str(GB), "inactive_file 5", None),
        ("", "", "", None),
        (str(2 * GB), "", "", None),
        (str(2 * GB), str(GB), "", GB),
        (str(2 * GB), str(2 * GB - MB), f"anon 7\ninactive_file {GB}\nactive_file 9", GB + MB),
        (str(2 * GB), str(GB), f"inactive_file {3 * MB}\ntotal_inactive_file {4 * MB}", GB + 4 * MB),
        (str(GB), str(2 * GB), "", 0),
    ],
)  # fmt: skip
def test_a_group_may_take_what_its_limit_leaves(
    limit: str, used: str, stat: str, left: int | None
) -> None:
    assert room.left_of(limit, used, stat) == left


@pytest.mark.parametrize(
    ("bandwidth", "cores"),
    [
        ("max 100000", None),
        ("-1 100000", None),
        ("", None),
        (" ", None),
        ("200000 0", None),
        ("200000 100000", 2),
        ("150000 100000", 2),
        ("1000 100000", 1),
        ("50000 25000", 2),
    ],
)
def test_a_quota_counts_as_cores_rounded_up(bandwidth: str, cores: int | None) -> None:
    assert room.cores_of(bandwidth) == cores


def test_the_limits_of_the_groups_above_hold_as_well() -> None:
    assert [str(one) for one in room.group_folders("0::/work.slice/ours", "cpu")] == [
        "work.slice/ours", "work.slice", ".", "unified/work.slice/ours", "unified/work.slice", "unified",
    ]  # fmt: skip
    first = "9:name=systemd:/x\n4:memory:/box/1\n2:cpu,cpuacct:/box\n"
    assert [str(one) for one in room.group_folders(first, "cpu")] == [
        "cpu/box", "cpu", "cpu,cpuacct/box", "cpu,cpuacct",
    ]  # fmt: skip
    assert set(map(str, room.group_folders("0::/../../elsewhere", "memory"))) == {".", "unified"}
    assert list(room.group_folders("", "memory")) == []


def test_the_smallest_limit_counts_in_version_2(tmp_path: Path) -> None:
    proc, groups = tmp_path / "proc", tmp_path / "cgroup"
    lay(proc, {"meminfo": FULL_CACHE, "self/cgroup": "0::/work.slice/ours"})
    assert room.free_bytes(proc, groups) == 22764544 * 1024
    assert room.quota(proc, groups) is None
    lay(groups / "work.slice", {"memory.max": str(3 * GB), "memory.current": str(GB)})
    lay(groups / "work.slice" / "ours", {"memory.max": "max", "cpu.max": "max 100000"})
    assert room.free_bytes(proc, groups) == 2 * GB
    assert room.quota(proc, groups) is None
    lay(groups / "work.slice", {"cpu.max": "250000 100000"})
    assert room.quota(proc, groups) == 3


def test_and_in_version_1_where_only_the_top_is_to_be_seen(tmp_path: Path) -> None:
    proc, groups = tmp_path / "proc", tmp_path / "cgroup"
    own = "4:memory:/docker/0123\n1:cpu,cpuacct:/docker/0123"
    lay(proc, {"meminfo": FULL_CACHE, "self/cgroup": own})
    unlimited = {"memory.limit_in_bytes": "9223372036854771712", "memory.usage_in_bytes": str(GB)}
    lay(groups / "memory", unlimited)
    lay(groups / "cpu,cpuacct", {"cpu.cfs_quota_us": "-1", "cpu.cfs_period_us": "100000"})
    assert room.free_bytes(proc, groups) == 22764544 * 1024
    assert room.quota(proc, groups) is None
    lay(groups / "memory", {"memory.limit_in_bytes": str(4 * GB)})
    lay(groups / "cpu,cpuacct", {"cpu.cfs_quota_us": "120000"})
    assert room.free_bytes(proc, groups) == 3 * GB
    assert room.quota(proc, groups) == 2


def test_where_no_file_tells_the_system_is_asked(tmp_path: Path) -> None:
    assert room.free_bytes(tmp_path, tmp_path) is None
    assert room.quota(tmp_path, tmp_path) is None


@pytest.mark.parametrize(
    ("cores", "quota", "workers_fit", "decks", "wanted"),
    [
        (8, None, 100, 100, 8),
        (8, 2, 100, 100, 2),
        (2, 8, 100, 100, 2),
        (8, None, 3, 100, 3),
        (8, 4, 3, 2, 2),
        (8, None, 0, 100, 1),
    ],
)
def test_as_many_workers_as_all_of_them_allow(
    monkeypatch: pytest.MonkeyPatch,
    cores: int,
    quota: int | None,
    workers_fit: int,
    decks: int,
    wanted: int,
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: set(range(cores)), raising=False)
    monkeypatch.setattr(batches.room, "quota", lambda: quota)
    memory = workers_fit * MEMORY_A_WORKER_MB * MB
    monkeypatch.setattr(batches.room, "free_bytes", lambda: memory)
    assert count_workers(None, decks) == wanted
    assert count_workers(7, decks) == 7
