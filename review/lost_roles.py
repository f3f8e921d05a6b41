"""What somebody let through in a role and what is open again once they have it no more: like their approvals, it ends at once.

That is each severe finding that they accepted on something still open, and each allow-list entry that rests on their word.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from deckproof.model import OutputState, Role, Severity
from review import allow_ends, allow_living, reopenings
from review.open_findings import open_rows
from review.outputs import rows_of
from review.steps import OPEN_STATES, move, void_approvals
from review.store import Act, Store
from review.tables import allowance, finding, output, settlement


def reopen_what_they_settled(
    store: Store, act: Act, name: str, gone: Sequence[Role], *, actor: str, now: dt.datetime
) -> None:
    """Called in the act that took these roles from the person, once their row says so."""
    if not gone:
        return
    for entry_id in _entries_of(act, name):
        allow_ends.end_within(store, act, entry_id, actor=actor, reason=_REASON, now=now)
    concerned: dict[str, Row[Any]] = {}
    for said in _severe(act, name, gone):
        reopenings.take_back(store, act, said, (), actor=actor, now=now)
        concerned |= {row.id: row for row in _concerned(act, said)}
    for row in concerned.values():
        rests = row.state == OutputState.APPROVED and open_rows(act.connection, row, now)
        if rests:
            void_approvals(store, act, row, actor=actor, now=now)
            move(act, row, OutputState.HELD)


_REASON = "Whoever proposed or confirmed it has no longer the role that it takes."


def _entries_of(act: Act, name: str) -> Sequence[str]:
    """Their entries that have not ended and do not stand any more, confirmed or not."""
    mine = (allowance.c.proposed_by == name) | (allowance.c.confirmed_by == name)
    rows = act.connection.execute(
        select(allowance).where(allowance.c.ended_at.is_(None), mine).order_by(allowance.c.id)
    ).all()
    return [row.id for row in rows if not allow_living.has_its_people(act.connection, row)]


def _severe(act: Act, name: str, gone: Sequence[Role]) -> Sequence[Row[Any]]:
    """Their words in these roles that close a severe finding of an output, or of a deck, that is not over."""
    severe = (
        select(finding.c.id)
        .where(
            finding.c.pack == settlement.c.pack,
            finding.c.output == settlement.c.output,
            finding.c.place == settlement.c.place,
            finding.c.severity == Severity.HIGH.value,
        )
        .exists()
    )
    wanted = select(settlement).where(
        settlement.c.who == name,
        settlement.c.role.in_([role.value for role in gone]),
        settlement.c.closes,
        settlement.c.entry == "",
        settlement.c.voided_at.is_(None),
        severe,
        settlement.c.pack.in_(
            select(output.c.pack).where(output.c.state.in_([one.value for one in OPEN_STATES]))
        ),
    )
    rows = act.connection.execute(wanted.order_by(settlement.c.id)).all()
    return [row for row in rows if _concerned(act, row)]


def _concerned(act: Act, said: Row[Any]) -> list[Row[Any]]:
    """The outputs that the word holds for and that are not over: what has left or ended keeps what it left with."""
    return [
        row
        for row in rows_of(act.connection, said.pack)
        if OutputState(row.state) in OPEN_STATES and said.output in {"", row.id}
    ]
