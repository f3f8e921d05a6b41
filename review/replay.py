"""The ledger read as facts, the tables read as facts: both have to be the same.

So a row that somebody wrote, changed or took away behind the gate's back shows, even where the database's own locks were
taken off and put back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select

from deckproof.codec import from_json
from deckproof.model import OutputState
from review.ledger import Entry
from review.tables import (
    decision,
    output,
    pack,
    person,
    policy,
    recall,
    release,
    revision,
    scan,
    settlement,
)

Fact = tuple[str, ...]
"""What kind of thing, which one, and what is true of it."""

DECIDED = {
    "approve": "approved",
    "request-changes": "changes-requested",
    "reject": "rejected",
    "withdraw": "withdrawn",
    "release": "released",
    "recall": "recalled",
}
"""Verdicts and the acts that the ledger calls them."""

_VERDICTS = {act: verdict for verdict, act in DECIDED.items()}
_REVISED = frozenset({"edited", "redacted", "replaced"})


class Replay:
    """Takes the ledger's entries one by one and gathers what has to be in the tables."""

    def __init__(self) -> None:
        self.facts: Counter[Fact] = Counter()
        self._people: dict[str, tuple[str, bool]] = {}
        self._authors: dict[str, str] = {}
        self._policies: dict[str, Fact] = {}

    def take(self, entry: Entry) -> None:
        """Note what the entry says."""
        thing, act = entry.object, entry.action
        data: dict[str, Any] = from_json(entry.data, dict)
        if act in _VERDICTS:
            self.facts[
                "decision", thing, _VERDICTS[act], entry.actor, entry.at, str(data.get("sha256"))
            ] += 1
        elif act in _REVISED:
            self.facts[
                "revision", thing, str(data.get("revision")), str(data.get("sha256")), entry.actor
            ] += 1
            self.facts["scan", thing, str(data.get("scan"))] += 1
        elif act == "rescanned":
            self.facts["scan", thing, str(data.get("scan"))] += 1
        elif act == "settled":
            self.facts[
                "settlement",
                thing,
                str(data.get("finding")),
                str(data.get("as")),
                entry.actor,
                entry.at,
            ] += 1
        elif act == "pack-held":
            self._held(entry, data)
        elif act == "pack-adopted":
            self._authors[thing] = entry.actor
        elif act == "policy-proposed":
            number = str(data.get("number"))
            self._policies[number] = (thing, str(data.get("blob")), entry.actor, "")
        elif act == "policy-confirmed":
            number = str(data.get("number"))
            self._policies[number] = (*self._policies.get(number, ("", "", ""))[:3], entry.actor)
        elif act == "person-added":
            self._people[thing] = (" ".join(data.get("roles", ())), True)
        elif act == "person-deactivated":
            self._people[thing] = (self._people.get(thing, ("", False))[0], False)

    def told(self) -> Counter[Fact]:
        """All facts of the ledger."""
        people = {
            ("person", name, roles, _active(active)): 1
            for name, (roles, active) in self._people.items()
        }
        authors = {("author", pack_id, name): 1 for pack_id, name in self._authors.items()}
        policies = {("policy", number, *fact): 1 for number, fact in self._policies.items()}
        return self.facts + Counter(people) + Counter(authors) + Counter(policies)

    def _held(self, entry: Entry, data: dict[str, Any]) -> None:
        self._authors[entry.object] = entry.actor
        for own_id, sha256, scanned in data.get("outputs", ()):
            self.facts["revision", own_id, "1", sha256, entry.actor] += 1
            self.facts["scan", own_id, scanned] += 1


def table_facts(connection: Connection) -> Counter[Fact]:
    """All facts of the tables."""
    facts: Counter[Fact] = Counter()
    for row in connection.execute(select(decision)):
        facts["decision", row.output, row.verdict, row.who, row.at, row.sha256] += 1
    for row in connection.execute(select(revision)):
        facts["revision", row.output, str(row.number), row.sha256, row.editor] += 1
    for row in connection.execute(select(scan)):
        facts["scan", row.output, row.findings] += 1
    for row in connection.execute(select(settlement)):
        facts[
            "settlement", row.output or row.pack, row.finding, row.resolution, row.who, row.at
        ] += 1
    for row in connection.execute(select(person)):
        facts["person", row.name, row.roles, _active(row.active)] += 1
    for row in connection.execute(select(pack)):
        facts["author", row.id, row.author] += 1
    for row in connection.execute(select(policy)):
        facts[
            "policy", str(row.id), row.version, row.blob, row.proposed_by, row.confirmed_by or ""
        ] += 1
    return facts


def differences(told: Counter[Fact], found: Counter[Fact]) -> Iterator[str]:
    """A sentence for each fact that only one side knows."""
    for fact in sorted((found - told).keys()):
        yield f"The tables have a {fact[0]} ({fact[1]}, {fact[2]}) that the ledger does not have like this."
    for fact in sorted((told - found).keys()):
        yield f"The ledger has a {fact[0]} ({fact[1]}, {fact[2]}) that the tables do not have like this."


def contradictions(connection: Connection) -> Iterator[str]:
    """A sentence for each output whose state, bytes or release do not follow from the rows behind them."""
    for row in connection.execute(select(output)):
        behind = connection.execute(
            select(revision.c.sha256, scan.c.revision, scan.c.findings)
            .join(scan, (scan.c.output == revision.c.output) & (scan.c.number == row.scan))
            .where(revision.c.output == row.id, revision.c.number == row.revision)
        ).first()
        if behind is None or behind.sha256 != row.sha256 or behind.revision != row.revision:
            yield f"The output {row.id} is not what its revision and its scan say."
        yield from _state_contradiction(connection, row)
    wanted = select(release, decision.c.output.label("of"), decision.c.sha256.label("approved"))
    for row in connection.execute(wanted.outerjoin(decision, decision.c.id == release.c.decision)):
        if (row.of, row.approved) != (row.output, row.sha256):
            yield f"The release of the output {row.output} rests on no approval of its bytes."


def _state_contradiction(connection: Connection, row: Any) -> Iterator[str]:
    released = connection.execute(
        select(release.c.sha256).where(release.c.output == row.id)
    ).scalar()
    recalled = connection.execute(select(recall.c.at).where(recall.c.output == row.id)).first()
    living = connection.execute(
        select(decision.c.id).where(
            decision.c.output == row.id,
            decision.c.sha256 == row.sha256,
            decision.c.revision == row.revision,
            decision.c.verdict == "approve",
            decision.c.voided_at.is_(None),
        )
    ).first()
    out = row.state in {OutputState.RELEASED, OutputState.RECALLED}
    if (released is not None) != out or (out and released != row.sha256):
        yield f"The output {row.id} is {row.state}, and its release says otherwise."
    if (recalled is not None) != (row.state == OutputState.RECALLED):
        yield f"The output {row.id} is {row.state}, and its recall says otherwise."
    if (row.state == OutputState.APPROVED or out) and living is None:
        yield f"The output {row.id} is {row.state} without a living approval of its bytes."


def _active(active: object) -> str:
    return "active" if active else "deactivated"
