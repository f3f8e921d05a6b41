"""The report on the desk: what came back beside what each brief wanted."""

from __future__ import annotations

import datetime as dt

from fastapi import APIRouter
from markupsafe import Markup
from starlette.responses import Response

from deckproof.errors import UsageError
from desk.tabs import Tab
from desk.visits import SignedIn, Visit

router = APIRouter(include_in_schema=False)
tab = Tab(label="Report", path="/report", place=59)


@router.get("/report")
def report_page(visit: SignedIn, since: str = "", pack: str = "") -> Response:
    """The report on what the person may see."""
    from echo.report import make_report
    from echo.report_pages import html_body

    made = make_report(
        visit.store, visit.person, today=visit.now().date(), since=_day(since), pack_id=pack
    )
    body = Markup(html_body(made))  # noqa: S704 - every word in it was escaped where it was put in
    return visit.page("report.html", body=body, since=since, pack=pack, packs=_packs(visit, pack))


MOST_PACKS = 200


def _packs(visit: Visit, chosen: str) -> list[tuple[str, str]]:
    """The ids and names of the packs to choose from, the youngest first, with the one that is chosen."""
    from review.shelf import list_packs

    found = {one.id: one.name for one in list_packs(visit.store, visit.person, limit=MOST_PACKS)}
    if chosen and chosen not in found:
        found[chosen] = "the pack"
    return list(found.items())


@router.get("/report/file")
def report_file(visit: SignedIn, since: str = "", pack: str = "", form: str = "html") -> Response:
    """The same as a file."""
    from echo.report import make_report
    from echo.report_pages import as_html, as_markdown

    made = make_report(
        visit.store, visit.person, today=visit.now().date(), since=_day(since), pack_id=pack
    )
    page, ending = (as_markdown(made), "md") if form == "md" else (as_html(made), "html")
    name = f"report-{made.made_on.isoformat()}.{ending}"
    return Response(
        page,
        media_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError("The day was not understood.", remedy="Write it as 2027-01-31.") from None
