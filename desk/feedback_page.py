"""What came back: each team's comments with the day by which they are answered. What must not get out is masked."""

from __future__ import annotations

import shutil
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from deckproof.errors import DeckproofError, FeedbackError, RefusedError
from desk.refusals import status_of
from desk.tabs import Tab
from desk.visits import Posted, SignedIn, Visit, go
from review.authorise import Deed, authorise
from review.places import make_folder

if TYPE_CHECKING:
    from echo.imported import Imported

LIMIT_MB = 100
SUFFIXES = (".csv", ".jsonl", ".txt", ".tsv")
STATES = ("open", "answered", "closed")

router = APIRouter(include_in_schema=False)
tab = Tab(label="Feedback", path="/feedback", place=58)
body_limits = {"/feedback": (LIMIT_MB + 1) * 1024 * 1024}
sentences = {
    "feedback-answered": "Noted as answered.",
    "feedback-closed": "Closed.",
    "feedback-erased": "Erased: its words are gone, and do not come in again.",
    "feedback-kept": "Erased. Some of its texts stay elsewhere: a thread, another note or a policy has the very same.",
    "feedback-routed": "It has another team now; its day is counted anew.",
}


@router.get("/feedback")
def feedback_page(visit: SignedIn, team: str = "", state: str = "open") -> Response:
    """The comments that the person may see."""
    return _page(visit, team=team, state=state)


@router.post("/feedback")
async def bring_in(visit: Posted) -> Response:
    """Take a file in."""
    try:
        done = await run_in_threadpool(_import, visit)
    except DeckproofError as error:
        return _page(visit, error=error)
    return _page(visit, done=done)


@router.get("/feedback/{own_id}")
def comment_page(visit: SignedIn, own_id: str) -> Response:
    """One comment with what can be done about it."""
    from echo.answering import load_feedback

    teams = visit.desk.settings.teams
    found = load_feedback(visit.store, visit.person, own_id, teams=teams, today=visit.now().date())
    own = found.team in teams.of(visit.person.name)
    return visit.page(
        "feedback-comment.html",
        one=found,
        teams=sorted(teams.by_name),
        may_answer=found.state == "open" and _may(visit, Deed.ANSWER_FEEDBACK, own=own),
        may_close=found.state != "closed" and _may(visit, Deed.ANSWER_FEEDBACK, own=own),
        may_erase=not found.erased_at and _may(visit, Deed.ERASE_FEEDBACK),
        may_route=found.state != "closed" and _may(visit, Deed.ROUTE_FEEDBACK, own=own),
        unsure=found.rule == "otherwise",
    )


@router.post("/feedback/{own_id}/{deed}")
def act(visit: Posted, own_id: str, deed: str) -> Response:
    """Answer the comment, close it, give it to another team, or erase it."""
    from echo import answering, erasing

    teams, now = visit.desk.settings.teams, visit.now()
    note = visit.text("note")
    if deed == "answer":
        answering.answer(visit.store, visit.person, own_id, note=note, teams=teams, now=now)
    elif deed == "close":
        answering.close(visit.store, visit.person, own_id, note=note, teams=teams, now=now)
    elif deed == "route":
        team, urgency = visit.text("team"), visit.text("urgency")
        answering.reroute(
            visit.store, visit.person, own_id, team, urgency=urgency, teams=teams, now=now
        )
    elif deed == "erase":
        done = erasing.erase(visit.store, visit.person, own_id, reason=note, now=now)
        return go(f"/feedback/{own_id}", said="feedback-kept" if done.kept else "feedback-erased")
    else:
        raise FeedbackError("Nothing like that can be done with a comment.")
    said = {"answer": "answered", "close": "closed", "route": "routed"}[deed]
    return go(f"/feedback/{own_id}", said=f"feedback-{said}")


def _may(visit: Visit, deed: Deed, *, own: bool = False) -> bool:
    try:
        authorise(visit.person, deed, own=own)
    except RefusedError:
        return False
    return True


def _import(visit: Visit) -> Imported:
    from echo.importing import allow, import_feedback

    allow(visit.store, visit.person)
    file = visit.file("file")
    if file is None:
        raise FeedbackError("No file was chosen.", remedy="Choose a CSV or JSONL file.")
    suffix = PurePosixPath((file.filename or "").lower()).suffix
    if suffix not in SUFFIXES:
        raise FeedbackError("The file has to be CSV or JSONL.", remedy="Save it as one of them.")
    scratch = make_folder(visit.store.outputs / "cache" / "uploads")
    with TemporaryDirectory(dir=scratch) as folder:
        path = Path(folder) / f"feedback{suffix}"
        with path.open("wb") as target:
            shutil.copyfileobj(file.file, target)
        teams = visit.desk.settings.teams
        try:
            return import_feedback(
                visit.store,
                visit.person,
                path,
                teams=teams,
                now=visit.now(),
                customers=visit.desk.settings.customers,
            )
        except FeedbackError as error:
            raise FeedbackError(error.what, remedy=error.remedy) from None


def _page(visit: Visit, *, team: str = "", state: str = "open", **values: Any) -> Response:
    from echo.alerts import list_alerts
    from echo.answering import count_waiting, list_feedback

    teams, today = visit.desk.settings.teams, visit.now().date()
    state = state if state in STATES else ""
    found = list_feedback(
        visit.store, visit.person, teams=teams, today=today, team=team, state=state, limit=200
    )
    error = values.get("error")
    return visit.page(
        "feedback.html",
        status=status_of(error) if error else 200,
        error=error,
        done=values.get("done"),
        comments=found,
        counts=count_waiting(visit.store, today=today) if _may(visit, Deed.ROUTE_FEEDBACK) else {},
        teams=sorted(teams.by_name),
        team=team,
        state=state,
        states=STATES,
        mine=teams.of(visit.person.name),
        alerts=len(list_alerts(visit.store, visit.person)),
        may_import=_may(visit, Deed.IMPORT_FEEDBACK),
        limit_mb=LIMIT_MB,
    )
