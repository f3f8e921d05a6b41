"""Many small decks for the batches that are measured: three to five slides each, no two alike, the same bytes every time.

.venv/bin/python -m bench.small_decks FOLDER [--decks 1000]
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

from tests.decks import TestSlide, build_pptx

THINGS = ("gate", "belt", "crate", "label", "scanner", "pallet", "ramp", "van", "shelf", "lamp")
DOINGS = (
    "slept through",
    "lost",
    "counted",
    "moved",
    "marked",
    "dropped",
    "weighed",
    "packed twice",
)
PLACES = ("on the night shift", "behind the north hall", "between two belts", "at the last stop")


def build(number: int) -> bytes:
    """The bytes of the deck of this number."""
    chance = random.Random(number)  # noqa: S311 - the same decks every time
    slides = [_slide(chance, place) for place in range(1, chance.randint(3, 5) + 1)]
    return build_pptx(*slides, title=f"What we learned in week {number}", author="Ida Marlow")


def _slide(chance: random.Random, place: int) -> TestSlide:
    thing, other = chance.sample(THINGS, 2)
    return TestSlide(
        title=f"{place}. Why the {thing} was {chance.choice(('late', 'empty', 'full', 'blind'))}",
        bullets=[_sentence(chance) for _ in range(3)],
        notes=" ".join(
            [f"We had looked at the {other} first, and for {chance.randint(2, 9)} weeks.", *(_sentence(chance) for _ in range(3))]
        ),
    )  # fmt: skip


def _sentence(chance: random.Random) -> str:
    return f"The {chance.choice(THINGS)} {chance.choice(DOINGS)} {chance.randint(3, 400)} parcels {chance.choice(PLACES)}."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--decks", type=int, default=1000)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    for number in range(given.decks):
        (given.folder / f"week-{number:05}.pptx").write_bytes(build(number))


if __name__ == "__main__":
    main()
