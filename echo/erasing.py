"""Erasing a comment on request (GDPR, article 17): its words, whoever they came from, and what was noted on it.

Hashes stay: the comment's row, and the entries of the ledger, which never held a word of it. The entry is committed first;
a crash leaves words that the next call takes away and that `audit verify` tells of. Words that were erased do not come in
again: the import leaves them out. Only what nothing else speaks of goes: words that stand in a thread too, letter by
letter, are evidence there, and whoever erases is told that they stay.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, insert, select, update

from deckproof.codec import from_json
from deckproof.errors import StoreError, WrongStateError
from deckproof.model import Person
from echo import comments
from echo.answering import CLOSED_STATE, find_comment, keep_note
from echo.comments import NOTHING_FOUND
from echo.telling import refuse_telling
from review.authorise import Deed, authorise
from review.echo_replay import ERASED
from review.echo_tables import feedback, feedback_erased
from review.erasures import erased_comments, said_hash
from review.ledger import entries_of, record, stamp
from review.people import still_active
from review.pruned import pruned_blobs
from review.references import Spoken
from review.store import Act, Store
from review.tables import pruned


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What was erased: the comment, and every other that says the same in the same name, whatever customer it names."""

    comments: tuple[str, ...]
    again: bool
    """Whether it had been erased before."""
    kept: int = 0
    """How many of its texts stay, as something else has the very same: a thread, a note on another comment, a policy."""


@dataclass(frozen=True, slots=True)
class _Stand:
    """One of the comments, with its state and its last note, and the blobs of its words and findings."""

    id: str
    state: str
    note: str
    body: str
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Concerned:
    """The comments of the same words and person, and the blobs that hold these or were noted on them."""

    stand: tuple[_Stand, ...]
    blobs: tuple[str, ...]
    said: str
    erased: bool

    @property
    def ids(self) -> tuple[str, ...]:
        """Which they are."""
        return tuple(one.id for one in self.stand)


@dataclass(slots=True)
class _Look:
    """Looks for who says the same; a second time, behind the write lock, it reads only what is new."""

    store: Store
    hashed: Callable[[str, str], str]
    said: dict[str, str] = field(default_factory=dict)
    """By the blob of its words, what a comment says; "" for words that are gone."""
    spoken: Spoken = field(init=False)

    def __post_init__(self) -> None:
        self.spoken = Spoken(self.store.blobs)

    def of(self, body: str) -> str:
        """The hash of what this blob says, and in whose name."""
        if body not in self.said:
            try:
                comment = comments.load(self.store, body)
                self.said[body] = self.hashed(comment.text, comment.author)
            except StoreError:
                # Another's that is lost: verification tells of it, and nobody can say whether it is the same.
                self.said[body] = ""
        return self.said[body]

    def concerned(self, connection: Connection, own_id: str) -> _Concerned:
        """The comment and its like: those that are not erased, or where it is itself, those that were with it."""
        row = find_comment(connection, own_id)
        before = erased_comments(self.store, connection)
        if row.id in before:
            return self._erased(connection, row.id, before)
        said = self.of(row.body)
        if not said:
            comments.load(self.store, row.body)
        alike = (one for one in _comments(connection) if one.id not in before)
        stand = tuple(one for one in alike if self.of(one.body) == said)
        blobs = self._blobs(connection, stand)
        return _Concerned(stand=stand, blobs=blobs, said=said, erased=False)

    def _erased(self, connection: Connection, own_id: str, before: dict[str, str]) -> _Concerned:
        wanted = select(feedback_erased.c.comment, feedback_erased.c.said)
        said = {row.comment: row.said for row in connection.execute(wanted)}
        stand = tuple(
            one
            for one in _comments(connection)
            if one.id in before
            and (one.body == before[own_id] or (said[own_id] and said[one.id] == said[own_id]))
        )
        blobs = self._blobs(connection, stand)
        return _Concerned(stand=stand, blobs=blobs, said=said[own_id], erased=True)

    def _blobs(self, connection: Connection, stand: Sequence[_Stand]) -> tuple[str, ...]:
        """Their words, the findings that quote these, and what was ever noted: a row has the last note alone."""
        told = [
            from_json(entry.data, dict[str, Any])
            for entry in entries_of(self.store, connection, *(one.id for one in stand))
            if entry.action != ERASED
        ]
        notes = {str(data["note"]) for data in told if data.get("note")}
        notes |= {one.note for one in stand if one.note}
        found = {one.found for one in stand} - {NOTHING_FOUND}
        return (*sorted({one.body for one in stand}), *sorted(notes | found))


def _comments(connection: Connection) -> Iterator[_Stand]:
    wanted = select(
        feedback.c.id, feedback.c.state, feedback.c.note, feedback.c.body, feedback.c.found
    )
    rows = connection.execute(wanted.where(feedback.c.kind == "comment").order_by(feedback.c.id))
    return (_Stand(*row) for row in rows)


def erase(store: Store, person: Person, own_id: str, *, reason: str, now: dt.datetime) -> Erased:
    """Take the comment's words away for good; for compliance. Whoever has not answered it need not any more.

    `reason` says which request it was, and is kept: raises UsageError where it is empty or repeats the words or a word of
    their author's name. Raises UnknownNameError, NotAllowedError, and WrongStateError where somebody is at the comment at
    this moment.
    """
    look = _Look(store, said_hash(store))
    try:
        found = _look(store, look, person, own_id, reason)
    except StoreError:
        # Somebody else erased it while we looked: what is there now says so.
        look = _Look(store, said_hash(store))
        found = _look(store, look, person, own_id, reason)
    again = found.erased
    if not again:
        why = keep_note(
            store, reason, called="reason", remedy="Say with --reason who asked for it."
        )
        again = not _put_down(store, look, person, found, why, now)
    kept = comments.forget(store, found.blobs, look.spoken)
    return Erased(comments=found.ids, again=again, kept=len(kept))


def _look(store: Store, look: _Look, person: Person, own_id: str, reason: str) -> _Concerned:
    with store.reading() as connection:
        authorise(still_active(connection, person), Deed.ERASE_FEEDBACK)
        found = look.concerned(connection, own_id)
        if not found.erased:
            for body in {one.body for one in found.stand}:
                refuse_telling(comments.load(store, body), reason)
        # What takes long is gone through here, where nobody waits for it.
        there = {one.sha256 for one in store.blobs.kept()}
        comments.still_needed(store, connection, ids=found.ids, spoken=look.spoken, there=there)
    return found


def _put_down(
    store: Store, look: _Look, person: Person, found: _Concerned, reason: str, now: dt.datetime
) -> bool:
    """The rows that say what is erased and which blobs are gone, the state of the comments, and an entry for each.

    Gives whether it was this call that did it: somebody else may have been quicker.
    """
    with store.acting() as act:
        me = still_active(act.connection, person)
        role = authorise(me, Deed.ERASE_FEEDBACK)
        still = look.concerned(act.connection, found.ids[0])
        if still.erased:
            return False
        if still.stand != found.stand:
            raise WrongStateError(
                f"Somebody is at the comment {found.ids[0]} at this moment.", remedy="Repeat it."
            )
        blobs = _gone(store, act, look, found, reason)
        rows = [{"sha256": name, "at": stamp(now)} for name in blobs]
        if rows:
            act.connection.execute(insert(pruned), rows)
        erased = [{"comment": one, "said": found.said, "at": stamp(now)} for one in found.ids]
        act.connection.execute(insert(feedback_erased), erased)
        became = {"state": CLOSED_STATE, "note": "", "acted_by": me.name, "acted_at": stamp(now)}
        act.connection.execute(
            update(feedback)
            .where(feedback.c.id.in_(found.ids), feedback.c.state != CLOSED_STATE)
            .values(**became)
        )
        told = {"role": role.value, "note": reason, "said": found.said}
        for number, own_id in enumerate(found.ids):
            data = {**told, "blobs": [] if number else blobs}
            record(store, act, actor=me.name, action=ERASED, thing=own_id, now=now, data=data)
    return True


def _gone(store: Store, act: Act, look: _Look, found: _Concerned, reason: str) -> list[str]:
    """The blobs that nothing else speaks of and that nobody has told of as gone."""
    needed = comments.still_needed(store, act.connection, ids=found.ids, spoken=look.spoken)
    known = pruned_blobs(act.connection)
    return [one for one in found.blobs if one not in needed and one not in known and one != reason]
