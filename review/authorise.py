"""Who may do what: one table and one function, for the command line, the flows and the desk alike."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from deckproof.errors import NotAllowedError, NotSignedInError, OwnWorkError
from deckproof.model import Person, Role


class Deed(StrEnum):
    """What somebody wants to do."""

    RUN = "run a deck"
    ADOPT = "take it on as its author"
    CLAIM = "claim it"
    EDIT = "edit it"
    REDACT = "redact or replace a span of it"
    SETTLE = "settle a finding of it"
    SETTLE_HIGH = "let a severe finding of it through"
    DISMISS_HIGH = "call a severe finding of it none"
    RESCAN = "scan it again"
    REQUEST_CHANGES = "request changes of it"
    APPROVE = "approve it"
    APPROVE_HIGH = "sign it, as it had a severe finding"
    REJECT = "reject it"
    WITHDRAW = "withdraw it"
    RELEASE = "release it"
    RECALL = "recall it"
    PROPOSE_POLICY = "propose a policy"
    CONFIRM_POLICY = "confirm a policy"
    IMPORT_CUSTOMERS = "import the customer list"
    MANAGE_PEOPLE = "manage people"


_WRITERS = (Role.AUTHOR, Role.COMMS)
_REVIEWERS = (Role.COMPLIANCE, Role.COMMS)
_ALL_THREE = (Role.COMPLIANCE, Role.COMMS, Role.AUTHOR)

MAY: Mapping[Deed, tuple[Role, ...]] = {
    Deed.RUN: _WRITERS,
    Deed.ADOPT: _WRITERS,
    Deed.CLAIM: _ALL_THREE,
    Deed.EDIT: _WRITERS,
    Deed.REDACT: _ALL_THREE,
    Deed.SETTLE: _REVIEWERS,
    Deed.SETTLE_HIGH: (Role.COMPLIANCE,),
    Deed.DISMISS_HIGH: _REVIEWERS,
    Deed.RESCAN: _ALL_THREE,
    Deed.REQUEST_CHANGES: _REVIEWERS,
    Deed.APPROVE: _REVIEWERS,
    Deed.APPROVE_HIGH: (Role.COMPLIANCE,),
    Deed.REJECT: _REVIEWERS,
    Deed.WITHDRAW: _ALL_THREE,
    Deed.RELEASE: _REVIEWERS,
    Deed.RECALL: _ALL_THREE,
    Deed.PROPOSE_POLICY: (Role.COMPLIANCE, Role.ADMIN),
    Deed.CONFIRM_POLICY: (Role.COMPLIANCE, Role.ADMIN),
    Deed.IMPORT_CUSTOMERS: (Role.COMPLIANCE, Role.COMMS, Role.ADMIN),
    Deed.MANAGE_PEOPLE: (Role.ADMIN,),
}
"""The roles that may, the one that counts most first."""

NEVER_OWN = frozenset(
    {Deed.SETTLE_HIGH, Deed.DISMISS_HIGH, Deed.APPROVE, Deed.APPROVE_HIGH, Deed.CONFIRM_POLICY}
)
"""Four eyes: not for whoever wrote, edited or proposed it, whatever their roles."""

AUTHORS_OWN = frozenset(
    {Deed.EDIT, Deed.REDACT, Deed.RESCAN, Deed.WITHDRAW, Deed.RECALL, Deed.CLAIM}
)
"""As an author one does these with one's own packs alone."""


def authorise(person: Person, deed: Deed, *, own: bool = False) -> Role:
    """The role in which the person may do it; `own` says that they wrote or edited what it is done to.

    Raises NotSignedInError for somebody deactivated, OwnWorkError, NotAllowedError.
    """
    if not person.active:
        raise NotSignedInError(f"{person.name} is deactivated.", remedy="Ask an admin.")
    if own and deed in NEVER_OWN:
        raise OwnWorkError(
            f"{person.name} wrote, edited or proposed this and so may not {deed}.",
            remedy="Somebody else has to: four eyes, always.",
        )
    for role in MAY[deed]:
        if role in person.roles and (role is not Role.AUTHOR or own or deed not in AUTHORS_OWN):
            return role
    raise NotAllowedError(
        f"{person.name} may not {deed}.",
        remedy=f"It takes the role {' or '.join(MAY[deed])}"
        + (", or author of this very pack." if Role.AUTHOR in MAY[deed] and deed in AUTHORS_OWN else "."),
    )  # fmt: skip
