"""My packs: what is being done with the decks that somebody handed in, and what came of them."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from deckproof.model import Role
from desk.tabs import Tab
from desk.visits import SignedIn, Visit

router = APIRouter(include_in_schema=False)
tab = Tab(label="Packs", path="/", place=10, covers=("/packs/", "/runs/"))

PAGE_OF = 50


@router.get("/")
def my_packs(visit: SignedIn, whose: str = "", before: str = "") -> Response:
    """Runs that are not over, then packs, the youngest first."""
    from echo.alerts import list_alerts
    from review.fetches import copies_out
    from review.runs import RunState, list_runs
    from review.shelf import list_packs

    mine = whose == "mine" or not sees_all(visit)
    at, _, pack_id = before.rpartition("~")
    packs = list_packs(
        visit.store,
        visit.person,
        mine=whose == "mine",
        before=(at, pack_id) if at else None,
        limit=PAGE_OF + 1,
    )
    runs = list_runs(
        visit.store,
        author=visit.person.name if mine else None,
        states=(RunState.QUEUED, RunState.RUNNING, RunState.FAILED),
        limit=20,
    )
    return visit.page(
        "home.html",
        copies=copies_out(visit.store, visit.person),
        alerts=list_alerts(visit.store, visit.person),
        packs=packs[:PAGE_OF],
        runs=() if before else runs,
        whose="mine" if mine else "all",
        sees_all=sees_all(visit),
        may_run=may_run(visit),
        before=f"{packs[PAGE_OF - 1].held_at}~{packs[PAGE_OF - 1].id}" if len(packs) > PAGE_OF else "",
    )  # fmt: skip


def sees_all(visit: Visit) -> bool:
    """Whether the person sees packs besides their own."""
    return bool(set(visit.person.roles) - {Role.AUTHOR})


def may_run(visit: Visit) -> bool:
    """Whether the person may hand decks in."""
    from review.authorise import MAY, Deed

    return any(role in MAY[Deed.RUN] for role in visit.person.roles)
