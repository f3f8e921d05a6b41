"""What waits for whom, and what became of it: comments are listed, shown, given to another team, answered and closed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, case, func, select, update

from deckproof.errors import RefusedError, StoreError, UnknownNameError, UsageError, WrongStateError
from deckproof.model import Person
from deckproof.teams import URGENCIES, Teams
from echo import comments
from echo.comments import Comment
from echo.importing import where
from review.authorise import Deed, authorise
from review.echo_replay import ANSWERED, CLOSED, ROUTED, STATE_AFTER
from review.echo_rows import WHERE
from review.echo_tables import feedback, feedback_erased
from review.erasures import reasons_told
from review.grants import is_author
from review.ledger import record, stamp
from review.people import has_people, still_active
from review.store import Store
from review.tables import output, pack

LONGEST_NOTE = 4000
SHORTEST_ID = 6
"""So many letters of a comment's id are enough where no other begins with them."""
BY_HAND = "by-hand"
"""The rule of a comment that a person gave to a team."""
ERASED_WORDS = "[erased on request]"
"""What stands in place of a comment that was."""
OPEN, ANSWERED_STATE, CLOSED_STATE = "open", "answered", "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One comment as a person may see it; `comment` is without what was masked unless `clear`."""

    id: str
    output: str
    pack: str
    title: str
    channel: str
    day: str
    comment: Comment
    clear: bool
    severity: str
    team: str
    urgency: str
    rule: str
    due: str
    state: str
    overdue: bool
    note: str = ""
    acted_by: str = ""
    acted_at: str = ""
    erased_at: str = ""
    """When its words were taken away on request; `note` says then what the request was."""


def list_feedback(
    store: Store,
    person: Person | None,
    *,
    teams: Teams,
    today: dt.date,
    team: str = "",
    state: str = "",
    output_id: str = "",
    limit: int = 200,
) -> tuple[Heard, ...]:
    """The comments that the person may see, those due first first. `person` is None in a store without people."""
    with store.reading() as connection:
        me = _viewer(store, connection, person)
        wanted = _comments()
        for column, value in ((feedback.c.team, team), (feedback.c.state, state), (feedback.c.output, output_id)):  # fmt: skip
            if value:
                wanted = wanted.where(column == value)
        wanted = wanted.order_by(feedback.c.state != OPEN, feedback.c.due, feedback.c.id)
        rows = connection.execute(wanted).all()
        seen = [row for row in rows if _sees(me, row, teams)][:limit]
        return tuple(_heard(store, me, row, teams, today) for row in seen)


def load_feedback(
    store: Store, person: Person | None, own_id: str, *, teams: Teams, today: dt.date
) -> Heard:
    """One of them; raises UnknownNameError for what the person may not see too."""
    with store.reading() as connection:
        me = _viewer(store, connection, person)
        row = find_comment(connection, own_id)
        if not _sees(me, row, teams):
            raise _unknown(own_id)
        return _heard(store, me, row, teams, today)


def count_waiting(store: Store, *, today: dt.date) -> dict[str, tuple[int, int]]:
    """For each team how many comments are open, and how many of them overdue."""
    late = func.sum(case((feedback.c.due < today.isoformat(), 1), else_=0))
    wanted = select(feedback.c.team, func.count(), late).where(feedback.c.state == OPEN)
    with store.reading() as connection:
        rows = connection.execute(wanted.group_by(feedback.c.team)).all()
    return {team: (int(count), int(overdue or 0)) for team, count, overdue in rows}


def answer(
    store: Store, person: Person, own_id: str, *, note: str, teams: Teams, now: dt.datetime
) -> None:
    """Note that the comment was answered, and how."""
    _act(store, person, own_id, ANSWERED, teams=teams, now=now, note=note)


def close(
    store: Store, person: Person, own_id: str, *, note: str, teams: Teams, now: dt.datetime
) -> None:
    """Close the comment: there is nothing more to do."""
    _act(store, person, own_id, CLOSED, teams=teams, now=now, note=note)


def reroute(
    store: Store,
    person: Person,
    own_id: str,
    team: str,
    *,
    urgency: str = "",
    teams: Teams,
    now: dt.datetime,
) -> None:
    """Give the comment to another team, with a new day; one that was answered is open again. Raises UnknownNameError."""
    if team not in teams.by_name:
        raise UnknownNameError.among("team", team, teams.by_name)
    if urgency and urgency not in URGENCIES:
        raise UnknownNameError.among("urgency", urgency, URGENCIES)
    _act(store, person, own_id, ROUTED, teams=teams, now=now, team=team, urgency=urgency)


_DEEDS = {ANSWERED: Deed.ANSWER_FEEDBACK, CLOSED: Deed.ANSWER_FEEDBACK, ROUTED: Deed.ROUTE_FEEDBACK}


def _act(
    store: Store,
    person: Person,
    own_id: str,
    action: str,
    *,
    teams: Teams,
    now: dt.datetime,
    note: str = "",
    team: str = "",
    urgency: str = "",
) -> None:
    """Move the comment on, in one transaction with its entry in the ledger."""
    blob = keep_note(store, note) if action != ROUTED else ""
    with store.acting() as act:
        if blob:
            # Once more behind the lock: whoever erased another comment with the same note has taken it away meanwhile.
            blob = keep_note(store, note)
        me = still_active(act.connection, person)
        row = find_comment(act.connection, own_id)
        if not _sees(me, row, teams):
            raise _unknown(own_id)
        authorise(me, _DEEDS[action], own=_is_own(me, row, teams))
        if row.state == CLOSED_STATE or (row.state != OPEN and action == ANSWERED):
            raise WrongStateError(f"The comment {own_id} is {row.state} already.")
        moved = where(team, urgency or row.urgency, BY_HAND, teams, now) if action == ROUTED else {}
        became = {"state": STATE_AFTER[action], "note": blob, "acted_by": me.name, "acted_at": stamp(now)}  # fmt: skip
        act.connection.execute(
            update(feedback).where(feedback.c.id == row.id).values(**moved, **became)
        )
        told = {one: moved[one] for one in WHERE if one in moved} | {"note": blob}
        record(store, act, actor=me.name, action=action, thing=row.id, now=now, data=told)


def keep_note(
    store: Store, note: str, *, called: str = "note", remedy: str = "Say with --note what was done."
) -> str:
    """Keep what somebody noted; gives its blob. Raises UsageError for a note that is empty or too long."""
    if not note.strip() or len(note) > LONGEST_NOTE:
        raise UsageError(f"A {called} of 1 to {LONGEST_NOTE} characters is needed.", remedy=remedy)
    return store.blobs.put(note.strip().encode())


def _comments() -> Select[Any]:
    return (
        select(
            feedback,
            output.c.pack,
            output.c.title,
            pack.c.author,
            feedback_erased.c.at.label("erased_at"),
        )
        .join(output, output.c.id == feedback.c.output)
        .join(pack, pack.c.id == output.c.pack)
        .outerjoin(feedback_erased, feedback_erased.c.comment == feedback.c.id)
        .where(feedback.c.kind == "comment")
    )


def find_comment(connection: Connection, own_id: str) -> Row[Any]:
    """The comment of this id, or the only one whose id begins so. Raises UnknownNameError."""
    row = connection.execute(_comments().where(feedback.c.id == own_id)).first()
    if row is None and len(own_id) >= SHORTEST_ID:
        begun = feedback.c.id.startswith(own_id, autoescape=True)
        rows = connection.execute(_comments().where(begun).limit(2)).all()
        row = rows[0] if len(rows) == 1 else None
    if row is None:
        raise _unknown(own_id)
    return row


def _unknown(own_id: str) -> UnknownNameError:
    return UnknownNameError(
        f"There is no comment {own_id!r}.", remedy="`deckproof feedback list` shows them."
    )


def _viewer(store: Store, connection: Connection, person: Person | None) -> Person | None:
    if person is not None:
        return still_active(connection, person)
    if has_people(store):
        raise UsageError("Nobody is signed in.", remedy="Set DECKPROOF_TOKEN.")
    return None


def _is_own(me: Person, row: Row[Any], teams: Teams) -> bool:
    """An author acts on what is their team's."""
    return row.team in teams.of(me.name)


def _sees(me: Person | None, row: Row[Any], teams: Teams) -> bool:
    """An author sees what came back on their own packs, and what is their team's."""
    if me is None:
        return True
    return _may(me, Deed.SEE_FEEDBACK, own=_is_own(me, row, teams) or is_author(row, me))


def _may(me: Person, deed: Deed, *, own: bool = False) -> bool:
    try:
        authorise(me, deed, own=own)
    except RefusedError:
        return False
    return True


def _heard(store: Store, me: Person | None, row: Row[Any], teams: Teams, today: dt.date) -> Heard:
    clear = me is None or _may(me, Deed.SEE_UNMASKED, own=_is_own(me, row, teams))
    # A row alone hides nothing: an entry of the ledger has to tell of it.
    why = _reason(store, row.id) if row.erased_at else None
    words = _words(store, row, clear=clear) if why is None else None
    if words is None:
        told = me is None or clear or _may(me, Deed.AUDIT)
        why = _reason(store, row.id) if why is None else why
        words = Comment(text=ERASED_WORDS), _reason_words(store, why) if told else ""
    whole, note = words
    return Heard(
        id=row.id,
        output=row.output,
        pack=row.pack,
        title=row.title,
        channel=row.channel,
        day=row.day,
        comment=whole,
        clear=clear,
        severity=row.severity,
        team=row.team,
        urgency=row.urgency,
        rule=row.rule,
        due=row.due,
        state=row.state,
        overdue=row.state == OPEN and row.due < today.isoformat(),
        note=note,
        acted_by=row.acted_by,
        acted_at=row.acted_at,
        erased_at=(row.erased_at or "") if why is not None else "",
    )


def _words(store: Store, row: Row[Any], *, clear: bool) -> tuple[Comment, str] | None:
    """The comment and the last note on it; None where somebody had it erased since the row was read."""
    try:
        whole = comments.load(store, row.body)
        if not clear:
            # What somebody noted may repeat what was masked.
            return comments.without_names(whole, comments.load_found(store, row.found)), ""
        return whole, store.blobs.get(row.note).decode() if row.note else ""
    except StoreError:
        if _reason(store, row.id) is not None:
            return None
        raise


def _reason(store: Store, own_id: str) -> str | None:
    """The blob with why the comment was erased; None for one that was not."""
    with store.reading() as connection:
        return reasons_told(store, connection, [own_id]).get(own_id)


def _reason_words(store: Store, blob: str | None) -> str:
    return store.blobs.get(blob).decode() if blob else ""
