"""Small groups that get a piece before everybody does: who is in them. Releases to them are the gate's, in review/releases.py."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, insert, select, update

from deckproof.codec import digest_of
from deckproof.errors import UnknownNameError, UsageError
from deckproof.model import Person
from review.authorise import Deed, authorise
from review.circles import circles, require_circle_name
from review.going_replay import MEMBER_ADDED, MEMBER_REMOVED, group_object
from review.going_tables import group_member
from review.ledger import record, stamp
from review.names import refuse_customer
from review.people import still_active
from review.store import Act, Store

MOST_MEMBERS = 100
"""A group that gets a piece first is a small one; whoever wants more releases to all."""

_MEMBER_LENGTH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody in a group, by name or address; `by` put them there."""

    member: str
    by: str
    at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group and who is in it, in the order in which they came."""

    name: str
    members: tuple[Member, ...]


def add_members(
    store: Store, person: Person, name: str, members: Sequence[str], *, now: dt.datetime
) -> Group:
    """Put these into the group, which is made where it is not there; who is in it already stays once.

    For comms and admins. Raises UsageError, NotAllowedError, NotSignedInError.
    """
    require_circle_name(name)
    wanted = dict.fromkeys(_tidy(one) for one in members)
    if not wanted:
        raise UsageError(
            "A group needs somebody in it.", remedy=f"deckproof group add {name} NAME…"
        )
    with store.acting() as act:
        actor = still_active(act.connection, person)
        authorise(actor, Deed.MANAGE_GROUPS)
        refuse_customer(store, name, today=now.date())
        known = {row.member.casefold() for row in _living(act, name)}
        fresh = [one for one in wanted if one.casefold() not in known]
        if len(known) + len(fresh) > MOST_MEMBERS:
            raise UsageError(
                f"The group {name} would have more than {MOST_MEMBERS} people.",
                remedy="Whatever is for so many is released to all.",
            )
        for one in fresh:
            _enter(store, act, actor.name, name, one, now)
        return _noun(name, _living(act, name))


def remove_members(
    store: Store, person: Person, name: str, members: Sequence[str] = (), *, now: dt.datetime
) -> Group:
    """Take these out of the group, or everybody, with whom the group ends. Raises UnknownNameError besides the others."""
    with store.acting() as act:
        actor = still_active(act.connection, person)
        authorise(actor, Deed.MANAGE_GROUPS)
        living = _living(act, name)
        if not living:
            raise UnknownNameError.among("group", name, circles(act.connection))
        wanted = {_tidy(one).casefold() for one in members}
        missing = wanted - {row.member.casefold() for row in living}
        if missing:
            raise UnknownNameError(
                f"{len(missing)} of these are not in the group {name}.",
                remedy=f"Who is, says: deckproof group show {name}",
            )
        going = [row.id for row in living if not wanted or row.member.casefold() in wanted]
        act.connection.execute(
            update(group_member).where(group_member.c.id.in_(going)).values(voided_at=stamp(now))
        )
        data = {"members": going}
        record(store, act, actor=actor.name, action=MEMBER_REMOVED, thing=group_object(name), now=now, data=data)  # fmt: skip
        return _noun(name, _living(act, name))


def list_groups(store: Store, viewer: Person | None = None) -> tuple[Group, ...]:
    """Every group that somebody is in, by name. Raises NotAllowedError for whoever may not see who is in them."""
    _require_sight(store, viewer)
    with store.reading() as connection:
        rows = _living(Act(connection))
    names = sorted({row.circle for row in rows})
    return tuple(_noun(name, [row for row in rows if row.circle == name]) for name in names)


def load_group(store: Store, name: str, viewer: Person | None = None) -> Group:
    """One group; raises UnknownNameError, NotAllowedError."""
    found = {one.name: one for one in list_groups(store, viewer)}
    if name not in found:
        raise UnknownNameError.among("group", name, found)
    return found[name]


def _require_sight(store: Store, viewer: Person | None) -> None:
    """Names and addresses are for those who plan releases, let out or look after the desk: not for authors."""
    if viewer is None:
        return
    with store.reading() as connection:
        me = still_active(connection, viewer)
    deed = Deed.RELEASE if not set(me.roles) & set(_LOOKS_AFTER) else Deed.READ
    authorise(me, deed)


_LOOKS_AFTER = ("comms", "admin", "auditor")


def _enter(store: Store, act: Act, actor: str, name: str, member: str, now: dt.datetime) -> None:
    values = {"circle": name, "member": member, "who": actor, "at": stamp(now)}
    made = act.connection.execute(insert(group_member).values(**values))
    number = made.inserted_primary_key[0] if made.inserted_primary_key else 0
    data = {"member": number, "digest": digest_of(member)}
    record(store, act, actor=actor, action=MEMBER_ADDED, thing=group_object(name), now=now, data=data)  # fmt: skip


def _living(act: Act, name: str = "") -> Sequence[Row[Any]]:
    wanted = select(group_member).where(group_member.c.voided_at.is_(None))
    if name:
        wanted = wanted.where(group_member.c.circle == name)
    return act.connection.execute(wanted.order_by(group_member.c.id)).all()


def _noun(name: str, rows: Sequence[Row[Any]]) -> Group:
    return Group(
        name=name,
        members=tuple(
            Member(member=row.member, by=row.who, at=dt.datetime.fromisoformat(row.at))
            for row in rows
        ),
    )


def _tidy(member: str) -> str:
    """One line of at most 200 characters; raises UsageError for anything else."""
    text = " ".join(member.split())
    if not text or len(text) > _MEMBER_LENGTH or not text.isprintable():
        raise UsageError("Somebody in a group is a name or an address in one line.")
    return text
