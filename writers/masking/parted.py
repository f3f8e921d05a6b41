"""A customer's name cut over the cells of a row, the lines of a box or neighbouring boxes, where the deck says it whole elsewhere."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from deckproof.model import EVERYDAY, MASK_FROM, Block, Category, Deck, Finding
from writers.masking.folding import fold
from writers.masking.order import is_named

APART = "-apart"
"""How rules end whose findings are a piece of a name each, the rest of it in other boxes or cells."""
_FEWEST_LETTERS = 3
_MOST_PIECES = 3
_PART = re.compile(r"[^\n\t\x0b|]+")
_LETTERS = re.compile(r"[^\W_]+")


class _Piece(NamedTuple):
    """A cell or a line as a whole, as what it is compared by."""

    block: Block
    start: int
    end: int
    letters: str


def with_parted(deck: Deck, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings, and those of names that are cut into whole cells or lines, one behind the other on a slide."""
    owners = _owners(findings)
    if not owners:
        return tuple(findings)
    known: dict[str | None, list[Finding]] = {}
    for found in findings:
        if found.category is Category.CUSTOMER and is_named(found):
            known.setdefault(found.block, []).append(found)
    more: list[Finding] = []
    for _, blocks in itertools.groupby(
        deck.all_blocks(), key=lambda one: (one.slide, one.visibility)
    ):
        for pieces, owner in _cut(tuple(_pieces(blocks)), owners):
            if not all(_is_known(piece, known) for piece in pieces):
                more += _told(pieces, owner)
    return (*findings, *more)


def _owners(findings: Iterable[Finding]) -> dict[str, Finding]:
    """The customers of the deck by the letters of each of their spellings."""
    owners: dict[str, Finding] = {}
    for found in findings:
        if found.category is not Category.CUSTOMER or not is_named(found):
            continue
        letters = "".join(_words(found.text))
        if len(letters) >= _FEWEST_LETTERS and not found.rule.endswith(APART):
            owners.setdefault(letters, found)
    return owners


def _words(text: str) -> list[str]:
    return _LETTERS.findall(fold(text))


def _pieces(blocks: Iterable[Block]) -> Iterator[_Piece]:
    for block in blocks:
        for part in _PART.finditer(block.text):
            letters = "".join(_words(part[0]))
            if letters:
                lead = len(part[0]) - len(part[0].lstrip())
                start = part.start() + lead
                yield _Piece(block, start, start + len(part[0].strip()), letters)


def _cut(
    pieces: Sequence[_Piece], owners: Mapping[str, Finding]
) -> Iterator[tuple[Sequence[_Piece], Finding]]:
    """Each run of two or three pieces that spell a customer together, cut inside a word: whole words are the scan's to judge."""
    longest = max(map(len, owners))
    for at, first in enumerate(pieces):
        letters = first.letters
        for length in range(2, _MOST_PIECES + 1):
            if len(letters) >= longest or at + length > len(pieces):
                break
            letters += pieces[at + length - 1].letters
            if (
                letters in owners
                and length < len(letters)
                and not _is_in_words(pieces[at : at + length], owners[letters])
            ):
                yield pieces[at : at + length], owners[letters]
                break


def _is_in_words(pieces: Sequence[_Piece], owner: Finding) -> bool:
    """Whether each piece but the last ends where a word of the name does."""
    ends = set(itertools.accumulate(map(len, _words(owner.text))))
    return all(end in ends for end in itertools.accumulate(len(one.letters) for one in pieces))


def _is_known(piece: _Piece, known: Mapping[str | None, Sequence[Finding]]) -> bool:
    return any(
        one.start < piece.end and piece.start < one.end for one in known.get(piece.block.id, ())
    )


def _told(pieces: Sequence[_Piece], owner: Finding) -> Iterator[Finding]:
    """One finding over all pieces of a block, so that its stand-in stands once."""
    for _, same in itertools.groupby(pieces, key=lambda one: one.block.id):
        own = tuple(same)
        start, end = own[0].start, own[-1].end
        yield replace(
            owner,
            rule=f"{owner.rule.partition('-')[0]}{APART}",
            block=own[0].block.id,
            slide=own[0].block.slide,
            visibility=own[0].block.visibility,
            start=start,
            end=end,
            text=own[0].block.text[start:end],
            confidence=max(owner.confidence, MASK_FROM),
            evidence=tuple(one for one in owner.evidence if one != EVERYDAY),
        )
