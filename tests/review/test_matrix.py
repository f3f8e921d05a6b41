"""Who may do what: every deed × role × own or not × granted or not × signed in lately or not, against a table of its own.

The table is written by hand here, not taken from the product's; a deed that is not in it fails.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import product

import pytest

from deckproof.errors import (
    DeckproofError,
    NotAllowedError,
    NotSignedInError,
    OwnWorkError,
    StaleSignInError,
)
from deckproof.model import Person, Role
from review.authorise import FRESH_FOR, Deed, Permission, authorise, is_fresh
from tests.review.making import NOW

ORDER = (Role.AUTHOR, Role.COMMS, Role.COMPLIANCE, Role.AUDITOR, Role.ADMIN)

# For author, comms, compliance, auditor, admin:
#   y always   - never   o with one's own pack   r own or granted to read   e own or granted to edit   g granted to edit
EXPECTED = {
    Deed.READ: "ryyyy",
    Deed.RUN: "yy---",
    Deed.ADOPT: "gg--y",
    Deed.CLAIM: "eyy--",
    Deed.EDIT: "ey---",
    Deed.REDACT: "eyy--",
    Deed.SETTLE: "-yy--",
    Deed.SETTLE_HIGH: "--y--",
    Deed.DISMISS_HIGH: "-yy--",
    Deed.RESCAN: "eyy--",
    Deed.REQUEST_CHANGES: "-yy--",
    Deed.APPROVE: "-yy--",
    Deed.APPROVE_HIGH: "--y--",
    Deed.REJECT: "-yy--",
    Deed.WITHDRAW: "oyy--",
    Deed.COMMENT: "ryy--",
    Deed.HOLD_UP: "-yy--",
    Deed.CLOSE_THREAD: "-yy--",
    Deed.ASSIGN: "-yy--",
    Deed.RELEASE: "-yy--",
    Deed.RECALL: "oyy--",
    Deed.PROPOSE_POLICY: "--y-y",
    Deed.CONFIRM_POLICY: "--y-y",
    Deed.PROPOSE_ALLOWANCE: "-yy--",
    Deed.CONFIRM_ALLOWANCE: "--y-y",
    Deed.END_ALLOWANCE: "-yy-y",
    Deed.IMPORT_CUSTOMERS: "-yy-y",
    Deed.KEEP_BRIEF: "yy--y",
    Deed.MANAGE_GROUPS: "-y--y",
    Deed.PLAN: "oy---",
    Deed.IMPORT_FEEDBACK: "-y--y",
    Deed.SEE_FEEDBACK: "oyyyy",
    Deed.SEE_UNMASKED: "oyy--",
    Deed.ANSWER_FEEDBACK: "oyy-y",
    Deed.ROUTE_FEEDBACK: "-yy-y",
    Deed.ERASE_FEEDBACK: "--y--",
    Deed.END_ALERT: "--y--",
    Deed.MANAGE_PEOPLE: "----y",
    Deed.GRANT: "oo--y",
    Deed.AUDIT: "--yyy",
    Deed.PRUNE: "----y",
}
FOUR_EYES = {
    Deed.SETTLE_HIGH,
    Deed.DISMISS_HIGH,
    Deed.APPROVE,
    Deed.APPROVE_HIGH,
    Deed.CLOSE_THREAD,
    Deed.CONFIRM_POLICY,
    Deed.CONFIRM_ALLOWANCE,
}
STEP_UP = {Deed.SETTLE_HIGH, Deed.APPROVE_HIGH, Deed.CONFIRM_ALLOWANCE}
HOURS_AGO = NOW - dt.timedelta(hours=2)


def reaches(letter: str, *, own: bool, granted: Permission | None) -> bool:
    return {
        "y": True,
        "-": False,
        "o": own,
        "r": own or granted is not None,
        "e": own or granted is Permission.EDIT,
        "g": granted is Permission.EDIT,
    }[letter]


def expected(
    deed: Deed, role: Role, *, own: bool, granted: Permission | None, fresh: bool
) -> type[DeckproofError] | None:
    if own and deed in FOUR_EYES:
        return OwnWorkError
    if not reaches(EXPECTED[deed][ORDER.index(role)], own=own, granted=granted):
        return NotAllowedError
    return StaleSignInError if deed in STEP_UP and not fresh else None


CASES = list(product(Role, (False, True), (None, *Permission), (NOW, HOURS_AGO, None)))


@pytest.mark.parametrize("deed", Deed)
def test_every_deed_is_allowed_to_whom_the_table_says(deed: Deed) -> None:
    assert deed in EXPECTED, f"nobody has said who may {deed}"
    for role, own, granted, signed_in_at in CASES:
        who = Person(name="somebody", roles=(role,), signed_in_at=signed_in_at)
        wanted = expected(deed, role, own=own, granted=granted, fresh=signed_in_at == NOW)
        case = (deed, role, own, granted, signed_in_at)
        try:
            got: object = authorise(who, deed, own=own, granted=granted, now=NOW)
        except DeckproofError as error:
            got = type(error)
        assert got == (wanted or role), case
        with pytest.raises(NotSignedInError):
            authorise(replace(who, active=False), deed, own=own, granted=granted, now=NOW)


@pytest.mark.parametrize("deed", Deed)
def test_who_edited_it_counts_for_four_eyes_and_gains_nothing(deed: Deed) -> None:
    for role in Role:
        who = Person(name="somebody", roles=(role,), signed_in_at=NOW)
        wanted = expected(deed, role, own=False, granted=None, fresh=True)
        if deed in FOUR_EYES:
            wanted = OwnWorkError
        try:
            got: object = authorise(who, deed, edited=True, now=NOW)
        except DeckproofError as error:
            got = type(error)
        assert got == (wanted or role), (deed, role)


def test_the_table_names_no_deed_that_is_gone() -> None:
    assert set(EXPECTED) == set(Deed)


@pytest.mark.parametrize("roles", [pair for pair in product(Role, Role) if pair[0] < pair[1]])
def test_two_roles_together_may_what_either_may_and_no_more(roles: tuple[Role, Role]) -> None:
    for deed, own, granted in product(Deed, (False, True), (None, *Permission)):
        each = [expected(deed, role, own=own, granted=granted, fresh=True) for role in roles]
        who = Person(name="somebody", roles=roles, signed_in_at=NOW)
        if None in each:
            assert authorise(who, deed, own=own, granted=granted, now=NOW) in roles
        else:
            with pytest.raises((NotAllowedError, OwnWorkError)):
                authorise(who, deed, own=own, granted=granted, now=NOW)


@pytest.mark.parametrize("deed", sorted(STEP_UP))
def test_without_the_time_nothing_severe_is_let_through(deed: Deed) -> None:
    who = Person(name="cleo", roles=(Role.COMPLIANCE,), signed_in_at=NOW)
    with pytest.raises(StaleSignInError, match="user sign-in"):
        authorise(who, deed)


@pytest.mark.parametrize(
    ("age", "fresh"),
    [
        (dt.timedelta(0), True),
        (FRESH_FOR, True),
        (FRESH_FOR + dt.timedelta(microseconds=1), False),
        (dt.timedelta(minutes=-1), True),
        (dt.timedelta(minutes=-2), False),
    ],
)
def test_a_sign_in_is_fresh_for_fifteen_minutes_and_not_from_the_future(
    age: dt.timedelta, *, fresh: bool
) -> None:
    assert is_fresh(NOW - age, NOW) is fresh
