"""What a batch costs: many small decks with one worker and with two, each in a new outputs folder.

    .venv/bin/python -m bench.batches [--sizes 10 100 1000] [--workers 1 2] [--rounds 2] [--decks FOLDER] [--write]

CPU seconds are those of all processes of the call, its engine included; the memory is that of the parent and of the largest
worker, looked at twice a second. Decks a minute are by the clock: on a machine that does other work they say little, and one whose
speed drifts says less, so each round goes through the numbers of workers the other way round and the table holds medians. `--write`
puts it into docs/performance.md. On two cores that do nothing else a round of a thousand takes some seven minutes.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path

from bench import page
from bench.small_decks import build

ROOT = Path(__file__).resolve().parents[1]
COMMAND = "from deckproof.cli import main; main()"


@dataclass(frozen=True, slots=True)
class Figures:
    """One batch."""

    decks: int
    workers: int
    cpu_s: float
    wall_s: float
    parent_cpu_s: float
    parent_mb: list[float] = field(default_factory=list)
    worker_mb: list[float] = field(default_factory=list)
    """The largest worker at each look."""

    @property
    def cpu_ms_a_deck(self) -> float:
        return self.cpu_s / self.decks * 1000

    @property
    def decks_a_minute(self) -> float:
        return self.decks / self.wall_s * 60


def run(folder: Path, decks: int, workers: int) -> Figures:
    """A batch over the first decks of the folder."""
    with tempfile.TemporaryDirectory() as scratch:
        manifest = Path(scratch) / "decks.csv"
        names = [str(folder / f"week-{number:05}.pptx") for number in range(decks)]
        manifest.write_text("deck\n" + "\n".join(names) + "\n", encoding="utf-8")
        environment = {
            key: value for key, value in os.environ.items() if not key.startswith(("PREFECT_", "DECKPROOF_"))
        } | {"DECKPROOF_ENGINE_MINUTES": "0", "PYTHONPATH": str(ROOT), "DECKPROOF_PICTURES": "off"}  # fmt: skip
        before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        words = ["batch", str(manifest), "--no-ocr", "--workers", str(workers)]
        batch = subprocess.Popen(
            [sys.executable, "-c", COMMAND, *words],
            cwd=scratch, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        parent, worker, parent_cpu = _watch(batch)
        wall, after = time.monotonic() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
        if batch.returncode:
            raise SystemExit(f"a batch of {decks} ended with status {batch.returncode}")
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return Figures(decks, workers, cpu, wall, parent_cpu, parent, worker)


def _watch(batch: subprocess.Popen[bytes]) -> tuple[list[float], list[float], float]:
    parent: list[float] = []
    worker: list[float] = []
    cpu = 0.0
    while batch.poll() is None:
        time.sleep(0.5)
        try:
            parent.append(_resident_mb(batch.pid))
            cpu = _cpu_s(batch.pid)
            worker.append(max(map(_resident_mb, _children(batch.pid)), default=0.0))
        except (OSError, StopIteration, ValueError):
            continue
    return parent, worker, cpu


def _resident_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def make_decks(folder: Path, count: int) -> None:
    """The decks that are not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        path = folder / f"week-{number:05}.pptx"
        if not path.exists():
            path.write_bytes(build(number))


def grown(figures: list[float]) -> float:
    """The last quarter's median over that of the second quarter: 1.0 is flat."""
    if len(figures) < 8:
        return 1.0
    quarter = len(figures) // 4
    early, late = sorted(figures[quarter : 2 * quarter]), sorted(figures[-quarter:])
    return late[len(late) // 2] / (early[len(early) // 2] or 1)


def line(rounds: Sequence[Figures]) -> str:
    """The row of the table: medians of rounds, and the most memory of any."""
    one = rounds[0]
    parent, worker = ([mb for each in rounds for mb in of(each)] for of in (_PARENT, _WORKER))
    return (
        f"| {one.decks:,} | {one.workers} | {middle(rounds, _CPU):.0f} | {middle(rounds, _parent_cpu_ms):.0f} "
        f"| {middle(rounds, _PACE):.0f} | {max(parent, default=0):.0f} | {max(worker, default=0):.0f} "
        f"| {middle(rounds, _grown):.2f} |"
    )


_CPU = attrgetter("cpu_ms_a_deck")
_PACE = attrgetter("decks_a_minute")
_PARENT = attrgetter("parent_mb")
_WORKER = attrgetter("worker_mb")


def _parent_cpu_ms(one: Figures) -> float:
    return one.parent_cpu_s / one.decks * 1000


def _grown(one: Figures) -> float:
    return grown(one.worker_mb)


def middle(rounds: Iterable[Figures], of: Callable[[Figures], float]) -> float:
    """The median of one figure."""
    return statistics.median(map(of, rounds))


HEAD = (
    "| decks | workers | CPU ms / deck | of these the parent | decks / min | parent, MB | worker, MB | worker, end over beginning |\n"
    "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
)


def measure(
    sizes: Sequence[int],
    workers: Sequence[int],
    folder: Path | None,
    *,
    rounds: int,
    write: bool,
) -> None:
    """Each size with each number of workers, told as it goes; with `write` put into the page."""
    found: dict[tuple[int, int], list[Figures]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        make_decks(folder or Path(scratch), max(sizes))
        for number in range(rounds):
            for size in sizes:
                for count in workers[:: -1 if number % 2 else 1]:
                    one = run(folder or Path(scratch), size, count)
                    found.setdefault((size, count), []).append(one)
                    print(line([one]), flush=True)
    lines = [f"{page.machine()} Small decks of three to five slides, all kinds of drafts, no pictures; medians of {rounds} rounds."]  # fmt: skip
    lines += ["", HEAD, *map(line, found.values()), "", *verdicts(found)]
    print("\n".join(lines[1:]))
    if write:
        page.put("bench/batches.py", "## Batches", lines)


_TELLING = 50
"""Decks from which on the clock and the memory tell more of the decks than of what is loaded first."""


def verdicts(found: Mapping[tuple[int, int], Sequence[Figures]]) -> Iterator[str]:
    """How sizes and workers compare."""
    least, most = min(size for size, _ in found), max(size for size, _ in found)
    few, many = min(count for _, count in found), max(count for _, count in found)
    if least < most:
        ratio = middle(found[most, many], _CPU) / middle(found[least, many], _CPU)
        yield f"- CPU of a deck at {most:,} against {least:,}: {ratio:.2f}, goal 1.1: {'met' if ratio <= 1.1 else 'missed'}"
    if most < _TELLING:
        return
    if (few, many) == (1, 2):
        pairs = zip(found[most, 2], found[most, 1], strict=True)
        ratios = [two.decks_a_minute / one.decks_a_minute for two, one in pairs]
        speed, each = statistics.median(ratios), ", ".join(f"{one:.2f}" for one in ratios)
        yield f"- decks a minute with two workers against one, by the clock, at {most:,}: {speed:.2f} (rounds: {each}), goal 1.8: {'met' if speed >= 1.8 else 'missed'}"
    flat = max(middle(found[most, count], _grown) for count in (few, many))
    yield f"- a worker's memory at {most:,}, last quarter against the second: {flat:.2f}, goal 1.1: {'met' if flat <= 1.1 else 'missed'}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--decks", type=Path, help="where the small decks are kept between calls")
    parser.add_argument("--write", action="store_true", help="into docs/performance.md")
    given = parser.parse_args()
    measure(given.sizes, given.workers, given.decks, rounds=given.rounds, write=given.write)


if __name__ == "__main__":
    main()
