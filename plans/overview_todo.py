"""What is left to do with a pack, and who may do it: the next step of every piece, and what the whole pack waits for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deckproof.counts import counted
from deckproof.model import Finding, OutputState
from plans.briefs import PackBrief

if TYPE_CHECKING:
    from plans.overview import PieceLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """One step. `who` are roles, the one that it mostly falls to first; `outputs` are ids, none for the whole pack."""

    step: str
    what: str
    who: tuple[str, ...]
    outputs: tuple[str, ...] = ()


def todos_of(
    author: str,
    pieces: Sequence[PieceLine],
    open_of_deck: Sequence[Finding],
    brief: PackBrief | None,
) -> tuple[Todo, ...]:
    """The steps in the order in which they have to be taken; none where nothing is left."""
    return (*_of_pack(author, open_of_deck, brief), *_of_pieces(pieces))


def _of_pack(
    author: str, open_of_deck: Sequence[Finding], brief: PackBrief | None
) -> Iterator[Todo]:
    if not author:
        yield Todo(
            step="adopt",
            what="Somebody has to take the pack on as its author, so that nobody approves their own work.",
            who=("author", "comms", "admin"),
        )
    if brief is not None and brief.brief.is_default:
        yield Todo(
            step="brief",
            what="Nobody wrote a brief: say for whom it is and why, and run the deck again with it.",
            who=("author", "comms"),
        )
    if open_of_deck:
        yield Todo(
            step="look",
            what=f"{counted(len(open_of_deck), 'part')} of the deck could not be looked at; until a word stands on each, nothing can be approved.",
            who=("compliance",),
        )


def _of_pieces(pieces: Sequence[PieceLine]) -> Iterator[Todo]:
    waiting = [
        one
        for one in pieces
        if one.state in {OutputState.HELD, OutputState.CHANGES_REQUESTED} and one.open
    ]
    severe = [one for one in waiting if one.open_high]
    held = [one for one in pieces if one.state is OutputState.HELD and not one.open]
    for step, what, who, those in (
        (
            "change",
            "Changes were asked for: edit, and hand it back.",
            ("author", "comms"),
            [one for one in pieces if one.state is OutputState.CHANGES_REQUESTED],
        ),
        ("write", "Only a digest came of it: somebody has to write it out.", ("author", "comms"),
         [one for one in pieces if one.editor_asked and one.state is OutputState.HELD]),
        ("settle-severe", "Settle the severe findings.", ("compliance",), severe),
        ("settle", "Settle the findings.", ("comms", "compliance"),
         [one for one in waiting if one not in severe]),
        ("sign", "Read and sign: a severe finding stood in it.", ("compliance",),
         [one for one in held if one.signs]),
        ("approve", "Read and approve.", ("comms", "compliance"),
         [one for one in held if not one.signs]),
        ("release", "Release what was approved.", ("comms", "compliance"),
         [one for one in pieces if one.state is OutputState.APPROVED]),
    ):  # fmt: skip
        if those:
            yield Todo(step=step, what=what, who=who, outputs=tuple(one.id for one in those))
