"""The board: every run that was handed in, batch by batch, how far each has come, and how long the rest will take."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from starlette.responses import Response

from deckproof.errors import UnknownNameError
from deckproof.model import Role
from desk.home import sees_all
from desk.tabs import Tab
from desk.visits import Posted, SignedIn, Visit, go

if TYPE_CHECKING:
    from review.runs import RunState

router = APIRouter(include_in_schema=False)
tab = Tab(label="Board", path="/board", place=30, roles=(Role.AUTHOR, Role.COMMS, Role.COMPLIANCE, Role.ADMIN))  # fmt: skip
sentences = {"all-again": "The failed decks are in line again."}

PAGE_OF = 200


@router.get("/board")
def whole_board(visit: SignedIn) -> Response:
    """All runs that the person may see."""
    return visit.page("board.html", **_shown(visit, None))


@router.get("/board/{batch}")
def batch_board(visit: SignedIn, batch: str) -> Response:
    """The runs of one batch."""
    return visit.page("board.html", **_shown(visit, batch))


@router.post("/board/retry")
def retry_failed(visit: Posted) -> Response:
    """Queue the failed ones again; the others stay as they are."""
    from review.authorise import Deed, authorise
    from review.runs import RunState, list_runs, retry

    authorise(visit.person, Deed.RUN)
    batch = visit.text("batch") or None
    failed = list_runs(
        visit.store, author=_author(visit), batch=batch, states=(RunState.FAILED,), limit=10_000
    )
    retry(visit.store, [one.wanted.id for one in failed], now=visit.now())
    visit.desk.wake()
    return go(f"/board/{batch}" if batch else "/board", said="all-again")


def _shown(visit: Visit, batch: str | None) -> dict[str, Any]:
    from review.run_figures import count_runs
    from review.runs import RunState, list_runs
    from review.shelf import count_states

    runs = list_runs(visit.store, author=_author(visit), batch=batch, limit=PAGE_OF)
    if batch is not None and not runs:
        raise UnknownNameError("There is no such batch.", remedy="Look at the board.")
    counts = count_runs(visit.store, author=_author(visit), batch=batch)
    packs = [run.pack for run in runs if run.pack]
    return {
        "batch": batch,
        "runs": runs,
        "counts": {state.value: counts.get(state, 0) for state in RunState},
        "outputs": count_states(visit.store, visit.person, packs=packs if batch else None),
        "left": _left(visit, counts),
        "busy": bool(counts.get(RunState.QUEUED, 0) or counts.get(RunState.RUNNING, 0)),
    }


def _author(visit: Visit) -> str | None:
    return None if sees_all(visit) else visit.person.name


def _left(visit: Visit, counts: Mapping[RunState, int]) -> str:
    """How long the rest will take if decks go on taking as long as the last ones did; "" when nobody can tell."""
    from review.run_figures import usual_seconds
    from review.runs import RunState

    waiting = counts.get(RunState.QUEUED, 0) + counts.get(RunState.RUNNING, 0)
    usual = usual_seconds(visit.store)
    if not waiting or usual is None:
        return ""
    minutes = math.ceil(waiting * usual / 60)
    return f"about {minutes} min" if minutes < 90 else f"about {round(minutes / 60)} h"
