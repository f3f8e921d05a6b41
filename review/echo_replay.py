"""What came back on released pieces, and customers found in them later, as the ledger tells of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from review.echo_rows import BECAME, WHERE
from review.entries import Entry
from review.facts import Fact, fact

IMPORTED = "feedback-imported"
ROUTED, ANSWERED, CLOSED = "feedback-routed", "feedback-answered", "feedback-closed"
ERASED = "feedback-erased"
FOUND, ENDED = "customer-found-in-released", "customer-alert-ended"
STATE_AFTER = {ROUTED: "open", ANSWERED: "answered", CLOSED: "closed"}
"""In what state an act leaves a comment."""


@dataclass(slots=True)
class Echo:
    """Takes the ledger's entries one by one."""

    _lines: dict[str, str] = field(default_factory=dict)
    _stands: dict[str, dict[str, str]] = field(default_factory=dict)
    _alerts: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    _taken: list[Fact] = field(default_factory=list)
    _erasures: dict[str, Fact] = field(default_factory=dict)

    def take(self, entry: Entry, data: dict[str, Any]) -> None:
        """Note what the entry says."""
        if entry.action == IMPORTED:
            for own_id, digest, *stands in data.get("lines", ()):
                self._lines[own_id] = digest
                told = dict(zip((*WHERE, "state"), stands, strict=True))
                self._stands[own_id] = told | {"note": "", "acted_by": "", "acted_at": ""}
        elif entry.action in STATE_AFTER and entry.object in self._stands:
            moved = {one: data[one] for one in WHERE if one in data}
            became = (STATE_AFTER[entry.action], data.get("note", ""), entry.actor, entry.at)
            self._stands[entry.object] |= moved | dict(zip(BECAME, became, strict=True))
        elif entry.action == ERASED:
            self._erased(entry, data)
        elif entry.action == FOUND:
            self._found(entry, data)
        elif entry.action == ENDED:
            for own_id in data.get("alerts", ()):
                before = self._alerts.get(own_id, ("",) * 10)
                self._alerts[own_id] = (*before[:7], data.get("note", ""), entry.actor, entry.at)

    def _erased(self, entry: Entry, data: dict[str, Any]) -> None:
        """Nobody waits for an answer to it any more; what was taken away is told of like what the retention rules take."""
        stands = self._stands.get(entry.object)
        if stands is not None and stands["state"] != STATE_AFTER[CLOSED]:
            stands |= dict(zip(BECAME, (STATE_AFTER[CLOSED], "", entry.actor, entry.at), strict=True))  # fmt: skip
        self._taken += [fact("pruned", one, entry.at) for one in data.get("blobs", ())]
        if entry.object in self._lines:
            said = fact("feedback-erased", entry.object, data.get("said", ""), entry.at)
            self._erasures.setdefault(entry.object, said)

    def _found(self, entry: Entry, data: dict[str, Any]) -> None:
        for own_id, customer, found in data.get("alerts", ()):
            which = (entry.object, data.get("revision", 0), customer)
            told = (*which, data.get("index"), found, entry.actor, entry.at)
            self._alerts[own_id] = (*told, "", "", "")

    def facts(self) -> Counter[Fact]:
        """What has to be in the tables."""
        facts: Counter[Fact] = Counter((*self._taken, *self._erasures.values()))
        for own_id, digest in self._lines.items():
            facts[fact("feedback", own_id, digest)] += 1
        for own_id, stands in self._stands.items():
            facts[fact("feedback-stands", own_id, *(stands[one] for one in (*WHERE, *BECAME)))] += 1
        for own_id, told in self._alerts.items():
            facts[fact("customer-alert", own_id, *told)] += 1
        return facts
