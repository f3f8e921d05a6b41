"""Everything that is measured of a run, in one go, beside peers and floors on the same machine: writes docs/performance.md.

    .venv/bin/python -m bench.all [--rounds 5] [--sizes 10 100 1000] [--peers PYTHON] [--no-write]

The engine in multiples of a bare `import prefect`; every stage of the example; the whole run beside the bare conversion of the
same deck by markitdown (of the environment that `--peers` names); batches with one worker and with two. Reading has its own
command and its own section. With 1,000 decks it takes an hour of two cores.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from bench import batches, engine

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- bench/all.py writes from here -->", "<!-- bench/all.py: to here -->"
EXAMPLE = ROOT / "examples" / "the-second-visit.pptx"

CONVERT = """
import sys, time
from markitdown import MarkItDown
convert = MarkItDown().convert
convert(sys.argv[1])  # what it loads late is not counted
before = time.process_time()
convert(sys.argv[1])
print(time.process_time() - before)
"""


def machine() -> str:
    """What it was measured on."""
    lines = (
        Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").is_file() else []
    )
    name = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())  # fmt: skip
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores ({name}), {platform.system()}, Python {platform.python_version()}, "
        f"prefect {version('prefect')}; load when it began {load:.1f}."
    )


def engine_part(rounds: int) -> Iterator[str]:
    """The engine's table."""
    cases = engine.measure(rounds)
    goals = {"first run": 11.0, "later run": 5.0, "warm": 2.3}
    yield "| A flow of ten tasks that do nothing | CPU s | × bare `import prefect` | goal |"
    yield "| --- | ---: | ---: | ---: |"
    for name, figures in cases.items():
        spent = statistics.median(cpu for cpu, _ in figures)
        times = engine.ratios(cases, name)[0]
        goal = (
            f"{goals[name]}: {'met' if times <= goals[name] else 'missed'}" if name in goals else ""
        )
        yield f"| {name} | {spent:.2f} | {times:.2f} | {goal} |"


def run_part(rounds: int, peers: str | None) -> Iterator[str]:
    """The stages of the example, and the peer."""
    found = [_stages() for _ in range(rounds)]
    yield "| The example, 86 slides, offline writer, no text in pictures | CPU s |"
    yield "| --- | ---: |"
    for name in found[0]:
        yield f"| {name} | {statistics.median(one[name] for one in found):.2f} |"
    if peers:
        command = [peers, "-c", CONVERT, str(EXAMPLE)]
        spent = statistics.median(
            float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            for _ in range(rounds)
        )
        ratio = statistics.median(one["all"] for one in found) / spent
        yield f"| markitdown's bare conversion of the same deck | {spent:.2f} |"
        yield ""
        yield f"- all of it, engine aside, in conversions by markitdown: {ratio:.0f}, goal 3: {'met' if ratio <= 3 else 'missed'}"


def _stages() -> dict[str, float]:
    command = [sys.executable, "-m", "bench.stages", "--no-ocr", "--warm"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    said = subprocess.run(
        command, check=True, capture_output=True, text=True, cwd=ROOT, env=environment
    ).stdout
    lines = [line for line in said.splitlines() if "CPU s" in line]
    return {line[:24].strip(): float(line[24:].split()[0]) for line in lines}


def batch_part(sizes: list[int], decks: Path | None) -> Iterator[str]:
    """The batches' table, and how the sizes and workers compare."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = decks or Path(scratch)
        batches.make_decks(folder, max(sizes))
        found = {
            (size, workers): batches.run(folder, size, workers)
            for size in sizes
            for workers in (1, 2)
        }
    yield batches.HEAD
    yield from map(batches.line, found.values())
    yield ""
    least, most = min(sizes), max(sizes)
    ratio = found[most, 2].cpu_ms_a_deck / found[least, 2].cpu_ms_a_deck
    speed = found[most, 2].decks_a_minute / found[most, 1].decks_a_minute
    yield f"- cost of a deck at {most:,} against {least:,}: {ratio:.2f}, goal 1.1: {'met' if ratio <= 1.1 else 'missed'}"
    yield f"- decks a minute with two workers against one, by the clock: {speed:.2f}, goal 1.8: {'met' if speed >= 1.8 else 'missed'}"


def write(lines: list[str]) -> None:
    """Put the section into the page, in place of the last one."""
    text = PAGE.read_text(encoding="utf-8")
    if BEGIN not in text:
        text = f"{text.rstrip()}\n\n## The engine, a run, and batches\n\n{BEGIN}\n{END}\n"
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{chr(10).join(lines)}\n\n{END}{after}", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--decks", type=Path, help="where the small decks are kept between calls")
    parser.add_argument("--peers", help="a Python that has markitdown")
    parser.add_argument("--no-write", action="store_true")
    given = parser.parse_args()
    lines = [machine() + f" Medians of {given.rounds} rounds; batches once.", ""]
    parts = (
        engine_part(given.rounds),
        run_part(given.rounds, given.peers),
        batch_part(given.sizes, given.decks),
    )
    for part in parts:
        for line in part:
            print(line, flush=True)
            lines.append(line)
        lines.append("")
    if not given.no_write:
        write(lines[:-1])


if __name__ == "__main__":
    main()
