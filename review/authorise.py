"""Who may do what: one table and one function, for the command line, the flows and the desk alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

from deckproof.errors import (
    NotAllowedError,
    NotSignedInError,
    OwnWorkError,
    StaleSignInError,
)
from deckproof.model import Person, Role


class Deed(StrEnum):
    """What somebody wants to do."""

    READ = "see it"
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
    COMMENT = "comment on it"
    HOLD_UP = "hold it up with a thread"
    CLOSE_THREAD = "close a thread of it"
    ASSIGN = "assign it"
    RELEASE = "release it"
    RECALL = "recall it"
    PROPOSE_POLICY = "propose a policy"
    CONFIRM_POLICY = "confirm a policy"
    PROPOSE_ALLOWANCE = "propose an allow-list entry"
    CONFIRM_ALLOWANCE = "confirm an allow-list entry"
    END_ALLOWANCE = "end an allow-list entry"
    IMPORT_CUSTOMERS = "import the customer list"
    KEEP_BRIEF = "keep a brief"
    MANAGE_GROUPS = "say who is in a group"
    PLAN = "plan when it is released"
    IMPORT_FEEDBACK = "import feedback"
    SEE_FEEDBACK = "see what came back"
    SEE_UNMASKED = "see what was masked in a comment"
    ANSWER_FEEDBACK = "answer or close a comment"
    ROUTE_FEEDBACK = "give a comment to another team"
    ERASE_FEEDBACK = "erase a comment on request"
    END_ALERT = "end an alert about a customer"
    MANAGE_PEOPLE = "manage people"
    GRANT = "let others see or edit it"
    AUDIT = "read the ledger"
    PRUNE = "take away what need not be kept"


class Permission(StrEnum):
    """What somebody was granted on one pack; who may edit it may see it too."""

    READ = "read"
    EDIT = "edit"


_WRITERS = (Role.AUTHOR, Role.COMMS)
_REVIEWERS = (Role.COMPLIANCE, Role.COMMS)
_ALL_THREE = (Role.COMPLIANCE, Role.COMMS, Role.AUTHOR)

MAY: Mapping[Deed, tuple[Role, ...]] = {
    Deed.READ: (Role.COMPLIANCE, Role.COMMS, Role.AUDITOR, Role.ADMIN, Role.AUTHOR),
    Deed.RUN: _WRITERS,
    Deed.ADOPT: (Role.ADMIN, *_WRITERS),
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
    Deed.COMMENT: _ALL_THREE,
    Deed.HOLD_UP: _REVIEWERS,
    Deed.CLOSE_THREAD: _REVIEWERS,
    Deed.ASSIGN: _REVIEWERS,
    Deed.RELEASE: _REVIEWERS,
    Deed.RECALL: _ALL_THREE,
    Deed.PROPOSE_POLICY: (Role.COMPLIANCE, Role.ADMIN),
    Deed.CONFIRM_POLICY: (Role.COMPLIANCE, Role.ADMIN),
    Deed.PROPOSE_ALLOWANCE: _REVIEWERS,
    Deed.CONFIRM_ALLOWANCE: (Role.COMPLIANCE, Role.ADMIN),
    Deed.END_ALLOWANCE: (Role.COMPLIANCE, Role.COMMS, Role.ADMIN),
    Deed.IMPORT_CUSTOMERS: (Role.COMPLIANCE, Role.COMMS, Role.ADMIN),
    Deed.KEEP_BRIEF: (Role.COMMS, Role.ADMIN, Role.AUTHOR),
    Deed.MANAGE_GROUPS: (Role.COMMS, Role.ADMIN),
    Deed.PLAN: (Role.COMMS, Role.AUTHOR),
    Deed.IMPORT_FEEDBACK: (Role.COMMS, Role.ADMIN),
    Deed.SEE_FEEDBACK: (Role.COMPLIANCE, Role.COMMS, Role.AUDITOR, Role.ADMIN, Role.AUTHOR),
    Deed.SEE_UNMASKED: _ALL_THREE,
    Deed.ANSWER_FEEDBACK: (Role.COMPLIANCE, Role.COMMS, Role.ADMIN, Role.AUTHOR),
    Deed.ROUTE_FEEDBACK: (Role.COMPLIANCE, Role.COMMS, Role.ADMIN),
    Deed.ERASE_FEEDBACK: (Role.COMPLIANCE,),
    Deed.END_ALERT: (Role.COMPLIANCE,),
    Deed.MANAGE_PEOPLE: (Role.ADMIN,),
    Deed.GRANT: (Role.ADMIN, *_WRITERS),
    Deed.AUDIT: (Role.AUDITOR, Role.COMPLIANCE, Role.ADMIN),
    Deed.PRUNE: (Role.ADMIN,),
}
"""The roles that may, the one that counts most first."""

NEVER_OWN = frozenset(
    {
        Deed.SETTLE_HIGH,
        Deed.DISMISS_HIGH,
        Deed.APPROVE,
        Deed.APPROVE_HIGH,
        Deed.CLOSE_THREAD,
        Deed.CONFIRM_POLICY,
        Deed.CONFIRM_ALLOWANCE,
    }
)
"""Four eyes: not for whoever wrote, edited or proposed it, whatever their roles."""

AUTHORS_OWN = frozenset(
    {
        Deed.READ,
        Deed.EDIT,
        Deed.REDACT,
        Deed.RESCAN,
        Deed.WITHDRAW,
        Deed.RECALL,
        Deed.CLAIM,
        Deed.COMMENT,
        Deed.PLAN,
        Deed.SEE_FEEDBACK,
        Deed.SEE_UNMASKED,
        Deed.ANSWER_FEEDBACK,
    }
)
"""As an author one does these with one's own packs alone, or as far as one was granted it."""

GRANTABLE: Mapping[Permission, frozenset[Deed]] = {
    Permission.READ: frozenset({Deed.READ, Deed.COMMENT}),
    Permission.EDIT: frozenset(
        {Deed.READ, Deed.COMMENT, Deed.EDIT, Deed.REDACT, Deed.RESCAN, Deed.CLAIM, Deed.ADOPT}
    ),
}
"""What an author may do with somebody else's pack once they were granted it."""

WRITERS_OWN = frozenset({Deed.GRANT})
"""Whoever writes does these with their own packs alone, comms too: a pack of nobody is an admin's to give away."""

WRITERS_GRANTED = frozenset({Deed.ADOPT})
"""Whoever writes does these where an admin granted them the pack: else a friend's name could stand for the real author's,
who would then approve their own work."""

FRESH = frozenset({Deed.SETTLE_HIGH, Deed.APPROVE_HIGH, Deed.CONFIRM_ALLOWANCE})
"""These take a sign-in of the last minutes (ASVS 5.0, 7.5.3): what lets a severe finding through."""

FRESH_FOR = dt.timedelta(minutes=15)
_CLOCKS_APART = dt.timedelta(minutes=1)


def authorise(
    person: Person,
    deed: Deed,
    *,
    own: bool = False,
    edited: bool = False,
    granted: Permission | None = None,
    now: dt.datetime | None = None,
) -> Role:
    """The role in which the person may do it.

    `own` says that they are the author of what it is done to, or proposed it; `edited` that words of it are theirs all the
    same; `granted` what they were given on its pack. What lets a severe finding through is refused without `now`. Raises NotSignedInError for somebody deactivated, OwnWorkError,
    NotAllowedError, StaleSignInError.
    """
    if not person.active:
        raise NotSignedInError(f"{person.name} is deactivated.", remedy="Ask an admin.")
    if (own or edited) and deed in NEVER_OWN:
        raise OwnWorkError(
            f"{person.name} wrote, edited or proposed this and so may not {deed}.",
            remedy="Somebody else has to: four eyes, always.",
        )
    for role in MAY[deed]:
        if role in person.roles and _reaches(role, deed, own=own, granted=granted):
            if deed in FRESH:
                require_fresh(person, deed, now)
            return role
    raise NotAllowedError(
        f"{person.name} may not {deed}.",
        remedy=f"It takes the role {' or '.join(MAY[deed])}"
        + (", or author of this very pack." if Role.AUTHOR in MAY[deed] and deed in AUTHORS_OWN else "."),
    )  # fmt: skip


def require_fresh(person: Person, deed: str, now: dt.datetime | None) -> None:
    """Raise StaleSignInError unless the person has proved within the last 15 minutes who they are."""
    if not is_fresh(person.signed_in_at, now):
        raise StaleSignInError(
            f"{person.name} has to sign in once more to {deed}.",
            remedy="Give your password again: deckproof user sign-in. It counts for 15 minutes.",
        )


def is_fresh(signed_in_at: dt.datetime | None, now: dt.datetime | None) -> bool:
    """Whether a sign-in at this time still counts as fresh; one in the future does not, and an unknown one neither."""
    if signed_in_at is None or now is None:
        return False
    return -_CLOCKS_APART <= now - signed_in_at <= FRESH_FOR


def _reaches(role: Role, deed: Deed, *, own: bool, granted: Permission | None) -> bool:
    """Whether the role, where it may do it at all, may do it to this very pack."""
    given = granted is not None and deed in GRANTABLE[granted]
    if role in _WRITERS and deed in WRITERS_GRANTED:
        return given
    if role in _WRITERS and deed in WRITERS_OWN:
        return own
    return role is not Role.AUTHOR or own or given or deed not in AUTHORS_OWN
