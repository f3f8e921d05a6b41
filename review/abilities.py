"""What somebody may do to an output as it is now: for showing the buttons that work. The acts ask again by themselves."""

from __future__ import annotations

from deckproof.errors import DeckproofError
from deckproof.model import Person
from review.authorise import Deed
from review.outputs import find_row
from review.steps import Footing, footing
from review.store import Act, Store

DEEDS = (
    Deed.CLAIM,
    Deed.EDIT,
    Deed.REDACT,
    Deed.SETTLE,
    Deed.SETTLE_HIGH,
    Deed.DISMISS_HIGH,
    Deed.RESCAN,
    Deed.REQUEST_CHANGES,
    Deed.COMMENT,
    Deed.HOLD_UP,
    Deed.CLOSE_THREAD,
    Deed.ASSIGN,
    Deed.APPROVE,
    Deed.APPROVE_HIGH,
    Deed.REJECT,
    Deed.WITHDRAW,
    Deed.RELEASE,
    Deed.RECALL,
    Deed.PROPOSE_ALLOWANCE,
)


def deeds_of(store: Store, person: Person, output_id: str) -> frozenset[Deed]:
    """The deeds that are not refused to the person; a sign-in that is not fresh counts as fresh, as it can be given.

    Raises UnknownNameError for what they may not see.
    """
    with store.reading() as connection:
        act, row = Act(connection), find_row(connection, output_id)
        one = footing(act, person, row)
    one.role_for(Deed.READ)
    return frozenset(deed for deed in DEEDS if _is_allowed(one, deed))


def _is_allowed(one: Footing, deed: Deed) -> bool:
    try:
        one.role_for(deed, now=one.person.signed_in_at)
    except DeckproofError:
        return False
    return True
