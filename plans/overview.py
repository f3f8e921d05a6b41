"""A pack at a glance: what came of the deck, which slide is used where, what each piece gives its reader, what is left to do.

overview = load_overview(store, pack_id, house=settings.what_if)
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Row

from deckproof.codec import from_json
from deckproof.errors import DeckproofError
from deckproof.model import (
    Brief,
    Draft,
    Finding,
    Output,
    OutputState,
    Person,
    Severity,
    Source,
    WhatIf,
)
from plans.briefs import PackBrief, brief_of_pack
from plans.overview_slides import SlideLine, counted_pieces, slide_lines, unused_reasons
from plans.overview_todo import Todo, todos_of
from plans.what_if import Piece, WhatIfSheet, make_sheet
from review import findings
from review.circles import shared_rows
from review.files import PAGE
from review.grants import require_sight
from review.names import deck_named
from review.open_findings import open_by_output, open_ids_of_pack
from review.outputs import as_noun, draft_of, file_name, find_pack_row, rows_of
from review.people import still_active
from review.pruned import is_pruned, read_kept
from review.store import Store

GONE = frozenset({OutputState.REJECTED, OutputState.WITHDRAWN, OutputState.RECALLED})
"""States of what no reader has or will have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceLine:
    """One output in the overview. `place` is its number in the pack, from 1."""

    place: int
    id: str
    kind: str
    style: str
    title: str
    file: str
    """Of the held page, in the pack's folder."""
    state: OutputState
    words: int
    minutes: float | None
    """Of what is spoken; None for what is read."""
    slides: tuple[int, ...]
    is_copy: bool
    """Whether it is the deck itself, and not something written from it."""
    gives: tuple[str, ...]
    """One sentence: whom its shape is for, and what of the brief's promise they get on which slide, or that it promises nothing."""
    findings: Mapping[str, int]
    """By severity, the worst first."""
    open: int
    """How many of them wait for a person's word; those on the whole deck are told once, for the pack."""
    open_high: int
    signs: bool
    """Whether compliance has to sign."""
    groups: tuple[str, ...]
    """The small groups that have it, before or besides everybody."""
    editor_asked: bool
    """Whether it is a digest that somebody has to write out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackOverview:
    """All of a pack that helps to decide what comes next. Of the deck it holds masked words alone, as held pages do."""

    pack: str
    deck_sha256: str
    deck_name: str
    deck_title: str
    language: str
    author: str
    brief: PackBrief | None
    """None where the options of the run are gone."""
    customers_looked_for: bool
    pieces: tuple[PieceLine, ...]
    slides: tuple[SlideLine, ...]
    severities: Mapping[str, int]
    """Of the findings in the deck, the worst first."""
    categories: Mapping[str, int]
    """The same by category, the most first."""
    masked: int
    """How many names and the like stand as placeholders in the drafts."""
    open_of_deck: int
    """How many findings on the deck hold up every piece."""
    todos: tuple[Todo, ...]
    what_if: WhatIfSheet

    @property
    def used(self) -> int:
        """How many slides some piece rests on."""
        return sum(bool(slide.used_in) for slide in self.slides)

    @property
    def out(self) -> int:
        """How many pieces are out, with everybody or with a group."""
        return sum(one.state is OutputState.RELEASED or bool(one.groups) for one in self.pieces)

    @property
    def counted(self) -> tuple[PieceLine, ...]:
        """The pieces by which slides count as used: what was written, or the copy of the deck where there is nothing else."""
        return counted_pieces(self.pieces, attrgetter("is_copy"))


def load_overview(
    store: Store,
    pack_id: str,
    *,
    house: WhatIf,
    viewer: Person | None = None,
    now: dt.datetime | None = None,
) -> PackOverview:
    """The overview as the store stands; raises UnknownNameError, for what `viewer` may not see too.

    `house` names who answers where the brief is silent; `now` is the time by which allow-list entries end, else the database's.
    """
    brief = brief_of_pack(store, pack_id)
    with store.reading() as connection:
        row = find_pack_row(connection, pack_id)
        if viewer is not None:
            require_sight(connection, still_active(connection, viewer), pack_id)
        source = from_json(read_kept(store, connection, row.source), Source)
        of_deck = from_json(read_kept(store, connection, row.findings), tuple[Finding, ...])
        judge = _judge(brief, source)
        pieces = tuple(_pieces(store, connection, pack_id, now, judge))
        reasons = unused_reasons(store, connection, row)
        open_of_deck = _open_of_deck(connection, row.id, of_deck)
    written = [(one.place, one.slides) for one in counted_pieces(pieces, attrgetter("is_copy"))]
    slides = slide_lines(source, of_deck, written, reasons)
    return PackOverview(
        pack=row.id,
        deck_sha256=row.deck,
        deck_name=deck_named(store, row.id, now),
        deck_title=source.title,
        language=source.language,
        author=row.author,
        brief=brief,
        customers_looked_for=bool(row.index_digest),
        pieces=pieces,
        slides=slides,
        severities=by_severity(of_deck),
        categories=dict(Counter(one.category.value for one in of_deck).most_common()),
        masked=len(source.masks),
        open_of_deck=len(open_of_deck),
        todos=todos_of(row.author, pieces, open_of_deck, brief),
        what_if=make_sheet(
            brief.brief if brief else None, house, source, of_deck, [_out(one) for one in pieces]
        ),
    )


def by_severity(found: Iterable[Finding]) -> dict[str, int]:
    """How many there are of each severity, the worst first; none that there is not."""
    counted = Counter(one.severity for one in found)
    return {one.value: counted[one] for one in reversed(Severity) if counted[one]}


def _pieces(
    store: Store,
    connection: Connection,
    pack_id: str,
    now: dt.datetime | None,
    judge: Callable[[Draft], tuple[str, ...]],
) -> Iterable[PieceLine]:
    shared = [one for one in shared_rows(connection, pack_id) if one.recalled_at is None]
    waiting = open_by_output(connection, pack_id, now)
    for row in rows_of(connection, pack_id):
        draft = None if is_pruned(store, connection, row) else draft_of(store, connection, row)
        noun = as_noun(store, connection, row)
        gives = judge(draft) if draft else ()
        groups = sorted({one.circle for one in shared if one.output == row.id})
        piece = _piece(row, noun, draft, gives, waiting.get(row.id, ()))
        yield replace(piece, groups=tuple(groups))


def _judge(brief: PackBrief | None, source: Source) -> Callable[[Draft], tuple[str, ...]]:
    """How a draft serves its reader, in sentences, by the brief of its pack."""
    from writers.cleaning.telling import KIND
    from writers.languages import language
    from writers.serving import nearest_slide, serving
    from writers.templates import load_template

    tongue = replace(language(source.language), say=language("en").say)
    plan = brief.brief if brief else Brief(is_default=True)

    def judge(draft: Draft) -> tuple[str, ...]:
        if draft.kind == KIND:
            return ("The deck itself, fit to lie beside its description.",)
        try:
            about = str(load_template("style", draft.style).front.get("about", ""))
        except DeckproofError:
            about = ""  # a style of a team's own, whose folder need not be here
        if plan.is_default:
            return tuple(filter(None, (about, serving(plan, tongue))))
        return (_gives(about.rstrip("."), plan, nearest_slide(plan, draft.claims, tongue)),)

    return judge


def _gives(about: str, plan: Brief, slide: int | None) -> str:
    """The style and what the reader gets of the plan in it, as a sentence."""
    promise = (plan.value or plan.why or plan.purpose).strip().rstrip(".")
    if slide is None:
        return f"{about}; the brief says of no value to the reader." if about else ""
    if not slide:
        told = f"no sentence of it speaks of what the brief promises ({promise}), so ask whom it helps before it goes out."
    else:
        told = f"of what the brief promises ({promise}) it tells most plainly on slide {slide}."
    return f"{about}; {told}" if about else told[0].upper() + told[1:]


def _piece(
    row: Row[Any],
    noun: Output,
    draft: Draft | None,
    gives: tuple[str, ...],
    waiting: Sequence[Severity],
) -> PieceLine:
    open_ones = () if noun.state in {*GONE, OutputState.RELEASED} else waiting
    return PieceLine(
        place=row.position,
        id=noun.id,
        kind=noun.kind,
        style=noun.style,
        title=noun.title,
        file=file_name(row),
        state=noun.state,
        words=noun.words,
        minutes=_minutes(draft),
        slides=noun.slides,
        is_copy=row.suffix != PAGE,
        gives=gives,
        findings=by_severity(noun.findings),
        open=len(open_ones),
        open_high=sum(one is Severity.HIGH for one in open_ones),
        signs=row.high,
        groups=(),
        editor_asked=bool(draft and draft.needs_writing),
    )


def _minutes(draft: Draft | None) -> float | None:
    told = draft.fields.get("minutes", "") if draft else ""
    try:
        return float(told) if told else None
    except ValueError:
        return None


def _open_of_deck(
    connection: Connection, pack_id: str, of_deck: Sequence[Finding]
) -> tuple[Finding, ...]:
    waiting = open_ids_of_pack(connection, pack_id)
    return tuple(
        one for one in of_deck if one.rule.startswith(findings.WHOLE_PACK) and one.id in waiting
    )


def _out(piece: PieceLine) -> Piece:
    return Piece(
        id=piece.id,
        place=piece.place,
        kind=piece.kind,
        title=piece.title,
        slides=piece.slides,
        state=piece.state,
        out=piece.state is OutputState.RELEASED or bool(piece.groups),
    )
