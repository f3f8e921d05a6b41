"""Parts of names on a slide that another box heads as one of clients: a wall of logos, a list under "Our customers"."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from deckproof.model import HOLD_FROM, Block, BlockKind
from scanners.customers.clients import is_heading
from scanners.customers.hits import Hit
from scanners.customers.surfaces import Kind

_SLIDES_OWN = frozenset({BlockKind.TITLE, BlockKind.BODY, BlockKind.GROUP})
_DRAWN = frozenset({BlockKind.CHART_TEXT, BlockKind.SMARTART, BlockKind.SVG_TEXT})
"""What stands on the slide and in another part of the file."""


def walled_hits(
    blocks: Sequence[Block], search: Callable[[Sequence[str]], Sequence[Sequence[Hit]]]
) -> Iterator[tuple[int, Hit]]:
    """The position of a block and each part of a name that `search` finds in it under its slide's heading."""
    headings: dict[tuple[int | None, str], Block] = {}
    over: dict[int, Block] = {}
    for block in blocks:
        if block.slide is not None and "\n" not in block.text and is_heading(block.text):
            headings[block.slide, block.part] = block
            if block.kind in _SLIDES_OWN:
                over[block.slide] = block
    under: list[tuple[int, Block]] = []
    for number, block in enumerate(blocks):
        heading = headings.get((block.slide, block.part))
        if heading is None and block.kind in _DRAWN and block.slide is not None:
            heading = over.get(block.slide)
        if heading is not None and heading.id != block.id and block.text.strip():
            under.append((number, heading))
    texts = [f"{heading.text}\n{blocks[number].text}" for number, heading in under]
    for (number, heading), hits in zip(under, search(texts) if texts else (), strict=True):
        begin = len(heading.text) + 1
        for hit in hits:
            if hit.kind is Kind.FRAGMENT and hit.confidence >= HOLD_FROM and hit.start >= begin:
                yield number, replace(hit, start=hit.start - begin, end=hit.end - begin)
