"""Local accounts: passwords, invitations, signing in, and proving once more who one is.

A name that nobody has takes as long and is answered with the same words.
"""

from __future__ import annotations

import datetime as dt
import logging

from sqlalchemy import Connection, delete, insert, select

from deckproof.codec import digest, digest_of
from deckproof.errors import (
    NotAllowedError,
    NotSignedInError,
    WrongStateError,
)
from deckproof.model import Person, Role
from review.attempts import attempt_of, clear, count
from review.authorise import require_fresh
from review.identities import is_bound
from review.invitations import enter_invitation, find_invitation, no_link, use_invitation
from review.ledger import entries_of, record, stamp
from review.passwords import hash_of, matches, require_good
from review.people import (
    enter_person,
    find_person,
    has_people,
    known_person,
    require_manager,
    still_active,
    token_owner,
)
from review.people_tables import account, person
from review.sessions import Session, drop_sessions, end_one, enter_session, find_session
from review.standing import register_of, token_object
from review.store import Act, Store

logger = logging.getLogger(__name__)


def sign_in(
    store: Store, name: str, password: str, *, peer: str, now: dt.datetime
) -> tuple[str, Session]:
    """A session for whoever knows the password, and its token; `peer` is where they call from.

    Raises NotSignedInError, with the same words and after the same time for a name that nobody has, and
    TooManyAttemptsError.
    """
    require_password(store, name, password, peer=peer, now=now)
    with store.acting() as act:
        return enter_session(store, act, name, method="password", now=now)


def step_up(
    store: Store, token: str, password: str, *, peer: str, now: dt.datetime
) -> tuple[str, Session]:
    """Prove once more who one is: a new session in place of the one of `token`. Raises as sign_in does."""
    name = find_session(store, token, now=now).person.name
    require_password(store, name, password, peer=peer, now=now)
    with store.acting() as act:
        end_one(store, act, digest(token.encode()), name, now=now)
        return enter_session(store, act, name, method="password", now=now)


def confirm_token(
    store: Store, token: str, password: str, *, peer: str, now: dt.datetime
) -> Person:
    """Prove with the password who acts with this token, for the next minutes; gives the person. Raises as sign_in does."""
    with store.reading() as connection:
        name = token_owner(store, connection, token).name
    require_password(store, name, password, peer=peer, now=now)
    with store.acting() as act:
        owner = token_owner(store, act.connection, token)
        thing = token_object(digest(token.encode()))
        record(store, act, actor=name, action="token-confirmed", thing=thing, now=now)
    return Person(name=owner.name, roles=owner.roles, signed_in_at=now)


def set_password(
    store: Store,
    by: Person | None,
    name: str,
    password: str,
    *,
    now: dt.datetime,
    keep: str = "",
) -> None:
    """Give somebody this password; their sessions end, but for the one of the token `keep`.

    One's own, where there is one already, takes a sign-in of the last minutes; somebody else's takes an admin. Raises
    UsageError for a password that is too short or too common, UnknownNameError, NotAllowedError, StaleSignInError.
    """
    require_good(password, name)
    hashed = hash_of(password)
    with store.acting() as act:
        owner = known_person(act.connection, name)
        if by is not None and by.name == name:
            actor = still_active(act.connection, by)
            if _hash_of(act.connection, name) is not None:
                require_fresh(actor, "set another password", now)
        else:
            actor = require_manager(act.connection, by)
        _require_active(owner)
        kept = digest(keep.encode()) if keep else ""
        _enter_password(store, act, name, hashed, actor=actor.name, now=now, kept=kept)


def has_account(store: Store, name: str) -> bool:
    """Whether the person has a password."""
    with store.reading() as connection:
        return _hash_of(connection, name) is not None


def invite(store: Store, by: Person | None, name: str, *, now: dt.datetime) -> str:
    """The token of a link with which somebody sets their own password, once and within 24 hours; older links end.

    Raises UnknownNameError, NotSignedInError, NotAllowedError.
    """
    with store.acting() as act:
        actor = require_manager(act.connection, by)
        _require_active(known_person(act.connection, name))
        return enter_invitation(store, act, name, actor=actor.name, now=now)


def accept_invitation(
    store: Store, token: str, password: str, *, now: dt.datetime
) -> tuple[str, Session]:
    """Set the password of the invited person and sign them in. Raises NotSignedInError, UsageError."""
    name = invited_person(store, token, now=now)
    require_good(password, name)
    hashed = hash_of(password)
    with store.acting() as act:
        use_invitation(store, act, token, name, now=now)
        _enter_password(store, act, name, hashed, actor=name, now=now)
        return enter_session(store, act, name, method="link", now=now)


def invited_person(store: Store, token: str, *, now: dt.datetime) -> str:
    """Whose link this is, "" for the one that makes the first admin; raises NotSignedInError for one that is none any more."""
    with store.reading() as connection:
        return find_invitation(store, connection, token, now)


def first_invitation(store: Store, *, now: dt.datetime) -> str | None:
    """The token of the link that makes the first admin, as long as there are no people; None from then on.

    Each call ends the link before it.
    """
    if has_people(store):
        return None
    with store.acting() as act:
        if _is_peopled(act.connection):
            return None
        return enter_invitation(store, act, "", actor="", now=now)


def accept_first(
    store: Store, token: str, name: str, password: str, *, now: dt.datetime
) -> tuple[str, Session]:
    """Become the first admin, with this name and password. Raises NotSignedInError, WrongStateError, UsageError."""
    if invited_person(store, token, now=now):
        raise no_link()
    require_good(password, name)
    hashed = hash_of(password)
    with store.acting() as act:
        if _is_peopled(act.connection):
            raise WrongStateError("Somebody is here already.", remedy="Ask an admin for a link.")
        use_invitation(store, act, token, "", now=now)
        enter_person(store, act, name, (Role.ADMIN,), actor=name, now=now)
        _enter_password(store, act, name, hashed, actor=name, now=now)
        return enter_session(store, act, name, method="link", now=now)


def require_password(
    store: Store, name: str, password: str, *, peer: str, now: dt.datetime
) -> None:
    """Raise NotSignedInError unless this is the person's password, TooManyAttemptsError after many that were not.

    The attempt counts as failed until it is found right, so attempts at the same time gain nothing.
    """
    tried = attempt_of(name, peer)
    with store.acting() as act:
        count(act.connection, tried, now)
    with store.reading() as connection:
        found = find_person(connection, name)
        known = _hash_of(connection, name) if found is not None and found.active else None
    if not matches(known, password):
        logger.warning("a sign-in failed: %s", "wrong password" if known else "no such account")
        raise NotSignedInError(
            "This name and password do not go together.",
            remedy="An admin sends a link for a new password: deckproof user invite NAME",
        )
    with store.acting() as act:
        _require_told(store, act.connection, name, known or "")
        clear(act.connection, tried)


def _require_told(store: Store, connection: Connection, name: str, password_hash: str) -> None:
    """Raise NotSignedInError for a password that somebody wrote into the table."""
    register = register_of(entries_of(store, connection, name))
    if not register.has_password(name, digest_of(password_hash)):
        raise NotSignedInError(
            f"The password of {name} is not the one that was set here.",
            remedy="Somebody changed the store behind the gate's back; what, says: deckproof audit verify",
        )


def _enter_password(
    store: Store,
    act: Act,
    name: str,
    hashed: str,
    *,
    actor: str,
    now: dt.datetime,
    kept: str = "",
) -> None:
    if is_bound(act.connection, name):
        raise NotAllowedError(
            f"{name} signs in with the organization's account, and a second way in would get around it.",
            remedy="Sign in there, as the desk offers it.",
        )
    act.connection.execute(delete(account).where(account.c.person == name))
    act.connection.execute(
        insert(account).values(person=name, password_hash=hashed, set_at=stamp(now))
    )
    drop_sessions(act, name, keep=kept)
    data = {"hash": digest_of(hashed), "kept": kept}
    record(store, act, actor=actor, action="password-set", thing=name, now=now, data=data)


def _hash_of(connection: Connection, name: str) -> str | None:
    found = connection.execute(
        select(account.c.password_hash).where(account.c.person == name)
    ).scalar()
    return None if found is None else str(found)


def _require_active(owner: Person) -> None:
    if not owner.active:
        raise NotAllowedError(f"{owner.name} is deactivated.", remedy="Add them again first.")


def _is_peopled(connection: Connection) -> bool:
    return connection.execute(select(person.c.name).limit(1)).first() is not None
