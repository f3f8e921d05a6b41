"""The beginning of an id in place of the whole of it, where only one begins so."""

from __future__ import annotations

from sqlalchemy import or_, select, true

from deckproof.model import Person
from review.grants import in_sight
from review.people import still_active
from review.store import Store
from review.tables import output, pack

SHORTEST = 4


def whole_id(store: Store, viewer: Person | None, some_id: str) -> str:
    """The id of the only pack or output in sight that begins so; the words as they are where there is none or more than one."""
    if len(some_id) < SHORTEST:
        return some_id
    with store.reading() as connection:
        seen = true() if viewer is None else in_sight(still_active(connection, viewer))
        wanted = (
            select(pack.c.id, output.c.id)
            .outerjoin(output, output.c.pack == pack.c.id)
            .where(
                seen,
                or_(
                    *(one.startswith(some_id, autoescape=True) for one in (pack.c.id, output.c.id))
                ),
            )
        )
        pairs = connection.execute(wanted).all()
    found = {one for pair in pairs for one in pair if one and one.startswith(some_id)}
    return found.pop() if len(found) == 1 else some_id
