"""Fewer words: the least central sentences go first, and what leaned on them goes with them."""

from __future__ import annotations

from collections.abc import Sequence

from writers.joining import Sentence, leans
from writers.languages import Language
from writers.ranking import Terms, central


def kept_within(
    groups: Sequence[Sequence[Sentence]],
    most_words: int,
    tongue: Language,
    terms: Terms,
    *,
    least: int = 1,
) -> list[list[bool]]:
    """For each sentence of each group (a slide) whether it stays, so that about `most_words` are left.

    A group keeps at least `least` sentences where it has them.
    """
    kept = [[True] * len(group) for group in groups]
    total = sum(sentence.words for group in groups for sentence in group)
    if total <= most_words:
        return kept
    places = [(at, number) for at, group in enumerate(groups) for number in range(len(group))]
    ranks = central(terms.vectors(groups[at][number].text for at, number in places))
    worth = {
        place: float(rank) / max(6, groups[place[0]][place[1]].words) ** 0.4
        for place, rank in zip(places, ranks, strict=True)
    }
    left = [len(group) for group in groups]
    for at, number in sorted(places, key=lambda place: (worth[place], place)):
        if total <= most_words:
            break
        if not kept[at][number]:
            continue
        gone = _with_what_leans(groups[at], kept[at], number, tongue)
        if left[at] - len(gone) < min(least, len(groups[at])):
            continue
        for one in gone:
            kept[at][one] = False
            total -= groups[at][one].words
        left[at] -= len(gone)
    return kept


def _with_what_leans(
    group: Sequence[Sentence], kept: Sequence[bool], number: int, tongue: Language
) -> list[int]:
    """The sentence and those kept behind it that would lean on nothing."""
    gone = [number]
    for following in range(number + 1, len(group)):
        if not kept[following]:
            continue
        if not leans(group[following].text, tongue):
            break
        gone.append(following)
    return gone
