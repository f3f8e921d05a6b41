"""The allow-list: "not a finding, remember it", for a while, by two people.

An entry names what a finding said as an HMAC by a key that comes out of the ledger's; the words themselves lie in a blob,
which is as secret as the customer list. What living entries settle stands in allowing.py, how they end in allow_ends.py.
"""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, insert, select, update

from deckproof.codec import digest_of, from_json, to_json
from deckproof.errors import (
    NotAllowedError,
    UnknownNameError,
    UsageError,
    WrongStateError,
)
from deckproof.model import Category, Finding, Person
from review.authorise import Deed, authorise
from review.findings import WHOLE_PACK
from review.ledger import record, stamp
from review.outputs import find_pack_row, find_row, findings_of, load_deck_findings, rows_of
from review.people import still_active
from review.steps import allowed, require_reason
from review.store import Store
from review.tables import allowance

if TYPE_CHECKING:
    from scanners.policy import AllowRules


class AllowScope(StrEnum):
    """How far an entry reaches."""

    DECK = "deck"
    """The deck that the finding stood in."""
    GROUP = "group"
    """The same customer, or the same name, in every deck."""
    EVERYWHERE = "everywhere"


class AllowState(StrEnum):
    """proposed → living → ended, by a person or by its date."""

    PROPOSED = "proposed"
    LIVING = "living"
    ENDED = "ended"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """One entry. `target` is the deck's sha256 or a hash of the group; `ends_at` is the first moment it holds no more."""

    id: str
    state: AllowState
    category: Category
    rule: str
    """The rule whose findings it settles; empty for every rule of the category."""
    scope: AllowScope
    target: str
    owner: str
    reason: str
    ends_at: dt.datetime
    proposed_by: str
    proposed_at: dt.datetime
    confirmed_by: str | None
    confirmed_at: dt.datetime | None
    ended_by: str | None
    ended_at: dt.datetime | None


def propose(
    store: Store,
    person: Person,
    some_id: str,
    finding_id: str,
    *,
    scope: AllowScope,
    reason: str,
    now: dt.datetime,
    rules: AllowRules,
    owner: str = "",
    same_rule: bool = False,
    days: int | None = None,
) -> Allowance:
    """Propose to remember that this finding of an output, or of a pack's deck, is none; somebody else confirms it.

    Raises RefusedError's kinds and UnknownNameError, UsageError for a scope or an end that cannot be.
    """
    require_reason(reason)
    lasts = _lasts(days, rules)
    with store.acting() as act:
        of_pack = rows_of(act.connection, some_id)
        row = of_pack[0] if of_pack else find_row(act.connection, some_id)
        allowed(act, person, Deed.PROPOSE_ALLOWANCE, row)
        found = _finding(store, act.connection, row, finding_id, of_deck=bool(of_pack))
        _require_fit(found, scope, rules)
        values: dict[str, Any] = {
            "term": term_hash(store)(found.text),
            "category": found.category.value,
            "rule": found.rule if same_rule else "",
            "scope": scope.value,
            "target": _target(scope, find_pack_row(act.connection, row.pack).deck, found),
            "owner": owner or person.name,
            "ends_at": stamp(now + lasts),
        }
        own_id = digest_of("allowance", *values.values(), stamp(now))[:10]
        blob = store.blobs.put(_clear_text(store, own_id, found.text))
        act.connection.execute(
            insert(allowance).values(
                id=own_id, blob=blob, reason=reason, proposed_by=person.name,
                proposed_at=stamp(now), **values,
            )
        )  # fmt: skip
        told = {**values, "blob": blob, "reason": digest_of(reason)}
        record(store, act, actor=person.name, action="allowance-proposed", thing=own_id, now=now, data=told)  # fmt: skip
        return as_noun(find_entry(act.connection, own_id), now)


def _lasts(days: int | None, rules: AllowRules) -> dt.timedelta:
    """How long an entry lives; raises UsageError for what the rules do not let it."""
    lasts = rules.days if days is None else days
    if not 1 <= lasts <= rules.max_days:
        raise UsageError(f"An entry lives 1 to {rules.max_days} days, not {lasts}.")
    return dt.timedelta(days=lasts)


def confirm(store: Store, person: Person, entry_id: str, *, now: dt.datetime) -> Allowance:
    """Let the entry settle what matches it in later scans, until it ends. Raises OwnWorkError for whoever proposed it."""
    with store.acting() as act:
        row = find_entry(act.connection, entry_id)
        me = still_active(act.connection, person)
        role = authorise(me, Deed.CONFIRM_ALLOWANCE, own=row.proposed_by == me.name, now=now)
        if as_noun(row, now).state is not AllowState.PROPOSED:
            raise WrongStateError(f"The entry {entry_id} was confirmed or has ended already.")
        act.connection.execute(
            update(allowance)
            .where(allowance.c.id == entry_id)
            .values(confirmed_by=me.name, confirmed_role=role.value, confirmed_at=stamp(now))
        )
        record(store, act, actor=me.name, action="allowance-confirmed", thing=entry_id, now=now, data={"role": role.value})  # fmt: skip
        return as_noun(find_entry(act.connection, entry_id), now)


def list_entries(store: Store, *, now: dt.datetime) -> tuple[Allowance, ...]:
    """All entries, the newest first."""
    with store.reading() as connection:
        rows = connection.execute(
            select(allowance).order_by(allowance.c.proposed_at.desc(), allowance.c.id)
        ).all()
    return tuple(as_noun(row, now) for row in rows)


def clear_text(store: Store, person: Person, entry_id: str) -> str:
    """The words that the entry allows, for those who may propose, confirm or end one."""
    with store.reading() as connection:
        me = still_active(connection, person)
        authorise(me, Deed.END_ALLOWANCE)
        row = find_entry(connection, entry_id)
    return from_json(store.blobs.get(row.blob), _Words).text


# For what living entries do, and for their ends …


def find_entry(connection: Connection, entry_id: str) -> Row[Any]:
    """The entry's row; raises UnknownNameError."""
    row = connection.execute(select(allowance).where(allowance.c.id == entry_id)).first()
    if row is None:
        known = connection.execute(select(allowance.c.id)).scalars()
        raise UnknownNameError.among("allow-list entry", entry_id, known)
    return row


def term_hash(store: Store) -> Callable[[str], str]:
    """What makes the HMAC of a finding's words; case, width and spacing do not count. Raises StoreError without the key."""
    from scanners._spans import fold

    key = store.anchor.sealer()("deckproof.allow-list/1").encode()
    return lambda text: hmac.digest(key, fold(text).encode(), "sha256").hex()


def group_hash(found: Finding) -> str:
    """What stands for the customer or the name of a finding."""
    return digest_of("allow-group", found.group)


def as_noun(row: Row[Any], now: dt.datetime) -> Allowance:
    """The row as it is at this time."""
    return Allowance(
        id=row.id,
        state=_state(row, now),
        category=Category(row.category),
        rule=row.rule,
        scope=AllowScope(row.scope),
        target=row.target,
        owner=row.owner,
        reason=row.reason,
        ends_at=dt.datetime.fromisoformat(row.ends_at),
        proposed_by=row.proposed_by,
        proposed_at=dt.datetime.fromisoformat(row.proposed_at),
        confirmed_by=row.confirmed_by,
        confirmed_at=_time(row.confirmed_at),
        ended_by=row.ended_by or None,
        ended_at=_time(row.ended_at),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """The blob of an entry. The salt keeps somebody who has its sha256 from trying names on it."""

    text: str
    salt: str


def _clear_text(store: Store, entry_id: str, text: str) -> bytes:
    return to_json(
        _Words(text=text, salt=store.anchor.sealer()(f"deckproof.allow-salt/1 {entry_id}"))
    )


def _state(row: Row[Any], now: dt.datetime) -> AllowState:
    if row.ended_at is not None:
        return AllowState.ENDED if row.ended_by else AllowState.EXPIRED
    if row.ends_at <= stamp(now):
        return AllowState.EXPIRED
    return AllowState.PROPOSED if row.confirmed_by is None else AllowState.LIVING


def _time(text: str | None) -> dt.datetime | None:
    return None if text is None else dt.datetime.fromisoformat(text)


def _finding(
    store: Store, connection: Connection, row: Row[Any], finding_id: str, *, of_deck: bool
) -> Finding:
    every: Sequence[Finding] = (
        load_deck_findings(store, row.pack) if of_deck else findings_of(store, connection, row)
    )
    for found in every:
        if found.id == finding_id:
            return found
    raise UnknownNameError.among("finding", finding_id, [found.id for found in every])


def _require_fit(found: Finding, scope: AllowScope, rules: AllowRules) -> None:
    """Raise where no entry may settle such findings, or not so far."""
    if rules.forbids(found.category, found.severity):
        raise NotAllowedError(
            f"The policy in force keeps {found.severity.value} findings of the category {found.category.value} "
            "off the allow-list.",
            remedy="Settle each one by itself.",
        )
    if not found.text.strip() or found.rule.startswith(WHOLE_PACK):
        raise UsageError(
            "A finding without words, such as a part that was not read, cannot be remembered."
        )
    if scope is AllowScope.GROUP and not found.group:
        raise UsageError("This finding belongs to no group.", remedy="Give --scope deck.")
    if found.category is not Category.CUSTOMER:
        return
    if scope is AllowScope.EVERYWHERE:
        # The next customer of that name would never be seen.
        raise UsageError(
            "A customer's name can be allowed for one deck or for that customer, not everywhere.",
            remedy="Give --scope deck or --scope group.",
        )
    if scope is AllowScope.GROUP and _is_ordinary(found.text):
        raise UsageError(
            "This customer's name is an ordinary word, so what it means differs from deck to deck.",
            remedy="Give --scope deck.",
        )


def _is_ordinary(text: str) -> bool:
    from scanners._spans import fold
    from scanners.customers.words import ORDINARY_FROM, zipf

    words = fold(text).split()
    return len(words) == 1 and zipf(words[0]) >= ORDINARY_FROM


def _target(scope: AllowScope, deck: str, found: Finding) -> str:
    return {
        AllowScope.DECK: deck,
        AllowScope.GROUP: group_hash(found),
        AllowScope.EVERYWHERE: "",
    }[scope]
