"""People, for admins: who is here, in which roles, and the one-time links with which they choose a password."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from deckproof.errors import UsageError
from deckproof.model import Role
from desk.tabs import Tab
from desk.visits import Posted, SignedIn, Visit, go

router = APIRouter(include_in_schema=False)
tab = Tab(label="People", path="/people", place=60, is_rare=True, roles=(Role.ADMIN,))
sentences = {
    "roles": "Their roles are changed. Where they were signed in, they sign in anew.",
    "shut-out": "They are shut out. What they approved and has not left is held again.",
}

ROLES = {
    Role.AUTHOR: "hands in decks, edits their own drafts",
    Role.COMMS: "sees every pack, runs batches, approves and releases",
    Role.COMPLIANCE: "settles and signs severe findings",
    Role.AUDITOR: "reads everything, changes nothing",
    Role.ADMIN: "manages people",
}


@router.get("/people")
def people_page(visit: SignedIn) -> Response:
    """Everybody."""
    return _page(visit)


@router.post("/people")
def add(visit: Posted) -> Response:
    """Add somebody with roles, and show their link once."""
    from review.accounts import invite
    from review.people import add_person

    name = visit.text("name")
    added = add_person(visit.store, visit.person, name, _roles(visit), now=visit.now())
    link = invite(visit.store, visit.person, added.name, now=visit.now())
    return _page(visit, link=link, invited=added.name)


@router.post("/people/{name}/invite")
def invite_again(visit: Posted, name: str) -> Response:
    """A new link for somebody who has none or forgot the password."""
    from review.accounts import invite

    link = invite(visit.store, visit.person, name, now=visit.now())
    return _page(visit, link=link, invited=name)


@router.post("/people/{name}/roles")
def change_roles(visit: Posted, name: str) -> Response:
    """Give and take roles until they are those of the form."""
    from review.people import add_person, list_people
    from review.roles import remove_role

    _require_manager(visit)
    wanted = set(_roles(visit))
    before = next((one for one in list_people(visit.store) if one.name == name), None)
    if before is None or not before.active or wanted - set(before.roles):
        add_person(visit.store, visit.person, name, sorted(wanted), now=visit.now())
    for role in before.roles if before and before.active else ():
        if role not in wanted:
            remove_role(visit.store, visit.person, name, role, now=visit.now())
    return go("/people", said="roles")


@router.post("/people/{name}/deactivate")
def shut_out(visit: Posted, name: str) -> Response:
    """End all that somebody may do here."""
    from review.people import deactivate

    deactivate(visit.store, visit.person, name, now=visit.now())
    return go("/people", said="shut-out")


def _require_manager(visit: Visit) -> None:
    from review.authorise import Deed, authorise

    authorise(visit.person, Deed.MANAGE_PEOPLE)


def _roles(visit: Visit) -> list[Role]:
    known = {role.value for role in Role}
    unknown = [name for name in visit.texts("role") if name not in known]
    if unknown:
        raise UsageError("There is no such role.", remedy=f"One of: {', '.join(Role)}.")
    return [Role(name) for name in visit.texts("role")]


def _page(visit: Visit, *, link: str = "", invited: str = "") -> Response:
    from review.people import list_people

    _require_manager(visit)
    return visit.page(
        "people.html",
        people=list_people(visit.store),
        roles=ROLES,
        link=f"{visit.desk.address.origin}/invitation/{link}" if link else "",
        invited=invited,
    )
