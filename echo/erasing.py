"""Erasing a comment on request (GDPR, article 17): its words, whoever they came from, and what was noted on it.

Hashes stay: the comment's row, and the entries of the ledger, which never held a word of it. The entry is committed first;
a crash leaves words that the next call takes away and that `audit verify` tells of. Words that were erased do not come in
again: the import leaves them out.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, insert, select, update

from deckproof.codec import from_json
from deckproof.errors import StoreError, UsageError, WrongStateError
from deckproof.model import Person
from echo import comments
from echo.answering import CLOSED_STATE, find_comment, keep_note
from echo.comments import NOTHING_FOUND
from review.authorise import Deed, authorise
from review.echo_replay import ERASED
from review.echo_rows import erased_comments
from review.echo_tables import feedback
from review.ledger import entries_of, record, stamp
from review.people import still_active
from review.pruned import pruned_blobs
from review.references import Ended, names_told
from review.store import Store
from review.tables import ledger, pruned

_TELLING = 12
"""From so many letters on a comment is told again by who repeats it; shorter ones are words of any sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What was erased: the comment, and every other that says the very same in the same name."""

    comments: tuple[str, ...]
    again: bool
    """Whether it had been erased before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Concerned:
    """The comments of the very same words, and the blobs that hold these or were noted on them, and nothing else needs."""

    stand: tuple[tuple[str, str, str], ...]
    """The id of each, its state and its last note."""
    body: str
    blobs: tuple[str, ...]
    erased: bool

    @property
    def ids(self) -> tuple[str, ...]:
        """Which they are."""
        return tuple(own_id for own_id, _, _ in self.stand)


def erase(store: Store, person: Person, own_id: str, *, reason: str, now: dt.datetime) -> Erased:
    """Take the comment's words away for good; for compliance. Whoever has not answered it need not any more.

    `reason` says which request it was, and is kept: raises UsageError where it is empty or repeats the words or their
    author. Raises UnknownNameError, NotAllowedError, and WrongStateError where somebody is at the comment at this moment.
    """
    try:
        found = _look(store, person, own_id, reason)
    except StoreError:
        # Somebody else erased it while we looked: what is there now says so.
        found = _look(store, person, own_id, reason)
    again = found.erased
    if not again:
        kept = keep_note(store, reason)
        found = replace(found, blobs=tuple(one for one in found.blobs if one != kept))
        again = not _put_down(store, person, found, kept, now)
    comments.forget(store, found.blobs)
    return Erased(comments=found.ids, again=again)


def _look(store: Store, person: Person, own_id: str, reason: str) -> _Concerned:
    with store.reading() as connection:
        authorise(still_active(connection, person), Deed.ERASE_FEEDBACK)
        found = _concerned(store, connection, own_id)
        if not found.erased:
            _refuse_telling(store, found.body, reason)
    return found


def _concerned(store: Store, connection: Connection, own_id: str) -> _Concerned:
    body = find_comment(connection, own_id).body
    stand = _stand(connection, body)
    ids = [own_id for own_id, _, _ in stand]
    before = erased_comments(connection)
    wanted = {note for _, _, note in stand if note} | set(_notes(store, connection, ids))
    wanted |= set(_quoting(connection, body))
    if wanted:
        wanted -= set(names_told(connection, Ended(comments={*ids, *before})))
        wanted -= _reasons(connection)
    blobs = (body, *sorted(wanted))
    return _Concerned(stand=stand, body=body, blobs=blobs, erased=body in before.values())


def _stand(connection: Connection, body: str) -> tuple[tuple[str, str, str], ...]:
    wanted = select(feedback.c.id, feedback.c.state, feedback.c.note)
    rows = connection.execute(wanted.where(feedback.c.body == body).order_by(feedback.c.id))
    return tuple((row.id, row.state, row.note) for row in rows)


def _notes(store: Store, connection: Connection, ids: Sequence[str]) -> list[str]:
    """What was ever noted on them: a row has the last note alone."""
    told = [
        from_json(entry.data, dict[str, Any])
        for entry in entries_of(store, connection, *ids)
        if entry.action != ERASED
    ]
    return [str(data["note"]) for data in told if data.get("note")]


def _quoting(connection: Connection, body: str) -> list[str]:
    """The findings of the words: they quote what was found."""
    wanted = select(feedback.c.found).where(feedback.c.body == body).distinct()
    return [one for one in connection.execute(wanted).scalars() if one != NOTHING_FOUND]


def _reasons(connection: Connection) -> set[str]:
    told = connection.execute(select(ledger.c.data).where(ledger.c.action == ERASED)).scalars()
    return {str(from_json(data, dict[str, Any]).get("note", "")) for data in told}


def _refuse_telling(store: Store, body: str, reason: str) -> None:
    comment = comments.load(store, body)
    names = [one.strip() for one in (comment.author, comment.customer) if one.strip()]
    named = any(
        re.search(rf"(?<!\w){re.escape(one)}(?!\w)", reason, re.IGNORECASE) for one in names
    )
    text = comment.text.strip().casefold()
    if named or (len(text) >= _TELLING and text in reason.casefold()):
        raise UsageError(
            "The reason repeats what is to be erased.",
            remedy="Say which request it was, by its date or number, without the name and the words.",
        )


def _put_down(
    store: Store, person: Person, found: _Concerned, reason: str, now: dt.datetime
) -> bool:
    """The rows that say which blobs are gone, the state of the comments, and an entry for each.

    Gives whether it was this call that did it: somebody else may have been quicker.
    """
    with store.acting() as act:
        me = still_active(act.connection, person)
        role = authorise(me, Deed.ERASE_FEEDBACK)
        known = pruned_blobs(act.connection)
        if found.body in known:
            return False
        if _stand(act.connection, found.body) != found.stand:
            raise WrongStateError(
                f"Somebody is at the comment {found.ids[0]} at this moment.", remedy="Repeat it."
            )
        blobs = [name for name in found.blobs if name not in known]
        rows = [{"sha256": name, "at": stamp(now)} for name in blobs]
        act.connection.execute(insert(pruned), rows)
        became = {"state": CLOSED_STATE, "note": "", "acted_by": me.name, "acted_at": stamp(now)}
        act.connection.execute(
            update(feedback)
            .where(feedback.c.id.in_(found.ids), feedback.c.state != CLOSED_STATE)
            .values(**became)
        )
        for number, own_id in enumerate(found.ids):
            data = {"role": role.value, "note": reason, "blobs": [] if number else blobs}
            record(store, act, actor=me.name, action=ERASED, thing=own_id, now=now, data=data)
    return True
