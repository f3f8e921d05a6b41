"""What a release rests on: an approval that lives of these very bytes, with nothing open; and whether it has happened already."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Connection, Row, select

from deckproof.errors import NotApprovedError, WrongStateError
from deckproof.model import OutputState, Role, Verdict
from review.circles import shared_of
from review.open_findings import open_rows
from review.people_tables import person
from review.released_files import released_row
from review.replay import require_as_told
from review.steps import require_scan
from review.store import Act, Store
from review.tables import decision, pack, revision


def gone_already(connection: Connection, row: Row[Any], circle: str) -> Row[Any] | None:
    """The release that has happened, to all or to this group. Raises WrongStateError where it cannot happen again."""
    if not circle:
        before = released_row(connection, row.id)
        return before if row.state == OutputState.RELEASED else None
    for one in shared_of(connection, row.id):
        if one.circle != circle:
            continue
        same = one.revision == row.revision
        if one.recalled_at is None and same:
            return one
        if one.recalled_at is None or same:
            done = "has" if one.recalled_at is None else "had, until it was recalled,"
            raise WrongStateError(
                f"The group {circle} {done} revision {one.revision} of the output {row.id}.",
                remedy="A new revision can go to it once it is approved."
                if same
                else f"Take that back first: deckproof recall {row.id} --reason TEXT",
            )
    if row.state == OutputState.RELEASED:
        raise WrongStateError(f"The output {row.id} is released to all already.")
    return None


def require_approval(
    store: Store, act: Act, row: Row[Any], *, now: dt.datetime, policy_version: str
) -> Row[Any]:
    """The approval by which the output may leave; raises WrongStateError, NotApprovedError, ChangedBytesError where none holds."""
    if row.state == OutputState.RECALLED:
        raise WrongStateError(
            f"The output {row.id} was recalled.",
            remedy="A run of the deck with another brief or writer makes a new one.",
        )
    approval = _living_approval(act.connection, row)
    if row.state == OutputState.APPROVED and approval is None:
        raise NotApprovedError(
            f"The output {row.id} is marked as approved, and no approval of these bytes is on record.",
            remedy=f"deckproof audit verify tells whether somebody changed the database; deckproof review approve {row.id} decides anew.",
        )
    if row.state != OutputState.APPROVED or approval is None:
        raise NotApprovedError(
            f"The output {row.id} is {row.state}: nobody has approved these bytes.",
            remedy=f"Somebody other than its author does: deckproof review approve {row.id}",
        )
    require_scan(act, row, policy_version)
    if open_rows(act.connection, row, now):
        raise NotApprovedError(f"A finding of the output {row.id} is open.")
    require_as_told(store, act.connection, row)
    return approval


def _living_approval(connection: Connection, row: Row[Any]) -> Row[Any] | None:
    """An approval of these very bytes by somebody active who neither wrote nor edited them, signed by compliance if need be."""
    editors = select(revision.c.editor).where(revision.c.output == row.id)
    authors = select(pack.c.author).where(pack.c.id == row.pack)
    roles = [Role.COMPLIANCE.value] if row.high else [Role.COMPLIANCE.value, Role.COMMS.value]
    return connection.execute(
        select(decision)
        .join(person, person.c.name == decision.c.who)
        .where(
            decision.c.output == row.id,
            decision.c.revision == row.revision,
            decision.c.sha256 == row.sha256,
            decision.c.verdict == Verdict.APPROVE.value,
            decision.c.voided_at.is_(None),
            decision.c.role.in_(roles),
            decision.c.who.not_in(editors),
            decision.c.who.not_in(authors),
            person.c.active,
        )
        .order_by(decision.c.id.desc())
    ).first()
