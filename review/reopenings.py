"""Words on findings that are taken back: the finding is open again, approvals that rested on it lose their force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, select, update

from deckproof.codec import digest_of
from deckproof.errors import UnknownNameError, WrongStateError
from deckproof.model import OutputState, Person
from review.authorise import Deed
from review.grants import require_sight
from review.ledger import record, stamp
from review.outputs import find_row, rows_of
from review.people import still_active
from review.steps import OPEN_STATES, allowed, move, require_state, void_approvals
from review.store import Act, Store
from review.tables import settlement


def unsettle(
    store: Store, person: Person, output_id: str, number: int, *, now: dt.datetime
) -> None:
    """Take a word on a finding of the output, or of its pack's deck, back: the finding is open again, approvals lose their force.

    What redacted or replaced something is not undone by this, and what an allow-list entry settles ends with the entry.
    Raises UnknownNameError, WrongStateError, NotAllowedError.
    """
    with store.acting() as act:
        row = find_row(act.connection, output_id)
        allowed(act, person, Deed.SETTLE, row)
        require_state(row, *OPEN_STATES)
        said = act.connection.execute(
            select(settlement).where(
                settlement.c.id == number,
                settlement.c.pack == row.pack,
                settlement.c.output.in_((row.id, "")),
            )
        ).first()
        if said is None:
            raise UnknownNameError(f"There is no word {number} on a finding of {output_id}.")
        if said.voided_at is not None or not said.closes or said.entry:
            raise WrongStateError("This word cannot be taken back, or was already.")
        concerned = [row] if said.output else rows_of(act.connection, row.pack)
        take_back(store, act, said, concerned, actor=person.name, now=now)


def take_back(
    store: Store,
    act: Act,
    said: Row[Any],
    concerned: Sequence[Row[Any]],
    *,
    actor: str,
    now: dt.datetime,
) -> None:
    """Take this word back within an act: the finding is open again, approvals of the outputs concerned lose their force."""
    act.connection.execute(
        update(settlement).where(settlement.c.id == said.id).values(voided_at=stamp(now))
    )
    data = {
        "finding": said.finding,
        "place": said.place,
        "as": said.resolution,
        "closes": said.closes,
        "by": said.who,
        "role": said.role,
        "at": said.at,
        "reason": digest_of(said.reason),
    }
    thing = said.output or said.pack
    record(store, act, actor=actor, action="unsettled", thing=thing, now=now, data=data)
    for one in concerned:
        if one.state == OutputState.APPROVED:
            void_approvals(store, act, one, actor=actor, now=now)
            move(act, one, OutputState.HELD)


def last_word(store: Store, person: Person, output_id: str, finding_id: str) -> int:
    """The number of the last word that closes this finding of the output or of its pack's deck; raises UnknownNameError."""
    with store.reading() as connection:
        row = find_row(connection, output_id)
        require_sight(connection, still_active(connection, person), row.pack, output_id)
        found = connection.execute(
            select(func.max(settlement.c.id)).where(
                settlement.c.pack == row.pack,
                settlement.c.output.in_((row.id, "")),
                settlement.c.finding == finding_id,
                settlement.c.closes,
                settlement.c.voided_at.is_(None),
            )
        ).scalar()
    if found is None:
        raise UnknownNameError(f"Nobody has settled a finding {finding_id!r} of {output_id}.")
    return int(found)
