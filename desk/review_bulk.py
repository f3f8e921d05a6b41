"""Several outputs at once: claim, ask, send back, reject; and approve, as far as each was opened and nothing was found in it.

Each one is its own act at the gate; one that is refused is told and holds the others up in nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.responses import Response

from deckproof.errors import DeckproofError, UsageError, WrongStateError
from desk.visits import Posted, Visit

if TYPE_CHECKING:
    from review.rooms import Rooms

router = APIRouter(include_in_schema=False)

MOST_APPROVED = 20
MOST = 200

Act = Callable[[str], object]


@router.post("/queue/several")
def several(visit: Posted) -> Response:
    """Do it to each of the chosen ones; gives a page of what came of it."""
    ids = tuple(dict.fromkeys(visit.texts("output")))
    what = visit.text("what")
    if not 1 <= len(ids) <= MOST:
        raise UsageError(f"Choose 1 to {MOST} drafts.", remedy="Tick the boxes before their titles.")  # fmt: skip
    if what == "approve" and len(ids) > MOST_APPROVED:
        raise UsageError(
            f"At most {MOST_APPROVED} drafts are approved at once.",
            remedy="More than that nobody has read in one go.",
        )
    done, refused = _each(ids, _act(visit, what))
    return visit.page("review/several.html", what=what, done=done, refused=refused)


def _each(ids: Sequence[str], act: Act) -> tuple[list[str], list[tuple[str, DeckproofError]]]:
    done: list[str] = []
    refused: list[tuple[str, DeckproofError]] = []
    for own_id in ids:
        try:
            act(own_id)
        except DeckproofError as error:
            refused.append((own_id, error))
        else:
            done.append(own_id)
    return done, refused


def _act(visit: Visit, what: str) -> Act:
    from review import gate
    from review.assignments import assign
    from review.rooms import house

    store, me, now, reason = visit.store, visit.person, visit.now(), visit.text("reason")
    acts: dict[str, Act] = {
        "claim": lambda own_id: gate.claim(store, me, own_id, now=now),
        "assign": lambda own_id: assign(store, me, own_id, visit.text("name"), now=now),
        "request-changes": lambda own_id: gate.request_changes(
            store, me, own_id, reason=reason, now=now
        ),
        "reject": lambda own_id: gate.reject(store, me, own_id, reason=reason, now=now),
        "approve": lambda own_id: _approve(visit, own_id, house(store)),
    }
    if what not in acts:
        raise UsageError("Say what to do with them.")
    return acts[what]


def _approve(visit: Visit, own_id: str, rooms: Rooms) -> None:
    """Approve one of several: a clean one that the person had before them as it is. The ledger keeps for how long."""
    from review.assignments import looked_at
    from review.gate import approve
    from review.items import load_item

    item = load_item(visit.store, visit.person, own_id)
    if item.output.findings or item.open_of_pack:
        raise WrongStateError(
            "Something was found in it, so it is approved on its own page.",
            remedy=f"Open it: /review/{own_id}",
        )
    seconds = looked_at(visit.store, visit.person, own_id)
    if seconds is None:
        raise WrongStateError(
            "You have not opened it as it is now.", remedy=f"Open it: /review/{own_id}"
        )
    approve(
        visit.store,
        visit.person,
        own_id,
        now=visit.now(),
        sha256=item.output.sha256,
        policy_version=rooms.policy_version(),
        rooms=rooms,
        looked_s=seconds,
    )
