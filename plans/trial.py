"""The trial run: what would be published, where, when and to whom, as pages to look at. It releases nothing.

It asks the gate itself, whose dry run checks what a release checks and writes nothing; trial_folder.py lays the pages under
held/, and no entry of the ledger, no notice and no file elsewhere comes of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, Row

from deckproof.counts import counted
from deckproof.errors import DeckproofError, UnknownNameError, WrongStateError
from deckproof.model import BesideFile, OutputState, Person
from plans.calendar_entries import Planned, find_planned
from plans.calendar_spread import channel_of
from plans.released import SEES_MEMBERS
from review import releases
from review.circles import brief_of, circle_first, members_of, require_circle_first, shared_of
from review.formats import files_of
from review.grants import require_sight, sees
from review.names import deck_named
from review.open_findings import open_rows
from review.outputs import find_row, rows_of
from review.people import still_active
from review.rooms import Rooms
from review.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialPiece:
    """One output as a release would let it out, or why it would not."""

    output: str
    pack: str
    kind: str
    style: str
    title: str
    state: OutputState
    sha256: str
    path: str
    """Where its bytes would lie, relative to the outputs folder; "" where nothing would leave."""
    files: tuple[BesideFile, ...]
    channel: str
    address: str
    """What the settings say of that channel."""
    day: str
    """The day in the calendar (ISO 8601), "" for none."""
    hour: str
    zone: str
    refusals: tuple[str, ...]
    page: str
    """Its page among those of the trial run, relative to the outputs folder; "" before they are written."""
    out: bool = False
    """Whether it is there already, with all or with the group that is asked for: a release would change nothing."""
    note: str = ""
    """What does not stand in its way and should be known before it goes, as a sentence."""
    first: str = ""
    """The group that the brief wants to have it first; "" for none, for one that had it, and where it goes to a group."""
    obstacles: tuple[str, ...] = ()
    """What the refusals say has happened, without what to type."""

    @property
    def would_leave(self) -> bool:
        """Whether a release would let it out now."""
        return not self.refusals and not self.out

    @property
    def verdict(self) -> str:
        """The same in words."""
        if self.out:
            return "is out already"
        return "would leave" if self.would_leave else "would not leave"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a release of these outputs would do, and to whom."""

    group: str
    """"" for everybody."""
    members: tuple[str, ...]
    """Who is in the group, for those who may see that."""
    pieces: tuple[TrialPiece, ...]
    pages: tuple[str, ...] = ()
    """The index pages that were written, one a pack, relative to the outputs folder."""
    member_count: int = 0
    """How many are in the group; for everybody who may see the pieces."""
    decks: Mapping[str, str] = field(default_factory=dict)
    """The packs' decks by their files' names, without customers."""


def rehearse(
    store: Store,
    person: Person,
    ids: Sequence[str],
    rooms: Rooms,
    *,
    now: dt.datetime,
    to: str = "",
    to_all_reason: str = "",
    channels: Mapping[str, str] | None = None,
) -> Trial:
    """What a release of these outputs, or of these packs, would do; nothing is written.

    `channels` are the addresses of channels, as the settings name them. Raises UnknownNameError for what `person` may not see.
    """
    with store.reading() as connection:
        me = still_active(connection, person)
        wanted = _outputs(connection, me, ids)
        everyone = members_of(connection, to) if to else ()
    members = everyone if SEES_MEMBERS & set(me.roles) else ()
    pieces = []
    for own_id in wanted:
        path, why = _gate_says(
            store, person, own_id, rooms, now=now, to=to, to_all_reason=to_all_reason
        )
        with store.reading() as connection:
            row = find_row(connection, own_id)
            piece = _piece(store, connection, row, path, channels or {}, to)
            if _is_out(connection, row, to):
                pieces.append(replace(piece, out=True))
                continue
            first_to_all = not to and not to_all_reason.strip()
            early = _early(store, connection, row, now) if first_to_all else None
            told = _refusals(connection, row, [why, early], now)
            pieces.append(
                replace(
                    piece,
                    first=circle_first(store, connection, row.pack) if early else "",
                    note=_no_group(store, connection, row.pack) if first_to_all else "",
                    refusals=tuple(str(one) for one in told),
                    obstacles=tuple(one.what for one in told),
                )
            )
    return Trial(
        group=to, members=members, pieces=tuple(pieces), member_count=len(everyone),
        decks={one: deck_named(store, one, now) for one in {piece.pack for piece in pieces}},
    )  # fmt: skip


_NO_GROUP = (
    "The brief wants a group to have it first, and no group is called as its first_to says, so it goes to everybody at once. "
    "If some are to have it first, put them into a group of that name."
)


def _no_group(store: Store, connection: Connection, pack_id: str) -> str:
    """A sentence where the brief's `first_to` names no group, which holds nothing back (review/circles.py); else ""."""
    brief = brief_of(store, connection, pack_id)
    wanted = brief is not None and bool(brief.release.first_to.strip())
    return _NO_GROUP if wanted and not circle_first(store, connection, pack_id) else ""


def _gate_says(
    store: Store,
    person: Person,
    own_id: str,
    rooms: Rooms,
    *,
    now: dt.datetime,
    to: str,
    to_all_reason: str,
) -> tuple[str, DeckproofError | None]:
    """The path that a release would write, or "" and what the gate would refuse it with."""
    try:
        (planned,) = releases.release(
            store, person, [own_id], now=now, policy_version=rooms.policy_version(),
            dry_run=True, rooms=rooms, to=to, to_all_reason=to_all_reason,
        )  # fmt: skip
    except DeckproofError as error:  # what a release would say is what the trial is for
        return "", error
    return planned.path, None


def _outputs(connection: Connection, me: Person, ids: Sequence[str]) -> list[str]:
    """The outputs of these ids, of a pack all that have not ended without leaving, each once."""
    found: dict[str, None] = {}
    for one in ids:
        if sees(connection, me, one):
            rows = rows_of(connection, one)
            found |= dict.fromkeys(row.id for row in rows if row.state not in _NEVER)
        else:
            row = find_row(connection, one)
            require_sight(connection, me, row.pack, row.id)
            found[row.id] = None
    return list(found)


_NEVER = frozenset({OutputState.REJECTED.value, OutputState.WITHDRAWN.value})


def _piece(
    store: Store,
    connection: Connection,
    row: Row[Any],
    path: str,
    channels: Mapping[str, str],
    to: str,
) -> TrialPiece:
    planned = _planned(store, row.id, to)
    channel = planned.channel if planned else _channel(store, connection, row)
    return TrialPiece(
        output=row.id,
        pack=row.pack,
        kind=row.kind,
        style=row.style,
        title=row.title,
        state=OutputState(row.state),
        sha256=row.sha256,
        path=path,
        files=files_of(connection, row.id, row.revision),
        channel=channel,
        address=channels.get(channel, ""),
        day=planned.day.isoformat() if planned else "",
        hour=planned.hour if planned else "",
        zone=planned.zone if planned else "",
        refusals=(),
        page="",
    )


def _planned(store: Store, output_id: str, to: str) -> Planned | None:
    try:
        return find_planned(store, None, output_id, to)
    except UnknownNameError:
        return None


def _channel(store: Store, connection: Connection, row: Row[Any]) -> str:
    brief = brief_of(store, connection, row.pack)
    return channel_of(row.kind, brief.release.channels) if brief else ""


def _is_out(connection: Connection, row: Row[Any], to: str) -> bool:
    """Whether all have it, or the group has this very revision."""
    if row.state == OutputState.RELEASED:
        return True
    return any(
        one.circle == to and one.revision == row.revision and one.recalled_at is None
        for one in shared_of(connection, row.id)
    )


def _early(
    store: Store, connection: Connection, row: Row[Any], now: dt.datetime
) -> DeckproofError | None:
    """Why it is too early for everybody, where the brief wants a group to have it first: the gate says so of approved ones only."""
    if row.state == OutputState.RECALLED:
        return None
    try:
        require_circle_first(store, connection, row, now)
    except WrongStateError as error:
        return error
    return None


def _refusals(
    connection: Connection, row: Row[Any], whys: Sequence[DeckproofError | None], now: dt.datetime
) -> list[DeckproofError]:
    """Each of them once, and how many findings are open."""
    told = list({str(one): one for one in whys if one is not None}.values())
    waiting = len(open_rows(connection, row, now)) if told else 0
    if waiting:
        waits = counted(waiting, "finding waits", "findings wait")
        told.append(WrongStateError(f"{waits} for somebody to settle."))
    return told
