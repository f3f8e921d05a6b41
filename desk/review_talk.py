"""What reviewers tell each other: threads, who is asked, who is looking; and the words and approvals that they take back."""

from __future__ import annotations

import datetime as dt

from fastapi import APIRouter
from starlette.responses import Response

from deckproof.errors import UsageError
from desk.review_acts import back
from desk.visits import Posted

router = APIRouter(include_in_schema=False)
sentences = {
    "said": "Said.",
    "closed": "The thread is closed.",
    "assigned": "They are asked to look at it.",
    "unassigned": "Nobody is asked any more.",
    "taken-back": "Taken back: the finding is open again.",
    "proposed": "Proposed for the allow-list. Somebody else confirms it.",
}


@router.post("/review/{output_id}/threads")
def begin(visit: Posted, output_id: str) -> Response:
    """Begin a thread."""
    from review.threads import open_thread

    open_thread(
        visit.store,
        visit.person,
        output_id,
        visit.text("text"),
        now=visit.now(),
        finding_id=visit.text("finding"),
        blocking=visit.text("blocking") == "1",
    )
    return back(visit, output_id, "said")


@router.post("/review/{output_id}/threads/{number}")
def answer(visit: Posted, output_id: str, number: int) -> Response:
    """Say something in a thread, close it, or both."""
    from review.threads import close, reply

    closes = visit.text("then") == "close"
    if visit.text("text") or not closes:
        reply(visit.store, visit.person, output_id, number, visit.text("text"), now=visit.now())
    if closes:
        close(visit.store, visit.person, output_id, number, now=visit.now())
    return back(visit, output_id, "closed" if closes else "said")


@router.post("/review/{output_id}/assign")
def ask(visit: Posted, output_id: str) -> Response:
    """Ask somebody to look at it, by the end of a day where one is given; without a name nobody is asked any more."""
    from review.assignments import assign, unassign

    name = visit.text("name")
    if not name:
        unassign(visit.store, visit.person, output_id, now=visit.now())
        return back(visit, output_id, "unassigned")
    due = _end_of(visit.text("due"))
    assign(visit.store, visit.person, output_id, name, now=visit.now(), due_at=due)
    return back(visit, output_id, "assigned")


@router.post("/review/{output_id}/here")
def here(visit: Posted, output_id: str) -> Response:
    """Said by a page that is open: gives who else has it open."""
    from review.assignments import look_on

    looked = look_on(visit.store, visit.person, output_id)
    return visit.page("review/looking.html", others=looked.others)


@router.post("/review/{output_id}/undo/approval")
def undo_approval(visit: Posted, output_id: str) -> Response:
    """Take one's own approval back, as long as nothing has left."""
    from review.gate import unapprove

    unapprove(visit.store, visit.person, output_id, now=visit.now())
    return back(visit, output_id, "unapproved")


@router.post("/review/{output_id}/undo/{number}")
def undo(visit: Posted, output_id: str, number: int) -> Response:
    """Take a word on a finding back."""
    from review.reopenings import unsettle

    unsettle(visit.store, visit.person, output_id, number, now=visit.now())
    return back(visit, output_id, "taken-back")


@router.post("/review/{output_id}/allow")
def allow(visit: Posted, output_id: str) -> Response:
    """Propose to remember that a finding is none."""
    from review.allow_list import AllowScope, propose
    from review.rooms import house_policy

    try:
        scope = AllowScope(visit.text("scope") or "deck")
    except ValueError:
        raise UsageError("Say how far it should reach.") from None
    propose(
        visit.store,
        visit.person,
        output_id,
        visit.text("finding"),
        scope=scope,
        reason=visit.text("reason"),
        now=visit.now(),
        rules=house_policy(visit.store).allow,
    )
    return back(visit, output_id, "proposed")


def _end_of(day: str) -> dt.datetime | None:
    if not day:
        return None
    try:
        date = dt.date.fromisoformat(day)
    except ValueError:
        raise UsageError("A day is written like 2027-01-31.") from None
    return dt.datetime.combine(date, dt.time(17, 0), tzinfo=dt.UTC)
