"""Alerts: released pieces that name somebody who came onto the customer list later, until they are recalled or looked at."""

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
from review.echo_replay import ENDED
from review.echo_tables import customer_alert
from review.grants import in_sight, require_sight
from review.ledger import record, stamp
from review.people import still_active
from review.store import Store
from review.tables import output, pack


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

    @property
    def is_open(self) -> bool:
        """Whether somebody has to decide."""
        return not self.ended_at and self.state == OutputState.RELEASED.value


def list_alerts(
    store: Store, person: Person | None, *, only_open: bool = True
) -> tuple[Alert, ...]:
    """The alerts on packs that the person may see, the youngest first; None is nobody in a store without people."""
    from scanners.customers.imported import imported_customers

    with store.reading() as connection:
        me = still_active(connection, person) if person else None
        wanted = (
            select(customer_alert, output.c.pack, output.c.title, output.c.state)
            .join(output, output.c.id == customer_alert.c.output)
            .join(pack, pack.c.id == output.c.pack)
            .where(true() if me is None else in_sight(me))
            .order_by(customer_alert.c.at.desc(), customer_alert.c.id)
        )
        if only_open:
            wanted = wanted.where(customer_alert.c.ended_at == "", output.c.state == OutputState.RELEASED.value)  # fmt: skip
        rows = connection.execute(wanted).all()
    clear = me is None or _sees_names(me)
    names = {customer_digest(one.id): one.name for one in imported_customers(store.outputs)} if clear and rows else {}  # fmt: skip
    return tuple(
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
        )
        for row in rows
    )


def end_alert(store: Store, person: Person, own_id: str, *, note: str, now: dt.datetime) -> None:
    """Say that the piece may stay out, and why: for compliance. A recall needs no such word, it ends the alert by itself."""
    if not note.strip():
        raise UsageError("A reason is needed.", remedy="Give one with --note.")
    blob = store.blobs.put(note.strip().encode())
    with store.acting() as act:
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
