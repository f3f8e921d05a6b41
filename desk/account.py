"""My account: the password, and where one is signed in."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter
from starlette.responses import Response

from deckproof.errors import DeckproofError, UsageError
from deckproof.model import Person
from desk.refusals import status_of
from desk.visits import Posted, SignedIn, Visit, go, peer_of

router = APIRouter(include_in_schema=False)
sentences = {
    "password": "Your password is changed. Everywhere else you are signed out.",
    "elsewhere": "Everywhere else you are signed out.",
}


@router.get("/account")
def account_page(visit: SignedIn) -> Response:
    """The page."""
    return _page(visit)


@router.post("/account/password")
def change_password(visit: Posted) -> Response:
    """Set another password, after the old one was given."""
    from review.accounts import set_password

    try:
        proven = _prove(visit)
        fresh = str(visit.form.get("password", ""))
        if fresh != str(visit.form.get("again", "")):
            raise UsageError("The two passwords are not the same.", remedy="Type it twice.")
        set_password(visit.store, proven, proven.name, fresh, now=visit.now(), keep=visit.token)
    except DeckproofError as error:
        return _page(visit, error)
    return go("/account", said="password")


@router.post("/account/sessions/end")
def end_elsewhere(visit: Posted) -> Response:
    """Sign out everywhere but here."""
    from review.sessions import end_sessions_of

    end_sessions_of(visit.store, visit.person.name, now=visit.now(), keep=visit.token)
    return go("/account", said="elsewhere")


def _prove(visit: Visit) -> Person:
    """The person, proven by their present password; whoever has none yet is believed, as their session came by a link or a provider."""
    from review.accounts import has_account, require_password

    me, given = visit.person, str(visit.form.get("present", ""))
    if has_account(visit.store, me.name):
        require_password(visit.store, me.name, given, peer=peer_of(visit.request), now=visit.now())
        return replace(me, signed_in_at=visit.now())
    return me


def _page(visit: Visit, error: DeckproofError | None = None) -> Response:
    from review.accounts import has_account
    from review.sessions import sessions_of

    return visit.page(
        "account.html",
        status=status_of(error) if error else 200,
        error=error,
        has_password=has_account(visit.store, visit.person.name),
        sessions=sessions_of(visit.store, visit.person.name, now=visit.now()),
        signed_in_at=visit.session.signed_in_at,
    )
