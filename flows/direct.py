"""One deck after the other in this process, as the steps of one flow: what a batch is made of.

A flow a deck and a task a stage cost the engine more than a small deck costs us. A batch needs neither: the rows of the
store say what is done, and the engine sees a flow for some dozens of decks.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from typing import TYPE_CHECKING

from flows import limits
from flows.failures import clean_failures
from flows.once import at_work

if TYPE_CHECKING:
    from deckproof.errors import DeckproofError
    from flows.deck_run import Run
    from review.store import Store

Told = Callable[[str, str, str, "DeckproofError | None"], None]
"""Told of each deck when it is over: its id, that of its options, its pack or "", and what went wrong."""

telling: ContextVar[Told | None] = ContextVar("telling", default=None)
"""Whom the flow tells in this process; no parameter, since the engine would keep it."""

turns: ContextVar[Callable[[str, str], None] | None] = ContextVar("turns", default=None)
"""Whom it tells of each deck whose turn has come: its id and that of its options."""


def hold_deck(store: Store, deck_id: str, options_id: str) -> str:
    """Read, scan, plan, write, clean, draw, ground and hold one deck; gives the id of its pack. Raises StageError."""
    from flows.deck_run import open_run

    with clean_failures(deck_id, options_id, "run"), at_work(store) as shift:
        pack = _hold(open_run(store, deck_id, options_id))
        shift.note()  # before anybody is told of the pack
        return pack


def _hold(run: Run) -> str:
    from flows import copies, stages

    with limits.reading_pictures(run.options.ocr):
        deck_blob = stages.read(run)
    findings_blob = stages.scan(run, deck_blob)
    plan_blob = stages.plan(run, deck_blob, findings_blob)
    wanted = stages.find_wanted(run, plan_blob)
    drafts = tuple(stages.write(run, plan_blob, kind, style) for kind, style in wanted)
    clean_blob = pictures_blob = ""
    if copies.needs_copy(run, drafts):
        clean_blob = copies.clean(run, deck_blob, findings_blob, plan_blob)
        if copies.wants_pictures(run, drafts):
            pictures_blob = copies.draw(run, clean_blob)
    shown = [copies.illustrate(run, plan_blob, blob, pictures_blob) for blob in drafts]
    written = tuple((blob, stages.ground(run, plan_blob, blob)) for blob in shown)
    return stages.hold(run, findings_blob, plan_blob, written, clean_blob, pictures_blob)


def hold_decks(store: Store, decks: Sequence[tuple[str, str]]) -> int:
    """Hold each of these decks with its options; gives how many are held. One that fails stops no other."""
    from deckproof.errors import StageError
    from flows.failures import find_failure

    tell, begin, held = telling.get(), turns.get(), 0
    with at_work(store):
        for deck_id, options_id in decks:
            pack, error = "", None
            if begin is not None:
                begin(deck_id, options_id)
            try:
                pack = hold_deck(store, deck_id, options_id)
                held += 1
            except StageError:
                error = find_failure(deck_id, options_id)
            if tell is not None:
                tell(deck_id, options_id, pack, error)
    return held


def came_through(error: BaseException) -> bool:
    """Whether the error came out of `hold_decks`: then it is ours, whoever called it, and not the engine's."""
    frames = traceback.walk_tb(error.__traceback__)
    return any(frame.f_code is hold_decks.__code__ for frame, _ in frames)
