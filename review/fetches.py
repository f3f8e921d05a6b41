"""Who fetched released bytes through the desk or the API, so that a recall reaches them.

Once a person and revision: the first time counts, and the ledger tells of it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from deckproof.errors import WrongStateError
from deckproof.model import OutputState, Person
from review.going_replay import FETCHED, TAKEN_BACK
from review.going_tables import fetched, taken_back
from review.grants import require_sight
from review.ledger import stamp
from review.outbox import put
from review.outputs import find_row
from review.people import still_active
from review.releases import open_released
from review.steps import note
from review.store import Act, Store
from review.tables import output, recall, release

COPY_OUT = "copy-to-take-back"
"""The notice that somebody has a copy of what was recalled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """That somebody fetched an output, and when they said that they have taken their copies back."""

    person: str
    revision: int
    at: dt.datetime
    taken_back_at: dt.datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyOut:
    """A recalled output of which a person has copies that they have not taken back yet."""

    output: str
    pack: str
    title: str
    kind: str
    fetched_at: dt.datetime
    recalled_at: dt.datetime


def fetch_released(
    store: Store, person: Person, output_id: str, name: str = "", *, now: dt.datetime
) -> bytes:
    """The released bytes for this person, who is noted as having them; raises as `open_released`."""
    data = open_released(store, output_id, name, viewer=person)
    with store.reading() as connection:
        if _has(connection, output_id, person.name):
            return data
    with store.acting() as act:
        me, row = still_active(act.connection, person), find_row(act.connection, output_id)
        left = act.connection.execute(
            select(release.c.revision).where(release.c.output == row.id)
        ).scalar_one()
        if not _has(act.connection, output_id, me.name):
            values = {"output": row.id, "revision": left, "person": me.name, "at": stamp(now)}
            act.connection.execute(insert(fetched).values(**values))
            note(store, act, me.name, FETCHED, row, now, left=left)
    return data


def fetches_of(connection: Connection, output_id: str) -> tuple[Fetch, ...]:
    """Who fetched the output, the first first."""
    back = {
        row.person: row.at
        for row in connection.execute(select(taken_back).where(taken_back.c.output == output_id))
    }
    rows = connection.execute(
        select(fetched)
        .where(fetched.c.output == output_id)
        .order_by(fetched.c.at, fetched.c.person)
    )
    return tuple(
        Fetch(
            person=row.person,
            revision=row.revision,
            at=_time(row.at),
            taken_back_at=_time(back[row.person]) if row.person in back else None,
        )
        for row in rows
    )


def copies_out(store: Store, person: Person) -> tuple[CopyOut, ...]:
    """The recalled outputs that this person fetched and has not said to have taken back, the youngest recall first."""
    back = select(taken_back.c.output).where(taken_back.c.person == person.name)
    wanted = (
        select(output, fetched.c.at.label("fetched_at"), recall.c.at.label("recalled_at"))
        .join(fetched, fetched.c.output == output.c.id)
        .join(recall, recall.c.output == output.c.id)
        .where(fetched.c.person == person.name, output.c.id.not_in(back))
        .order_by(recall.c.at.desc(), output.c.id)
    )
    with store.reading() as connection:
        rows = connection.execute(wanted).all()
    return tuple(
        CopyOut(
            output=row.id,
            pack=row.pack,
            title=row.title,
            kind=row.kind,
            fetched_at=_time(row.fetched_at),
            recalled_at=_time(row.recalled_at),
        )
        for row in rows
    )


def take_back(store: Store, person: Person, output_id: str, *, now: dt.datetime) -> None:
    """Put down that this person has taken their copies back; raises WrongStateError where there is nothing to take back.

    Who fetched it and may not see it any more still can. Raises UnknownNameError for others who may not.
    """
    with store.acting() as act:
        me, row = still_active(act.connection, person), find_row(act.connection, output_id)
        has = _has(act.connection, row.id, me.name)
        if not has:
            require_sight(act.connection, me, row.pack, row.id)
        if row.state != OutputState.RECALLED or not has:
            raise WrongStateError(
                f"{me.name} has no copy of the output {row.id} to take back.",
                remedy="Only what was fetched here and recalled since is asked for.",
            )
        said = select(taken_back.c.at).where(
            taken_back.c.output == row.id, taken_back.c.person == me.name
        )
        if act.connection.execute(said).first() is None:
            values = {"output": row.id, "person": me.name, "at": stamp(now)}
            act.connection.execute(insert(taken_back).values(**values))
            note(store, act, me.name, TAKEN_BACK, row, now)


def tell_holders(act: Act, output_id: str) -> int:
    """Within a recall: a notice for each person who has a copy; gives how many."""
    holders = fetches_of(act.connection, output_id)
    for number, _ in enumerate(holders, 1):
        put(act, kind=COPY_OUT, key=f"{COPY_OUT}-{output_id}-{number}", body={"seq": 0, "object": output_id})  # fmt: skip
    return len(holders)


def _has(connection: Connection, output_id: str, person: str) -> bool:
    wanted = select(fetched.c.at).where(fetched.c.output == output_id, fetched.c.person == person)
    return connection.execute(wanted).first() is not None


def _time(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)
