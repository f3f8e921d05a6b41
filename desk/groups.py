"""Small groups that get a release before everybody does: who is in them, and for comms and admins putting in and taking out."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from deckproof.errors import InputError, UsageError
from desk.refusals import status_of
from desk.visits import Posted, SignedIn, Visit, go

_EMPTY: dict[str, Any] = {"error": None, "called": "", "typed": ""}
"""What the form holds before anybody has typed."""

router = APIRouter(include_in_schema=False)
sentences = {
    "member-added": "They are in the group now.",
    "member-removed": "Taken out. What the group got before stays where it is until a recall.",
}


@router.get("/groups")
def groups_page(visit: SignedIn) -> Response:
    """Every group with its members; for whoever may see who is in them."""
    from plans.groups import list_groups

    found = list_groups(visit.store, visit.person)
    return visit.page("groups.html", groups=found, may_manage=_may_manage(visit), **_EMPTY)


@router.post("/groups")
def add_members(visit: Posted) -> Response:
    """Put people into a group, a line each; the first make it."""
    from plans import groups

    typed, name = visit.text("members"), visit.text("name")
    members = [one for one in typed.splitlines() if one.strip()]
    try:
        groups.add_members(visit.store, visit.person, name, members, now=visit.now())
    except InputError as error:
        found = groups.list_groups(visit.store, visit.person)
        told = {"error": error, "called": name, "typed": typed}
        return visit.page("groups.html", status=status_of(error), groups=found, may_manage=_may_manage(visit), **told)  # fmt: skip
    return go("/groups", said="member-added")


@router.post("/groups/{name}/remove")
def remove_member(visit: Posted, name: str) -> Response:
    """Take one out; with the last one the group ends."""
    from plans.groups import remove_members

    member = visit.text("member")
    if not member:
        raise UsageError("Nobody was named.", remedy="Take somebody out on the page.")
    remove_members(visit.store, visit.person, name, [member], now=visit.now())
    return go("/groups", said="member-removed")


def _may_manage(visit: Visit) -> bool:
    from review.authorise import MAY, Deed

    return any(role in MAY[Deed.MANAGE_GROUPS] for role in visit.person.roles)
