"""What every act at the gate is made of: may this person, is this the state, write the state, put down who decided what.

`move` is the only place where a state is written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from deckproof.codec import digest_of
from deckproof.counts import counted
from deckproof.errors import ChangedBytesError, OpenFindingsError, UsageError, WrongStateError
from deckproof.model import OutputState, Person, Role, Verdict
from review.authorise import Deed, Permission, authorise
from review.grants import granted_to, is_author, require_sight
from review.ledger import record, stamp
from review.outputs import find_pack_row, find_row
from review.people import still_active
from review.replay import require_pack_as_told
from review.store import Act, Store
from review.tables import decision, output, revision, scan
from review.talk_tables import thread

OPEN_STATES = (OutputState.HELD, OutputState.CHANGES_REQUESTED, OutputState.APPROVED)
"""From which an output can still be changed or ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Footing:
    """What somebody is to an output, as the store has it now; every deed on it is judged by that."""

    person: Person
    own: bool
    edited: bool
    granted: Permission | None

    def role_for(self, deed: Deed, *, now: dt.datetime | None = None) -> Role:
        """The role in which they may do it. What lets a severe finding through needs `now`. Raises RefusedError's kinds."""
        return authorise(
            self.person, deed, own=self.own, edited=self.edited, granted=self.granted, now=now
        )


def footing(act: Act, person: Person, row: Row[Any], *, whole_pack: bool = False) -> Footing:
    """What the person, as the store has them now, is to this output. Raises UnknownNameError for what they may not see."""
    me = still_active(act.connection, person)
    require_sight(act.connection, me, row.pack, row.id)
    return Footing(
        person=me,
        own=is_author(find_pack_row(act.connection, row.pack), me),
        edited=is_own(act, row, me, whole_pack=whole_pack),
        granted=granted_to(act.connection, me, row.pack),
    )


def allowed(
    act: Act,
    person: Person,
    deed: Deed,
    row: Row[Any],
    *,
    whole_pack: bool = False,
    now: dt.datetime | None = None,
) -> Role:
    """The role in which the person may do it to this output; raises as `footing` and `role_for` do.

    And ChangedBytesError where the tables make the pack another's than the ledger does, or let others into it.
    """
    stands = footing(act, person, row, whole_pack=whole_pack)
    require_pack_as_told(act, row.pack)
    return stands.role_for(deed, now=now)


def is_own(act: Act, row: Row[Any], person: Person, *, whole_pack: bool = False) -> bool:
    """Whether the person is the author of the output's pack or has edited any revision of it, or of any in the pack."""
    if find_pack_row(act.connection, row.pack).author == person.name:
        return True
    concerned = output.c.pack == row.pack if whole_pack else output.c.id == row.id
    edited = (
        select(revision.c.number)
        .join(output, output.c.id == revision.c.output)
        .where(concerned, revision.c.editor == person.name)
    )
    return act.connection.execute(edited).first() is not None


def require_state(row: Row[Any], *states: OutputState) -> None:
    """Raise WrongStateError unless the output is in one of these states."""
    if row.state not in states:
        raise WrongStateError(
            f"The output {row.id} is {row.state}, and this can be done only where it is {' or '.join(states)}."
        )


def require_reason(reason: str) -> None:
    """Raise UsageError for an empty reason."""
    if not reason.strip():
        raise UsageError("A reason is needed.", remedy="Give one with --reason.")


def require_scan(act: Act, row: Row[Any], policy_version: str) -> None:
    """Raise OpenFindingsError where the current bytes were last scanned by another policy or list than those in force."""
    scanned = act.connection.execute(
        select(scan.c.policy_version, scan.c.revision).where(
            scan.c.output == row.id, scan.c.number == row.scan
        )
    ).one()
    if scanned.revision != row.revision or policy_version != scanned.policy_version:
        raise OpenFindingsError(
            f"The output {row.id} was scanned by another policy or customer list than those in force.",
            remedy=f"Scan it again: deckproof review rescan {row.id}",
        )


def require_no_thread(act: Act, row: Row[Any]) -> None:
    """Raise OpenFindingsError while a thread holds the output up."""
    waiting = act.connection.execute(
        select(func.count())
        .select_from(thread)
        .where(thread.c.output == row.id, thread.c.blocking, thread.c.closed_at.is_(None))
    ).scalar_one()
    if waiting:
        holds = counted(waiting, "open thread holds", "open threads hold")
        raise OpenFindingsError(
            f"{holds} the output {row.id} up.",
            remedy="Answer it at the desk; a reviewer who did not write the page closes it.",
        )


def move(act: Act, row: Row[Any], state: OutputState, **values: Any) -> Row[Any]:
    """Write the state, and what else is given, unless the row is no longer what was looked at; gives the new row."""
    changed = act.connection.execute(
        update(output)
        .where(output.c.id == row.id, output.c.etag == row.etag)
        .values(state=state.value, etag=row.etag + 1, **values)
    )
    if changed.rowcount != 1:
        raise ChangedBytesError(
            f"The output {row.id} was changed by somebody else in the meantime.",
            remedy=f"Look again: deckproof show {row.id}",
        )
    return find_row(act.connection, row.id)


def decide(
    act: Act,
    row: Row[Any],
    person: Person,
    role: Role,
    verdict: Verdict,
    reason: str,
    now: dt.datetime,
) -> dict[str, object]:
    """Put down a verdict on the row's bytes; gives what the ledger's entry says of it."""
    made = act.connection.execute(
        insert(decision).values(
            output=row.id,
            revision=row.revision,
            sha256=row.sha256,
            who=person.name,
            role=role.value,
            verdict=verdict.value,
            at=stamp(now),
            reason=reason,
        )
    )
    number = made.inserted_primary_key[0] if made.inserted_primary_key else 0
    return {"decision": number, "role": role.value, "reason": digest_of(reason)}


def note(
    store: Store, act: Act, actor: str, action: str, row: Row[Any], now: dt.datetime, **more: Any
) -> None:
    """Record the act on the row's bytes; every act on an output goes through here."""
    data = {"revision": row.revision, "sha256": row.sha256, **more}
    record(store, act, actor=actor, action=action, thing=row.id, now=now, data=data)


def void_approvals(store: Store, act: Act, row: Row[Any], *, actor: str, now: dt.datetime) -> int:
    """Take the force from every living approval of the output; gives how many. The state is the caller's to move."""
    living = select(decision.c.id).where(
        decision.c.output == row.id,
        decision.c.verdict == Verdict.APPROVE.value,
        decision.c.voided_at.is_(None),
    )
    numbers = list(act.connection.execute(living.order_by(decision.c.id)).scalars())
    if numbers:
        act.connection.execute(
            update(decision).where(decision.c.id.in_(numbers)).values(voided_at=stamp(now))
        )
        note(store, act, actor, "approval-voided", row, now, approvals=numbers)
    return len(numbers)


def void_approvals_of(
    store: Store, act: Act, name: str, roles: Sequence[Role], *, actor: str, now: dt.datetime
) -> int:
    """The same for what one person approved in one of these roles and has not left yet; those outputs are held again."""
    rows = act.connection.execute(
        select(output)
        .join(decision, decision.c.output == output.c.id)
        .where(
            output.c.state == OutputState.APPROVED.value,
            decision.c.who == name,
            decision.c.role.in_([role.value for role in roles]),
            decision.c.verdict == Verdict.APPROVE.value,
            decision.c.voided_at.is_(None),
        )
        .distinct()
    ).all()
    for row in rows:
        void_approvals(store, act, row, actor=actor, now=now)
        move(act, row, OutputState.HELD)
    return len(rows)
