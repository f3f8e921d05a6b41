"""Decks a minute with one worker and with two, and what a deck costs the worker, the Prefect server and PostgreSQL in CPU seconds.

    .venv/bin/python bench/remote.py [--decks 100] [--chunk 25] [--workers 1 2]

Everything is started from nothing, as the tests do. Where other work shares the cores, the CPU seconds still hold; the decks a minute
do not, and the load is printed beside them.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.decks import TestSlide, build_pptx
from tests.flows.remote.conftest import recipe
from tests.flows.remote.scene import Scene, set_up


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--decks", type=int, default=100)
    asked.add_argument("--chunk", type=int, default=25)
    asked.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    args = asked.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="deckproof-remote-") as name,
        set_up(Path(name), recipe=recipe()) as scene,
    ):
        scene.add_people()
        for count in args.workers:
            folder = Path(name) / f"decks-{count}"
            write_decks(folder, args.decks, count)
            measure(scene, folder, args.decks, args.chunk, count)


def write_decks(folder: Path, count: int, series: int) -> None:
    folder.mkdir()
    for number in range(count):
        slide = TestSlide(
            title=f"How shift {number} of crew {series} stopped losing crates",
            bullets=["The scanner slept", "Two belts met without a marker", f"Gate {number}"],
            notes="Every night twelve crates pass one gate, and until spring we lost some of them.",
        )
        other = TestSlide(
            title="What we changed",
            bullets=["The timer is off", "A marker was set"],
            notes="The timer was a checkbox in a menu that no one had opened since the gate was built.",
        )
        (folder / f"{number:04}.pptx").write_bytes(
            build_pptx(slide, other, title=f"Crates {number}")
        )


def measure(scene: Scene, folder: Path, decks: int, chunk: int, workers: int) -> None:
    names = [f"crew{workers}-{number}" for number in range(workers)]
    for name in names:
        scene.share_keys(name)
    services = {name: scene.machines[name].cpu_s() for name in ("prefect", "postgres")}
    begun = time.monotonic()
    handed = scene.deckproof("desk", "batch", "--remote", folder, "--kind", "summary", "--no-ocr", "--chunk", str(chunk))  # fmt: skip
    handing_s = time.monotonic() - begun
    for name in names:
        scene.start_worker(name)
    begun = time.monotonic()
    scene.wait_until_over(str(handed["batch"]), 1800)
    wall_s = time.monotonic() - begun
    time.sleep(3)  # the last flow tells its end
    own = sum(scene.machines[name].cpu_s() for name in names)
    used = {name: scene.machines[name].cpu_s() - before for name, before in services.items()}
    for name in names:
        scene.machines.pop(name).kill()
    print(
        f"{workers} worker(s), {decks} decks in chunks of {chunk}: {decks / wall_s * 60:.0f} decks a minute "
        f"(load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores); CPU s a deck: worker {own / decks:.2f}, "
        f"Prefect server {used['prefect'] / decks:.3f}, PostgreSQL {used['postgres'] / decks:.3f}; "
        f"handing in {handing_s / decks:.3f} s a deck; {scene.counts(str(handed['batch']))}",
        flush=True,
    )


if __name__ == "__main__":
    main()
