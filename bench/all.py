"""Everything that is measured of a run, in one go, beside peers and floors on the same machine: writes docs/performance.md.

    .venv/bin/python -m bench.all [--rounds 5] [--sizes 10 100 1000] [--workers 1 2] [--batch-rounds 2] [--peers PYTHON] [--no-write]

The engine in multiples of a bare `import prefect`; every stage of the example; the whole run beside the bare conversion of the
same deck by markitdown (of the environment that `--peers` names); batches with one worker and with two. Reading has its own
command and its own section, and so have batches (bench/batches.py), which this one calls at its end.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench import batches, engine, floors, page

ROOT = Path(__file__).resolve().parents[1]
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
    """The stages of the example, the peer, and the floors."""
    found = [_stages("--no-pictures") for _ in range(rounds)]
    middle = {name: statistics.median(one[name] for one in found) for name in found[0]}
    peer = _conversion(peers, rounds) if peers else 0.0
    yield "| The example, 86 slides, offline writer, no text in pictures, everything loaded | CPU s | in conversions by markitdown |"
    yield "| --- | ---: | ---: |"
    for name, spent in middle.items():
        yield f"| {name} | {spent:.2f} | {f'{spent / peer:.1f}' if peer else '–'} |"
    if peer:
        yield f"| markitdown's bare conversion of the same deck | {peer:.2f} | 1.0 |"
    measured = floors.measure(EXAMPLE)
    for name, spent in (
        *measured.items(),
        ("together, without loading", floors.together(measured)),
    ):
        yield f"| floor – {name} | {spent:.2f} | {f'{spent / peer:.1f}' if peer else '–'} |"
    yield ""
    if peer:
        ratio = middle["all"] / peer
        yield f"- all of it, engine aside, in conversions by markitdown: {ratio:.0f}, goal 3: {'met' if ratio <= 3 else 'missed'}"
    yield from _drawn()
    yield ""
    yield "| The same run by kind of work, whatever the stage (a sample) | CPU s | share |"
    yield "| --- | ---: | ---: |"
    parts = _printed("bench.parts", "--rounds", str(rounds), width=56)
    for name, spent in parts.items():
        yield f"| {name} | {spent:.2f} | {spent / parts['together']:.0%} |"


def _drawn() -> Iterator[str]:
    """What LibreOffice costs: the PDF of the clean copy, and pictures of the slides for the drafts that show them."""
    without, drawn = (_stages("--style", "visual", *more) for more in (("--no-pictures",), ()))
    printed = drawn["clean copy"] - without["clean copy"]
    yield f"- LibreOffice, where it is there and wanted: {printed:.1f} CPU s for the PDF of the clean copy, {drawn['draw slides']:.1f} to draw its slides (style `visual`, one round)"


def _conversion(peers: str, rounds: int) -> float:
    command = [peers, "-c", CONVERT, str(EXAMPLE)]
    return statistics.median(
        float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        for _ in range(rounds)
    )


def _stages(*more: str) -> dict[str, float]:
    return _printed("bench.stages", "--no-ocr", "--warm", *more, width=24)


def _printed(module: str, *more: str, width: int) -> dict[str, float]:
    """The CPU seconds that the command prints, by the names in front of them, which have so many letters."""
    command = [sys.executable, "-m", module, *more]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    said = subprocess.run(
        command, check=True, capture_output=True, text=True, cwd=ROOT, env=environment
    ).stdout
    lines = [line for line in said.splitlines() if "CPU s" in line]
    return {line[:width].strip(): float(line[width:].split()[0]) for line in lines}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--sizes", type=int, nargs="*", default=[10, 100, 1000], help="none: no batches"
    )
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--batch-rounds", type=int, default=2)
    parser.add_argument("--decks", type=Path, help="where the small decks are kept between calls")
    parser.add_argument("--peers", help="a Python that has markitdown")
    parser.add_argument("--no-write", action="store_true")
    given = parser.parse_args()
    lines = [f"{page.machine()} Medians, rounds: {given.rounds}.", ""]
    for part in (engine_part(given.rounds), run_part(given.rounds, given.peers)):
        for line in part:
            print(line, flush=True)
            lines.append(line)
        lines.append("")
    if not given.no_write:
        page.put("bench/all.py", "## The engine, and a run", lines)
    if given.sizes:
        rounds, write = given.batch_rounds, not given.no_write
        batches.measure(given.sizes, given.workers, given.decks, rounds=rounds, write=write)


if __name__ == "__main__":
    main()
