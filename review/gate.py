"""The steps of an output's state, each one transaction: who, what state, which bytes, then rows, ledger and notice.

held ↔ changes_requested, held → approved → released → recalled; rejected and withdrawn are final. Only `approve` moves to
approved, only releases.py to released and recalled.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Row, or_, select, update

from deckproof.counts import counted
from deckproof.errors import (
    ChangedBytesError,
    OpenFindingsError,
    WrongStateError,
)
from deckproof.model import Output, OutputState, Person, Verdict
from review.authorise import Deed, authorise
from review.files import require_published
from review.formats import files_digest, files_of
from review.grants import granted_to, require_sight
from review.heads import require_own_tail
from review.ledger import record, stamp
from review.open_findings import open_rows
from review.outputs import as_noun, find_pack_row, find_row
from review.people import still_active
from review.replay import require_as_told, require_pack_as_told
from review.rooms import Rooms
from review.steps import (
    OPEN_STATES,
    allowed,
    decide,
    move,
    note,
    require_no_thread,
    require_reason,
    require_scan,
    require_state,
    void_approvals,
)
from review.store import Act, Store, database_time
from review.tables import decision, output, pack

CLAIM_S = 15 * 60.0


def approve(
    store: Store,
    person: Person,
    output_id: str,
    *,
    now: dt.datetime,
    policy_version: str,
    sha256: str | None = None,
    rooms: Rooms | None = None,
    looked_s: int | None = None,
) -> Output:
    """Approve the current bytes, or exactly those of `sha256`; a repeat by the same person changes nothing.

    `policy_version` is the one in force: findings by another one do not count. With `rooms` it is worked out again that
    the draft gives these bytes. `looked_s` is for how many seconds the person had them before them; the ledger keeps it
    where many are approved at once. Raises RefusedError's kinds.
    """
    with store.acting() as act:
        require_own_tail(store, act.connection)
        row = find_row(act.connection, output_id)
        deed = Deed.APPROVE_HIGH if row.high else Deed.APPROVE
        role = allowed(act, person, deed, row, now=now)
        if sha256 is not None and sha256 != row.sha256:
            raise ChangedBytesError(
                f"The output {row.id} is not what you looked at: revision {row.revision} has another sha256.",
                remedy=f"Look again: deckproof show {row.id}",
            )
        if row.state == OutputState.APPROVED and _has_approved(act, row, person):
            return as_noun(store, act.connection, row)
        _require_ready(store, act, row, policy_version, now)
        if rooms is not None:
            require_published(store, act.connection, row, rooms)
        files = files_of(act.connection, row.id, row.revision)
        for one in files:
            store.blobs.get(one.sha256)
        told = decide(act, row, person, role, Verdict.APPROVE, "", now)
        after = move(act, row, OutputState.APPROVED)
        told["signed_in_at"] = (
            stamp(person.signed_in_at) if row.high and person.signed_in_at else ""
        )
        if looked_s is not None:
            told["looked_s"] = looked_s
        note(store, act, person.name, "approved", row, now, files=files_digest(files), **told)
        return as_noun(store, act.connection, after)


def _require_ready(
    store: Store, act: Act, row: Row[Any], policy_version: str, now: dt.datetime
) -> None:
    """Raise RefusedError's kinds where anything but somebody's word is missing to the approval."""
    require_state(row, OutputState.HELD)
    _require_author(act, row)
    require_scan(act, row, policy_version)
    _require_settled(act, row, now)
    require_no_thread(act, row)
    store.blobs.get(row.sha256)
    require_as_told(store, act.connection, row)


def request_changes(
    store: Store, person: Person, output_id: str, *, reason: str, now: dt.datetime
) -> Output:
    """Hand the output back to its author; an approval of it loses its force."""
    with store.acting() as act:
        row = find_row(act.connection, output_id)
        role = allowed(act, person, Deed.REQUEST_CHANGES, row)
        require_state(row, OutputState.HELD, OutputState.APPROVED)
        require_reason(reason)
        if row.state == OutputState.APPROVED:
            void_approvals(store, act, row, actor=person.name, now=now)
            row = move(act, row, OutputState.HELD)
        told = decide(act, row, person, role, Verdict.REQUEST_CHANGES, reason, now)
        after = move(act, row, OutputState.CHANGES_REQUESTED)
        note(store, act, person.name, "changes-requested", row, now, **told)
        return as_noun(store, act.connection, after)


def reject(
    store: Store, person: Person, output_id: str, *, reason: str, now: dt.datetime
) -> Output:
    """End it: it will not be published."""
    return _end(store, person, output_id, Deed.REJECT, Verdict.REJECT, OutputState.REJECTED, reason, now)  # fmt: skip


def withdraw(
    store: Store, person: Person, output_id: str, *, reason: str, now: dt.datetime
) -> Output:
    """End it: its author takes it back."""
    return _end(store, person, output_id, Deed.WITHDRAW, Verdict.WITHDRAW, OutputState.WITHDRAWN, reason, now)  # fmt: skip


def claim(
    store: Store, person: Person, output_id: str, *, now: dt.datetime, lease_s: float = CLAIM_S
) -> Output:
    """Say that one is looking at it, for a quarter of an hour by the database's clock; one's own claim is renewed.

    Raises WrongStateError while somebody else's claim lasts.
    """
    with store.acting() as act:
        row = find_row(act.connection, output_id)
        allowed(act, person, Deed.CLAIM, row)
        require_state(row, *OPEN_STATES)
        time = database_time(act.connection)
        free = or_(
            output.c.claimed_by.is_(None),
            output.c.claimed_by == person.name,
            output.c.claim_until <= time,
        )
        taken = act.connection.execute(
            update(output)
            .where(output.c.id == row.id, free)
            .values(claimed_by=person.name, claim_until=time + lease_s, etag=row.etag + 1)
        )
        if taken.rowcount != 1:
            minutes = max(1, round((row.claim_until - time) / 60))
            raise WrongStateError(
                f"{row.claimed_by} is looking at the output {row.id}.",
                remedy=f"The claim ends in {minutes} min unless it is renewed.",
            )
        note(store, act, person.name, "claimed", row, now)
        return as_noun(store, act.connection, find_row(act.connection, output_id))


def unapprove(store: Store, person: Person, output_id: str, *, now: dt.datetime) -> Output:
    """Take one's own approval back before anything has left: the output is held again.

    Raises WrongStateError where the person has not approved it as it is.
    """
    with store.acting() as act:
        row = find_row(act.connection, output_id)
        me = still_active(act.connection, person)
        require_sight(act.connection, me, row.pack, output_id)
        require_state(row, OutputState.APPROVED)
        if not _has_approved(act, row, me):
            raise WrongStateError(f"{me.name} has not approved the output {row.id}.")
        void_approvals(store, act, row, actor=me.name, now=now)
        return as_noun(store, act.connection, move(act, row, OutputState.HELD))


def adopt(store: Store, person: Person, pack_id: str, *, now: dt.datetime) -> None:
    """Become the author of a pack that was made without anybody signed in.

    For admins, and for writers whom an admin granted to edit it. Raises WrongStateError when it has an author.
    """
    with store.acting() as act:
        me = still_active(act.connection, person)
        row = find_pack_row(act.connection, pack_id)
        require_sight(act.connection, me, pack_id)
        require_pack_as_told(act, pack_id)
        if row.author:
            raise WrongStateError(f"The pack {pack_id} has an author already: {row.author}.")
        authorise(me, Deed.ADOPT, granted=granted_to(act.connection, me, pack_id))
        act.connection.execute(update(pack).where(pack.c.id == pack_id).values(author=me.name))
        record(store, act, actor=me.name, action="pack-adopted", thing=pack_id, now=now)


def _end(
    store: Store,
    person: Person,
    output_id: str,
    deed: Deed,
    verdict: Verdict,
    end: OutputState,
    reason: str,
    now: dt.datetime,
) -> Output:
    with store.acting() as act:
        row = find_row(act.connection, output_id)
        role = allowed(act, person, deed, row)
        require_state(row, *OPEN_STATES)
        require_reason(reason)
        void_approvals(store, act, row, actor=person.name, now=now)
        told = decide(act, row, person, role, verdict, reason, now)
        after = move(act, row, end)
        note(store, act, person.name, end.value, row, now, **told)
        return as_noun(store, act.connection, after)


def _has_approved(act: Act, row: Row[Any], person: Person) -> bool:
    found = act.connection.execute(
        select(decision.c.id).where(
            decision.c.output == row.id,
            decision.c.revision == row.revision,
            decision.c.who == person.name,
            decision.c.verdict == Verdict.APPROVE.value,
            decision.c.voided_at.is_(None),
        )
    ).first()
    return found is not None


def _require_author(act: Act, row: Row[Any]) -> None:
    if not find_pack_row(act.connection, row.pack).author:
        raise WrongStateError(
            f"Nobody is named as the author of the pack {row.pack}, so nobody can be told apart from them.",
            remedy=f"An admin lets whoever ran it in (deckproof user grant {row.pack} NAME --as edit), "
            f"who then takes it on: deckproof review adopt {row.pack}",
        )


def _require_settled(act: Act, row: Row[Any], now: dt.datetime) -> None:
    waiting = open_rows(act.connection, row, now)
    if not waiting:
        return
    of_pack = sum(1 for one in waiting if not one.output)
    share = f", {of_pack} of them on the deck itself," if of_pack else ""
    waits = counted(len(waiting), "finding waits", "findings wait")
    raise OpenFindingsError(
        f"{waits} for a person's word{share} before the output {row.id} can be approved.",
        remedy=f"Begin with: deckproof review resolve {row.id} --finding {waiting[0].id} --as …",
    )
