"""The queue: what waits for a reviewer, by filters that stand in the address as ids; words to search for are posted, never put in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from deckproof.model import OutputState, Role, Severity
from desk.keys_page import keys_of
from desk.tabs import Tab
from desk.visits import Posted, SignedIn, Visit
from review.ledger import stamp
from review.waiting import Filters, QueuePage

if TYPE_CHECKING:
    from review.store import Store

router = APIRouter(include_in_schema=False)
tab = Tab(
    label="Queue",
    path="/queue",
    place=15,
    roles=(Role.COMMS, Role.COMPLIANCE, Role.AUTHOR, Role.AUDITOR, Role.ADMIN),
)

STATES = {
    "held": (OutputState.HELD,),
    "changes_requested": (OutputState.CHANGES_REQUESTED,),
    "approved": (OutputState.APPROVED,),
    "released": (OutputState.RELEASED,),
    "ended": (OutputState.RECALLED, OutputState.REJECTED, OutputState.WITHDRAWN),
}
"""Each is a tab; the first one is what the queue opens with."""
LONGEST_SEARCH = 200
OUTPUT_ID_LENGTH = 12


@router.get("/queue")
def queue(visit: SignedIn) -> Response:
    """The lines that the filters in the address let through."""
    given = {key: value for key, value in visit.request.query_params.items() if value}
    return _page(visit, given, filters_of(given))


@router.post("/queue/search")
def search(visit: Posted) -> Response:
    """The same for words in titles and names of decks, over all states."""
    words = visit.text("words")[:LONGEST_SEARCH]
    return _page(visit, {"state": "all"}, Filters(states=(), search=words), words=words)


def filters_of(given: Mapping[str, str]) -> Filters:
    """The filters that an address names; what is not known in it filters nothing."""
    severity = given.get("severity", "")
    state = given.get("state", "held")
    return Filters(
        states=() if state == "all" else STATES.get(state, STATES["held"]),
        severity=Severity(severity) if severity in set(Severity) else None,
        kind=given.get("kind", ""),
        pack=given.get("pack", ""),
        author=given.get("author", ""),
        batch=given.get("batch", ""),
        mine=given.get("mine") == "1",
        overdue=given.get("overdue") == "1",
    )


def view_of(given: Mapping[str, str]) -> dict[str, str]:
    """Of an address what names a view: the filters, without the place in the list."""
    names = ("state", "severity", "kind", "pack", "author", "batch", "mine", "overdue")
    return {name: given[name] for name in names if given.get(name)}


def _page(visit: Visit, given: Mapping[str, str], filters: Filters, words: str = "") -> Response:
    from review.assignments import assignees_of, looking_at
    from review.waiting import count_queue, kinds_and_authors, list_queue, person_key

    at, _, own_id = given.get("after", "").rpartition("~")
    now = stamp(visit.now())
    found: QueuePage = list_queue(
        visit.store, visit.person, filters, now=now, after=(at, own_id) if at else None
    )
    counts = count_queue(visit.store, visit.person)
    ids = [line.id for line in found.lines]
    kinds, authors = kinds_and_authors(visit.store, visit.person)
    view = view_of(given)
    return visit.page(
        "review/queue.html",
        lines=found.lines,
        now=now,
        view=view,
        here=urlencode(view),
        states={name: sum(counts[state] for state in states) for name, states in STATES.items()},
        without_state=urlencode({key: value for key, value in view.items() if key != "state"}),
        state=view.get("state", "held"),
        severities=[severity.value for severity in reversed(Severity)],
        kinds=kinds,
        authors={person_key(name): name for name in authors},
        narrowed=bool(set(view) - {"state"}),
        words=words,
        next=_next(view, found),
        done=_done(given),
        keys=keys_of(visit.request),
        reviews=bool({Role.COMMS, Role.COMPLIANCE} & set(visit.person.roles)),
        askable=reviewers(visit.store),
        assignees=assignees_of(visit.store, ids),
        looking=looking_at(visit.store, ids),
    )


def reviewers(store: Store) -> list[str]:
    """Whom one can ask to look at a draft."""
    from review.people import list_people

    roles = {Role.COMMS, Role.COMPLIANCE}
    return [one.name for one in list_people(store) if one.active and roles & set(one.roles)]


def _done(given: Mapping[str, str]) -> str:
    """The output that was just approved, so that it can be taken back; only what looks like an id."""
    done = given.get("done", "")
    return done if done.isalnum() and len(done) == OUTPUT_ID_LENGTH else ""


def _next(view: Mapping[str, Any], found: QueuePage) -> str:
    return "" if found.next is None else "?" + urlencode({**view, "after": "~".join(found.next)})
