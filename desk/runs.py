"""One run while it is worked on: its stages from the store's own rows, as a page, as a part of it, and as a stream of events.

An event's id is a hash of what it shows, taken before a page is made of it. A browser that comes back with it (Last-Event-ID, WHATWG HTML 9.2) gets the next
state, not the same once more.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from deckproof.errors import UnknownNameError
from desk import rendering
from desk.looks import Looks, Seen, see
from desk.visits import Posted, SignedIn, Visit, go

if TYPE_CHECKING:
    from review.runs import Run

EVERY_S = 1.0
"""How often a stream looks."""
SHARED = 0.5
"""Of that time: so long a look at the rows is good for everybody who watches the same run."""
BEAT_EVERY = 15
"""After so many looks without news a comment is sent, so that nobody on the way takes the line for dead."""
LONGEST_LOOKS = 600
"""A stream ends after that; the browser opens another one, and its session is looked at again."""

router = APIRouter(include_in_schema=False)
sentences = {
    "again": "The deck is in line again.",
    "in-queue": "The run is through. These drafts are in the reviewers’ queue; somebody else reads, settles and approves them.",
}


@router.get("/runs")
def lines(visit: SignedIn) -> Response:
    """The runs that are not over, as lines of the first page."""
    from review.runs import RunState, list_runs

    open_states = (RunState.QUEUED, RunState.RUNNING, RunState.FAILED)
    everything = _sees_all(visit)
    author = None if everything else visit.person.name
    runs = list_runs(visit.store, author=author, states=open_states, limit=20)
    return visit.page("parts/runs.html", runs=runs)


@router.get("/runs/{run_id}")
def run_page(visit: SignedIn, run_id: str) -> Response:
    """The stages of the run; where it is over, what came of it."""
    run = require_run(visit, run_id)
    if run.pack and not _withheld(visit, run):
        return go(f"/packs/{run.pack}", said="in-queue")
    return visit.page("run.html", **_shown(visit, see(visit.store, run)))


@router.get("/runs/{run_id}/now")
def run_now(visit: SignedIn, run_id: str) -> Response:
    """The same as a part of a page, for browsers whose stream broke."""
    seen = see(visit.store, require_run(visit, run_id))
    return visit.page("parts/run.html", **_shown(visit, seen))


@router.get("/runs/{run_id}/events")
async def events(visit: SignedIn, run_id: str) -> Response:
    """A stream of that part, each time something changed."""
    await run_in_threadpool(require_run, visit, run_id)
    return StreamingResponse(
        _stream(visit, run_id),
        media_type="text/event-stream",
        headers={"X-Accel-Buffering": "no"},
    )


@router.post("/runs/{run_id}/retry")
def retry(visit: Posted, run_id: str) -> Response:
    """Queue a failed run again."""
    from review.authorise import Deed, authorise
    from review.runs import retry as queue_again

    authorise(visit.person, Deed.RUN)
    run = require_run(visit, run_id)
    queue_again(visit.store, [run.wanted.id], now=visit.now())
    visit.desk.wake()
    return go(f"/runs/{run_id}", said="again")


def require_run(visit: Visit, run_id: str) -> Run:
    """The run, where this person may see it; raises UnknownNameError as for one that is not there."""
    from review.runs import load_run

    return _require_sight(visit, load_run(visit.store, run_id))


def _require_sight(visit: Visit, run: Run) -> Run:
    if run.wanted.author != visit.person.name and not _sees_all(visit):
        raise UnknownNameError("There is no such run.", remedy="Look at the page Packs.")
    return run


async def _stream(visit: Visit, run_id: str) -> AsyncIterator[str]:
    last, quiet = visit.request.headers.get("last-event-id", ""), 0
    for _ in range(LONGEST_LOOKS):
        if await _gone(visit.request):
            return
        seen = await run_in_threadpool(_look, visit, run_id)
        if seen is None:
            return
        if seen.mark != last:
            last, quiet = seen.mark, 0
            shown = await run_in_threadpool(_shown, visit, seen)
            body = rendering.render("parts/run.html", visit.context() | shown)
            yield _event("over" if seen.run.is_over else "stage", seen.mark, body)
        else:
            quiet += 1
            if quiet % BEAT_EVERY == 0:
                yield ": still here\n\n"
        if seen.run.is_over:
            return
        await asyncio.sleep(EVERY_S)


async def _gone(request: Request) -> bool:
    return await request.is_disconnected()


def _may_look(visit: Visit) -> bool:
    """Whether the session that began the stream is not over: signed out, shut out, other roles, run out."""
    from review.sessions import is_open

    return is_open(visit.store, visit.token, now=visit.now())


def _look(visit: Visit, run_id: str) -> Seen | None:
    """The run; None where the session is over. Whether it is theirs to see is asked at each look."""
    if not _may_look(visit):
        return None
    looks: Looks = visit.request.app.state.looks
    seen = looks.at_run(visit.store, run_id, not_older_s=EVERY_S * SHARED)
    _require_sight(visit, seen.run)
    return seen


def _event(name: str, event_id: str, body: str) -> str:
    data = "".join(f"data: {line}\n" for line in body.splitlines())
    return f"event: {name}\nid: {event_id}\nretry: 3000\n{data}\n"


def _shown(visit: Visit, seen: Seen) -> dict[str, Any]:
    return {
        "run": seen.run,
        "steps": seen.steps,
        "done": sum(1 for step in seen.steps if step.state == "done"),
        "ahead": seen.ahead,
        "withheld": _withheld(visit, seen.run),
    }


def _withheld(visit: Visit, run: Run) -> str:
    """Whose the pack of the run's deck is where somebody else ran it first, and whom to ask; "" where the person may see it."""
    from review.grants import withheld

    person = visit.person
    act = f"sight of the pack {run.pack}, given to {person.name} on its page"
    return withheld(visit.store, person, run.pack, act) if run.pack else ""


def _sees_all(visit: Visit) -> bool:
    from desk.home import sees_all

    return sees_all(visit)
