"""How the clean copy looks beside the original: every slide drawn by LibreOffice from both, and where they differ.

    python bench/clean.py DECK… [--customers FILE] [--keep FOLDER] [--drawn FOLDER]

Of each deck: CPU seconds of the cleaning itself, slides, slides that look the same, and the slides that differ with the share
of the picture that does. What was replaced has to differ; anything else is a fault. Nothing is sent anywhere.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageChops

import scanners
from deckproof.codec import to_json
from deckproof.errors import DeckproofError
from extractors import ReadOptions, read_deck, rewrite
from extractors.slide_pictures import render_slides
from scanners.customers import CustomerIndex, load_index
from writers.cleaning import WORKER, name_things, plan_orders, taken_apart

NOTICED = 24
"""Of 255, in any color: below it pictures differ by how they were encoded."""


def main() -> int:
    """Compare and print one JSON line a deck."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("decks", nargs="+", type=Path)
    parser.add_argument("--customers", type=Path)
    parser.add_argument("--keep", type=Path, help="a folder for pictures of what differs")
    parser.add_argument(
        "--drawn", type=Path, help="a folder for drawn slides, found again next time"
    )
    parser.add_argument("--no-pictures", action="store_true", help="only time the cleaning")
    given = parser.parse_args()
    index = load_index(given.customers) if given.customers else None
    with tempfile.TemporaryDirectory(prefix="deckproof-bench-") as folder:
        for deck in given.decks:
            try:
                told = compare(
                    deck,
                    index,
                    given.drawn or Path(folder),
                    given.keep,
                    pictures=not given.no_pictures,
                )
            except DeckproofError as error:
                told = {"deck": deck.name, "error": str(error)}
            print(json.dumps(told), flush=True)
    return 0


def compare(
    path: Path, index: CustomerIndex | None, folder: Path, keep: Path | None, *, pictures: bool
) -> dict[str, object]:
    """What one deck gave."""
    deck = read_deck(path, options=ReadOptions(ocr=False))
    found = scanners.scan(deck, customers=index)
    before = _cpu_s()
    orders = plan_orders(deck, found, name_things(deck, found, "en"))
    copy, package = taken_apart(rewrite(path, WORKER, to_json(orders).decode()))
    spent = _cpu_s() - before
    told: dict[str, object] = {
        "deck": path.name,
        "slides": len(copy.slides),
        "cpu_s": round(spent, 3),
        "done": dict(copy.done),
    }
    if not pictures:
        return told
    folder.mkdir(parents=True, exist_ok=True)
    clean = folder / f"{deck.sha256[:12]}.pptx"
    clean.write_bytes(package)
    ours = render_slides(clean, slide_count=len(copy.slides), out_dir=folder, width_px=960)
    theirs = render_slides(path, slide_count=len(deck.slides), out_dir=folder, width_px=960)
    if ours is None or theirs is None:
        return told | {"drawn": {"clean": ours is not None, "original": theirs is not None}}
    differ = {}
    for at, number in enumerate(copy.slides):
        share = _difference(
            theirs[number - 1], ours[at], keep and keep / f"{path.stem}-{number}.png"
        )
        if share > 0:
            differ[number] = share
    return told | {"same": len(copy.slides) - len(differ), "differ": differ}


def _difference(one: Path, other: Path, keep: Path | None) -> float:
    """The share of the picture that differs; both and the difference side by side go to `keep`."""
    with Image.open(one) as first, Image.open(other) as second:
        left, right = first.convert("RGB"), second.convert("RGB")
    if left.size != right.size:
        return 1.0
    changed = (
        ImageChops.difference(left, right).convert("L").point(lambda value: 255 * (value > NOTICED))
    )
    share = sum(changed.histogram()[1:]) / (changed.width * changed.height)
    if keep is not None and share > 0:
        keep.parent.mkdir(parents=True, exist_ok=True)
        beside = Image.new("RGB", (left.width * 2, left.height + left.height // 2))
        beside.paste(left, (0, 0))
        beside.paste(right, (left.width, 0))
        beside.paste(
            changed.resize((left.width // 2, left.height // 2)).convert("RGB"), (0, left.height)
        )
        beside.save(keep)
    return round(share, 5)


def _cpu_s() -> float:
    """CPU seconds of this process and of the children that ended."""
    own, children = (
        resource.getrusage(resource.RUSAGE_SELF),
        resource.getrusage(resource.RUSAGE_CHILDREN),
    )
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


if __name__ == "__main__":
    sys.exit(main())
