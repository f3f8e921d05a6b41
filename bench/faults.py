"""Kill a worker's process, a whole worker, the Prefect server or PostgreSQL at every stage of a batch over two machines.

    .venv/bin/python bench/faults.py [--targets process worker prefect postgres] [--stages read scan …] [--whens before inside after]

Each round is a deck of its own; all decks are one batch of chunks of one deck. Afterwards every deck has to have exactly one pack,
no output may be there twice, and nothing may be released. Needs root for names of machines of their own (`unshare --uts`).
"""

from __future__ import annotations

import argparse
import hashlib
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.decks import TestSlide, build_pptx
from tests.flows.remote.conftest import recipe
from tests.flows.remote.scene import Scene, set_up, wait_for

STAGES = ("read", "scan", "plan", "write", "clean", "illustrate", "ground", "hold")
WHENS = ("inside",)
TARGETS = ("process", "worker", "prefect", "postgres")
BESIDE = ("claim:before", "claim:after", "take_on:after", "finish:before", "finish:after")
WORKERS = ("machine-a", "machine-b")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--stages", nargs="*", default=STAGES)
    asked.add_argument("--whens", nargs="*", default=WHENS)
    asked.add_argument("--targets", nargs="*", default=TARGETS)
    asked.add_argument(
        "--service-stages", nargs="*", default=STAGES, help="At which to kill others."
    )
    asked.add_argument("--limit-s", type=float, default=1800)
    args = asked.parse_args()
    points = [f"{stage}:{when}" for stage in args.stages for when in args.whens]
    services = [point for point in points if point.partition(":")[0] in args.service_stages]
    rounds = [
        (point, target)
        for target in args.targets
        for point in (services if target != "process" else points)
    ]
    with tempfile.TemporaryDirectory(prefix="deckproof-faults-") as name:
        run(Path(name), rounds, args.limit_s)


def run(folder: Path, rounds: list[tuple[str, str]], limit_s: float) -> None:
    plan = write_decks(folder / "decks", rounds)
    # These are of no deck: whoever comes there first is hit.
    plan += [{"point": point, "target": "process"} for point in BESIDE]
    with set_up(folder, recipe=recipe()) as scene:
        scene.add_people()
        handed = scene.deckproof(
            "desk", "batch", "--remote", folder / "decks", "--kind", "blog-post", "--kind", "clean-deck",
            "--style", "visual", "--no-ocr", "--chunk", "1",
        )  # fmt: skip
        batch = str(handed["batch"])
        for name in WORKERS:
            scene.share_keys(name)
            own = ("unshare", "--uts", "sh", "-c", f'hostname {name}; exec "$@"', "sh")
            scene.start_worker(name, *own, **scene.failing(bound(plan, name)))
        found = follow(scene, batch, plan, limit_s)
        tell(scene, batch, plan, found)


def write_decks(folder: Path, rounds: list[tuple[str, str]]) -> list[dict[str, str]]:
    """A deck a round; gives what is to be killed at it."""
    folder.mkdir(parents=True)
    plan = []
    for number, (point, target) in enumerate(rounds):
        data = build_pptx(
            TestSlide(
                title=f"How shift {number} stopped losing crates",
                bullets=["The scanner slept", "Two belts met without a marker"],
                notes="Every night twelve crates pass one gate, and until spring we lost some of them.",
            ),
            TestSlide(title="What we changed", bullets=["The timer is off", "A marker was set"]),
            title=f"Crates {number}",
        )
        (folder / f"{number:03}.pptx").write_bytes(data)
        plan.append({"point": point, "target": target, "deck": hashlib.sha256(data).hexdigest()})
    return plan


def bound(plan: list[dict[str, str]], worker: str) -> list[dict[str, str]]:
    """The plan as this worker has it: it may kill itself, not the other one."""
    return [one | {"target": worker} if one["target"] == "worker" else one for one in plan]


def follow(
    scene: Scene, batch: str, plan: list[dict[str, str]], limit_s: float
) -> dict[int, float]:
    """Start again what dies, until all is over; gives after how many seconds each kill's chunk was handed in again."""
    found: dict[int, float] = {}

    def is_over() -> bool:
        for name, machine in scene.machines.items():
            if machine.is_dead:
                time.sleep(2)  # as a supervisor would
                scene.restart(name)
        over = scene.is_over(batch)
        note(scene, plan, found)
        return over

    try:
        wait_for(is_over, limit_s, "not all was taken up again")
    except AssertionError as error:
        print(error)
    return found


def note(scene: Scene, plan: list[dict[str, str]], found: dict[int, float]) -> None:
    import psycopg

    try:
        again = {deck for (deck,) in scene.ask("SELECT run.deck FROM run JOIN chunk ON run.chunk = chunk.id WHERE chunk.attempt > 1")}  # fmt: skip
    except psycopg.OperationalError:
        return
    for number, one in enumerate(plan):
        mark = scene.marks / f"mark-{number}"
        if number not in found and one.get("deck") in again and mark.exists():
            found[number] = time.time() - mark.stat().st_mtime


def tell(scene: Scene, batch: str, plan: list[dict[str, str]], found: dict[int, float]) -> None:
    reached = [number for number in range(len(plan)) if (scene.marks / f"mark-{number}").exists()]
    whole = {deck for (deck,) in scene.ask("SELECT deck FROM pack GROUP BY deck HAVING count(*) = 1")}  # fmt: skip
    good = [number for number in reached if plan[number].get("deck", "") in whole or "deck" not in plan[number]]  # fmt: skip
    print("counts", scene.counts(batch))
    for target in sorted({one["target"] for one in plan}):
        mine = [number for number in reached if plan[number]["target"] == target]
        print(f"{target:9} {sum(1 for one in mine if one in good)} of {len(mine)} reached,", *(plan[one]["point"] for one in mine))  # fmt: skip
    missed = [f"{one['point']}/{one['target']}" for number, one in enumerate(plan) if number not in reached]  # fmt: skip
    print("not reached:", *missed)
    twice = scene.ask("SELECT pack, kind, style, position FROM output GROUP BY 1, 2, 3, 4 HAVING count(*) > 1")  # fmt: skip
    print(
        "outputs twice:", len(twice), " released:", scene.ask("SELECT count(*) FROM release")[0][0]
    )
    print("states:", scene.ask("SELECT state, count(*) FROM output GROUP BY state"))
    print("packs:", scene.ask("SELECT count(*), count(DISTINCT deck) FROM pack")[0])
    verified = scene.run("desk", "deckproof", "audit", "verify")
    print("audit verify:", verified.returncode, verified.stderr[-200:])
    seconds = sorted(found.values())
    if seconds:
        print(f"found after: median {statistics.median(seconds):.0f} s, longest {seconds[-1]:.0f} s, n {len(seconds)}")  # fmt: skip


if __name__ == "__main__":
    main()
