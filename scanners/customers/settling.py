"""Which of the hits in one text are kept: the longer and surer ones of those that overlap."""

from __future__ import annotations

from collections.abc import Sequence

from deckproof.model.finding import HOLD_FROM, MASK_FROM
from scanners.customers.hits import Hit
from scanners.customers.surfaces import Kind

SLIP = 3
"""Letters that a mistyped name is behind a rightly spelled one."""


def without_idle_parts(hits: Sequence[Hit]) -> list[Hit]:
    """The hits without parts of names that are another customer's spelling, or within one."""
    spelled = [
        (hit.start, hit.end)
        for hit in hits
        if hit.kind is not Kind.FRAGMENT and hit.confidence >= MASK_FROM
    ]
    return [
        hit
        for hit in hits
        if hit.kind is not Kind.FRAGMENT
        or not any(start <= hit.start and hit.end <= end for start, end in spelled)
    ]


def settle(hits: Sequence[Hit]) -> list[Hit]:
    """The hits without those that a longer or surer one covers; customers of the same letters stay side by side.

    A name that is spelled right gives way only to one that covers all of it: the rest would stand there for all to read.
    """
    if len(hits) < 2:
        return list(hits)
    hits = _without_doubtful(hits)
    best: list[Hit] = []
    for hit in sorted(_surest(hits), key=lambda one: (-_strength(one), one.start, one.owner)):
        if all(not _covers(kept, hit) for kept in best):
            best.append(hit)
    return sorted(best, key=lambda one: (one.start, one.end, one.owner))


def _without_doubtful(hits: Sequence[Hit]) -> Sequence[Hit]:
    """The hits without doubtful slips of a name that is spelled right within them: "Korvath trailing" for a Korvath Trading called Korvath."""
    sure = [hit for hit in hits if _is_sure(hit)]
    if not sure:
        return hits
    return [
        hit
        for hit in hits
        if not hit.is_slip
        or hit.confidence >= HOLD_FROM
        or not any(
            one.owner == hit.owner and hit.start <= one.start and one.end <= hit.end for one in sure
        )
    ]


def _surest(hits: Sequence[Hit]) -> list[Hit]:
    """Of overlapping slips of one customer only the surest."""
    slips = [hit for hit in hits if hit.is_slip]
    if len(slips) < 2:
        return list(hits)
    kept: dict[int, list[Hit]] = {}
    for hit in sorted(slips, key=lambda one: (-one.confidence, -one.letters)):
        mine = kept.setdefault(hit.owner, [])
        if all(one.end <= hit.start or hit.end <= one.start for one in mine):
            mine.append(hit)
    return [hit for hit in hits if not hit.is_slip] + [
        one for mine in kept.values() for one in mine
    ]


def _strength(hit: Hit) -> float:
    """The longer counts more; a mistyped name has to be longer by some letters than one that is spelled right."""
    letters = hit.letters - (SLIP if hit.is_slip else 0)
    return letters * (1 if hit.confidence >= MASK_FROM else 0.1) + hit.confidence


def _covers(kept: Hit, hit: Hit) -> bool:
    overlap = kept.start < hit.end and hit.start < kept.end
    if not overlap or (_is_sure(hit) and _goes_beyond(hit, kept)):
        return False
    if kept.owner == hit.owner:
        return True
    return _strength(kept) >= _strength(hit) + 1 and kept.confidence >= min(
        hit.confidence, MASK_FROM
    )


def _is_sure(hit: Hit) -> bool:
    """Whether it is a name as it is spelled: what of it no other covers must not be seen (`searching.reach_of` rests on it)."""
    return hit.confidence >= HOLD_FROM and not hit.is_slip and hit.kind is not Kind.FRAGMENT


def _goes_beyond(hit: Hit, kept: Hit) -> bool:
    """Whether the two only overlap: each has something that the other has not."""
    before, behind = hit.start < kept.start, kept.end < hit.end
    within = kept.start < hit.start, hit.end < kept.end
    return (before and within[1]) or (behind and within[0])
