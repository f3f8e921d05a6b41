"""Alerts: pieces that have left, to all or to a group, and name somebody who came onto the customer list later.

Each is open until the piece is recalled, which takes it back from all who have it, or looked at.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select, true, update

from deckproof.codec import from_json
from deckproof.errors import RefusedError, UnknownNameError, UsageError, WrongStateError
from deckproof.model import Finding, OutputState, Person
from echo.comments import A_CUSTOMER
from echo.recheck import customer_digest
from review.authorise import Deed, authorise
from review.circles import living_shared
from review.echo_replay import ENDED
from review.echo_tables import customer_alert
from review.grants import in_sight, require_sight
from review.ledger import record, stamp
from review.people import still_active
from review.store import Store
from review.tables import output, pack, release


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One piece and one customer; `name` is masked for whoever may not see it."""

    id: str
    output: str
    pack: str
    title: str
    name: str
    places: int
    at: str
    state: str
    ended_by: str = ""
    ended_at: str = ""
    revision: int = 0
    """The one that names them; 0 in an older alert, which is on what all have."""
    to_all: bool = False
    """Whether that one is released to all."""
    groups: tuple[str, ...] = ()
    """The groups that have that one."""
    is_current: bool = True
    """Whether it is the one that reviewers see."""

    @property
    def is_open(self) -> bool:
        """Whether somebody has to decide."""
        return not self.ended_at and (self.to_all or bool(self.groups))

    @property
    def where(self) -> str:
        """Who has it, in words; "" where it was recalled."""
        groups = [f"the group {one}" for one in self.groups]
        older = "" if self.is_current else f" (revision {self.revision}, not the one under review)"
        told = " and ".join((["everybody"] if self.to_all else []) + groups)
        return f"{told}{older}" if told else ""


def list_alerts(
    store: Store, person: Person | None, *, only_open: bool = True
) -> tuple[Alert, ...]:
    """The alerts on packs that the person may see, the youngest first; None is nobody in a store without people."""
    from scanners.customers.imported import imported_customers

    with store.reading() as connection:
        me = still_active(connection, person) if person else None
        wanted = (
            select(
                customer_alert,
                output.c.pack,
                output.c.title,
                output.c.state,
                output.c.revision.label("current"),
                release.c.revision.label("released"),
            )
            .outerjoin(release, release.c.output == customer_alert.c.output)
            .join(output, output.c.id == customer_alert.c.output)
            .join(pack, pack.c.id == output.c.pack)
            .where(true() if me is None else in_sight(me))
            .order_by(customer_alert.c.at.desc(), customer_alert.c.id)
        )
        if only_open:
            wanted = wanted.where(customer_alert.c.ended_at == "")
        rows = connection.execute(wanted).all()
        shared = living_shared(connection) if rows else ()
    clear = me is None or _sees_names(me)
    names = {customer_digest(one.id): one.name for one in imported_customers(store.outputs)} if clear and rows else {}  # fmt: skip
    groups: dict[tuple[str, int], list[str]] = {(one.output, one.revision): [] for one in shared}
    for one in shared:
        groups[one.output, one.revision].append(one.circle)
    found = (
        Alert(
            id=row.id,
            output=row.output,
            pack=row.pack,
            title=row.title,
            name=names.get(row.customer, A_CUSTOMER),
            places=len(from_json(store.blobs.get(row.found), tuple[Finding, ...])),
            at=row.at,
            state=row.state,
            ended_by=row.ended_by,
            ended_at=row.ended_at,
            revision=row.revision,
            to_all=row.state == OutputState.RELEASED.value and row.revision in (0, row.released),
            groups=tuple(groups.get((row.output, row.revision), ())),
            is_current=row.revision in (0, row.current),
        )
        for row in rows
    )
    return tuple(one for one in found if one.is_open or not only_open)


def end_alert(store: Store, person: Person, own_id: str, *, note: str, now: dt.datetime) -> None:
    """Say that the piece may stay out, and why: for compliance. A recall needs no such word, it ends the alert by itself."""
    if not note.strip():
        raise UsageError("A reason is needed.", remedy="Give one with --note.")
    blob = store.blobs.put(note.strip().encode())
    with store.acting() as act:
        # Once more behind the lock, as an erasure may have taken the same words away.
        blob = store.blobs.put(note.strip().encode())
        me = still_active(act.connection, person)
        authorise(me, Deed.END_ALERT)
        row = act.connection.execute(
            select(customer_alert, output.c.pack)
            .join(output, output.c.id == customer_alert.c.output)
            .where(customer_alert.c.id == own_id)
        ).first()
        if row is None:
            raise UnknownNameError(f"There is no alert {own_id!r}.", remedy="`deckproof customers alerts` shows them.")  # fmt: skip
        require_sight(act.connection, me, row.pack, row.output)
        if row.ended_at:
            raise WrongStateError(f"The alert {own_id} has ended already.")
        act.connection.execute(
            update(customer_alert)
            .where(customer_alert.c.id == own_id)
            .values(note=blob, ended_by=me.name, ended_at=stamp(now))
        )
        record(store, act, actor=me.name, action=ENDED, thing=row.output, now=now, data={"alerts": [own_id], "note": blob})  # fmt: skip


def _sees_names(me: Person) -> bool:
    try:
        authorise(me, Deed.SEE_UNMASKED)
    except RefusedError:
        return False
    return True
