"""Allow-list entries that live: those that hold at a time, and which of them speaks of a finding and may settle it."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, select

from deckproof.codec import digest_of, from_json
from deckproof.model import Finding, Role, Severity
from review import findings
from review.allow_list import AllowScope, group_hash
from review.allow_replay import Allowances
from review.authorise import MAY, Deed
from review.facts import allowance_fact
from review.ledger import entries_of, stamp
from review.people import find_person
from review.standing import Register
from review.store import Store
from review.tables import allowance

if TYPE_CHECKING:
    from scanners.policy import AllowRules

_log = logging.getLogger(__name__)


def living_digest(store: Store, *, now: dt.datetime) -> str:
    """A hash over the entries that live now; a stage that goes by them has it in its options. Empty for none."""
    with store.reading() as connection:
        ids = [row.id for row in living(store, connection, now)]
    return digest_of("allow-list", *ids) if ids else ""


def allow_rules(store: Store) -> AllowRules:
    """What the policy in force says of the allow-list."""
    from review.rooms import house_policy

    return house_policy(store).allow


def living(store: Store, connection: Connection, now: dt.datetime) -> Sequence[Row[Any]]:
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


def entry_for(
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
