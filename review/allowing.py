"""What living allow-list entries do: settle what matches them in a scan, and open it again when they end.

A settlement by an entry carries the entry and its end, so that an entry that has ended lets nothing through even before
somebody has noted that it has: approvals and releases ask by the clock they are given, and so do the database's own locks.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, insert, select, update

from deckproof.codec import digest_of, from_json
from deckproof.errors import WrongStateError
from deckproof.model import Action, Finding, OutputState, Person, Resolution, Role, Severity
from review import findings
from review.allow_list import (
    Allowance,
    AllowScope,
    AllowState,
    as_noun,
    find_entry,
    group_hash,
    term_hash,
)
from review.allow_replay import Allowances
from review.authorise import MAY, Deed, authorise
from review.facts import allowance_fact
from review.ledger import entries_of, record, stamp
from review.outputs import find_pack_row, find_row
from review.people import find_person, still_active
from review.standing import Register
from review.steps import OPEN_STATES, move, require_reason, void_approvals
from review.store import Act, Store
from review.tables import allowance, output, revision, settlement

if TYPE_CHECKING:
    from scanners.policy import AllowRules

_log = logging.getLogger(__name__)


def settle_by_entries(
    store: Store, act: Act, own_id: str, found: Sequence[Finding], *, actor: str, now: dt.datetime
) -> int:
    """Settle what holds the output up and what a living entry knows as no finding; gives how many.

    Called in the act that put down the scan. What the policy in force forbids stays open, and so does a severe finding
    where whoever confirmed the entry wrote or edited the output.
    """
    return settle_all_by_entries(store, act, {own_id: found}, actor=actor, now=now)


def settle_all_by_entries(
    store: Store,
    act: Act,
    found: Mapping[str, Sequence[Finding]],
    *,
    actor: str,
    now: dt.datetime,
) -> int:
    """The same of each of these outputs; gives how many of all."""
    entries = _living(store, act.connection, now)
    if not entries:
        return 0
    rules = _rules(store)
    return sum(
        _settle(store, act, own_id, of_output, entries, rules, actor=actor, now=now)
        for own_id, of_output in found.items()
    )


def _settle(
    store: Store,
    act: Act,
    own_id: str,
    found: Sequence[Finding],
    entries: Sequence[Row[Any]],
    rules: AllowRules,
    *,
    actor: str,
    now: dt.datetime,
) -> int:
    row = find_row(act.connection, own_id)
    deck, writers = find_pack_row(act.connection, row.pack).deck, _writers(act.connection, row)
    hashed = term_hash(store)
    waiting = {one.id: one for one in findings.open_rows(act.connection, row, now) if one.output}
    settled: defaultdict[str, dict[str, str]] = defaultdict(dict)
    places: set[str] = set()
    for one in found:
        if one.id not in waiting or waiting[one.id].place in places:
            continue
        entry = _entry_for(one, entries, rules, hashed(one.text), deck, writers)
        if entry is not None:
            places.add(waiting[one.id].place)
            settled[entry.id][one.id] = waiting[one.id].place
    for entry in entries:
        if entry.id in settled:
            _put_down(store, act, row, entry, settled[entry.id], actor=actor, now=now)
    return len(places)


def allowed_in_deck(
    store: Store,
    deck: str,
    found: Sequence[Finding],
    *,
    now: dt.datetime,
    writers: frozenset[str] = frozenset(),
) -> tuple[Finding, ...]:
    """The findings of a deck's scan, those that a living entry knows as none with the action `allow`: writers may use them.

    `writers` are those whose deck it is: what they confirmed themselves lets no severe finding of theirs through.
    """
    with store.reading() as connection:
        entries = _living(store, connection, now)
    if not entries:
        return tuple(found)
    rules, hashed = _rules(store), term_hash(store)
    result = []
    for one in found:
        entry = _entry_for(one, entries, rules, hashed(one.text), deck, writers)
        result.append(one if entry is None else _told(one, entry.id))
    return tuple(result)


def living_digest(store: Store, *, now: dt.datetime) -> str:
    """A hash over the entries that live now; a stage that goes by them has it in its options. Empty for none."""
    with store.reading() as connection:
        ids = [row.id for row in _living(store, connection, now)]
    return digest_of("allow-list", *ids) if ids else ""


def end(
    store: Store, person: Person, entry_id: str, *, reason: str, now: dt.datetime
) -> tuple[Allowance, tuple[str, ...]]:
    """End the entry; what it settled is open again. Gives it and the outputs that were approved and are held again."""
    require_reason(reason)
    with store.acting() as act:
        row = find_entry(act.connection, entry_id)
        me = still_active(act.connection, person)
        authorise(me, Deed.END_ALLOWANCE)
        if row.ended_at is not None:
            raise WrongStateError(f"The entry {entry_id} has ended already.")
        held = end_within(store, act, entry_id, actor=me.name, reason=reason, now=now)
        return as_noun(find_entry(act.connection, entry_id), now), held


def expire(store: Store, *, now: dt.datetime) -> tuple[str, ...]:
    """Note every entry whose end has come; gives the outputs that were approved and are held again."""
    due = select(allowance.c.id).where(
        allowance.c.confirmed_by.is_not(None),
        allowance.c.ended_at.is_(None),
        allowance.c.ends_at <= stamp(now),
    )
    with store.reading() as connection:
        if connection.execute(due).first() is None:
            return ()
    with store.acting() as act:
        held: list[str] = []
        for entry_id in act.connection.execute(due.order_by(allowance.c.id)).scalars().all():
            held += end_within(store, act, entry_id, actor="", reason="", now=now)
    return tuple(held)


def _rules(store: Store) -> AllowRules:
    from review.rooms import house_policy

    return house_policy(store).allow


def _living(store: Store, connection: Connection, now: dt.datetime) -> Sequence[Row[Any]]:
    """The entries that hold at this time, of people who still have the roles, and of which the ledger tells the same."""
    found = connection.execute(
        select(allowance)
        .where(
            allowance.c.confirmed_by.is_not(None),
            allowance.c.ended_at.is_(None),
            allowance.c.ends_at > stamp(now),
        )
        .order_by(allowance.c.proposed_at, allowance.c.id)
    ).all()
    rows = [row for row in found if has_its_people(connection, row)]
    if not rows:
        return ()
    kept = Allowances([])
    for entry in entries_of(store, connection, *(row.id for row in rows)):
        kept.take(entry, from_json(entry.data, dict[str, Any]), Register())
    told = kept.facts()
    strange = [row.id for row in rows if allowance_fact(row) not in told]
    if strange:
        _log.warning("allow-list entries that the ledger does not tell of: %s", " ".join(strange))
    return [row for row in rows if row.id not in strange]


def has_its_people(connection: Connection, row: Row[Any]) -> bool:
    """Whether whoever proposed the entry, and confirmed it where somebody has, still has the role that it takes."""
    if not _has_role(connection, row.proposed_by, *MAY[Deed.PROPOSE_ALLOWANCE]):
        return False
    confirmed = row.confirmed_by is not None
    return not confirmed or _has_role(connection, row.confirmed_by, row.confirmed_role)


def _has_role(connection: Connection, name: str, *roles: str) -> bool:
    found = find_person(connection, name)
    return found is not None and found.active and not set(roles).isdisjoint(found.roles)


def _writers(connection: Connection, row: Row[Any]) -> frozenset[str]:
    editors = connection.execute(select(revision.c.editor).where(revision.c.output == row.id))
    return frozenset({find_pack_row(connection, row.pack).author, *editors.scalars()})


def _entry_for(
    found: Finding,
    entries: Sequence[Row[Any]],
    rules: AllowRules,
    term: str,
    deck: str,
    writers: frozenset[str],
) -> Row[Any] | None:
    """The first entry that speaks of the finding and may settle it."""
    if not found.text.strip() or rules.forbids(found.category, found.severity):
        return None
    if found.rule.startswith(findings.WHOLE_PACK):
        return None
    target = {
        AllowScope.DECK: deck,
        AllowScope.GROUP: group_hash(found),
        AllowScope.EVERYWHERE: "",
    }
    for entry in entries:
        speaks = (
            entry.term == term
            and entry.category == found.category.value
            and entry.rule in {"", found.rule}
            and entry.target == target[AllowScope(entry.scope)]
        )
        if speaks and _may_settle(entry, found, writers):
            return entry
    return None


def _may_settle(entry: Row[Any], found: Finding, writers: frozenset[str]) -> bool:
    """Four eyes: a severe finding goes by compliance's word, and never by that of who wrote the output."""
    if found.severity is not Severity.HIGH:
        return True
    return entry.confirmed_role == Role.COMPLIANCE and entry.confirmed_by not in writers


def _told(found: Finding, entry_id: str) -> Finding:
    return replace(
        found,
        action=Action.ALLOW,
        severity=Severity.INFO,
        why=f"{found.why} It is no finding by the allow-list entry {entry_id}.",
        evidence=(*found.evidence, f"allow-list entry {entry_id}"),
    )


def _put_down(
    store: Store,
    act: Act,
    row: Row[Any],
    entry: Row[Any],
    settled: dict[str, str],
    *,
    actor: str,
    now: dt.datetime,
) -> None:
    reason = f"By the allow-list entry {entry.id}."
    act.connection.execute(
        insert(settlement),
        [
            {
                "pack": row.pack, "output": row.id, "finding": finding_id, "place": place,
                "resolution": Resolution.FALSE_POSITIVE.value, "closes": True,
                "who": entry.confirmed_by, "role": entry.confirmed_role, "at": stamp(now),
                "reason": reason, "entry": entry.id, "until": entry.ends_at,
            }
            for finding_id, place in settled.items()
        ],
    )  # fmt: skip
    data = {
        "entry": entry.id,
        "until": entry.ends_at,
        "who": entry.confirmed_by,
        "role": entry.confirmed_role,
        "reason": digest_of(reason),
        "settled": sorted(settled.items()),
    }
    record(store, act, actor=actor, action="allowed", thing=row.id, now=now, data=data)


def end_within(
    store: Store, act: Act, entry_id: str, *, actor: str, reason: str, now: dt.datetime
) -> tuple[str, ...]:
    """End the entry within an act; gives the outputs that were approved and are held again."""
    act.connection.execute(
        update(allowance)
        .where(allowance.c.id == entry_id)
        .values(ended_by=actor, ended_at=stamp(now), end_reason=reason)
    )
    action = "allowance-ended" if actor else "allowance-expired"
    record(store, act, actor=actor, action=action, thing=entry_id, now=now, data={"reason": digest_of(reason)})  # fmt: skip
    return tuple(
        own_id
        for own_id in _settled_outputs(act.connection, entry_id)
        if _lift(store, act, entry_id, own_id, actor=actor, now=now)
    )


def _settled_outputs(connection: Connection, entry_id: str) -> Sequence[str]:
    """What has left or ended keeps what it left with."""
    wanted = (
        select(settlement.c.output)
        .join(output, output.c.id == settlement.c.output)
        .where(
            settlement.c.entry == entry_id,
            settlement.c.voided_at.is_(None),
            output.c.state.in_([state.value for state in OPEN_STATES]),
        )
        .distinct()
        .order_by(settlement.c.output)
    )
    return connection.execute(wanted).scalars().all()


def _lift(
    store: Store, act: Act, entry_id: str, own_id: str, *, actor: str, now: dt.datetime
) -> bool:
    """Open again what the entry settled on the output; whether that took its approval away."""
    act.connection.execute(
        update(settlement)
        .where(
            settlement.c.entry == entry_id,
            settlement.c.output == own_id,
            settlement.c.voided_at.is_(None),
        )
        .values(voided_at=stamp(now))
    )
    record(store, act, actor=actor, action="allowance-lifted", thing=own_id, now=now, data={"entry": entry_id})  # fmt: skip
    row = find_row(act.connection, own_id)
    if row.state != OutputState.APPROVED or not findings.open_rows(act.connection, row, now):
        return False
    void_approvals(store, act, row, actor=actor, now=now)
    move(act, row, OutputState.HELD)
    return True


__all__ = [
    "AllowState",
    "allowed_in_deck",
    "end",
    "end_within",
    "expire",
    "has_its_people",
    "living_digest",
    "settle_by_entries",
]
