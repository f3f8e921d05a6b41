"""What the gate goes by: the risk policy in force and the allow-list. Changing either takes two people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.responses import Response

from deckproof.errors import NotAllowedError, PolicyError, RefusedError
from deckproof.model import Role
from desk.tabs import Tab
from desk.visits import Posted, SignedIn, Visit, go

if TYPE_CHECKING:
    from review.allow_list import Allowance

ROLES = (Role.COMMS, Role.COMPLIANCE, Role.ADMIN, Role.AUDITOR)

router = APIRouter(include_in_schema=False)
tab = Tab(label="Rules", path="/rules", place=55, is_rare=True, roles=ROLES)
sentences = {
    "policy-proposed": "Proposed. It is in force once somebody else has confirmed it.",
    "policy-confirmed": "In force. What was scanned by another policy is scanned again before it can be approved.",
    "entry-confirmed": "The entry holds in later scans until it ends.",
    "entry-ended": "The entry has ended; what it settled is open again.",
}


@router.get("/rules")
def rules_page(visit: SignedIn) -> Response:
    """The policy in force, what waits for a second person, and the allow-list."""
    from review.allow_list import list_entries
    from review.policies import BUILT_IN, awaiting, blob_in_force
    from review.rooms import house_policy

    if not set(ROLES) & set(visit.person.roles):
        raise NotAllowedError(f"{visit.person.name} may not see the rules.", remedy="Ask an admin for a role.")  # fmt: skip
    entries = list_entries(visit.store, now=visit.now())
    return visit.page(
        "rules.html",
        version=house_policy(visit.store).version,
        built_in=blob_in_force(visit.store) == BUILT_IN,
        awaiting=awaiting(visit.store),
        entries=[(one, _words(visit, one)) for one in entries],
    )


@router.post("/rules/policy")
def propose_policy(visit: Posted) -> Response:
    """Propose a policy; nothing changes by that."""
    from review.policies import propose
    from review.rooms import parse_policy_text

    file = visit.file("policy")
    if file is None:
        raise PolicyError("No policy was chosen.", remedy="Choose a TOML file.")
    data = file.file.read()
    version = parse_policy_text(data, "the policy that was sent").version
    blob = visit.store.blobs.put(data)
    propose(visit.store, visit.person, version, blob, reason=visit.text("reason"), now=visit.now())
    return go("/rules", said="policy-proposed")


@router.post("/rules/policy/confirm")
def confirm_policy(visit: Posted) -> Response:
    """Put somebody else's proposal in force."""
    from review.policies import confirm

    confirm(visit.store, visit.person, visit.text("version"), now=visit.now())
    return go("/rules", said="policy-confirmed")


@router.post("/rules/allow/{entry_id}/confirm")
def confirm_entry(visit: Posted, entry_id: str) -> Response:
    """Let somebody else's entry settle what matches it."""
    from review.allow_list import confirm

    confirm(visit.store, visit.person, entry_id, now=visit.now())
    return go("/rules", said="entry-confirmed")


@router.post("/rules/allow/{entry_id}/end")
def end_entry(visit: Posted, entry_id: str) -> Response:
    """End an entry before its date."""
    from review.allow_ends import end

    end(visit.store, visit.person, entry_id, reason=visit.text("reason"), now=visit.now())
    return go("/rules", said="entry-ended")


def _words(visit: Visit, entry: Allowance) -> str:
    """The words that the entry allows, "" for those who only read."""
    from review.allow_list import clear_text

    try:
        return clear_text(visit.store, visit.person, entry.id)
    except RefusedError:
        return ""
