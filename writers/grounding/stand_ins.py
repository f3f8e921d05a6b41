"""Which of the writer's own words for masked names a passage accounts for."""

from __future__ import annotations

from collections.abc import Iterator

from deckproof.stand_ins import LABELS
from deckproof.stand_ins import stand_ins as said


def stand_ins(text: str, passage: str, *, bare: bool = False) -> Iterator[tuple[int, int]]:
    """The spans of the text's stand-ins, noun and letter, of kinds that the passage has a placeholder of; with `bare` the noun alone too."""
    yield from said(text, (one for one in LABELS if f"[{one} " in passage), bare=bare)
