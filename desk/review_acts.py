"""What a reviewer does on the review page. Each is one function of the gate; this only reads forms and says where to go on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from deckproof.errors import UsageError
from deckproof.model import Resolution
from desk.queue_page import view_of
from desk.visits import Posted, Visit, go

if TYPE_CHECKING:
    from review.rooms import Rooms

router = APIRouter(include_in_schema=False)
sentences = {
    "settled": "Settled.",
    "rewritten": "Changed in a new revision, which was scanned again.",
    "unapproved": "The approval is taken back.",
    "requested": "It went back to its author.",
    "rejected": "Rejected. It will not be published.",
    "withdrawn": "Withdrawn. It will not be published.",
    "claimed": "It is yours for a quarter of an hour.",
    "rescanned": "Scanned again, by the policy in force.",
    "released": "Released.",
    "recalled": "Recalled. Its files are gone from released/.",
}

REASONS: Mapping[Resolution, str] = {
    Resolution.REDACT: "Taken out on review.",
    Resolution.REPLACE: "Put in other words on review.",
    Resolution.ACCEPT: "Read where it stands: fit to be published.",
    Resolution.FALSE_POSITIVE: "Read where it stands: not what the rule took it for.",
}
"""What is put down where the reviewer gives no reason of their own."""


@router.post("/review/{output_id}/settle")
def settle(visit: Posted, output_id: str) -> Response:
    """Settle one finding, or all that share its group over the pack."""
    from review.settlements import resolve

    how = _resolution(visit)
    resolve(
        visit.store,
        visit.person,
        output_id,
        [visit.text("finding")],
        how,
        reason=visit.text("reason") or REASONS[how],
        now=visit.now(),
        rooms=visit_rooms(visit),
        group=visit.text("group") == "1",
        text=visit.text("text"),
    )
    rewrites = how in (Resolution.REDACT, Resolution.REPLACE)
    return back(visit, output_id, "rewritten" if rewrites else "settled")


@router.post("/review/{output_id}/approve")
def approve(visit: Posted, output_id: str) -> Response:
    """Approve exactly the bytes that the page showed, and go on to the next output."""
    from review.gate import approve as sign

    rooms = visit_rooms(visit)
    sign(
        visit.store,
        visit.person,
        output_id,
        now=visit.now(),
        sha256=visit.text("sha256"),
        policy_version=rooms.policy_version(),
        rooms=rooms,
    )
    return go(f"/queue?{urlencode({**view_of(visit.request.query_params), 'done': output_id})}")


@router.post("/review/{output_id}/request-changes")
def request_changes(visit: Posted, output_id: str) -> Response:
    """Back to the author, with a reason."""
    from review.gate import request_changes as ask

    ask(visit.store, visit.person, output_id, reason=visit.text("reason"), now=visit.now())
    return back(visit, output_id, "requested")


@router.post("/review/{output_id}/reject")
def reject(visit: Posted, output_id: str) -> Response:
    """The end of it."""
    from review.gate import reject as end

    end(visit.store, visit.person, output_id, reason=visit.text("reason"), now=visit.now())
    return back(visit, output_id, "rejected")


@router.post("/review/{output_id}/withdraw")
def withdraw(visit: Posted, output_id: str) -> Response:
    """The author takes it back."""
    from review.gate import withdraw as end

    end(visit.store, visit.person, output_id, reason=visit.text("reason"), now=visit.now())
    return back(visit, output_id, "withdrawn")


@router.post("/review/{output_id}/claim")
def claim(visit: Posted, output_id: str) -> Response:
    """Say that one is on it."""
    from review.gate import claim as take

    take(visit.store, visit.person, output_id, now=visit.now())
    return back(visit, output_id, "claimed")


@router.post("/review/{output_id}/rescan")
def rescan(visit: Posted, output_id: str) -> Response:
    """Scan it again, by the policy in force."""
    from review.edits import rescan as again

    again(visit.store, visit.person, output_id, now=visit.now(), rooms=visit_rooms(visit))
    return back(visit, output_id, "rescanned")


@router.post("/review/{output_id}/release")
def release(visit: Posted, output_id: str) -> Response:
    """Let the approved bytes out, once."""
    from review.allow_ends import expire
    from review.releases import release as let_out

    rooms = visit_rooms(visit)
    expire(visit.store, now=visit.now())
    let_out(
        visit.store,
        visit.person,
        [output_id],
        now=visit.now(),
        policy_version=rooms.policy_version(),
        rooms=rooms,
    )
    return back(visit, output_id, "released")


@router.post("/review/{output_id}/recall")
def recall(visit: Posted, output_id: str) -> Response:
    """Take a release back."""
    from review.releases import recall as take_back

    take_back(visit.store, visit.person, output_id, reason=visit.text("reason"), now=visit.now())
    return back(visit, output_id, "recalled")


def visit_rooms(visit: Visit) -> Rooms:
    """The other rooms, with the policy in force."""
    from review.rooms import house

    return house(visit.store)


def back(visit: Visit, output_id: str, said: str) -> Response:
    """To the page that the form was on, in the same view."""
    view = urlencode(view_of(visit.request.query_params))
    return go(f"/review/{output_id}{'?' + view if view else ''}", said=said)


def _resolution(visit: Visit) -> Resolution:
    try:
        return Resolution(visit.text("how"))
    except ValueError:
        raise UsageError("Say what to do with the finding.") from None
