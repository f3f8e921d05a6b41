"""How far apart the styles are: posts of each deck in every style, named back by the profiles in the styles' front matter.

    .venv/bin/python bench/styles.py [DECK …] [--misses N]

Without a deck: the example. A post is named rightly when the style whose numbers it is nearest to is the one it was written in.
FACTS is the share of numbers and names that two styles of one post have in common (Jaccard): on average, in the middle, at the least.
"""

from __future__ import annotations

import argparse
import itertools
import re
import statistics
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import scanners
import writers
from deckproof.errors import DeckproofError
from deckproof.model import Draft
from extractors import ReadOptions, read_deck
from writers.masking import mask
from writers.profiles import measure, nearest_style
from writers.templates import load_template

ROOT = Path(__file__).resolve().parents[1]
LEAST_WORDS = 150
"""A shorter post has no style to tell."""
FEWEST_FACTS = 5


def posts(path: Path) -> Iterator[Draft]:
    """The posts of a deck in every style, without its pictures' text."""
    deck = read_deck(path, name=path.name, options=ReadOptions(ocr=False))
    source = mask(deck, scanners.scan(deck), outside=False)
    brief = writers.default_brief()
    outline = writers.plan(source, brief)
    for style in writers.styles():
        yield from writers.write(source, outline, brief, kind="blog-post", style=style)


def facts(draft: Draft) -> frozenset[str]:
    """The numbers and the words with a capital inside a sentence, of what cites a slide."""
    text = " ".join(claim.text for claim in draft.claims if claim.cites)
    numbers = re.findall(r"\d+(?:[.,]\d+)*", text)
    return frozenset(numbers) | frozenset(re.findall(r"(?<=[a-z,] )[A-ZÄÖÜ][\w-]+", text))


def shared(found: Sequence[Draft]) -> list[float]:
    """For each post and each two of its styles, the share of facts that both have."""
    by_number: dict[int, list[frozenset[str]]] = {}
    for draft in found:
        by_number.setdefault(draft.number, []).append(facts(draft))
    return [
        len(one & two) / len(one | two)
        for styles in by_number.values()
        for one, two in itertools.combinations(styles, 2)
        if min(len(one), len(two)) >= FEWEST_FACTS
    ]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("decks", nargs="*", type=Path)
    parser.add_argument("--misses", type=int, default=0)
    options = parser.parse_args()
    templates = [load_template("style", name) for name in writers.styles()]
    begun = time.process_time()
    right = whole = 0
    common: list[float] = []
    missed: list[str] = []
    for path in options.decks or [ROOT / "examples" / "the-second-visit.pptx"]:
        try:
            found = [draft for draft in posts(path) if draft.words >= LEAST_WORDS]
        except DeckproofError as error:
            print(f"{path.name}: {type(error).__name__}")
            continue
        common += shared(found)
        for draft in found:
            named = nearest_style(draft.marked, templates)
            whole += 1
            right += named == draft.style
            if named != draft.style:
                missed.append(
                    f"{path.name} {draft.number}: {draft.style} as {named} {dict(measure(draft.marked))}"
                )
    for line in missed[: options.misses]:
        print(line)
    mean, middle = (statistics.fmean(common), statistics.median(common)) if common else (0.0, 0.0)
    print(
        f"STYLES={right / max(1, whole):.3f} POSTS={whole} FACTS={mean:.3f} MIDDLEFACTS={middle:.3f} LEASTFACTS={min(common, default=0.0):.3f} "
        f"CPU={time.process_time() - begun:.1f}"
    )


if __name__ == "__main__":
    main()
