"""Which of the writer's own words for masked names a passage accounts for."""

from __future__ import annotations

from collections.abc import Iterator

from deckproof.stand_ins import LABELS, stand_ins_in_files
from deckproof.stand_ins import stand_ins as said


def stand_ins(text: str, passage: str, *, bare: bool = False) -> Iterator[tuple[int, int]]:
    """The spans of the text's stand-ins, noun and letter, of kinds that the passage has a placeholder of; with `bare` the noun alone too."""
    yield from said(text, _labels(passage), bare=bare)
    yield from file_stand_ins(text, passage)


def file_stand_ins(text: str, passage: str) -> Iterator[tuple[int, int]]:
    """The spans of the text's file names in which such a stand-in is a part."""
    yield from stand_ins_in_files(text, _labels(passage))


def _labels(passage: str) -> list[str]:
    return [one for one in LABELS if f"[{one} " in passage]
