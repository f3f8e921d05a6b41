"""The one exit: approved bytes into released/, once, and the way back. Through it alone anything is written there.

The row comes first, the file after: a crash between leaves a release whose file `sync_released` writes, never a file that
no release explains.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert

from deckproof.codec import digest_of
from deckproof.errors import NotApprovedError, UnknownNameError
from deckproof.model import BesideFile, OutputState, Person, Recall, Release, Role, Verdict
from review.authorise import Deed
from review.circles import require_circle, require_circle_first, shared_of
from review.files import require_published
from review.formats import files_digest, files_of
from review.going_replay import FROM_GROUP, TO_GROUP
from review.going_tables import group_recall, group_release
from review.grants import require_sight
from review.heads import require_own_tail
from review.ledger import stamp
from review.outputs import file_name, find_row
from review.people import still_active
from review.release_grounds import gone_already, require_approval
from review.released_files import expected_files, folder_of, paths_of, places_beside, released_row
from review.released_folder import exit_lock, refuse_foreign, take_away, write_released
from review.replay import require_as_told
from review.rooms import Rooms
from review.steps import (
    allowed,
    decide,
    move,
    note,
    require_reason,
    require_state,
    void_approvals,
)
from review.store import Act, Store
from review.tables import recall as recalls
from review.tables import release as releases


def release(
    store: Store,
    who: Person,
    output_ids: Sequence[str],
    *,
    now: dt.datetime,
    policy_version: str,
    dry_run: bool = False,
    rooms: Rooms | None = None,
    to: str = "",
    to_all_reason: str = "",
    still: Callable[[Connection], bool] | None = None,
) -> tuple[Release, ...]:
    """Let the approved bytes of these outputs out, all of them or none; a repeat gives the first answer again.

    `policy_version` is the one in force: an approval under another one does not count. A dry run checks the same and tells
    what would leave, and writes nothing. With `rooms` it is worked out again that the drafts give these bytes. `to` names
    the group that alone gets them: by the same gate, into a folder of its own, and the outputs stay approved. `to_all_reason` is
    the reason for leaving out a group that the brief wants to have them first. `still` is asked within the transaction, and
    nothing leaves where it says no. Raises RefusedError's kinds, UnknownNameError.
    """
    wanted = tuple(dict.fromkeys(output_ids))
    way = _Way(now=now, policy_version=policy_version, circle=to, to_all_reason=to_all_reason)
    with exit_lock(store):
        if dry_run:
            with store.reading() as connection:
                _require_genuine(store, connection, wanted, rooms)
                act = Act(connection)
                return tuple(_plan(store, act, who, one, way)[0] for one in wanted)
        with store.acting() as act:
            if still is not None and not still(act.connection):
                return ()
            _require_genuine(store, act.connection, wanted, rooms)
            gone = tuple(_let_out(store, act, who, one, way) for one in wanted)
            packs = {find_row(act.connection, one).pack for one in wanted}
        for pack_id in sorted(packs):
            write_released(store, pack_id)
    return gone


def recall(store: Store, who: Person, output_id: str, *, reason: str, now: dt.datetime) -> Recall:
    """Take a release back from wherever it went, groups too: its file goes, the manifest says so, the ledger keeps both.

    What a group alone had stays with its reviewers: its approval loses its force. Whoever fetched it has a notice. Raises
    RefusedError's kinds.
    """
    from review.fetches import tell_holders

    with exit_lock(store):
        with store.acting() as act:
            row = find_row(act.connection, output_id)
            role = allowed(act, who, Deed.RECALL, row)
            shared = [one for one in shared_of(act.connection, row.id) if one.recalled_at is None]
            if not shared:
                require_state(row, OutputState.RELEASED)
            require_reason(reason)
            for one in shared:
                _recall_from_group(store, act, row, one, who, role, reason, now)
            if row.state == OutputState.RELEASED:
                act.connection.execute(
                    insert(recalls).values(
                        output=row.id, who=who.name, at=stamp(now), reason=reason
                    )
                )
                told = decide(act, row, who, role, Verdict.RECALL, reason, now)
                move(act, row, OutputState.RECALLED)
                note(store, act, who.name, "recalled", row, now, **told)
                tell_holders(act, row.id)
            elif row.state == OutputState.APPROVED and row.revision in {
                one.revision for one in shared
            }:
                void_approvals(store, act, row, actor=who.name, now=now)
                move(act, row, OutputState.HELD)
            # Before the commit: a crash in between leaves too little outside, never too much.
            others = expected_files(store, act.connection, row.pack)
            left = (released_row(act.connection, row.id), *shared)
            paths = [path for gone in left for path in paths_of(act.connection, gone)]
            take_away(store, (path for path in paths if path not in others))
        write_released(store, row.pack)
    circles = tuple(one.circle for one in shared)
    return Recall(output=row.id, by=who.name, at=now, reason=reason, groups=circles)


def open_released(
    store: Store, output_id: str, name: str = "", *, viewer: Person | None = None
) -> bytes:
    """The bytes of an output that has been let out: what every preview, export or download for outsiders goes through.

    With `name` those of the file of that name beside its page; with `viewer` only where that person may see its pack. Raises
    UnknownNameError for a name that it does not have and for what they may not see, NotApprovedError for everything else,
    ChangedBytesError when the blob is not what was released.
    """
    with store.reading() as connection:
        row = find_row(connection, output_id)
        if viewer is not None:
            require_sight(connection, still_active(connection, viewer), row.pack, row.id)
        gone = released_row(connection, output_id)
        if gone is None or row.state != OutputState.RELEASED:
            raise NotApprovedError(f"The output {output_id} is {row.state}, not released.")
        require_as_told(store, connection, row)
        beside = {one.name: one for one in files_of(connection, row.id, gone.revision)}
    if name and name not in beside:
        raise UnknownNameError.among("file", name, beside)
    return store.blobs.get(beside[name].sha256 if name else gone.sha256)


def sync_released(store: Store, pack_id: str) -> None:
    """Make the pack's folder under released/ say what the release rows say. Raises ChangedBytesError for a foreign file."""
    with exit_lock(store):
        write_released(store, pack_id)


def _require_genuine(
    store: Store, connection: Connection, wanted: Sequence[str], rooms: Rooms | None
) -> None:
    """Raise ChangedBytesError where the ledger's tail is not ours or an approved draft gives other bytes."""
    require_own_tail(store, connection)
    for one in wanted if rooms is not None else ():
        row = find_row(connection, one)
        if rooms is not None and row.state == OutputState.APPROVED:
            require_published(store, connection, row, rooms)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """When and by which policy something leaves, and to whom: everybody, or the group that is named."""

    now: dt.datetime
    policy_version: str
    circle: str = ""
    to_all_reason: str = ""


def _let_out(store: Store, act: Act, who: Person, output_id: str, way: _Way) -> Release:
    planned, approval = _plan(store, act, who, output_id, way)
    if approval is None:
        return planned
    row = find_row(act.connection, output_id)
    left = {
        "output": row.id,
        "revision": planned.revision,
        "sha256": planned.sha256,
        "decision": approval.id,
        "who": who.name,
        "at": stamp(way.now),
        "path": planned.path,
    }
    role = allowed(act, who, Deed.RELEASE, row)
    told = {"approval": approval.id, "path": planned.path, "files": files_digest(planned.files)}
    if way.circle:
        act.connection.execute(insert(group_release).values(circle=way.circle, **left))
        more = {"circle": way.circle, "role": role.value}
        note(store, act, who.name, TO_GROUP, row, way.now, **told, **more)
        return planned
    act.connection.execute(insert(releases).values(**left))
    told |= decide(act, row, who, role, Verdict.RELEASE, way.to_all_reason, way.now)
    move(act, row, OutputState.RELEASED)
    note(store, act, who.name, "released", row, way.now, **told)
    return planned


def _recall_from_group(
    store: Store,
    act: Act,
    row: Row[Any],
    gone: Row[Any],
    who: Person,
    role: Role,
    reason: str,
    now: dt.datetime,
) -> None:
    act.connection.execute(
        insert(group_recall).values(
            output=row.id,
            circle=gone.circle,
            revision=gone.revision,
            who=who.name,
            at=stamp(now),
            reason=reason,
        )
    )
    told = {"circle": gone.circle, "left": gone.revision, "role": role.value, "reason": digest_of(reason)}  # fmt: skip
    note(store, act, who.name, FROM_GROUP, row, now, **told)


def _plan(
    store: Store, act: Act, who: Person, output_id: str, way: _Way
) -> tuple[Release, Row[Any] | None]:
    """The release as it would be, with the approval it rests on; without one when it has happened already."""
    row = find_row(act.connection, output_id)
    allowed(act, who, Deed.RELEASE, row)
    if way.circle:
        require_circle(store, act.connection, way.circle)
    before = gone_already(act.connection, row, way.circle)
    if before is not None:
        return _noun(before, files_of(act.connection, row.id, before.revision)), None
    approval = require_approval(store, act, row, now=way.now, policy_version=way.policy_version)
    if not way.circle:
        require_circle_first(store, act.connection, row, way.now, way.to_all_reason)
    path = f"{folder_of(row.pack, way.circle)}/{file_name(row)}"
    files = files_of(act.connection, row.id, row.revision)
    for place, sha256 in {path: row.sha256, **places_beside(path, files)}.items():
        refuse_foreign(store.outputs, place, store.blobs.get(sha256))
    planned = Release(
        output=row.id,
        revision=row.revision,
        sha256=row.sha256,
        by=who.name,
        at=way.now,
        path=path,
        files=files,
        group=way.circle,
    )
    return planned, approval


def _noun(row: Row[Any], files: tuple[BesideFile, ...]) -> Release:
    return Release(
        output=row.output,
        revision=row.revision,
        sha256=row.sha256,
        by=row.who,
        at=dt.datetime.fromisoformat(row.at),
        path=row.path,
        files=files,
        group=getattr(row, "circle", ""),
    )
