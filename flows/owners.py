"""For whom a deck of a manifest is run, and by when: a wrong word there concerns that deck alone."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from deckproof.errors import RefusedError, UnknownNameError, UsageError

if TYPE_CHECKING:
    from flows.entries import Entry
    from review.store import Store


def check_line(store: Store | None, entry: Entry, author: str) -> str:
    """Whose pack it becomes, as `require_owner` tells; raises InputError for whatever is wrong with the line.

    Without a store, nobody is known yet.
    """
    if entry.error is not None:
        raise entry.error
    check_due(entry)
    return "" if store is None else require_owner(store, entry, author)


def require_owner(store: Store, entry: Entry, author: str) -> str:
    """Whose pack it becomes: the person that the line names, else "" for who runs it. Raises UsageError.

    As long as the store knows no people a name says nothing, and the pack waits to be adopted like every other.
    """
    if not entry.owner or not author:
        return ""
    from review.people import known_person

    try:
        with store.reading() as connection:
            owner = known_person(connection, entry.owner)
    except (UnknownNameError, RefusedError) as error:
        raise UsageError(
            f"Its owner is nobody here: {error.what}", where=str(entry.deck), remedy=error.remedy
        ) from None
    if not owner.active:
        raise UsageError(
            f"Its owner {owner.name} is deactivated.",
            where=str(entry.deck),
            remedy="Name somebody else in the manifest.",
        )
    return owner.name


def check_due(entry: Entry) -> None:
    """Raise UsageError unless the line's day, if it has one, is written as in 2027-03-31."""
    if not entry.due:
        return
    try:
        dt.date.fromisoformat(entry.due)
    except ValueError:
        raise UsageError(
            f"{entry.due!r} is no day.",
            where=str(entry.deck),
            remedy="Write it as in 2027-03-31.",
        ) from None


def told_past(entry: Entry, today: dt.date) -> str:
    """What to say of a line whose day is over, which is allowed and may be a slip; "" of every other one."""
    try:
        past = bool(entry.due) and dt.date.fromisoformat(entry.due) < today
    except ValueError:
        past = False
    return f"Its day {entry.due} is past: what this call holds is due at once." if past else ""
