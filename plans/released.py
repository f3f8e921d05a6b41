"""What is out: where it lies, since when, what was made of it, and who got it. And who of them has to take copies back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, or_, select, union_all

from deckproof.errors import WrongStateError
from deckproof.model import OutputState, Person, Role
from review.circles import shared_of
from review.fetches import Fetch, fetches_of
from review.formats import files_of
from review.going_tables import group_member, group_release
from review.grants import in_sight, require_sight
from review.outputs import find_pack_row, find_row
from review.people import still_active
from review.store import Store
from review.tables import output, pack, recall, release

SEES_MEMBERS = frozenset({Role.COMMS, Role.COMPLIANCE, Role.ADMIN, Role.AUDITOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One release: to all, or to a group with the people who were in it by then."""

    group: str
    members: tuple[str, ...]
    path: str
    """Relative to the outputs folder; of one that was recalled, where it lay."""
    revision: int
    sha256: str
    by: str
    at: dt.datetime
    recalled_at: dt.datetime | None
    files: tuple[str, ...]
    """The formats made of it, and what else lies beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Out:
    """One output that has left at least once."""

    output: str
    pack: str
    deck: str
    kind: str
    style: str
    title: str
    state: OutputState
    places: tuple[Place, ...]
    fetched: tuple[Fetch, ...]
    """Who of the people here fetched it through the desk or the API."""

    @property
    def is_out(self) -> bool:
        """Whether some of it has not been recalled."""
        return any(place.recalled_at is None for place in self.places)


def list_out(
    store: Store, viewer: Person | None = None, *, skip: int = 0, limit: int | None = None
) -> tuple[Out, ...]:
    """Every output that has left, the youngest release first, as far as the viewer may see it; `skip` and `limit` for a page."""
    left = union_all(
        select(release.c.output, release.c.at), select(group_release.c.output, group_release.c.at)
    ).subquery()
    wanted = (
        select(output.c.id)
        .join(left, left.c.output == output.c.id)
        .join(pack, pack.c.id == output.c.pack)
        .group_by(output.c.id)
        .order_by(func.max(left.c.at).desc(), output.c.id)
        .offset(skip)
        .limit(limit)
    )
    with store.reading() as connection:
        me = None if viewer is None else still_active(connection, viewer)
        if me is not None:
            wanted = wanted.where(in_sight(me))
        ids = connection.execute(wanted).scalars().all()
        return tuple(_out(connection, find_row(connection, own_id), me) for own_id in ids)


def find_out(store: Store, output_id: str, viewer: Person | None = None) -> Out:
    """Where this output went and who got it; raises UnknownNameError, WrongStateError where it never left."""
    with store.reading() as connection:
        row = find_row(connection, output_id)
        me = None if viewer is None else still_active(connection, viewer)
        if me is not None:
            require_sight(connection, me, row.pack, row.id)
        found = _out(connection, row, me)
    if not found.places:
        raise WrongStateError(
            f"The output {output_id} has never left.", remedy="What has, says: deckproof released"
        )
    return found


def _out(connection: Connection, row: Row[Any], me: Person | None) -> Out:
    places = []
    gone = connection.execute(select(release).where(release.c.output == row.id)).first()
    if gone is not None:
        back = connection.execute(select(recall.c.at).where(recall.c.output == row.id)).scalar()
        places.append(_place(connection, gone, "", (), back))
    may = me is None or bool(SEES_MEMBERS & set(me.roles))
    for one in shared_of(connection, row.id):
        members = _members_then(connection, one.circle, one.at) if may else ()
        places.append(_place(connection, one, one.circle, members, one.recalled_at))
    return Out(
        output=row.id,
        pack=row.pack,
        deck=find_pack_row(connection, row.pack).name,
        kind=row.kind,
        style=row.style,
        title=row.title,
        state=OutputState(row.state),
        places=tuple(places),
        fetched=fetches_of(connection, row.id),
    )


def _place(
    connection: Connection, gone: Row[Any], circle: str, members: tuple[str, ...], back: str | None
) -> Place:
    at = dt.datetime.fromisoformat
    return Place(
        group=circle,
        members=members,
        path=gone.path,
        revision=gone.revision,
        sha256=gone.sha256,
        by=gone.who,
        at=at(gone.at),
        recalled_at=at(back) if back else None,
        files=tuple(one.name for one in files_of(connection, gone.output, gone.revision)),
    )


def _members_then(connection: Connection, circle: str, at: str) -> tuple[str, ...]:
    """Who was in the group when something went to it, or came to it since: they can all have it."""
    wanted = (
        select(group_member.c.member)
        .where(
            group_member.c.circle == circle,
            or_(group_member.c.voided_at.is_(None), group_member.c.voided_at > at),
        )
        .order_by(group_member.c.id)
    )
    return tuple(connection.execute(wanted).scalars())
