"""The trial run of a pack: what would leave, where, when and to whom, and what stands in the way. It releases nothing."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from deckproof.errors import RefusedError, UsageError, WrongStateError
from deckproof.model import Role
from desk.packs import require_pack
from desk.visits import Posted, SignedIn, Visit, go

router = APIRouter(include_in_schema=False)
sentences = {"to-group": "The group has it. The drafts stay approved, so all of it may follow."}


@router.get("/packs/{pack_id}/trial")
def trial_page(visit: SignedIn, pack_id: str, to: str = "") -> Response:
    """For everybody, or for one of the groups; a pack that is not theirs to see is as good as none."""
    from plans.trial import rehearse
    from review.outputs import find_pack_row
    from review.rooms import house

    require_pack(visit, pack_id)
    with visit.store.reading() as connection:
        deck = find_pack_row(connection, pack_id)
    groups = _groups(visit)
    group = to if to in groups else ""
    trial = rehearse(
        visit.store,
        visit.person,
        [pack_id],
        house(visit.store),
        now=visit.now(),
        to=group,
        channels=visit.desk.settings.channels,
    )
    return visit.page(
        "trial.html",
        pack_id=pack_id,
        deck=deck.name,
        trial=trial,
        groups=groups,
        leaving=sum(one.would_leave for one in trial.pieces),
        gone=sum(one.out for one in trial.pieces),
        unplanned=sum(not one.day and not one.out for one in trial.pieces if one.state in _OPEN),
        may_release=bool({Role.COMMS, Role.COMPLIANCE} & set(visit.person.roles)),
        may_plan=_may_plan(visit, deck.author),
        today=visit.now().date(),
    )


@router.post("/packs/{pack_id}/trial/release")
def release_to_group(visit: Posted, pack_id: str) -> Response:
    """Let what would leave out to the group, by the same gate as everything; all of it or nothing."""
    from plans.trial import rehearse
    from review import allow_ends, releases
    from review.rooms import house

    require_pack(visit, pack_id)
    group, rooms = visit.text("to"), house(visit.store)
    if not group:
        raise UsageError("No group was named.", remedy="Choose one on the page.")
    allow_ends.expire(visit.store, now=visit.now())
    trial = rehearse(visit.store, visit.person, [pack_id], rooms, now=visit.now(), to=group)
    ready = [one.output for one in trial.pieces if one.would_leave]
    if not ready:
        raise WrongStateError(
            "Nothing of this pack can leave yet.",
            remedy="What stands in the way, says its trial run.",
        )
    releases.release(
        visit.store,
        visit.person,
        ready,
        now=visit.now(),
        policy_version=rooms.policy_version(),
        rooms=rooms,
        to=group,
    )
    return go(f"/packs/{pack_id}/trial?to={group}", said="to-group")


_OPEN = ("held", "changes_requested", "approved")


def _groups(visit: Visit) -> tuple[str, ...]:
    """The groups that this person may let something out to."""
    from plans.groups import list_groups

    try:
        return tuple(one.name for one in list_groups(visit.store, visit.person))
    except RefusedError:
        return ()


def _may_plan(visit: Visit, author: str) -> bool:
    roles = visit.person.roles
    own = bool(author) and author == visit.person.name
    return Role.COMMS in roles or (own and Role.AUTHOR in roles)
