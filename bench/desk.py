"""How quick the desk is with ten thousand held outputs and fifty reviewers, written into docs/desk.md.

    .venv/bin/python -m bench.desk                     some four minutes of one core
    .venv/bin/python -m bench.desk --store FOLDER      keeps the filled store there, and takes it from there
    .venv/bin/python -m bench.desk --seconds 20 --no-write

The desk is `deckproof desk` in a process of its own; what a page costs is that process' CPU time, from proc(5). Milliseconds on
the clock are those that the browser waits, with everything else this machine does at the time.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import pickle
import platform
import sys
import tempfile
from pathlib import Path

from bench.desk_load import Mix, Server, Times, beside_batch, load, open_streams, started
from bench.held_store import Team, fill, still_held

PAGE = Path("docs/desk.md")
BEGIN, END = "<!-- figures: written by bench/desk.py -->", "<!-- end of figures -->"
OUTPUTS, REVIEWERS, STREAMS, RATE, ALONE = 10_000, 50, 100, 20, 40
GOALS = {"queue": 100, "item": 150, "settle": 150, "approve": 150}
GOALS_BESIDE = {"queue": 250, "item": 250, "settle": 250, "approve": 250}
Line = tuple[str, str, str]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--store", type=Path)
    parser.add_argument("--outputs", type=int, default=OUTPUTS)
    parser.add_argument("--seconds", type=int, default=30, help="How long each load lasts.")
    parser.add_argument("--no-write", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="desk-bench-") as folder:
        home = given.store or Path(folder) / "outputs"
        lines = measure(home, _team(home, given.outputs), given.seconds)
    for line in lines:
        print(" | ".join(line))
    if not given.no_write:
        write(lines, given.outputs)
    return 0


def _team(home: Path, count: int) -> Team:
    """Who is signed in there; the store is filled where it is new. Those sessions last half an hour."""
    told = home.with_suffix(".team")
    if not told.is_file():
        team = fill(home, count, REVIEWERS, now=dt.datetime.now(dt.UTC))
        told.write_bytes(pickle.dumps(team))
    known: Team = pickle.loads(told.read_bytes())  # noqa: S301 - written a line above
    return still_held(home, known)


def measure(home: Path, team: Team, seconds: int) -> list[Line]:
    """Every figure, in the order of the table."""
    lines: list[Line] = []
    with started(home) as server:
        lines += [
            ("Start until the first page, CPU", f"{server.cpu_s():.1f} s", "3 s"),
            ("Memory once it is up", f"{server.rss_mb():.0f} MB", "150 MB"),
        ]
        mix = Mix(server.origin, team)
        lines += _alone(server, mix)
        lines += _loaded("", load(mix, seconds, RATE), GOALS)
        with beside_batch(home):
            lines += _loaded(" beside a batch", load(mix, seconds, RATE), GOALS_BESIDE)
        with open_streams(mix, STREAMS) as streams:
            busy = server.busy(10)
            lines.append((f"{STREAMS} open event streams, share of a core ({streams.open()} open at the end)", f"{busy:.0%}", "–"))  # fmt: skip
            lines += _loaded(f" beside {STREAMS} streams", load(mix, seconds // 2, RATE), GOALS)
        lines.append(("Memory after all of it, and at its most", f"{server.rss_mb():.0f} MB, {server.peak_mb():.0f} MB", "150 MB"))  # fmt: skip
    return lines


def _alone(server: Server, mix: Mix) -> list[Line]:
    """What each page costs, one after the other."""
    lines = []
    for name in ("queue", "filtered queue", "search", "item", "item with 20 findings", "settle", "approve", "home", "board", "pack"):  # fmt: skip
        mix.send(mix.request(name))
        asked = [mix.request(name) for _ in range(ALONE)]
        before = server.cpu_s()
        for one in asked:
            mix.send(one)
        cost = (server.cpu_s() - before) / ALONE * 1000
        lines.append((f"CPU of {name}", f"{cost:.0f} ms", "–"))
    return lines


def _loaded(when: str, times: Times, goals: dict[str, int]) -> list[Line]:
    lines = [
        (f"{name}, median and p95 on the clock{when}", f"{times.median(name):.0f}, {times.p95(name):.0f} ms", f"{goals[name]} ms")
        for name in goals
    ]  # fmt: skip
    share = f"{times.count} of {times.wanted} asked, {times.failed} failed, {times.locked} locked"
    return [*lines, (f"{RATE} requests a second of {REVIEWERS} reviewers{when}", share, "0 locked")]


def write(lines: list[Line], count: int) -> None:
    """Put the table into the page."""
    page = PAGE.read_text(encoding="utf-8")
    head, _, rest = page.partition(BEGIN)
    made = (
        f"Measured on {dt.datetime.now(dt.UTC):%Y-%m-%d} with {count:,} held outputs on {os.cpu_count()} shared cores, "
        f"Python {platform.python_version()}."
    )
    table = ["| what | measured | goal |", "|---|---|---|", *(f"| {' | '.join(one)} |" for one in lines)]  # fmt: skip
    text = "\n".join([head.rstrip(), "", BEGIN, made, "", *table, END]) + rest.partition(END)[2]
    PAGE.write_text(text.rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
