"""One-time links: with one somebody sets their own password or binds their account at the provider, within 24 hours."""

from __future__ import annotations

import datetime as dt
import secrets

from sqlalchemy import Connection, insert, select, update

from deckproof.codec import digest
from deckproof.errors import NotSignedInError
from deckproof.model import Person
from review.ledger import entries_of, record, stamp
from review.people import end_invitations, still_active
from review.people_tables import invitation
from review.standing import register_of
from review.store import Act, Store

INVITED_FOR = dt.timedelta(hours=24)
TOKEN_BYTES = 32
FIRST = "first-person"
"""What the ledger calls the link that makes the first admin; in the table it is nobody's."""


def enter_invitation(store: Store, act: Act, name: str, *, actor: str, now: dt.datetime) -> str:
    """The token of a new link for this person, within an act; their older links end."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    sha256 = digest(token.encode())
    end_invitations(act, name, now=now)
    act.connection.execute(
        insert(invitation).values(sha256=sha256, person=name, issued_at=stamp(now))
    )
    action, thing = ("invited", name) if name else ("first-invited", FIRST)
    record(store, act, actor=actor, action=action, thing=thing, now=now, data={"invitation": sha256})  # fmt: skip
    return token


def find_invitation(store: Store, connection: Connection, token: str, now: dt.datetime) -> str:
    """Whose link this is, "" for the one that makes the first admin; raises NotSignedInError for one that is none any more."""
    sha256 = digest(token.encode())
    row = connection.execute(
        select(invitation).where(invitation.c.sha256 == sha256, invitation.c.ended_at.is_(None))
    ).first()
    if row is None:
        raise no_link()
    age = now - dt.datetime.fromisoformat(row.issued_at)
    told = register_of(entries_of(store, connection, row.person or FIRST))
    if not dt.timedelta(0) <= age < INVITED_FOR or not told.is_invited(sha256, row.person):
        raise no_link()
    if row.person:
        still_active(connection, Person(name=row.person, roles=()))
    return str(row.person)


def use_invitation(store: Store, act: Act, token: str, name: str, *, now: dt.datetime) -> None:
    """Use the link up, within an act; raises NotSignedInError where it is not, or no longer, this person's."""
    if find_invitation(store, act.connection, token, now) != name:
        raise no_link()
    sha256 = digest(token.encode())
    act.connection.execute(
        update(invitation).where(invitation.c.sha256 == sha256).values(ended_at=stamp(now))
    )
    record(store, act, actor=name, action="invitation-accepted", thing=name or FIRST, now=now, data={"invitation": sha256})  # fmt: skip


def no_link() -> NotSignedInError:
    """The error for a link that opens nothing."""
    return NotSignedInError(
        "This link was used, has run out, or never was one.",
        remedy="Links count for 24 hours and once; an admin makes a new one: deckproof user invite NAME",
    )
