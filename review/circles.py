"""Small groups that get a release before everybody does: who is in them, and what they have. Reading alone.

A group is there as long as somebody is in it. What goes to one leaves through releases.py, by the gate that everything
leaves through.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, and_, func, select

from deckproof.codec import from_json
from deckproof.errors import UnknownNameError, WrongStateError
from deckproof.model import Brief
from review.going_tables import group_member, group_recall, group_release
from review.outputs import find_pack_row
from review.store import Store
from review.tables import output


class _Steered(msgspec.Struct):
    """What of a run's options is asked for here; the rest is passed over."""

    brief: Brief


def brief_of(store: Store, connection: Connection, pack_id: str) -> Brief | None:
    """The brief that the pack was run with; None where its options are not kept. Raises UnknownNameError."""
    options = find_pack_row(connection, pack_id).options
    if not store.blobs.has(options):
        return None
    return from_json(store.blobs.get(options), _Steered).brief


def members_of(connection: Connection, circle: str) -> tuple[str, ...]:
    """Who is in the group now, in the order in which they came."""
    wanted = (
        select(group_member.c.member)
        .where(group_member.c.circle == circle, group_member.c.voided_at.is_(None))
        .order_by(group_member.c.id)
    )
    return tuple(connection.execute(wanted).scalars())


def circles(connection: Connection) -> tuple[str, ...]:
    """The names of all groups that somebody is in."""
    wanted = select(group_member.c.circle).where(group_member.c.voided_at.is_(None)).distinct()
    return tuple(sorted(connection.execute(wanted).scalars()))


def require_circle(connection: Connection, circle: str) -> None:
    """Raise UnknownNameError for a group that nobody is in."""
    known = circles(connection)
    if circle not in known:
        raise UnknownNameError.among("group", circle, known)


def circle_named(connection: Connection, words: str) -> str:
    """The group that a brief's `first_to` names, "" where it names none that is there."""
    wanted = "-".join(words.casefold().split())
    return wanted if wanted in circles(connection) else ""


def circle_first(store: Store, connection: Connection, pack_id: str) -> str:
    """The group that the pack's brief wants to have its outputs first, "" for none that is there."""
    brief = brief_of(store, connection, pack_id)
    return circle_named(connection, brief.release.first_to) if brief else ""


def require_circle_first(
    store: Store, connection: Connection, row: Row[Any], now: dt.datetime, passed: str = ""
) -> None:
    """Raise WrongStateError where the brief wants a group to have the output first, and it never had it or not for long enough.

    `passed` is the reason of somebody who lets it out all the same. A `first_to` that names no group of this store is a
    wish that nobody can be held to.
    """
    brief = brief_of(store, connection, row.pack)
    circle = circle_named(connection, brief.release.first_to) if brief else ""
    if brief is None or not circle or passed.strip():
        return
    had = select(func.min(group_release.c.at)).where(
        group_release.c.output == row.id, group_release.c.circle == circle
    )
    since = connection.execute(had).scalar()
    if since is None:
        raise WrongStateError(
            f"The brief wants the output {row.id} to go to the group {circle} first, and it has not been there.",
            remedy=f"deckproof release --to {circle} {row.id}; or to all at once, with a reason: --all --reason TEXT",
        )
    days = brief.release.first_for_days
    until = dt.datetime.fromisoformat(since) + dt.timedelta(days=days)
    if now < until:
        raise WrongStateError(
            f"The brief wants the group {circle} to have the output {row.id} for {days} {'day' if days == 1 else 'days'} "
            f"first, which are over on {until:%Y-%m-%d} at {until:%H:%M} UTC.",
            remedy="Wait until then; or to all at once, with a reason: --all --reason TEXT",
        )


def shared_rows(connection: Connection, pack_id: str) -> Sequence[Row[Any]]:
    """Every release of an output of the pack to a group, with when it was recalled, in the order of groups and outputs."""
    return connection.execute(
        _shared()
        .where(output.c.pack == pack_id)
        .order_by(group_release.c.circle, output.c.position, group_release.c.revision)
    ).all()


def shared_of(connection: Connection, output_id: str) -> Sequence[Row[Any]]:
    """The same for one output."""
    return connection.execute(
        _shared()
        .where(group_release.c.output == output_id)
        .order_by(group_release.c.circle, group_release.c.revision)
    ).all()


def _shared() -> Any:
    same = and_(
        group_recall.c.output == group_release.c.output,
        group_recall.c.circle == group_release.c.circle,
        group_recall.c.revision == group_release.c.revision,
    )
    return (
        select(group_release, group_recall.c.at.label("recalled_at"))
        .join(output, output.c.id == group_release.c.output)
        .outerjoin(group_recall, same)
    )
