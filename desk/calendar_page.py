"""The calendar: a month at a time, which piece is to go on which day; moving one is a form."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.responses import Response

from deckproof.errors import DeckproofError, UsageError
from deckproof.model import Role
from desk.packs import require_pack
from desk.tabs import Tab
from desk.visits import Posted, SignedIn, Visit, go

if TYPE_CHECKING:
    from plans.calendar_entries import Planned

router = APIRouter(include_in_schema=False)
tab = Tab(label="Calendar", path="/calendar", place=25, covers=("/released", "/groups"))
sentences = {
    "moved": "Moved. It is released in your name on that day, if it is approved by then.",
    "moved-off": "Moved, to a day of the week on which its brief lets nothing go; it stands there all the same.",
    "unplanned": "It has no day any more.",
    "planned": "Planned. Nothing leaves by this alone: each piece needs its approval by its day.",
}

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_RELEASERS = frozenset({Role.COMMS, Role.COMPLIANCE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One day of the month's table; `outside` belongs to another month."""

    day: dt.date
    outside: bool
    today: bool
    pieces: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One piece as the page shows it."""

    entry: Planned
    late: bool
    """Its day has come, and it has not left."""
    may_move: bool
    orphan: bool
    """Whoever planned it may not release: somebody who may takes it on."""


@router.get("/calendar")
def calendar_page(visit: SignedIn, month: str = "") -> Response:
    """One month, the present one where none is named."""
    from plans.calendar_entries import list_calendar, list_unreadable, standing

    today = visit.now().date()
    first = _month(month) if month else today.replace(day=1)
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    entries = standing(
        list_calendar(visit.store, visit.person, since=first, until=last), visit.now()
    )
    rows = _rows(visit, entries)
    days: dict[dt.date, list[Row]] = {}
    for row in rows:
        days.setdefault(row.entry.day, []).append(row)
    return visit.page(
        "calendar.html",
        first=first,
        month_name=f"{first:%B %Y}",
        before=first - dt.timedelta(days=1),
        after=last + dt.timedelta(days=1),
        weeks=_weeks(first, today, days),
        weekdays=DAYS,
        days=days,
        today=today,
        late=sum(row.late for row in rows),
        unreadable=sorted({own_id for _, own_id in list_unreadable(visit.store, visit.person)}),
        may_see_groups=_may_see_groups(visit),
    )


@router.post("/calendar/{output_id}/move")
def move_piece(visit: Posted, output_id: str) -> Response:
    """Another day for a piece, for all or for a group, in the name of whoever moves it."""
    from plans.calendar_plan import move, off_day

    _require_output(visit, output_id)
    day = _day(visit.text("day"))
    hour, to = visit.text("hour"), visit.text("to")
    moved = move(visit.store, visit.person, output_id, day, now=visit.now(), hour=hour, to=to)
    said = "moved-off" if off_day(visit.store, moved) else "moved"
    return go(f"/calendar?month={moved.day:%Y-%m}", said=said)


@router.post("/calendar/{output_id}/remove")
def remove_piece(visit: Posted, output_id: str) -> Response:
    """Take a piece's day for all, or for a group, out of the calendar."""
    from plans.calendar_entries import find_planned
    from plans.calendar_plan import unplan

    to = visit.text("to")
    month = f"{find_planned(visit.store, visit.person, output_id, to).day:%Y-%m}"
    unplan(visit.store, visit.person, output_id, now=visit.now(), to=to)
    return go(f"/calendar?month={month}", said="unplanned")


@router.post("/packs/{pack_id}/plan")
def plan_pack(visit: Posted, pack_id: str) -> Response:
    """Give each piece of the pack a day, by its brief: for all, or for the group whose trial run this was."""
    from plans import calendar_plan

    require_pack(visit, pack_id)
    start = _day(visit.text("start")) if visit.text("start") else None
    again, to = visit.text("again") == "yes", visit.text("to")
    found = calendar_plan.plan_pack(
        visit.store, visit.person, pack_id, now=visit.now(), start=start, again=again, to=to
    )
    days = (one.day for one in found if one.is_open and one.group == to)
    first = min(days, default=visit.now().date())
    return go(f"/calendar?month={first:%Y-%m}", said="planned")


@router.get("/calendar.ics")
def calendar_ics(visit: SignedIn) -> Response:
    """All that is planned from this month on, for one's own calendar; no title of what has not left."""
    from plans.calendar_entries import list_calendar, standing
    from plans.ical import calendar_file

    since = visit.now().date().replace(day=1)
    entries = standing(list_calendar(visit.store, visit.person, since=since), visit.now())
    data = calendar_file(entries, now=visit.now(), desk=visit.desk.settings.notify.desk)
    named = {"Content-Disposition": 'attachment; filename="deckproof.ics"'}
    return Response(data, media_type="text/calendar; charset=utf-8", headers=named)


def _may_see_groups(visit: Visit) -> bool:
    from plans.groups import list_groups

    try:
        list_groups(visit.store, visit.person)
    except DeckproofError:
        return False
    return True


def _require_output(visit: Visit, output_id: str) -> None:
    """Raise UnknownNameError, as for what is not there, unless this person may see the output."""
    from review.grants import require_sight
    from review.outputs import find_row

    with visit.store.reading() as connection:
        row = find_row(connection, output_id)
        require_sight(connection, visit.person, row.pack, row.id)


def _rows(visit: Visit, entries: Sequence[Planned]) -> list[Row]:
    from review.people import list_people

    releasers = {
        one.name for one in list_people(visit.store) if one.active and _RELEASERS & set(one.roles)
    }
    return [
        Row(
            entry=one,
            late=one.is_open and one.due_at <= visit.now(),
            may_move=one.is_open and _may_plan(visit, one.output),
            orphan=one.is_open and one.by not in releasers,
        )
        for one in entries
    ]


def _may_plan(visit: Visit, output_id: str) -> bool:
    from review.authorise import Deed
    from review.outputs import find_row
    from review.steps import footing
    from review.store import Act

    with visit.store.reading() as connection:
        row = find_row(connection, output_id)
        try:
            footing(Act(connection), visit.person, row).role_for(Deed.PLAN)
        except DeckproofError:
            return False
    return True


def _weeks(first: dt.date, today: dt.date, days: dict[dt.date, list[Row]]) -> list[list[Cell]]:
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    return [
        [
            Cell(
                day=day,
                outside=day.month != first.month,
                today=day == today,
                pieces=len(days.get(day, ())),
            )
            for day in week
        ]
        for week in weeks
    ]


def _month(text: str) -> dt.date:
    try:
        return dt.datetime.strptime(text, "%Y-%m").replace(tzinfo=dt.UTC).date()
    except ValueError:
        raise UsageError("That is no month.", remedy="Write it as 2027-01.") from None


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError("That is no day.", remedy="Write it as 2027-01-11.") from None
