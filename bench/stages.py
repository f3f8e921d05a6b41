"""What each stage of a run costs, without the engine: CPU seconds of this process and of the children it waited for.

    .venv/bin/python -m bench.stages [DECK …] [--customers FILE] [--brief FILE] [--style S] [--no-ocr] [--no-pictures] [--warm]

Without a deck: the example, with its brief and its customer list.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from deckproof.settings import Settings
from flows import copies, stages
from flows.deck_run import open_run
from flows.intake import take_deck, take_options
from review.store import open_by

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"


def cpu() -> float:
    """Of this process, the children it waited for, and those that live: the readers' template stays."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in both) + sum(map(_living_s, _children("self")))


def _living_s(pid: str) -> float:
    """CPU seconds of a living process and all below it."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    own = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return own + sum(map(_living_s, _children(pid)))


def _children(pid: str) -> list[str]:
    found = Path(f"/proc/{pid}/task").glob("*/children")
    return [child for one in found for child in one.read_text().split()]


def peak_mb(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


class Clock:
    """Sums of CPU and wall seconds by name."""

    def __init__(self) -> None:
        self.sums: dict[str, tuple[float, float]] = {}

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        before, begun = cpu(), time.monotonic()
        yield
        spent, wall = self.sums.get(name, (0.0, 0.0))
        self.sums[name] = (spent + cpu() - before, wall + time.monotonic() - begun)


def run(deck: Path, settings: Settings, styles: tuple[str, ...] = ()) -> Clock:
    clock = Clock()
    with clock("open the store"):
        store = open_by(settings)
    with clock("take in"):
        options_id = take_options(store, settings, styles=styles, today=dt.date(2026, 1, 1))
        deck_id = take_deck(store, deck, options_id, author="")
        one = open_run(store, deck_id, options_id)
    with clock("read"):
        deck_blob = stages.read(one)
    with clock("scan"):
        findings_blob = stages.scan(one, deck_blob)
    with clock("plan"):
        plan_blob = stages.plan(one, deck_blob, findings_blob)
    with clock("write"):
        wanted = stages.find_wanted(one, plan_blob)
        drafts = [stages.write(one, plan_blob, kind, style) for kind, style in wanted]
    clean_blob = pictures_blob = ""
    with clock("clean copy"):
        if copies.needs_copy(one, drafts):
            clean_blob = copies.clean(one, deck_blob, findings_blob, plan_blob)
    with clock("draw slides"):
        if clean_blob and copies.wants_pictures(one, drafts):
            pictures_blob = copies.draw(one, clean_blob)
    with clock("illustrate"):
        drafts = [copies.illustrate(one, plan_blob, blob, pictures_blob) for blob in drafts]
    with clock("ground, scan drafts"):
        written = tuple((blob, stages.ground(one, plan_blob, blob)) for blob in drafts)
    with clock("hold, with formats"):
        stages.hold(one, findings_blob, plan_blob, written, clean_blob, pictures_blob)
    return clock


def warm_up(*, pictures: str) -> None:
    """A small deck through every stage in a folder of its own, so that what is loaded late is there."""
    from bench.small_decks import build
    from flows.warming import warm

    warm()
    with tempfile.TemporaryDirectory() as folder:
        deck = Path(folder) / "crates.pptx"
        deck.write_bytes(build(0))
        customers, outputs = EXAMPLES / "customers.csv", Path(folder) / "outputs"
        run(deck, Settings(outputs=outputs, customers=customers, ocr=False, pictures=pictures))


def measured(work: Callable[[], Clock]) -> Clock:
    before, begun = cpu(), time.monotonic()
    clock = work()
    clock.sums["all"] = (cpu() - before, time.monotonic() - begun)
    return clock


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("decks", nargs="*", type=Path)
    parser.add_argument("--customers", type=Path)
    parser.add_argument("--brief", type=Path)
    parser.add_argument("--no-ocr", action="store_true")
    parser.add_argument("--no-pictures", action="store_true")
    parser.add_argument(
        "--warm", action="store_true", help="load everything first: run another deck"
    )
    parser.add_argument("--style", action="append", default=[], help="these alone")
    given = parser.parse_args()
    example = not given.decks
    if given.warm:
        warm_up(pictures="off" if given.no_pictures else "auto")
    for deck in given.decks or [EXAMPLES / "the-second-visit.pptx"]:
        with tempfile.TemporaryDirectory() as folder:
            settings = Settings(
                outputs=Path(folder) / "outputs",
                customers=EXAMPLES / "customers.csv" if example else given.customers,
                brief=EXAMPLES / "brief.toml" if example else given.brief,
                ocr=not given.no_ocr,
                pictures="off" if given.no_pictures else "auto",
            )
            styles = tuple(given.style)
            clock = measured(lambda deck=deck, settings=settings: run(deck, settings, styles))  # noqa: B023 - called here
        print(f"\n{deck.name}")
        for name, (spent, wall) in clock.sums.items():
            print(f"  {name:<22}{spent:>8.2f} CPU s{wall:>8.2f} s")
        print(
            f"  peak {peak_mb(resource.RUSAGE_SELF):.0f} MB, children {peak_mb(resource.RUSAGE_CHILDREN):.0f} MB"
        )


if __name__ == "__main__":
    main()
