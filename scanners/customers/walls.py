"""Parts of names on a slide that another box heads as one of clients: a wall of logos, a list under "Our customers"."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from deckproof.model import HOLD_FROM, Block
from scanners.customers.clients import is_heading
from scanners.customers.hits import Hit
from scanners.customers.surfaces import Kind


def walled_hits(
    blocks: Sequence[Block], search: Callable[[Sequence[str]], Sequence[Sequence[Hit]]]
) -> Iterator[tuple[int, Hit]]:
    """The position of a block and each part of a name that `search` finds in it under its slide's heading."""
    headings: dict[tuple[int | None, str], Block] = {
        (block.slide, block.part): block
        for block in blocks
        if block.slide is not None and "\n" not in block.text and is_heading(block.text)
    }
    under = [
        (number, headings[block.slide, block.part])
        for number, block in enumerate(blocks)
        if (block.slide, block.part) in headings
        and headings[block.slide, block.part].id != block.id
        and block.text.strip()
    ]
    texts = [f"{heading.text}\n{blocks[number].text}" for number, heading in under]
    for (number, heading), hits in zip(under, search(texts) if texts else (), strict=True):
        begin = len(heading.text) + 1
        for hit in hits:
            if hit.kind is Kind.FRAGMENT and hit.confidence >= HOLD_FROM and hit.start >= begin:
                yield number, replace(hit, start=hit.start - begin, end=hit.end - begin)
