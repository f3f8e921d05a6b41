"""Small groups that get a release before everybody does: who is in them, and what they have. Reading alone.

A group is there as long as somebody is in it. What goes to one leaves through releases.py, by the gate that everything
leaves through.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, and_, select

from deckproof.codec import digest_of, from_json
from deckproof.counts import counted
from deckproof.errors import ChangedBytesError, UnknownNameError, UsageError, WrongStateError
from deckproof.model import Brief
from review.going_replay import group_object, told_going
from review.going_tables import group_member, group_recall, group_release
from review.outputs import find_pack_row
from review.store import Store
from review.tables import output

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?\Z")


class _Steered(msgspec.Struct):
    """What of a run's options is asked for here; the rest is passed over."""

    brief: Brief


def require_circle_name(name: str) -> None:
    """Raise UsageError for what cannot be a group's name."""
    if not _NAME.match(name):
        raise UsageError(
            "A group's name is up to 40 small letters, digits and hyphens: it names a folder.",
            remedy="For example: service-council",
        )


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


def require_circle(store: Store, connection: Connection, circle: str) -> None:
    """Raise UnknownNameError for a group that nobody is in, UsageError for no name of one.

    Raises ChangedBytesError where others are in it than those whom the ledger tells of.
    """
    require_circle_name(circle)
    known = circles(connection)
    if circle not in known:
        raise UnknownNameError.among("group", circle, known)
    wanted = select(group_member.c.id, group_member.c.member).where(
        group_member.c.circle == circle, group_member.c.voided_at.is_(None)
    )
    found = {(row.id, digest_of(row.member)) for row in connection.execute(wanted)}
    if found != told_going(store, connection, group_object(circle)).living_members():
        raise ChangedBytesError(
            f"Others are in the group {circle} than those whom the ledger tells of.",
            remedy="Somebody changed the store behind the gate's back; what, says: deckproof audit verify",
        )


def circle_named(store: Store, connection: Connection, words: str) -> str:
    """The group that a brief's `first_to` names, "" where nobody was ever in one of that name.

    By the ledger: emptying a group, in the tables or by command, takes no brief's wish away.
    """
    wanted = "-".join(words.casefold().split())
    if not _NAME.match(wanted):
        return ""
    return wanted if told_going(store, connection, group_object(wanted)).had_members else ""


def circle_first(store: Store, connection: Connection, pack_id: str) -> str:
    """The group that the pack's brief wants to have its outputs first, "" for none that is there."""
    brief = brief_of(store, connection, pack_id)
    return circle_named(store, connection, brief.release.first_to) if brief else ""


def require_circle_first(
    store: Store, connection: Connection, row: Row[Any], now: dt.datetime, to_all_reason: str = ""
) -> None:
    """Raise WrongStateError where the brief wants a group to have the output first, and it has not, or not for long enough.

    What counts is this very revision, not recalled. `to_all_reason` is the reason of somebody who lets it out all the same. A
    `first_to` that names no group of this store is a wish that nobody can be held to; a brief that is gone may have had one.
    """
    if to_all_reason.strip():
        return
    brief = brief_of(store, connection, row.pack)
    if brief is None:
        raise WrongStateError(
            f"The brief of the output {row.id} is gone, so nobody can tell whether a group is to have it first.",
            remedy="Put the blobs back from the backup; or to all at once, with a reason: --all --reason TEXT",
        )
    circle = circle_named(store, connection, brief.release.first_to)
    if not circle:
        return
    living = (
        one.at
        for one in shared_of(connection, row.id)
        if one.circle == circle and one.revision == row.revision and one.recalled_at is None
    )
    since = min(living, default=None)
    if since is None:
        raise WrongStateError(
            f"The brief wants the output {row.id} to go to the group {circle} first, and as it is now it has not been there.",
            remedy=f"deckproof release --to {circle} {row.id}; or to all at once, with a reason: --all --reason TEXT",
        )
    days = brief.release.first_for_days
    until = dt.datetime.fromisoformat(since) + dt.timedelta(days=days)
    if now < until:
        raise WrongStateError(
            f"The brief wants the group {circle} to have the output {row.id} for {counted(days, 'day')} "
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


def living_shared(connection: Connection) -> Sequence[Row[Any]]:
    """What groups have now, of whatever output: every release to one that was not recalled."""
    living = _shared().where(group_recall.c.at.is_(None))
    return connection.execute(
        living.order_by(group_release.c.output, group_release.c.circle, group_release.c.revision)
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
