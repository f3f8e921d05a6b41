"""The risk policy in force: the built-in one, or a team's own once two people have agreed on it.

What decks are run with may differ; what counts for an approval and a release is the scan by the policy in force. So a lax
policy file in somebody's working folder opens nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from deckproof.codec import digest_of, from_json
from deckproof.errors import ChangedBytesError, UnknownNameError, WrongStateError
from deckproof.model import OutputState, Person
from review.authorise import Deed, authorise
from review.entries import Entry
from review.ledger import entries_of, record, stamp
from review.people import still_active
from review.steps import move, require_reason, void_approvals
from review.store import Act, Store
from review.tables import output, policy, scan

IN_FORCE, POLICY = "policy-in-force", "policy"
"""The entry by which the ledger is asked for the policy put in force last, whatever its version."""
BUILT_IN = ""
"""Stands for the blob of the policy that comes with the program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyChange:
    """A policy that somebody proposed; in force once somebody else confirmed it, until the next one is."""

    version: str
    proposed_by: str
    confirmed_by: str | None


def propose(
    store: Store, person: Person, version: str, blob: str, *, reason: str, now: dt.datetime
) -> PolicyChange:
    """Propose the policy in this blob, or the built-in one; nothing changes until somebody else confirms it."""
    require_reason(reason)
    with store.acting() as act:
        me = still_active(act.connection, person)
        authorise(me, Deed.PROPOSE_POLICY)
        made = act.connection.execute(
            insert(policy).values(
                version=version,
                blob=blob,
                reason=reason,
                proposed_by=me.name,
                proposed_at=stamp(now),
            )
        )
        number = made.inserted_primary_key[0] if made.inserted_primary_key else 0
        record(store, act, actor=me.name, action="policy-proposed", thing=version, now=now, data={"number": number, "blob": blob, "reason": digest_of(reason)})  # fmt: skip
    return PolicyChange(version=version, proposed_by=me.name, confirmed_by=None)


def confirm(store: Store, person: Person, version: str, *, now: dt.datetime) -> PolicyChange:
    """Put the policy proposed last under this version in force; approvals by another one lose their force.

    Raises UnknownNameError, WrongStateError, and OwnWorkError for whoever proposed it.
    """
    with store.acting() as act:
        row = _proposed(act.connection, version)
        me = still_active(act.connection, person)
        authorise(me, Deed.CONFIRM_POLICY, own=row.proposed_by == me.name)
        if row.confirmed_by is not None:
            raise WrongStateError(f"The policy {version} was confirmed already.")
        act.connection.execute(
            update(policy)
            .where(policy.c.id == row.id)
            .values(confirmed_by=me.name, confirmed_at=stamp(now))
        )
        record(store, act, actor=me.name, action="policy-confirmed", thing=version, now=now, data={"number": row.id})  # fmt: skip
        record(store, act, actor=me.name, action=IN_FORCE, thing=POLICY, now=now, data={"number": row.id})  # fmt: skip
        _void_older(store, act, version, me, now)
    return PolicyChange(version=version, proposed_by=row.proposed_by, confirmed_by=me.name)


def awaiting(store: Store) -> tuple[PolicyChange, ...]:
    """What was proposed since the last confirmation and waits for a second person, the oldest first."""
    with store.reading() as connection:
        last = connection.execute(
            select(func.max(policy.c.confirmed_at)).where(policy.c.confirmed_by.is_not(None))
        ).scalar()
        rows = connection.execute(
            select(policy)
            .where(policy.c.confirmed_by.is_(None), policy.c.proposed_at > (last or ""))
            .order_by(policy.c.id)
        ).all()
    return tuple(
        PolicyChange(version=row.version, proposed_by=row.proposed_by, confirmed_by=None)
        for row in rows
    )


def blob_in_force(store: Store) -> str:
    """The blob of the policy confirmed last, BUILT_IN where there is none.

    Raises ChangedBytesError for one that the ledger does not tell of, or tells was followed by another.
    """
    wanted = (
        select(policy)
        .where(policy.c.confirmed_by.is_not(None))
        .order_by(policy.c.confirmed_at.desc(), policy.c.id.desc())
    )
    with store.reading() as connection:
        row = connection.execute(wanted).first()
        _require_last(store, connection, row)
        if row is None:
            return BUILT_IN
        if not _is_told(entries_of(store, connection, row.version), row):
            raise ChangedBytesError(
                f"The policy {row.version} was put in force behind the gate's back.",
                remedy="What else was changed, says: deckproof audit verify",
            )
        return str(row.blob)


def _require_last(store: Store, connection: Connection, row: Row[Any] | None) -> None:
    """Raise ChangedBytesError where the row of the policy put in force last was taken away."""
    told = [one for one in entries_of(store, connection, POLICY) if one.action == IN_FORCE]
    number = from_json(told[-1].data, dict[str, Any]).get("number") if told else None
    if told and (row is None or row.id != number):
        raise ChangedBytesError(
            "The policy that two people put in force last is no longer in the store.",
            remedy="Put it back from the backup, or propose and confirm it again; what else was changed, says: deckproof audit verify",
        )


def _is_told(entries: Iterable[Entry], row: Row[Any]) -> bool:
    """Whether the ledger tells of this proposal with this blob, and of its confirmation at that time."""
    told = set()
    for entry in entries:
        data = from_json(entry.data, dict[str, Any])
        if data.get("number") == row.id:
            told.add((entry.action, entry.actor, entry.at, data.get("blob")))
    return {
        ("policy-proposed", row.proposed_by, row.proposed_at, row.blob),
        ("policy-confirmed", row.confirmed_by, row.confirmed_at, None),
    } <= told


def _proposed(connection: Connection, version: str) -> Row[Any]:
    row = connection.execute(
        select(policy).where(policy.c.version == version).order_by(policy.c.id.desc())
    ).first()
    if row is None:
        known = connection.execute(select(policy.c.version)).scalars()
        raise UnknownNameError.among("policy", version, known)
    return row


def _void_older(store: Store, act: Act, version: str, me: Person, now: dt.datetime) -> None:
    approved = act.connection.execute(
        select(output)
        .join(scan, (scan.c.output == output.c.id) & (scan.c.number == output.c.scan))
        .where(
            output.c.state == OutputState.APPROVED.value,
            scan.c.policy_version != version,
            ~scan.c.policy_version.startswith(f"{version}+", autoescape=True),
        )
    ).all()
    for row in approved:
        void_approvals(store, act, row, actor=me.name, now=now)
        move(act, row, OutputState.HELD)
