"""Fewer words: the ends of slides go first, so that what is left still follows from what stands before it."""

from __future__ import annotations

import heapq
from collections.abc import Sequence

from writers.anchoring import hangs_back
from writers.languages import Language
from writers.passages import Sentence
from writers.promises import kept_promises
from writers.ranking import Terms


def kept_within(
    groups: Sequence[Sequence[Sentence]],
    most_words: int,
    terms: Terms,
    *,
    least: int = 1,
) -> list[list[bool]]:
    """For each sentence of each group (a slide) whether it stays, so that about `most_words` are left.

    Always the last sentence of a slide goes, of all last ones the least central. A group keeps at least `least`
    sentences where it has them.
    """
    left = [len(group) for group in groups]
    total = sum(sentence.words for group in groups for sentence in group)
    if total > most_words:
        _shorten(groups, left, total - most_words, terms, least=least)
    return [[number < left[at] for number in range(len(group))] for at, group in enumerate(groups)]


def whole_groups(
    groups: Sequence[Sequence[Sentence]], parts: Sequence[int], most_words: int, terms: Terms
) -> list[bool]:
    """Which groups (slides) to tell whole, so that they come to about `most_words`: how it begins and ends, the most central of each part, then the rest.

    `parts` names the part of each group. What is told whole can be followed; a sentence from every slide cannot.
    """
    sizes = [sum(sentence.words for sentence in group) for group in groups]
    if sum(sizes) <= most_words:
        return [True] * len(groups)
    ranks = terms.central(" ".join(sentence.text for sentence in group) for group in groups)
    order = sorted(
        range(len(groups)), key=lambda at: (-float(ranks[at]) * min(1.0, sizes[at] / 50), at)
    )
    best = {parts[at]: at for at in reversed(order)}
    told = [at for at, size in enumerate(sizes) if size]
    ends = {at for at in (*told[:1], *told[-1:]) if sizes[at] <= LARGEST_END * most_words}
    sure = {*best.values(), *ends}
    chosen: set[int] = set()
    words = 0
    for at in [*sorted(sure), *order]:
        if at not in chosen and (words < most_words or at in sure) and sizes[at]:
            chosen.add(at)
            words += sizes[at]
    return [at in chosen for at in range(len(groups))]


LARGEST_END = 0.12
"""Of all words, the share that a beginning or an end may have to be told for its place alone."""


def _shorten(
    groups: Sequence[Sequence[Sentence]],
    left: list[int],
    spare: int,
    terms: Terms,
    *,
    least: int,
) -> None:
    """Lower the counts of sentences left until `spare` words are gone or nothing may go."""
    places = [(at, number) for at, group in enumerate(groups) for number in range(len(group))]
    ranks = terms.central(groups[at][number].text for at, number in places)
    worth = {
        (at, number): float(rank) * (1.0 if groups[at][number].whole else 0.5) * (0.9**number)
        for (at, number), rank in zip(places, ranks, strict=True)
    }
    ends = [(worth[at, count - 1], at) for at, count in enumerate(left) if count > least]
    heapq.heapify(ends)
    while spare > 0 and ends:
        _, at = heapq.heappop(ends)
        texts = [sentence.text for sentence in groups[at]]
        stays = kept_promises(texts, left[at] - 1)
        if stays < least:
            continue  # it promises a number of things, and nothing else would stay
        spare -= sum(sentence.words for sentence in groups[at][stays : left[at]])
        left[at] = stays
        # A question that was asked only to be answered goes with its answer.
        while left[at] > least and groups[at][left[at] - 1].text.endswith("?"):
            left[at] -= 1
            spare -= groups[at][left[at]].words
        if left[at] > least:
            heapq.heappush(ends, (worth[at, left[at] - 1], at))


def stands_alone(sentence: Sentence, tongue: Language) -> bool:
    """Whether it can be read without the sentences around it: no opening that leans, no early pronoun, no count of the unnamed."""
    return not hangs_back(sentence.text, tongue)
