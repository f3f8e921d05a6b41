"""People and their tokens; roles.py takes roles from them, accounts.py has their passwords, sessions.py where they are signed in. A token is 256 random bits, shown once, kept as its sha256."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from deckproof.codec import digest
from deckproof.errors import NotAllowedError, NotSignedInError, UnknownNameError, UsageError
from deckproof.model import Person, Role
from review.alike import refuse_mixed, skeleton
from review.authorise import Deed, authorise
from review.ledger import entries_of, record, stamp
from review.people_tables import account, identity, invitation, person, token
from review.standing import Register, register_of, token_object
from review.store import Act, Store, store_of

TOKEN_BYTES = 32
_ROLES = frozenset(role.value for role in Role)
_NAME = re.compile(r"[\w][\w.@+-]{0,63}\Z")


def has_people(store: Store) -> bool:
    """Whether anybody is in the store; from then on whoever acts has to say who they are."""
    with store.reading() as connection:
        return _count(connection) > 0


def whoami(store: Store, given: str, *, now: dt.datetime | None = None) -> Person:
    """The active person with this token; raises NotSignedInError.

    With `now` it is known when they proved who they are: now, since they show their token at each act; where they have a
    password besides, when they last gave it for this token (`confirm_token`).
    """
    with store.reading() as connection:
        return token_owner(store, connection, given, now)


def add_person(
    store: Store, by: Person | None, name: str, roles: Sequence[Role], *, now: dt.datetime
) -> Person:
    """Add somebody, give somebody there more roles, or activate them again with these roles alone.

    The first person of a store is added by nobody and is an admin besides. Other roles end their sessions. Raises UsageError,
    NotSignedInError and NotAllowedError.
    """
    with store.acting() as act:
        first = _count(act.connection) == 0
        actor = name if first else require_manager(act.connection, by).name
        return enter_person(store, act, name, roles, actor=actor, now=now)


def enter_person(
    store: Store, act: Act, name: str, roles: Sequence[Role], *, actor: str, now: dt.datetime
) -> Person:
    """The same within an act, once it is clear that `actor` may."""
    from review.sessions import drop_sessions

    if not _NAME.match(name):
        raise UsageError(
            "A person's name is up to 64 letters, digits and . _ @ + - without spaces."
        )
    refuse_mixed(name)
    if not roles:
        raise UsageError("A person needs a role.", remedy=f"One of: {', '.join(Role)}.")
    first = _count(act.connection) == 0
    before = find_person(act.connection, name)
    _refuse_double(act.connection, name)
    kept = before.roles if before and before.active else ()
    wanted = {*roles, *kept, *((Role.ADMIN,) if first else ())}
    added = Person(name=name, roles=_sorted(wanted))
    values = {"roles": " ".join(added.roles), "active": True}
    if before is None:
        act.connection.execute(insert(person).values(name=name, added_at=stamp(now), **values))
    else:
        if added.roles != before.roles:
            drop_sessions(act, name)
        act.connection.execute(update(person).where(person.c.name == name).values(**values))
    record(store, act, actor=actor, action="person-added", thing=name, now=now, data={"roles": list(added.roles)})  # fmt: skip
    return added


def issue_token(store: Store, by: Person | None, name: str, *, now: dt.datetime) -> str:
    """A new token for somebody; their older ones end. Raises UnknownNameError, NotSignedInError, NotAllowedError.

    The very first token of a store in which nobody has another way in is given to anybody who asks, for an admin: without
    it nobody could begin.
    """
    fresh = secrets.token_urlsafe(TOKEN_BYTES)
    with store.acting() as act:
        owner = known_person(act.connection, name)
        if by is None and Role.ADMIN in owner.roles and _nobody_can_sign_in(act.connection):
            actor = name
        elif by is not None and by.name == name:
            actor = still_active(act.connection, by).name
        else:
            actor = require_manager(act.connection, by).name
        if not owner.active:
            raise NotAllowedError(f"{name} is deactivated.", remedy="Add them again first.")
        _end_tokens(act, name, now)
        act.connection.execute(
            insert(token).values(sha256=_hash(fresh), person=name, issued_at=stamp(now))
        )
        record(store, act, actor=actor, action="token-issued", thing=name, now=now, data={"token": _hash(fresh)})  # fmt: skip
    return fresh


def deactivate(store: Store, by: Person | None, name: str, *, now: dt.datetime) -> Person:
    """Shut somebody out, all at once.

    Tokens, sessions, password, links, bindings and what they were granted end; their living approvals lose their force, and so does what
    they let through besides: severe findings that they accepted, allow-list entries.
    """
    from review.grants import revoke_all_of
    from review.lost_roles import reopen_what_they_settled
    from review.sessions import drop_sessions
    from review.steps import void_approvals_of

    with store.acting() as act:
        actor = require_manager(act.connection, by)
        leaving = known_person(act.connection, name)
        if is_last_admin(act.connection, leaving):
            raise NotAllowedError(
                f"{name} is the last admin.", remedy="Add another one before: user add NAME --role admin."
            )  # fmt: skip
        act.connection.execute(update(person).where(person.c.name == name).values(active=False))
        _end_tokens(act, name, now)
        _end_account(act, name, now)
        drop_sessions(act, name)
        revoke_all_of(store, act, name, actor=actor.name, now=now)
        voided = void_approvals_of(store, act, name, tuple(Role), actor=actor.name, now=now)
        record(store, act, actor=actor.name, action="person-deactivated", thing=name, now=now, data={"voided": voided})  # fmt: skip
        reopen_what_they_settled(store, act, name, tuple(Role), actor=actor.name, now=now)
        return Person(name=name, roles=leaving.roles, active=False)


def list_people(store: Store) -> tuple[Person, ...]:
    """Everybody, deactivated ones too, by name."""
    with store.reading() as connection:
        return tuple(
            _noun(row) for row in connection.execute(select(person).order_by(person.c.name))
        )


def token_owner(
    store: Store, connection: Connection, given: str, now: dt.datetime | None = None
) -> Person:
    """The active person with this token, inside a transaction; raises NotSignedInError."""
    if not given:
        raise NotSignedInError(
            "Nobody has said who is acting.",
            remedy="Set DECKPROOF_TOKEN to your token; an admin prints one with: deckproof user token NAME",
        )
    sought = _hash(given)
    row = connection.execute(
        select(token.c.sha256, person)
        .join(person, person.c.name == token.c.person)
        .where(token.c.sha256 == sought, token.c.revoked_at.is_(None), person.c.active)
    ).first()
    # The look-up is by hash, so its time tells nothing about the token; compared again all the same.
    if row is None or not secrets.compare_digest(row.sha256, sought):
        raise NotSignedInError(
            "The token in DECKPROOF_TOKEN is not, or no longer, anybody's.",
            remedy="An admin prints a new one with: deckproof user token NAME",
        )
    owner = _noun(row)
    register = register_of(entries_of(store, connection, owner.name, token_object(sought)))
    if not register.has_token(owner.name, sought):
        raise NotSignedInError(
            "The token in DECKPROOF_TOKEN was never issued by Deckproof, or has ended.",
            remedy="Somebody changed the store behind the gate's back; what, says: deckproof audit verify",
        )
    require_told_roles(register, owner)
    return replace(owner, signed_in_at=_signed_in_at(register, owner.name, sought, now))


def _signed_in_at(
    register: Register, name: str, sha256: str, now: dt.datetime | None
) -> dt.datetime | None:
    """Whoever has nothing but the token proves with it who they are, each time; whoever has a password, with that."""
    if not register.has_password(name):
        return now
    confirmed = register.confirmed_at(sha256)
    return dt.datetime.fromisoformat(confirmed) if confirmed else None


def require_told_roles(register: Register, claimed: Person) -> None:
    """Raise NotSignedInError where the roles in the tables are not those that an admin gave by the ledger."""
    if register.roles_of(claimed.name) != claimed.roles:
        raise NotSignedInError(
            f"The roles of {claimed.name} are not those that the ledger tells of.",
            remedy="Somebody changed the store behind the gate's back; what, says: deckproof audit verify",
        )


def require_manager(connection: Connection, by: Person | None) -> Person:
    """The person as the store has them, who has to be an admin; raises NotSignedInError, NotAllowedError."""
    if by is None:
        raise NotSignedInError(
            "Only an admin manages people.", remedy="Set DECKPROOF_TOKEN to an admin's token."
        )
    current = still_active(connection, by)
    authorise(current, Deed.MANAGE_PEOPLE)
    return current


def still_active(connection: Connection, claimed: Person) -> Person:
    """The person as the store has them now, inside the act's own transaction; raises NotSignedInError, ChangedBytesError."""
    current = find_person(connection, claimed.name)
    if current is None or not current.active:
        raise NotSignedInError(f"{claimed.name} is deactivated.", remedy="Ask an admin.")
    # Sealed entries alone: what is due is released for people of whom nobody looked at a token.
    told = entries_of(store_of(connection), connection, claimed.name)
    require_told_roles(register_of(told), current)
    return replace(current, signed_in_at=claimed.signed_in_at)


def known_person(connection: Connection, name: str) -> Person:
    """The person of this name; raises UnknownNameError with the nearest."""
    found = find_person(connection, name)
    if found is None:
        raise UnknownNameError.among("person", name, _names(connection))
    return found


def find_person(connection: Connection, name: str) -> Person | None:
    """The person of this name, deactivated or not."""
    row = connection.execute(select(person).where(person.c.name == name)).first()
    return None if row is None else _noun(row)


def _noun(row: Row[Any]) -> Person:
    # A word that is no role was written by somebody else and gives nothing; verification tells of it.
    known = tuple(Role(word) for word in row.roles.split() if word in _ROLES)
    return Person(name=row.name, roles=known, active=bool(row.active))


def _refuse_double(connection: Connection, name: str) -> None:
    """One person under two spellings would have four eyes alone."""
    for other in _names(connection):
        if other != name and skeleton(other) == skeleton(name):
            raise UsageError(
                f"There is somebody called {other} already, which looks or reads the same."
            )


def _nobody_can_sign_in(connection: Connection) -> bool:
    ways = (token, account, identity)
    return not any(
        connection.execute(select(func.count()).select_from(way)).scalar_one() for way in ways
    )


def is_last_admin(connection: Connection, leaving: Person) -> bool:
    """Whether nobody would be left to manage people."""
    admins = [
        found.name
        for row in connection.execute(select(person).where(person.c.active))
        if Role.ADMIN in (found := _noun(row)).roles
    ]
    return admins == [leaving.name]


def _end_tokens(act: Act, name: str, now: dt.datetime) -> None:
    act.connection.execute(
        update(token)
        .where(token.c.person == name, token.c.revoked_at.is_(None))
        .values(revoked_at=stamp(now))
    )


def _end_account(act: Act, name: str, now: dt.datetime) -> None:
    act.connection.execute(delete(account).where(account.c.person == name))
    act.connection.execute(delete(identity).where(identity.c.person == name))
    end_invitations(act, name, now=now)


def end_invitations(act: Act, name: str, *, now: dt.datetime) -> None:
    """End the links of somebody that nobody has used; the caller's entry in the ledger says why."""
    act.connection.execute(
        update(invitation)
        .where(invitation.c.person == name, invitation.c.ended_at.is_(None))
        .values(ended_at=stamp(now))
    )


def _names(connection: Connection) -> list[str]:
    return list(connection.execute(select(person.c.name)).scalars())


def _count(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(person)).scalar_one()


def _sorted(roles: set[Role]) -> tuple[Role, ...]:
    return tuple(role for role in Role if role in roles)


def _hash(given: str) -> str:
    return digest(given.encode())
