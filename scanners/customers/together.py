"""Customers that are named in one breath with others: "Harvest, Target and Walmart will speak"."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from deckproof.model import Block
from deckproof.model.finding import MASK_FROM
from scanners.customers.hits import Hit

NAMED_ELSEWHERE = "named plainly elsewhere"
_BESIDE = "beside another customer"
_JOINED = re.compile(
    r"\s*(?:,|/|&|\+|(?:,\s*)?(?<!\w)(?:and|or|nor|und|oder|noch|sowie|et|ou|ni|y|o|e|né|en|of)(?!\w))\s*",
    re.IGNORECASE,
)

Found = tuple[Block, Hit]


def masked(hit: Hit, why: str = NAMED_ELSEWHERE) -> Hit:
    """The hit, just as sure as it takes to be masked."""
    return replace(hit, confidence=MASK_FROM, evidence=(*hit.evidence, why))


def masked_together(found: Sequence[Found], owners: Collection[int]) -> Iterator[Found]:
    """The same hits in their order; a doubtful one of these owners that is joined to a customer by "and" or a comma is masked.

    A word with a small letter stays one.
    """
    places: defaultdict[str, list[int]] = defaultdict(list)
    for at, (block, _) in enumerate(found):
        places[block.id].append(at)
    hits = [hit for _, hit in found]
    for numbers in places.values():
        in_order = sorted(numbers, key=lambda at: hits[at].start)
        for way in (in_order, in_order[::-1]):
            _mask_along(way, found, hits, owners)
    return zip((block for block, _ in found), hits, strict=True)


def _mask_along(
    way: Sequence[int], found: Sequence[Found], hits: list[Hit], owners: Collection[int]
) -> None:
    """Mask in `hits` what is joined to the one before it on the way."""
    for sure, other in itertools.pairwise(way):
        known, doubted = hits[sure], hits[other]
        # Of two customers beside each other neither is a word, even if each by itself might be.
        is_customer = known.confidence >= MASK_FROM or _is_doubted(known, owners)
        if not (is_customer and known.owner != doubted.owner and _is_doubted(doubted, owners)):
            continue
        first, second = sorted((known, doubted), key=lambda one: one.start)
        if _JOINED.fullmatch(found[other][0].text, first.end, second.start):
            hits[other] = masked(doubted, _BESIDE)


def _is_doubted(hit: Hit, owners: Collection[int]) -> bool:
    return hit.confidence < MASK_FROM and hit.owner in owners and "lower case" not in hit.evidence
