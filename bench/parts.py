"""What a run is made of by kind of work, whatever stage it is in: a sample of where its CPU goes.

    .venv/bin/python -m bench.parts [--rounds 3]

Every few milliseconds of CPU that this process takes it notes which room it is in: the innermost frame that one of the rooms
knows. Children – reading the deck, rewriting and reading its clean copy – are a row of their own, by their clocks.
"""

from __future__ import annotations

import argparse
import os
import pickle
import resource
import signal
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

from bench.stages import EXAMPLES, run, warm_up
from deckproof.settings import Settings

STEP_S = 0.002
CHILDREN = "the deck read, its copy made and read, in children"
REST = "the rest"
ROOMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("what clauses mean: onnxruntime", ("/onnxruntime/",)),
    ("names: spaCy's recogniser", ("/scanners/_language",)),
    ("customers", ("/scanners/customers/",)),
    (
        "patterns, and which can match",
        ("/scanners/_rules", "/scanners/_gates", "/scanners/_pieces"),
    ),
    ("cues and words of clauses", ("/scanners/cues/",)),
    ("Word documents", ("/docx/", "/formats/docx")),
    ("other formats", ("/writers/formats/",)),
    ("claims held against slides", ("/writers/grounding/",)),
    ("the clean copy, orders and proof", ("/writers/cleaning/",)),
    ("the store and its disk", ("/sqlalchemy/", "/alembic/", "/review/blobs", "/review/stages")),
)
"""By what stands in the path of a frame's file; of the frames that are in some room the innermost counts."""
OUTER = (("the rest of scanning", "/scanners/"), ("planning, masking, writing", "/writers/"))


def measure(rounds: int) -> dict[str, float]:
    """CPU seconds of each kind, on average; everything is loaded once, and each round is a fork that has kept nothing."""
    warm_up(pictures="off")
    sums: Counter[str] = Counter()
    for _ in range(rounds):
        sums.update(_forked_round())
    return {name: spent / rounds for name, spent in sums.most_common()}


def _forked_round() -> dict[str, float]:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with os.fdopen(writing, "wb") as out:
            pickle.dump(_sampled(), out)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        found: dict[str, float] = pickle.loads(answer.read())  # noqa: S301 - from a fork of this very process
    os.waitpid(child, 0)
    return found


def _sampled() -> dict[str, float]:
    seen: Counter[str] = Counter()

    def look(_signal: int, frame: FrameType | None) -> None:
        seen[_room_of(frame)] += 1

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            outputs=Path(folder) / "outputs",
            customers=EXAMPLES / "customers.csv",
            brief=EXAMPLES / "brief.toml",
            ocr=False,
            pictures="off",
        )
        before = _clocks()
        signal.signal(signal.SIGPROF, look)
        signal.setitimer(signal.ITIMER_PROF, STEP_S, STEP_S)
        clock = run(EXAMPLES / "the-second-visit.pptx", settings)
        signal.setitimer(signal.ITIMER_PROF, 0)
        own = _clocks() - before
    whole = sum(spent for spent, _ in clock.sums.values())
    # The kernel's clock ticks more slowly than asked for: samples tell shares, and the clock tells how much.
    each = own / max(1, sum(seen.values()))
    return {name: count * each for name, count in seen.items()} | {CHILDREN: whole - own}


def _clocks() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _room_of(frame: FrameType | None) -> str:
    files = list(_files(frame))
    for file in files:
        for name, marks in ROOMS:
            if any(mark in file for mark in marks):
                return name
    return next((name for file in files for name, mark in OUTER if mark in file), REST)


def _files(frame: Any) -> Iterator[str]:
    while frame is not None:
        yield frame.f_code.co_filename
        frame = frame.f_back


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    measured = measure(parser.parse_args().rounds)
    whole = sum(measured.values())
    for name, spent in measured.items():
        print(f"{name:<56}{spent:>8.2f} CPU s{spent / whole:>6.0%}")
    print(f"{'together':<56}{whole:>8.2f} CPU s")


if __name__ == "__main__":
    main()
