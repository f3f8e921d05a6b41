"""What is done of a run: one row a deck, stage, version and options, claimed by lease, finished with a blob.

The rows are the truth about progress; whoever drives the stages may forget everything and ask here. What they say was done
counts only under a seal of the ledger's key: else a row written into the table could give a deck another author, or no findings.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Connection,
    Float,
    Integer,
    Row,
    String,
    and_,
    bindparam,
    exists,
    insert,
    literal,
    select,
    update,
)

from deckproof.codec import digest_of
from deckproof.errors import StoreError
from review.clock import epoch_now
from review.entries import time_of
from review.store import Act, Store, database_time
from review.work_tables import stage

RUNNING, DONE, GIVEN_BACK = "running", "done", "given-back"
_SEALED = "sealed:"
"""Begins what stands in place of the owner of work that is done: the seal over the row."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class StageKey:
    """Which work: the sha256 of the deck, the stage's name and version, and a hash of the options that matter to it."""

    deck: str
    stage: str
    version: str
    options: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """The work is the caller's until the lease ends; `attempt` is 1-based."""

    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The work was done before; `result` is the blob's sha256."""

    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Busy:
    """Somebody else does the work, for as long as `seconds` more if they do not renew."""

    owner: str
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRow:
    """One row, for showing progress."""

    key: StageKey
    state: str
    owner: str
    attempts: int
    result: str | None
    expired: bool


def find_result(store: Store, key: StageKey) -> str | None:
    """The sha256 of the result's blob; None when the work is not done, not by us, or its blob is gone or not whole."""
    return find_results(store, [key])[0]


def find_results(store: Store, keys: Sequence[StageKey]) -> list[str | None]:
    """The same of each of these."""
    with store.reading() as connection:
        return [_result(store, connection, key) for key in keys]


def _result(store: Store, connection: Connection, key: StageKey) -> str | None:
    row = _find(connection, key)
    if row is None or row.state != DONE:
        return None
    return str(row.result) if _counts(store, connection, key, row.result, row.owner) else None


def note_results(store: Store, results: Sequence[tuple[StageKey, str]]) -> None:
    """Note these as done, in one act, where they are not yet: what was no work and nobody had to claim.

    The blobs of the results have to be in the store already.
    """
    with store.acting() as act:
        for key, result in results:
            if _result(store, act.connection, key) is not None:
                continue
            done = _done(store, act.connection, key, result)
            if not _change(act, key, None, **done, attempts=1):
                act.connection.execute(_ADD, _named(key) | done | {"attempts": 1})


def claim(
    store: Store,
    key: StageKey,
    owner: str,
    lease_s: float,
    *,
    done: tuple[StageKey, str] | None = None,
) -> Claimed | Done | Busy:
    """Take the work on, by the database's clock; an ended lease, or the caller's own, is taken over.

    What the caller has `done` before, and can be made again, is noted in the same act, as by a passing `finish`.
    """
    if done is not None:
        _require_blob(store, *done)
    with store.noting() as act:
        if done is not None:
            _finish(store, act, done[0], owner, done[1])
        if _begin(act, key, owner, lease_s):
            return Claimed(attempt=1)
        now, row = database_time(act.connection), _find(act.connection, key)
        if row is None:
            raise StoreError(f"The row of the stage {key.stage!r} cannot be written.")
        if row.state == DONE and _counts(store, act.connection, key, row.result, row.owner):
            return Done(result=row.result)
        if row.state == RUNNING and row.owner != owner and row.lease_until > now:
            return Busy(owner=row.owner, seconds=row.lease_until - now)
        attempt = row.attempts + 1
        _change(act, key, None, state=RUNNING, owner=owner, lease_until=now + lease_s, result=None, attempts=attempt)  # fmt: skip
        return Claimed(attempt=attempt)


def renew(store: Store, key: StageKey, owner: str, lease_s: float) -> bool:
    """Lengthen the lease from now; False when somebody else has the work by now."""
    with store.noting() as act:
        until = database_time(act.connection) + lease_s
        return _change(act, key, owner, lease_until=until)


def finish(store: Store, key: StageKey, owner: str, result: str, *, passing: bool = False) -> None:
    """Note the work as done; `result` is the sha256 of its blob, which has to be in the store already.

    With `passing` it waits for no disk: a power cut may take it back, and then the work is done again. Raises StoreError when
    there is no such blob, or when somebody else has taken the work over and not come to the same result.
    """
    _require_blob(store, key, result)
    with store.noting() if passing else store.acting() as act:
        _finish(store, act, key, owner, result)


def _require_blob(store: Store, key: StageKey, result: str) -> None:
    if not store.blobs.has(result):
        raise StoreError(f"The result of the stage {key.stage!r} is not in the store.")


def _finish(store: Store, act: Act, key: StageKey, owner: str, result: str) -> None:
    if _change(act, key, owner, **_done(store, act.connection, key, result)):
        return
    row = _find(act.connection, key)
    if row is not None and row.state == DONE and row.result == result:
        return
    raise StoreError(
        f"Another worker has taken over the stage {key.stage!r} of the deck {key.deck[:12]}.",
        remedy="Its result counts; run the deck again.",
    )


def abandon(store: Store, key: StageKey, owner: str) -> None:
    """Give the work back at once, after a failure: nobody is at it from now, and whoever asks next gets it."""
    with store.noting() as act:
        _change(act, key, owner, state=GIVEN_BACK, lease_until=0.0)


def list_stages(store: Store, deck: str | None = None) -> tuple[StageRow, ...]:
    """All rows, or those of one deck."""
    wanted = select(stage).order_by(stage.c.deck_sha256, stage.c.stage, stage.c.options)
    if deck is not None:
        wanted = wanted.where(stage.c.deck_sha256 == deck)
    with store.reading() as connection:
        now = database_time(connection)
        rows = connection.execute(wanted).all()
    return tuple(
        StageRow(
            key=StageKey(
                deck=row.deck_sha256, stage=row.stage, version=row.version, options=row.options
            ),
            state=row.state,
            owner="" if row.state == DONE else row.owner,
            attempts=row.attempts,
            result=row.result,
            expired=row.state == RUNNING and row.lease_until <= now,
        )
        for row in rows
    )  # fmt: skip


def _counts(store: Store, connection: Connection, key: StageKey, result: str, owner: str) -> bool:
    return _is_sealed(store, connection, key, result, owner) and store.blobs.is_whole(result)


def _done(store: Store, connection: Connection, key: StageKey, result: str) -> dict[str, object]:
    """What a row says of work that is done."""
    sealed = _seal(store, connection, key, result)
    return {"state": DONE, "result": result, "lease_until": 0.0, "owner": sealed}


def _seal(store: Store, connection: Connection, key: StageKey, result: str) -> str:
    """The seal over a row that is done; raises StoreError without the ledger's key."""
    if not store.anchor.has_key() and time_of(connection, 1) is None:
        store.anchor.create_key()  # the first run of a store comes before the first entry
    words = digest_of(key.deck, key.stage, key.version, key.options, result)
    return _SEALED + store.anchor.sealer()(f"deckproof.stage/1 {words}")


def _is_sealed(
    store: Store, connection: Connection, key: StageKey, result: str, owner: str
) -> bool:
    """Whether it was our own work that came to this result; what is not is done anew."""
    if hmac.compare_digest(owner.encode(), _seal(store, connection, key, result).encode()):
        return True
    _log.warning("stage %s: a row without a seal was passed over", key.stage)
    return False


_OF_KEY = and_(
    stage.c.deck_sha256 == bindparam("of_deck"),
    stage.c.stage == bindparam("of_stage"),
    stage.c.version == bindparam("of_version"),
    stage.c.options == bindparam("of_options"),
)
"""The row of a key. The statements are made once: SQLAlchemy takes longer to know one again than SQLite to run it."""
_FIND = select(stage).where(_OF_KEY)
_ADD = insert(stage)
_BEGIN = (
    insert(stage)
    .from_select(
        ["deck_sha256", "stage", "version", "options", "state", "owner", "lease_until", "attempts"],
        select(
            bindparam("of_deck", type_=String),
            bindparam("of_stage", type_=String),
            bindparam("of_version", type_=String),
            bindparam("of_options", type_=String),
            literal(RUNNING, String),
            bindparam("by", type_=String),
            epoch_now() + bindparam("lease_s", type_=Float),
            literal(1, Integer),
        ).where(~exists(select(stage.c.stage).where(_OF_KEY))),
    )
    .execution_options(preserve_rowcount=True)
)
"""One statement where there is no row yet, which is how nearly all work begins."""
_CHANGE = update(stage).where(_OF_KEY)
_CHANGE_MINE = _CHANGE.where(stage.c.owner == bindparam("of_owner"), stage.c.state == RUNNING)


def _named(key: StageKey) -> dict[str, object]:
    return {
        "deck_sha256": key.deck,
        "stage": key.stage,
        "version": key.version,
        "options": key.options,
    }


def _of(key: StageKey) -> dict[str, object]:
    return {
        "of_deck": key.deck,
        "of_stage": key.stage,
        "of_version": key.version,
        "of_options": key.options,
    }


def _find(connection: Connection, key: StageKey) -> Row[Any] | None:
    return connection.execute(_FIND, _of(key)).first()


def _begin(act: Act, key: StageKey, owner: str, lease_s: float) -> bool:
    """Whether there was no row of this work, and now is one that says whose it is."""
    added = act.connection.execute(_BEGIN, _of(key) | {"by": owner, "lease_s": lease_s})
    return added.rowcount == 1


def _change(act: Act, key: StageKey, mine: str | None, **values: object) -> bool:
    """Whether there was such a row to change; with an owner only while the work is theirs."""
    change, whose = (_CHANGE, {}) if mine is None else (_CHANGE_MINE, {"of_owner": mine})
    return act.connection.execute(change, _of(key) | whose | values).rowcount == 1
