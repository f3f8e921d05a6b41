"""Sessions of the desk: who is signed in there, since when, and until when.

A session's token is 256 random bits, given out once and kept as its sha256. A session ends after 30 minutes without a
request, 12 hours after it began, and at once when its person is deactivated, their roles change or their password does
(ASVS 5.0, 7.3.1, 7.3.2, 7.4.1, 7.4.2). The ledger knows each; one that was put into the table by hand opens nothing.
"""

from __future__ import annotations

import datetime as dt
import hmac
import secrets
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from deckproof.codec import digest, digest_of
from deckproof.errors import NotSignedInError
from deckproof.model import Person
from review.ledger import entries_of, record, stamp
from review.people import known_person, require_manager, require_told_roles, still_active
from review.people_tables import session
from review.standing import Sitting, register_of, session_object
from review.store import Act, Store

TOKEN_BYTES = 32
IDLE = dt.timedelta(minutes=30)
LONGEST = dt.timedelta(hours=12)
TOUCH_EVERY = dt.timedelta(minutes=1)
"""How often at most a request is noted, so that reading seldom writes."""
METHODS = ("password", "oidc", "link")


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Somebody signed in. `csrf` has to come back with every form; `person.signed_in_at` is `signed_in_at`."""

    person: Person
    csrf: str
    signed_in_at: dt.datetime
    """When they last proved who they are."""
    method: str
    """How: password, oidc or link."""
    expires_at: dt.datetime
    """When it ends unless there is another request."""


def open_session(
    store: Store,
    name: str,
    *,
    method: str,
    now: dt.datetime,
    signed_in_at: dt.datetime | None = None,
) -> tuple[str, Session]:
    """A new session and its token, which is told this once; raises NotSignedInError for somebody deactivated.

    `signed_in_at` is when they proved who they are, where that was not now.
    """
    with store.acting() as act:
        return enter_session(store, act, name, method=method, now=now, signed_in_at=signed_in_at)


def find_session(store: Store, token: str, *, now: dt.datetime) -> Session:
    """The living session of this token; raises NotSignedInError. The request is noted, at most once a minute."""
    with store.reading() as connection:
        found, row = _living(store, connection, token, now)
    if now - dt.datetime.fromisoformat(row.seen_at) >= TOUCH_EVERY:
        with store.acting() as act:
            act.connection.execute(
                update(session)
                .where(session.c.sha256 == row.sha256, session.c.seen_at < stamp(now))
                .values(seen_at=stamp(now))
            )
        found = replace(found, expires_at=_end_of(row.opened_at, now))
    return found


def is_open(store: Store, token: str, *, now: dt.datetime) -> bool:
    """Whether the session of this token is still there, for what stays open long. That is no request: it keeps none alive.

    Signing out, another password, other roles and deactivation all take the row away, so the row is enough.
    """
    sought = digest(token.encode())
    with store.reading() as connection:
        row = connection.execute(select(session).where(session.c.sha256 == sought)).first()
    return row is not None and _is_in_time(row, now)


def rotate_session(store: Store, token: str, *, now: dt.datetime) -> tuple[str, Session]:
    """The same session under a new token; the old one opens nothing any more. Its limits stay as they are."""
    with store.acting() as act:
        found, row = _living(store, act.connection, token, now)
        end_one(store, act, row.sha256, found.person.name, now=now)
        return enter_session(
            store,
            act,
            found.person.name,
            method=found.method,
            now=now,
            signed_in_at=found.signed_in_at,
            opened_at=dt.datetime.fromisoformat(row.opened_at),
        )


def end_session(store: Store, token: str, *, now: dt.datetime) -> None:
    """Sign out; a token of nobody changes nothing."""
    with store.acting() as act:
        row = act.connection.execute(select(session).where(session.c.sha256 == digest(token.encode()))).first()  # fmt: skip
        if row is not None:
            end_one(store, act, row.sha256, row.person, now=now)


def end_sessions_of(
    store: Store, name: str, *, now: dt.datetime, by: Person | None = None, keep: str = ""
) -> int:
    """Sign somebody out everywhere, but for the session of the token `keep`; gives how many sessions ended.

    `by` is the admin who does it, None the person themselves. Raises NotAllowedError for anybody else.
    """
    with store.acting() as act:
        actor = name
        if by is not None:
            actor = (still_active if by.name == name else require_manager)(act.connection, by).name
        kept = digest(keep.encode()) if keep else ""
        count = drop_sessions(act, name, keep=kept)
        if count:
            record(store, act, actor=actor, action="sessions-ended", thing=name, now=now, data={"kept": kept})  # fmt: skip
        return count


def sessions_of(
    store: Store, name: str, *, now: dt.datetime, by: Person | None = None
) -> tuple[Session, ...]:
    """The living sessions of somebody, the youngest first; without their form tokens.

    `by` is who asks, None the person themselves; raises NotAllowedError for anybody but them and admins.
    """
    with store.reading() as connection:
        if by is not None and by.name != name:
            require_manager(connection, by)
        known_person(connection, name)
        rows = connection.execute(
            select(session).where(session.c.person == name).order_by(session.c.opened_at.desc())
        ).all()
        return tuple(
            _noun(still_active(connection, Person(name=name, roles=())), row, "")
            for row in rows
            if _is_in_time(row, now)
        )


# Within an act …


def enter_session(
    store: Store,
    act: Act,
    name: str,
    *,
    method: str,
    now: dt.datetime,
    signed_in_at: dt.datetime | None = None,
    opened_at: dt.datetime | None = None,
) -> tuple[str, Session]:
    """Put a new session down; the person's sessions that have run out lose their rows."""
    if method not in METHODS:
        raise ValueError(f"no way of signing in: {method}")
    person = still_active(act.connection, Person(name=name, roles=()))
    for row in act.connection.execute(select(session).where(session.c.person == name)).all():
        if not _is_in_time(row, now):
            end_one(store, act, row.sha256, name, now=now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    values = {
        "sha256": digest(token.encode()),
        "person": name,
        "method": method,
        "signed_in_at": stamp(signed_in_at or now),
        "opened_at": stamp(opened_at or now),
    }
    act.connection.execute(insert(session).values(**values, seen_at=stamp(now)))
    told = {key: values[key] for key in ("person", "method", "signed_in_at", "opened_at")}
    record(store, act, actor=name, action="session-opened", thing=session_object(values["sha256"]), now=now, data=told)  # fmt: skip
    row = act.connection.execute(select(session).where(session.c.sha256 == values["sha256"])).one()
    return token, _noun(person, row, _csrf(token))


def end_one(store: Store, act: Act, sha256: str, name: str, *, now: dt.datetime) -> None:
    """End the session of this sha256."""
    act.connection.execute(delete(session).where(session.c.sha256 == sha256))
    record(store, act, actor=name, action="session-ended", thing=session_object(sha256), now=now)


def drop_sessions(act: Act, name: str, *, keep: str = "") -> int:
    """Take the rows of all sessions of the person but the one of sha256 `keep`; the caller's entry in the ledger says why."""
    gone = act.connection.execute(
        delete(session).where(session.c.person == name, session.c.sha256 != keep)
    )
    return int(gone.rowcount)


def _living(
    store: Store, connection: Connection, token: str, now: dt.datetime
) -> tuple[Session, Row[Any]]:
    sought = digest(token.encode())
    row = connection.execute(select(session).where(session.c.sha256 == sought)).first()
    # The look-up is by hash, so its time tells nothing about the token; compared again all the same.
    if row is None or not hmac.compare_digest(row.sha256, sought) or not _is_in_time(row, now):
        raise _ended()
    register = register_of(entries_of(store, connection, row.person, session_object(sought)))
    told = register.sitting(sought)
    if told != Sitting(row.person, row.method, row.signed_in_at, row.opened_at):
        raise NotSignedInError(
            "This session was never opened by Deckproof, or has ended.",
            remedy="Somebody changed the store behind the gate's back; what, says: deckproof audit verify",
        )
    person = still_active(connection, Person(name=row.person, roles=()))
    require_told_roles(register, person)
    return _noun(person, row, _csrf(token)), row


def _is_in_time(row: Row[Any], now: dt.datetime) -> bool:
    """A clock that was set back before the session began ends it."""
    opened = dt.datetime.fromisoformat(row.opened_at)
    return (
        opened - TOUCH_EVERY <= now < _end_of(row.opened_at, dt.datetime.fromisoformat(row.seen_at))
    )


def _end_of(opened_at: str, seen_at: dt.datetime) -> dt.datetime:
    return min(seen_at + IDLE, dt.datetime.fromisoformat(opened_at) + LONGEST)


def _noun(person: Person, row: Row[Any], csrf: str) -> Session:
    signed_in_at = dt.datetime.fromisoformat(row.signed_in_at)
    return Session(
        person=replace(person, signed_in_at=signed_in_at),
        csrf=csrf,
        signed_in_at=signed_in_at,
        method=row.method,
        expires_at=_end_of(row.opened_at, dt.datetime.fromisoformat(row.seen_at)),
    )


def _csrf(token: str) -> str:
    """Follows from the token, so it needs no place of its own, and does not give the token away."""
    return digest_of("csrf", token)


def _ended() -> NotSignedInError:
    return NotSignedInError("You are not signed in, or no longer.", remedy="Sign in again.")
