"""The slides of a deck as its pack uses them: which piece rests on which, and why one is used by none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, Row, select

from deckproof.codec import digest, from_json
from deckproof.errors import DeckproofError
from deckproof.model import Finding, Outline, Source, Visibility
from review.store import Store
from review.work_tables import stage

HIDDEN = "It is hidden in the deck; no writer sees it."
NOTHING_LEFT = "Nothing on it may be shown to a writer, or it carries no text."
NOT_CHOSEN = "No piece needed it."
NOTES_WITHHELD = "Its speaker notes were withheld."

P = TypeVar("P")
"""A piece, as whoever counts it knows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlideLine:
    """One slide. `title` is masked; `used_in` are the places of pieces in the pack; `why_unused` is "" for a used one."""

    number: int
    title: str
    hidden: bool
    used_in: tuple[int, ...]
    why_unused: str

    @property
    def label(self) -> str:
        """Its title, or why none is shown."""
        if self.title:
            return self.title
        return "(a hidden slide)" if self.hidden else "(no title)"


class _Planned(msgspec.Struct):
    """What of the plan of a run tells of unused slides; its source is compared by its bytes alone."""

    source: msgspec.Raw
    outline: Outline


def counted_pieces(pieces: Iterable[P], is_copy: Callable[[P], bool]) -> tuple[P, ...]:
    """The pieces by which slides count as used: what was written, or the copy of the deck where there is nothing else."""
    pieces = tuple(pieces)
    return tuple(one for one in pieces if not is_copy(one)) or pieces


def slide_lines(
    source: Source,
    of_deck: Iterable[Finding],
    pieces: Sequence[tuple[int, Sequence[int]]],
    reasons: Mapping[int, str],
) -> tuple[SlideLine, ...]:
    """Every slide of the deck in order; `pieces` are places with the slides that each rests on."""
    of_deck = tuple(of_deck)
    seen = {slide.number: slide for slide in source.slides}
    noted = {one.slide for one in of_deck if one.visibility is Visibility.NOTES}
    hidden = {
        one.slide for one in of_deck if one.visibility is Visibility.HIDDEN_SLIDE and one.slide
    } - seen.keys()
    lines = []
    for number in range(1, max([source.slide_count, *seen], default=0) + 1):
        used_in = tuple(place for place, slides in pieces if number in slides)
        own = seen.get(number)
        if used_in:
            why = ""
        elif own is None:
            why = HIDDEN if number in hidden else NOTHING_LEFT
        else:
            withheld = number in noted and not own.notes
            told = reasons.get(number, NOT_CHOSEN)
            why = f"{told} {NOTES_WITHHELD}" if withheld else told
        lines.append(
            SlideLine(
                number=number,
                title=own.title if own else "",
                hidden=number in hidden,
                used_in=used_in,
                why_unused=why,
            )
        )
    return tuple(lines)


def unused_reasons(store: Store, connection: Connection, pack: Row[Any]) -> dict[int, str]:
    """Why the writers left slides out, by the plan of the pack's own run; nothing where that plan is gone."""
    wanted = select(stage.c.result).where(
        stage.c.deck_sha256 == pack.deck, stage.c.stage == "plan", stage.c.result.is_not(None)
    )
    for blob in sorted(set(connection.execute(wanted).scalars())):
        planned = _planned(store, str(blob))
        if planned is not None and digest(bytes(planned.source)) == pack.source:
            return {one.number: one.why for one in planned.outline.unused}
    return {}


def _planned(store: Store, blob: str) -> _Planned | None:
    try:
        return from_json(store.blobs.get(blob), _Planned)
    except (DeckproofError, msgspec.DecodeError):
        # A plan is kept for runs to go on from; without it slides are still counted, with a plainer reason.
        return None
