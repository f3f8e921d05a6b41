"""Who may see a pack, and who was let in besides: authors see their own and what they were granted, the others all.

Whoever may not see a pack is told that there is none (ASVS 5.0, 8.2.2, 8.3.1).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, insert, or_, select, true, update

from deckproof.errors import NotAllowedError, RefusedError, UsageError
from deckproof.model import Person, Role
from review.authorise import MAY, Deed, Permission, authorise
from review.ledger import record, stamp
from review.outputs import find_pack_row, unknown
from review.people import find_person, known_person, still_active
from review.people_tables import pack_grant
from review.replay import require_pack_as_told
from review.store import Act, Store
from review.tables import pack


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """That somebody may see or edit a pack; `by` gave it."""

    pack: str
    person: str
    permission: Permission
    by: str
    at: dt.datetime


def grant(
    store: Store, by: Person, pack_id: str, name: str, permission: str, *, now: dt.datetime
) -> Grant:
    """Let somebody see ("read") or see and edit ("edit") the pack; what they had of it before ends.

    For the pack's author and for admins. Raises UnknownNameError, UsageError, NotAllowedError.
    """
    if permission not in set(Permission):
        raise UsageError(
            f"There is no permission {permission!r}.", remedy=f"One of: {', '.join(Permission)}."
        )
    with store.acting() as act:
        actor = _granter(act, by, pack_id)
        if not known_person(act.connection, name).active:
            raise NotAllowedError(f"{name} is deactivated.", remedy="Add them again first.")
        _end(store, act, actor.name, pack_id, name, now)
        values = {"pack": pack_id, "person": name, "permission": permission, "who": actor.name}
        made = act.connection.execute(insert(pack_grant).values(**values, at=stamp(now)))
        number = made.inserted_primary_key[0] if made.inserted_primary_key else 0
        data = {"grant": number, "person": name, "permission": permission}
        record(store, act, actor=actor.name, action="granted", thing=pack_id, now=now, data=data)
    return Grant(pack=pack_id, person=name, permission=Permission(permission), by=by.name, at=now)


def revoke(store: Store, by: Person, pack_id: str, name: str, *, now: dt.datetime) -> bool:
    """Take back what somebody was granted of the pack; gives whether there was anything. Raises as grant does."""
    with store.acting() as act:
        actor = _granter(act, by, pack_id)
        known_person(act.connection, name)
        return _end(store, act, actor.name, pack_id, name, now)


def revoke_all_of(store: Store, act: Act, name: str, *, actor: str, now: dt.datetime) -> None:
    """Take back all that somebody was granted, within an act."""
    packs = select(pack_grant.c.pack).where(
        pack_grant.c.person == name, pack_grant.c.voided_at.is_(None)
    )
    for pack_id in (
        act.connection.execute(packs.distinct().order_by(pack_grant.c.pack)).scalars().all()
    ):
        _end(store, act, actor, pack_id, name, now)


def grants_of(store: Store, pack_id: str, *, by: Person | None = None) -> tuple[Grant, ...]:
    """Who was let into the pack, by name; raises UnknownNameError where `by` may not see it."""
    with store.reading() as connection:
        if by is not None:
            require_sight(connection, still_active(connection, by), pack_id)
        rows = connection.execute(
            select(pack_grant)
            .where(pack_grant.c.pack == pack_id, pack_grant.c.voided_at.is_(None))
            .order_by(pack_grant.c.person)
        ).all()
    return tuple(_noun(row) for row in rows)


def may_see(source: Connection | Store, person: Person, pack_id: str) -> bool:
    """Whether the person, as the store has them now, may see the pack; not one that is not there."""
    with _connection(source) as connection:
        try:
            return sees(connection, still_active(connection, person), pack_id)
        except RefusedError:
            return False


def withheld(source: Connection | Store, person: Person | None, pack_id: str, act: str = "") -> str:
    """Of a pack that the person may not see, whose it is and whom to ask for what `act`; "" where they may, or nobody looks.

    For whom the pack's own deck led to it, by its bytes and settings; to all others there is none. Of what is not there nothing is withheld.
    """
    if person is None:
        return ""
    with _connection(source) as connection:
        row = connection.execute(select(pack).where(pack.c.id == pack_id)).first()
        if row is None or may_see(connection, person, pack_id):
            return ""
        author = row.author
        owner = find_person(connection, author)
        asked = author if owner is not None and _may_grant_own(owner) else "an admin"
    whose = f"{author}'s" if author else "nobody's yet"
    act = act or f"deckproof user grant {pack_id} {person.name}"
    return f"The pack is {whose} and not shown to you; ask {asked} for {act}."


def _may_grant_own(person: Person) -> bool:
    try:
        authorise(person, Deed.GRANT, own=True)
    except RefusedError:
        return False
    return person.active


def sees(connection: Connection, me: Person, pack_id: str) -> bool:
    """The same for a person who is known to be as the store has them."""
    row = connection.execute(select(pack).where(pack.c.id == pack_id)).first()
    if row is None:
        return False
    try:
        own, granted = is_author(row, me), granted_to(connection, me, pack_id)
        authorise(me, Deed.READ, own=own, granted=granted)
    except RefusedError:
        return False
    return True


def require_sight(connection: Connection, me: Person, pack_id: str, shown_id: str = "") -> None:
    """Raise UnknownNameError, as for what is not there, unless the person, as the store has them, may see the pack.

    `shown_id` is what they asked for where that was an output of it.
    """
    if not sees(connection, me, pack_id):
        raise unknown("output" if shown_id else "pack", shown_id or pack_id)


def in_sight(person: Person) -> ColumnElement[bool]:
    """The condition on rows of `pack` that the person may see: lists ask this in place of each pack by itself."""
    everything = set(MAY[Deed.READ]) - {Role.AUTHOR}
    if not person.active:
        return ~true()
    if everything & set(person.roles):
        return true()
    if Role.AUTHOR not in person.roles:
        return ~true()
    given = select(pack_grant.c.pack).where(
        pack_grant.c.person == person.name, pack_grant.c.voided_at.is_(None)
    )
    return or_(pack.c.author == person.name, pack.c.id.in_(given))


def is_author(row: Row[Any], person: Person) -> bool:
    """Whether the pack's row names the person as its author."""
    return bool(row.author) and row.author == person.name


def granted_to(connection: Connection, person: Person, pack_id: str) -> Permission | None:
    """What the person was granted on the pack."""
    found = connection.execute(
        select(pack_grant.c.permission).where(
            pack_grant.c.pack == pack_id,
            pack_grant.c.person == person.name,
            pack_grant.c.voided_at.is_(None),
        )
    ).scalar()
    return None if found is None else Permission(found)


def _granter(act: Act, by: Person, pack_id: str) -> Person:
    actor = still_active(act.connection, by)
    row = find_pack_row(act.connection, pack_id)
    require_sight(act.connection, actor, pack_id)
    require_pack_as_told(act, pack_id)
    authorise(actor, Deed.GRANT, own=is_author(row, actor))
    return actor


def _end(store: Store, act: Act, actor: str, pack_id: str, name: str, now: dt.datetime) -> bool:
    living = select(pack_grant.c.id).where(
        pack_grant.c.pack == pack_id,
        pack_grant.c.person == name,
        pack_grant.c.voided_at.is_(None),
    )
    numbers = list(act.connection.execute(living).scalars())
    if numbers:
        act.connection.execute(
            update(pack_grant).where(pack_grant.c.id.in_(numbers)).values(voided_at=stamp(now))
        )
        data = {"grants": numbers, "person": name}
        record(store, act, actor=actor, action="grant-revoked", thing=pack_id, now=now, data=data)
    return bool(numbers)


def _noun(row: Row[Any]) -> Grant:
    return Grant(
        pack=row.pack,
        person=row.person,
        permission=Permission(row.permission),
        by=row.who,
        at=dt.datetime.fromisoformat(row.at),
    )


@contextmanager
def _connection(source: Connection | Store) -> Iterator[Connection]:
    if isinstance(source, Store):
        with source.reading() as connection:
            yield connection
    else:
        yield source
