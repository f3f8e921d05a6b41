"""Neighbouring slides of one topic: where topics change, by what was said and by the words that recur."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np

from writers.headings import dividers, is_telling
from writers.joining import passages
from writers.languages import Language
from writers.pages import Page
from writers.ranking import Terms, Vector
from writers.reading import Reading, told_words

WORDS_PER_POST = 420
"""What a part should come to; between 250 and 1,200 words make a post."""
MOST_ALIKE = 0.08
"""Of the runs of three words of two posts, the share that both may have."""
LEAST_WORDS = 280
"""A part with fewer is joined to its neighbour."""


def segments(reading: Reading, terms: Terms, *, most: int) -> list[tuple[Page, ...]]:
    """The content slides cut where topics change, by dynamic programming over all cuts."""
    pages = reading.content
    if not pages:
        return []
    words = np.array([told_words(page, reading.tongue) for page in pages], dtype=float)
    count = max(1, min(most, 6, len(pages), round(float(words.sum()) / WORDS_PER_POST)))
    while count > 1 and words.sum() / count < LEAST_WORDS:
        count -= 1
    if count == 1:
        return [pages]
    cuts = _best_cuts(_break_gains(reading, terms), words, count)
    groups = [pages[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(pages)], strict=True)]
    return _joined_alike(_joined_small(groups, terms, reading.tongue), reading.tongue)


def _break_gains(reading: Reading, terms: Terms) -> Vector:
    """For each gap between two content slides, how well a cut there parts two topics; higher is better."""
    pages = reading.content
    rows = terms.vectors(
        " ".join([page.title] * 3 + [piece.text for piece in page.pieces]) for page in pages
    )
    left_out = {page.number for page in reading.pages} - {page.number for page in pages}
    openers = {page.number for page in dividers(reading.pages, reading.tongue)}
    gains = np.zeros(len(pages))
    for gap in range(1, len(pages)):
        before, after = rows[max(0, gap - 3) : gap].sum(axis=0), rows[gap : gap + 3].sum(axis=0)
        lengths = float(np.linalg.norm(before) * np.linalg.norm(after))
        gain = 1.0 - (float(before @ after) / lengths if lengths else 0.0)
        first, second = pages[gap - 1], pages[gap]
        if first.section != second.section:
            gain += 1.5
        between = range(first.number + 1, second.number)
        if any(number in left_out for number in between):
            gain += 0.35
        if openers.intersection(between) or second.number in openers:
            gain += 0.8
        if first.number in openers:
            gain -= 0.8
        if first.title and first.title.casefold() == second.title.casefold():
            gain -= 1.0
        if not second.title:
            gain -= 0.3
        if is_telling(second.title, reading.tongue):
            gain += 0.1
        gains[gap] = gain
    return gains


def _best_cuts(gains: Vector, words: Vector, count: int) -> list[int]:
    """Where to cut into `count` groups: great gains, and groups of about equal words."""
    size = len(words)
    sums = np.concatenate(([0.0], np.cumsum(words)))
    ideal = float(sums[-1]) / count

    def cost(begin: int, end: int) -> float:
        return 1.8 * math.log(max(1.0, float(sums[end] - sums[begin])) / ideal) ** 2

    best = [[math.inf] * (size + 1) for _ in range(count + 1)]
    came = [[0] * (size + 1) for _ in range(count + 1)]
    best[0][0] = 0.0
    for parts in range(1, count + 1):
        for end in range(parts, size + 1):
            for begin in range(parts - 1, end):
                value = (
                    best[parts - 1][begin]
                    + cost(begin, end)
                    - (float(gains[begin]) if begin else 0.0)
                )
                if value < best[parts][end]:
                    best[parts][end], came[parts][end] = value, begin
    cuts: list[int] = []
    end = size
    for parts in range(count, 0, -1):
        end = came[parts][end]
        cuts.append(end)
    return sorted(cut for cut in cuts if cut)


def _joined_small(
    groups: list[tuple[Page, ...]], terms: Terms, tongue: Language
) -> list[tuple[Page, ...]]:
    """The groups, one with too few words joined to the neighbour it is more like."""
    groups = list(groups)
    while len(groups) > 1:
        sizes = [sum(told_words(page, tongue) for page in group) for group in groups]
        small = min(range(len(groups)), key=lambda at: (sizes[at], at))
        if sizes[small] >= LEAST_WORDS:
            break
        rows = terms.vectors(" ".join(page.text for page in group) for group in groups)
        neighbours = [at for at in (small - 1, small + 1) if 0 <= at < len(groups)]
        other = max(
            neighbours, key=lambda at: (float(rows[small] @ rows[at]) - sizes[at] / 4000, -at)
        )
        first, second = sorted((small, other))
        groups[first : second + 1] = [groups[first] + groups[second]]
    return groups


def _joined_alike(groups: list[tuple[Page, ...]], tongue: Language) -> list[tuple[Page, ...]]:
    """The groups, neighbours that would say too much in the same words joined."""
    groups = list(groups)
    runs = [_runs(group, tongue) for group in groups]
    at = 0
    while at + 1 < len(groups):
        least = max(1, min(len(runs[at]), len(runs[at + 1])))
        if len(runs[at] & runs[at + 1]) > MOST_ALIKE * least:
            groups[at : at + 2] = [groups[at] + groups[at + 1]]
            runs[at : at + 2] = [runs[at] | runs[at + 1]]
        else:
            at += 1
    return groups


def _runs(group: Sequence[Page], tongue: Language) -> set[tuple[str, ...]]:
    """The runs of three words in what the group tells, its tables as they stand."""
    found: set[tuple[str, ...]] = set()
    for page in group:
        told = [
            sentence.text for passage in passages(page, tongue) for sentence in passage.sentences
        ]
        told += [" ".join(row) for table in page.tables for row in table]
        for text in told:
            words = re.findall(r"\w+", text.casefold())
            found.update(zip(words, words[1:], words[2:], strict=False))
    return found
