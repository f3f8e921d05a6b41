"""Roles that somebody loses: what they approved in one and has not left loses its force with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import update

from deckproof.errors import NotAllowedError, UsageError
from deckproof.model import Person, Role
from review.ledger import record
from review.lost_roles import reopen_what_they_settled
from review.people import is_last_admin, known_person, require_manager
from review.people_tables import person
from review.sessions import drop_sessions
from review.steps import void_approvals_of
from review.store import Act, Store


def remove_role(
    store: Store, by: Person | None, name: str, role: Role, *, now: dt.datetime
) -> Person:
    """Take a role from somebody; what they approved in it and has not left loses its force, in the same transaction.

    Raises NotAllowedError for the last admin's own role and for somebody's only one, UsageError for one they do not have.
    """
    with store.acting() as act:
        actor = require_manager(act.connection, by)
        before = known_person(act.connection, name)
        if role not in before.roles:
            raise UsageError(f"{name} does not have the role {role}.")
        if role is Role.ADMIN and is_last_admin(act.connection, before):
            raise NotAllowedError(
                f"{name} is the last admin.", remedy="Add another one before: user add NAME --role admin."
            )  # fmt: skip
        left = tuple(one for one in before.roles if one is not role)
        if not left:
            raise NotAllowedError(
                f"{role} is the only role of {name}.", remedy=f"Shut them out: deckproof user deactivate {name}"
            )  # fmt: skip
        return set_roles(store, act, before, left, actor=actor.name, action="role-removed", now=now)


def set_roles(
    store: Store,
    act: Act,
    before: Person,
    roles: Sequence[Role],
    *,
    actor: str,
    action: str,
    now: dt.datetime,
) -> Person:
    """Give somebody these roles instead of theirs: their sessions end, and what they let through in a role that went.

    That is approvals, severe findings that they accepted, and allow-list entries.
    """
    act.connection.execute(
        update(person).where(person.c.name == before.name).values(roles=" ".join(roles))
    )
    drop_sessions(act, before.name)
    gone = [role for role in before.roles if role not in roles]
    voided = void_approvals_of(store, act, before.name, gone, actor=actor, now=now)
    data = {"roles": list(roles), "voided": voided}
    record(store, act, actor=actor, action=action, thing=before.name, now=now, data=data)
    reopen_what_they_settled(store, act, before.name, gone, actor=actor, now=now)
    return Person(name=before.name, roles=tuple(roles), active=before.active)
