"""Ends of allow-list entries, by a person or by their date: what an entry settled is open again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Connection, select, update

from deckproof.codec import digest_of
from deckproof.errors import WrongStateError
from deckproof.model import OutputState, Person
from review.allow_list import Allowance, as_noun, find_entry
from review.authorise import Deed, authorise
from review.ledger import record, stamp
from review.open_findings import open_rows
from review.outputs import find_row
from review.people import still_active
from review.steps import OPEN_STATES, move, require_reason, void_approvals
from review.store import Act, Store
from review.tables import allowance, output, settlement


def end(
    store: Store, person: Person, entry_id: str, *, reason: str, now: dt.datetime
) -> tuple[Allowance, tuple[str, ...]]:
    """End the entry; what it settled is open again. Gives it and the outputs that were approved and are held again."""
    require_reason(reason)
    with store.acting() as act:
        row = find_entry(act.connection, entry_id)
        me = still_active(act.connection, person)
        authorise(me, Deed.END_ALLOWANCE)
        if row.ended_at is not None:
            raise WrongStateError(f"The entry {entry_id} has ended already.")
        held = end_within(store, act, entry_id, actor=me.name, reason=reason, now=now)
        return as_noun(find_entry(act.connection, entry_id), now), held


def expire(store: Store, *, now: dt.datetime) -> tuple[str, ...]:
    """Note every entry whose end has come; gives the outputs that were approved and are held again."""
    due = select(allowance.c.id).where(
        allowance.c.confirmed_by.is_not(None),
        allowance.c.ended_at.is_(None),
        allowance.c.ends_at <= stamp(now),
    )
    with store.reading() as connection:
        if connection.execute(due).first() is None:
            return ()
    with store.acting() as act:
        held: list[str] = []
        for entry_id in act.connection.execute(due.order_by(allowance.c.id)).scalars().all():
            held += end_within(store, act, entry_id, actor="", reason="", now=now)
    return tuple(held)


def end_within(
    store: Store, act: Act, entry_id: str, *, actor: str, reason: str, now: dt.datetime
) -> tuple[str, ...]:
    """End the entry within an act; gives the outputs that were approved and are held again."""
    act.connection.execute(
        update(allowance)
        .where(allowance.c.id == entry_id)
        .values(ended_by=actor, ended_at=stamp(now), end_reason=reason)
    )
    action = "allowance-ended" if actor else "allowance-expired"
    record(store, act, actor=actor, action=action, thing=entry_id, now=now, data={"reason": digest_of(reason)})  # fmt: skip
    return tuple(
        own_id
        for own_id in _settled_outputs(act.connection, entry_id)
        if _lift(store, act, entry_id, own_id, actor=actor, now=now)
    )


def _settled_outputs(connection: Connection, entry_id: str) -> Sequence[str]:
    """What has left or ended keeps what it left with."""
    wanted = (
        select(settlement.c.output)
        .join(output, output.c.id == settlement.c.output)
        .where(
            settlement.c.entry == entry_id,
            settlement.c.voided_at.is_(None),
            output.c.state.in_([state.value for state in OPEN_STATES]),
        )
        .distinct()
        .order_by(settlement.c.output)
    )
    return connection.execute(wanted).scalars().all()


def _lift(
    store: Store, act: Act, entry_id: str, own_id: str, *, actor: str, now: dt.datetime
) -> bool:
    """Open again what the entry settled on the output; whether that took its approval away."""
    act.connection.execute(
        update(settlement)
        .where(
            settlement.c.entry == entry_id,
            settlement.c.output == own_id,
            settlement.c.voided_at.is_(None),
        )
        .values(voided_at=stamp(now))
    )
    record(store, act, actor=actor, action="allowance-lifted", thing=own_id, now=now, data={"entry": entry_id})  # fmt: skip
    row = find_row(act.connection, own_id)
    if row.state != OutputState.APPROVED or not open_rows(act.connection, row, now):
        return False
    void_approvals(store, act, row, actor=actor, now=now)
    move(act, row, OutputState.HELD)
    return True
