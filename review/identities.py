"""Whom an OpenID provider's subject is here, and what the provider's groups give them.

A subject is bound to a person once, through a link that an admin made for that person; or, where the settings say so, a
new person is added for a subject whose groups give a role. A name alone binds nobody: at many providers people choose it.
Whoever is bound has no password here any more: it would be a way around the provider's second factor.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, insert, select

from deckproof.codec import digest_of
from deckproof.errors import NotAllowedError, NotSignedInError
from deckproof.model import Person, Role
from review.ledger import entries_of, record, stamp
from review.people import enter_person, find_person, is_last_admin, still_active
from review.people_tables import account, identity
from review.roles import set_roles
from review.sessions import drop_sessions
from review.standing import register_of
from review.store import Act, Store

if TYPE_CHECKING:
    from deckproof.provider import Provider


def identity_of(issuer: str, subject: str) -> str:
    """What the store keeps of a subject: a hash, so that it names nobody."""
    return digest_of("identity", issuer, subject)


def is_bound(connection: Connection, name: str) -> bool:
    """Whether the person signs in through a provider."""
    return connection.execute(select(identity.c.sha256).where(identity.c.person == name)).first() is not None  # fmt: skip


def bound_person(store: Store, connection: Connection, sha256: str) -> Person | None:
    """The active person of this identity, None where nobody is bound to it; raises NotSignedInError."""
    name = connection.execute(select(identity.c.person).where(identity.c.sha256 == sha256)).scalar()
    if name is None:
        return None
    if not register_of(entries_of(store, connection, name)).is_bound(sha256, name):
        raise NotSignedInError(
            f"The account of {name} at the provider was not bound by Deckproof.",
            remedy="Somebody changed the store behind the gate's back; what, says: deckproof audit verify",
        )
    return still_active(connection, Person(name=name, roles=()))


def bind(store: Store, act: Act, name: str, sha256: str, *, now: dt.datetime) -> Person:
    """Bind the identity to the person; their password and sessions end. Raises NotAllowedError where it is somebody's."""
    taken = act.connection.execute(select(identity.c.person).where(identity.c.sha256 == sha256)).scalar()  # fmt: skip
    if taken is not None:
        raise NotAllowedError(
            "This account at the provider is somebody's here already.",
            remedy="One account is one person: four eyes are counted by it.",
        )
    person = still_active(act.connection, Person(name=name, roles=()))
    act.connection.execute(insert(identity).values(sha256=sha256, person=name, bound_at=stamp(now)))
    act.connection.execute(delete(account).where(account.c.person == name))
    drop_sessions(act, name)
    record(store, act, actor=name, action="identity-bound", thing=name, now=now, data={"identity": sha256})  # fmt: skip
    return person


def provision(
    store: Store, act: Act, provider: Provider, name: str, groups: Sequence[str], sha256: str, *, now: dt.datetime
) -> Person:  # fmt: skip
    """Add somebody new with the roles of their groups and bind them.

    Raises NotSignedInError where the settings do not provide for it, NotAllowedError where no group gives a role or the
    name is somebody's.
    """
    roles = granted_roles(provider, groups)
    if not provider.provision or not name:
        raise NotSignedInError(
            "Nobody here has this account at the provider.",
            remedy="An admin adds you and makes a link, through which you sign in once: deckproof user invite NAME",
        )
    if not roles:
        raise _no_role()
    if find_person(act.connection, name) is not None:
        raise NotAllowedError(
            f"There is a {name} here already, who is not bound to this account.",
            remedy="An admin makes them a link, through which they sign in once: deckproof user invite NAME",
        )
    enter_person(store, act, name, roles, actor=name, now=now)
    return bind(store, act, name, sha256, now=now)


def sync_roles(
    store: Store, act: Act, provider: Provider, person: Person, groups: Sequence[str], *, now: dt.datetime
) -> Person:  # fmt: skip
    """Give the person the roles of their groups, and take those that the provider gives and no longer does.

    Roles that stand for no group stay as an admin gave them; the last admin stays one. Raises NotAllowedError where
    nothing is left.
    """
    if not provider.roles:
        return person
    managed = {role for roles in provider.roles.values() for role in roles}
    wanted = {role for role in person.roles if role not in managed} | {
        *granted_roles(provider, groups)
    }
    if Role.ADMIN in person.roles and is_last_admin(act.connection, person):
        wanted.add(Role.ADMIN)
    if not wanted:
        raise _no_role()
    roles = tuple(role for role in Role if role in wanted)
    if roles == person.roles:
        return person
    return set_roles(store, act, person, roles, actor=person.name, action="roles-synced", now=now)


def granted_roles(provider: Provider, groups: Sequence[str]) -> tuple[Role, ...]:
    """What these groups give."""
    given = {role for group in groups for role in provider.roles.get(group, ())}
    return tuple(role for role in Role if role in given)


def _no_role() -> NotAllowedError:
    return NotAllowedError(
        "None of your groups at the provider has a role here.",
        remedy="Ask whoever keeps the groups, or an admin here.",
    )
