"""What came back, over the API: the same lines as a file would hold, under the same rules; and the comments with their teams."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from deckproof.codec import to_json, to_plain
from desk.callers import By
from review.places import make_folder

router = APIRouter(prefix="/api", tags=["feedback"])
body_limits = {"/api/feedback": 10 * 1024 * 1024}


class FeedbackLine(BaseModel):
    """A figure (`metric` and `value`) or a comment on a piece that was released: its id, released path or address."""

    model_config = ConfigDict(extra="forbid")
    piece: str = Field(max_length=2000)
    date: str = Field(max_length=40)
    channel: str = Field(default="", max_length=80)
    metric: str = Field(default="", max_length=80)
    value: float | None = None
    comment: str = Field(default="", max_length=10_000)
    author: str = Field(default="", max_length=200)
    customer: str = Field(default="", max_length=200)


class FeedbackLines(BaseModel):
    """Up to a thousand lines at a time."""

    model_config = ConfigDict(extra="forbid")
    lines: list[FeedbackLine] = Field(min_length=1, max_length=1000)


class Note(BaseModel):
    """What was done or said."""

    model_config = ConfigDict(extra="forbid")
    note: str = Field(max_length=4000)


class Route(BaseModel):
    """Which team has it from now on."""

    model_config = ConfigDict(extra="forbid")
    team: str = Field(max_length=40)
    urgency: str = Field(default="", max_length=10)


@router.post("/feedback")
def bring_in(by: By, what: FeedbackLines) -> dict[str, Any]:
    """Take lines in; good ones are kept, bad ones told of by their number, and the same line twice adds nothing."""
    from echo.importing import allow, import_feedback

    allow(by.store, by.person)
    scratch = make_folder(by.store.outputs / "cache" / "uploads")
    with TemporaryDirectory(dir=scratch) as folder:
        path = Path(folder) / "feedback.jsonl"
        path.write_bytes(b"\n".join(to_json(one.model_dump()) for one in what.lines))
        teams = by.desk.settings.teams
        customers = by.desk.settings.customers
        done = import_feedback(
            by.store, by.person, path, teams=teams, now=by.now(), customers=customers
        )
    return done.document()


@router.get("/feedback")
def comments(
    by: By,
    team: str = "",
    state: str = "",
    output: str = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 200,
) -> dict[str, Any]:
    """The comments that the caller may see, what must not get out masked for those without the right."""
    from echo.answering import list_feedback

    found = list_feedback(
        by.store,
        by.person,
        teams=by.desk.settings.teams,
        today=by.now().date(),
        team=team,
        state=state,
        output_id=output,
        limit=limit,
    )
    return {"schema": "deckproof.feedback/1", "comments": to_plain(found)}


@router.post("/feedback/{own_id}/answer")
def answer(by: By, own_id: str, what: Note) -> dict[str, Any]:
    """Note that a comment was answered, and how."""
    from echo import answering

    teams = by.desk.settings.teams
    answering.answer(by.store, by.person, own_id, note=what.note, teams=teams, now=by.now())
    return _comment(by, own_id)


@router.post("/feedback/{own_id}/close")
def close(by: By, own_id: str, what: Note) -> dict[str, Any]:
    """Close a comment."""
    from echo import answering

    teams = by.desk.settings.teams
    answering.close(by.store, by.person, own_id, note=what.note, teams=teams, now=by.now())
    return _comment(by, own_id)


@router.post("/feedback/{own_id}/route")
def route(by: By, own_id: str, what: Route) -> dict[str, Any]:
    """Give a comment to another team."""
    from echo import answering

    teams = by.desk.settings.teams
    answering.reroute(
        by.store, by.person, own_id, what.team, urgency=what.urgency, teams=teams, now=by.now()
    )
    return _comment(by, own_id)


@router.get("/report")
def report(by: By, since: str = "", brief: str = "", pack: str = "") -> dict[str, Any]:
    """The report, as `deckproof report --json` gives it."""
    import datetime as dt

    from deckproof.errors import UsageError
    from echo.report import make_report, plain

    try:
        day = dt.date.fromisoformat(since) if since else None
    except ValueError:
        raise UsageError("The day was not understood.", remedy="Write it as 2027-01-31.") from None
    made = make_report(
        by.store, by.person, today=by.now().date(), since=day, brief=brief, pack_id=pack
    )
    return plain(made)


@router.get("/customer-alerts")
def alerts(by: By) -> dict[str, Any]:
    """Released pieces that name somebody who came onto the customer list later."""
    from echo.alerts import list_alerts

    found = list_alerts(by.store, by.person)
    return {"schema": "deckproof.customer-alerts/1", "alerts": to_plain(found)}


def _comment(by: By, own_id: str) -> dict[str, Any]:
    from echo.answering import load_feedback

    teams, today = by.desk.settings.teams, by.now().date()
    found = load_feedback(by.store, by.person, own_id, teams=teams, today=today)
    return {"schema": "deckproof.feedback-comment/1", **to_plain(found)}
