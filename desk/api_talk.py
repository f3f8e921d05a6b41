"""Threads, who is asked to look, and what is taken back, over the API: the same functions as on the pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from deckproof.codec import to_plain
from desk.callers import By, Caller

router = APIRouter(prefix="/api", tags=["acting"])

THREADS_SCHEMA = "deckproof.threads/1"


class Beginning(BaseModel):
    """The first comment of a thread, about the whole page where `finding` is empty."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(min_length=1, max_length=10_000)
    finding: str = ""
    holds_up: bool = False


class Saying(BaseModel):
    """One more comment."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(min_length=1, max_length=10_000)


class Asking(BaseModel):
    """Who is to look at an output, and by when (a time with its zone) where the rules' time will not do."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(min_length=1)
    due: dt.datetime | None = None


class Undoing(BaseModel):
    """Whose last word is taken back; one's own approval where `finding` is empty."""

    model_config = ConfigDict(extra="forbid")
    finding: str = ""


@router.get("/outputs/{output_id}/threads")
def threads(by: By, output_id: str) -> dict[str, Any]:
    """What was said about an output."""
    return _threads(by, output_id)


@router.post("/outputs/{output_id}/threads")
def begin(by: By, output_id: str, what: Beginning) -> dict[str, Any]:
    """Begin a thread."""
    from review.threads import open_thread

    open_thread(
        by.store,
        by.person,
        output_id,
        what.text,
        now=by.now(),
        finding_id=what.finding,
        blocking=what.holds_up,
    )
    return _threads(by, output_id)


@router.post("/outputs/{output_id}/threads/{number}")
def answer(by: By, output_id: str, number: int, what: Saying) -> dict[str, Any]:
    """Say something in a thread that is open."""
    from review.threads import reply

    reply(by.store, by.person, output_id, number, what.text, now=by.now())
    return _threads(by, output_id)


@router.post("/outputs/{output_id}/threads/{number}/close")
def close(by: By, output_id: str, number: int) -> dict[str, Any]:
    """Close a thread: for whoever began it, and for reviewers who did not write the page."""
    from review.threads import close as end

    end(by.store, by.person, output_id, number, now=by.now())
    return _threads(by, output_id)


@router.post("/outputs/{output_id}/assign")
def assign(by: By, output_id: str, what: Asking) -> dict[str, Any]:
    """Ask somebody to look at an output."""
    from review.assignments import assign as ask

    due = what.due.astimezone(dt.UTC) if what.due is not None else None
    ask(by.store, by.person, output_id, what.name, now=by.now(), due_at=due)
    return _output(by, output_id)


@router.post("/outputs/{output_id}/unassign")
def unassign(by: By, output_id: str) -> dict[str, Any]:
    """Ask nobody any more."""
    from review.assignments import unassign as leave

    leave(by.store, by.person, output_id, now=by.now())
    return _output(by, output_id)


@router.post("/outputs/{output_id}/undo")
def undo(by: By, output_id: str, what: Undoing) -> dict[str, Any]:
    """Take back a word on a finding, or one's own approval, as long as nothing has left."""
    from review import gate, reopenings

    if what.finding:
        number = reopenings.last_word(by.store, by.person, output_id, what.finding)
        reopenings.unsettle(by.store, by.person, output_id, number, now=by.now())
    else:
        gate.unapprove(by.store, by.person, output_id, now=by.now())
    return _output(by, output_id)


def _threads(by: Caller, output_id: str) -> dict[str, Any]:
    from review.threads import threads_of

    found = [to_plain(one) for one in threads_of(by.store, by.person, output_id)]
    return {"schema": THREADS_SCHEMA, "id": output_id, "threads": found}


def _output(by: Caller, output_id: str) -> dict[str, Any]:
    from review.documents import output_document

    return output_document(by.store, output_id, by.person)
