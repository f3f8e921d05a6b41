"""What living allow-list entries do: settle what matches them in a scan. What opens it again stands in allow_ends.py.

A settlement by an entry carries the entry and its end, so that an entry that has ended lets nothing through even before
somebody has noted that it has: approvals and releases ask by the clock they are given, and so do the database's own locks.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, insert, select

from deckproof.codec import digest_of
from deckproof.model import Action, Finding, Resolution, Severity
from review.allow_list import term_hash
from review.allow_living import allow_rules, entry_for, living
from review.ledger import record, stamp
from review.open_findings import open_rows
from review.outputs import find_pack_row, find_row
from review.store import Act, Store
from review.tables import revision, settlement

if TYPE_CHECKING:
    from scanners.policy import AllowRules


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
    entries = living(store, act.connection, now)
    if not entries:
        return 0
    rules = allow_rules(store)
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
    waiting = {one.id: one for one in open_rows(act.connection, row, now) if one.output}
    settled: defaultdict[str, dict[str, str]] = defaultdict(dict)
    places: set[str] = set()
    for one in found:
        if one.id not in waiting or waiting[one.id].place in places:
            continue
        entry = entry_for(one, entries, rules, hashed(one.text), deck, writers)
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
        entries = living(store, connection, now)
    if not entries:
        return tuple(found)
    rules, hashed = allow_rules(store), term_hash(store)
    result = []
    for one in found:
        entry = entry_for(one, entries, rules, hashed(one.text), deck, writers)
        result.append(one if entry is None else _told(one, entry.id))
    return tuple(result)


def _writers(connection: Connection, row: Row[Any]) -> frozenset[str]:
    editors = connection.execute(select(revision.c.editor).where(revision.c.output == row.id))
    return frozenset({find_pack_row(connection, row.pack).author, *editors.scalars()})


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
