"""What the customer index costs at 1,000, 100,000 and a million names, part by part, beside a bare automaton: CPU seconds and memory.

    .venv/bin/python -m bench.customer_names [--sizes 1000 100000 1000000] [--slides 400] [--write]

Every figure is of a new process: building the index, opening it again, and searching the same text – our search with all its
parts, and one pass of ahocorasick-rs over the lower-cased text for the lower-cased names, which finds what is spelled just so.
`--write` puts the tables into docs/performance.md.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bench.scanning import made_names, made_texts

if TYPE_CHECKING:
    from scanners.customers import CustomerIndex

PAGE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
BEGIN, END = (
    "<!-- bench/customer_names.py writes from here -->",
    "<!-- bench/customer_names.py: to here -->",
)
PARTS = {
    "marks": "which sign stands where",
    "fold": "letters without case, accents, spaces (with their places)",
    "words": "words, and which are rare",
    "exact": "stretches spelled as a name",
    "judged": "these judged by their surroundings",
    "pairs": "stretches nearly spelled as a name",
    "compared": "these compared letter by letter",
    "sounds": "names as they sound, without vowels",
    "endings": "names with an ending",
    "otherwise": "other alphabets, codes in addresses",
    "partial": "names shortened, or a part of them",
}
GOALS = {"opened": 5.0, "speed": 0.3, "memory": 1024.0, "times": 40.0}

Figures = dict[str, float]


def peak() -> float:
    """Megabytes of memory, at most, so far; mapped files count where they were touched."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def opened(customers: Path, outputs: Path) -> Figures:
    """What it takes to have the index, built or kept."""
    from scanners.customers import load_index

    begun = time.process_time()
    index = load_index(customers, outputs=outputs)
    return {"seconds": time.process_time() - begun, "memory": peak(), "names": index.count}


def searched(customers: Path, outputs: Path, texts: Sequence[str]) -> Figures:
    """What a search takes, whole and by its parts."""
    from scanners.customers import load_index
    from scanners.customers.findings import BATCH
    from scanners.customers.findings import searched as search

    index = load_index(customers, outputs=outputs)
    batches, size = [[""]], 0
    for text in texts:
        batches[-1].append(text)
        size += len(text)
        if size >= BATCH:
            batches.append([])
            size = 0
    search(index, batches[0])  # word lists are loaded by the first search
    begun = time.process_time()
    found = sum(len(hits) for batch in batches for hits in search(index, batch))
    figures: Figures = {"seconds": time.process_time() - begun, "found": found, "memory": peak()}
    parts: defaultdict[str, float] = defaultdict(float)
    for batch in batches:
        for name, seconds in by_part(index, batch):
            parts[name] += seconds
    return figures | parts


def by_part(index: CustomerIndex, texts: Sequence[str]) -> Iterator[tuple[str, float]]:
    """(part, CPU seconds) of the search in these texts."""
    from deckproof.model import HOLD_FROM
    from scanners.customers.deriving import derived_hits
    from scanners.customers.encoded import encoded_hits
    from scanners.customers.folding import WALL, fold
    from scanners.customers.hashing import Hasher
    from scanners.customers.judging import judge
    from scanners.customers.marks import marked
    from scanners.customers.nearness import slips
    from scanners.customers.partial import partial_hits
    from scanners.customers.searching import (
        exact_candidates,
        near,
        reach_of,
        words_of,
    )
    from scanners.customers.sounding import sound_hits
    from scanners.customers.transliterating import transliterated_hits

    clock = time.process_time
    whole, marks = WALL.join(texts), [("", clock())]
    marked.cache_clear()  # the search before has left them
    marked(whole)
    marks.append(("marks", clock()))
    view = fold(whole)
    marks.append(("fold", clock()))
    hasher = Hasher(view.letters)
    words = words_of(view, hasher)
    marks.append(("words", clock()))
    candidates = exact_candidates(index, view, hasher, words)
    marks.append(("exact", clock()))
    sure = [
        one
        for one in candidates
        if (hit := judge(index, view, whole, one)) and hit.confidence >= HOLD_FROM
    ]
    reach = reach_of(view, sure)
    marks.append(("judged", clock()))
    pairs = near(index, view, words, reach)
    marks.append(("pairs", clock()))
    list(slips(index, view, pairs))
    marks.append(("compared", clock()))
    list(sound_hits(index, view, words))
    marks.append(("sounds", clock()))
    list(derived_hits(index, view, words))
    marks.append(("endings", clock()))
    list(transliterated_hits(whole, lambda _: iter(())))
    list(encoded_hits(whole, lambda _: iter(())))
    marks.append(("otherwise", clock()))
    list(partial_hits(index, whole))
    marks.append(("partial", clock()))
    yield from ((name, after - before) for (_, before), (name, after) in itertools.pairwise(marks))


def bare(names: Sequence[str], texts: Sequence[str]) -> Figures:
    """One pass of an automaton over the same text."""
    from ahocorasick_rs import AhoCorasick

    begun = time.process_time()
    automaton = AhoCorasick([name.lower() for name in names])
    built = time.process_time() - begun
    whole = "\n".join(texts).lower()
    rounds = 10
    begun = time.process_time()
    for _ in range(rounds):
        automaton.find_matches_as_indexes(whole)
    return {"built": built, "seconds": (time.process_time() - begun) / rounds, "memory": peak()}


def in_child(what: str, count: int, slides: int, folder: Path) -> Figures:
    """The figures of one step, measured in a process of its own."""
    command = [sys.executable, "-m", "bench.customer_names", "--step", what, str(count), str(slides), str(folder)]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    figures: Figures = json.loads(done.stdout)
    return figures


def step(what: str, count: int, slides: int, folder: Path) -> Figures:
    """The same, in this process."""
    rng = random.Random(7)  # noqa: S311 - a draw that is the same every time
    names = made_names(count, rng)
    texts = [text for slide in made_texts(slides, names, rng) for text in slide]
    customers = folder / "customers.csv"
    if what == "open":
        # Names and text are not part of it: the process begins with the list as a file.
        del names, texts
        return opened(customers, folder)
    if what == "write":
        customers.write_text("name\n" + "\n".join(names) + "\n", encoding="utf-8")
        return {"bytes": sum(len(text.encode()) for text in texts)}
    return bare(names, texts) if what == "bare" else searched(customers, folder, texts)


def measured(count: int, slides: int) -> dict[str, Figures]:
    """All figures for a list of that many names."""
    print(f"{count:,} names", file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="customer-names-") as folder:
        found = {}
        for name in ("write", "build", "open", "search", "bare"):
            what = "open" if name == "build" else name
            found[name] = in_child(what, count, slides, Path(folder))
        return found


def verdict(met: object) -> str:
    """As it is said in the tables."""
    return "met" if met else "missed"


def tables(sizes: Sequence[int], slides: int) -> Iterator[str]:
    """The section's lines."""
    yield f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}; invented names and slides."
    yield ""
    all_ = {count: measured(count, slides) for count in sizes}
    yield "| names | build, CPU s | open, CPU s | build, MB | search, MB | MB / CPU s | a bare pass | times its time |"
    yield "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for count, one in all_.items():
        size = one["write"]["bytes"] / 1e6
        ours, theirs = one["search"]["seconds"], one["bare"]["seconds"]
        yield (
            f"| {count:,} | {one['build']['seconds']:.1f} | {one['open']['seconds']:.2f} | {one['build']['memory']:.0f} | "
            f"{one['search']['memory']:.0f} | {size / ours:.2f} | {size / theirs:.1f} | {ours / theirs:.0f} |"
        )
    yield ""
    most = max(all_)
    last = all_[most]
    size, ours = last["write"]["bytes"] / 1e6, last["search"]["seconds"]
    times = ours / last["bare"]["seconds"]
    yield f"Of {most:,} names, goals: opened in at most {GOALS['opened']:.0f} s: {verdict(last['open']['seconds'] <= GOALS['opened'])};"
    yield f"at most 1 GB: {verdict(max(last['build']['memory'], last['search']['memory']) <= GOALS['memory'])};"
    yield f"at most {GOALS['times']:.0f} times a bare pass: {verdict(times <= GOALS['times'])}."
    yield ""
    yield f"| a part of the search, {most:,} names | CPU s / MB | share | times a bare pass |"
    yield "| --- | ---: | ---: | ---: |"
    rest = ours - sum(last["search"][name] for name in PARTS)
    shares = {said: last["search"][name] for name, said in PARTS.items()} | {
        "hidden on purpose; slips judged, overlaps settled": max(rest, 0.0)
    }
    for said, seconds in shares.items():
        yield f"| {said} | {seconds / size:.3f} | {seconds / ours:.0%} | {seconds / last['bare']['seconds']:.1f} |"


def write(page: Path, lines: Sequence[str]) -> None:
    """Put the lines between the markers."""
    before, rest = page.read_text(encoding="utf-8").split(BEGIN)
    body = "\n".join(lines)
    page.write_text(f"{before}{BEGIN}\n\n{body}\n\n{END}{rest.split(END)[1]}", encoding="utf-8")


def main() -> None:
    """Measure, print, and write if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000, 1_000_000])
    parser.add_argument("--slides", type=int, default=400)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--step", nargs=4, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.step:
        what, count, slides, folder = given.step
        print(json.dumps(step(what, int(count), int(slides), Path(folder))))
        return
    lines = list(tables(given.sizes, given.slides))
    print("\n".join(lines))
    if given.write:
        write(PAGE, lines)


if __name__ == "__main__":
    main()
