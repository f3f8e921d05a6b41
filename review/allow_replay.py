"""The allow-list by the ledger: which entries there have to be, what they settled, and what nobody was allowed to do."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from review.entries import Entry
from review.facts import Fact, fact
from review.standing import Register

LONGEST = dt.timedelta(days=365)

_PROPOSED = ("term", "blob", "category", "rule", "scope", "target", "owner", "reason", "ends_at")


@dataclass(slots=True)
class _Kept:
    """One allow-list entry as the ledger has it; what has not happened is empty."""

    proposed: tuple[str, ...]
    by: str
    at: str
    ends_at: str
    confirmed: tuple[str, str, str] = ("", "", "")
    ended: tuple[str, str, str] = ("", "", "")


@dataclass(slots=True)
class _Settled:
    """A settlement by an entry: what has to be in the tables, and when it was lifted."""

    entry: str
    thing: str
    words: tuple[str, ...]
    until: str
    lifted: str = ""


@dataclass(slots=True)
class Allowances:
    """Takes the ledger's entries one by one; what was not allowed goes to `faults`."""

    faults: list[str]
    _kept: dict[str, _Kept] = field(default_factory=dict)
    _settled: list[_Settled] = field(default_factory=list)

    def take(self, entry: Entry, data: dict[str, Any], register: Register) -> None:
        """Note what the entry says of the allow-list."""
        act, one = entry.action, self._kept.get(entry.object)
        if act == "allowance-proposed":
            proposed = tuple(str(data.get(key)) for key in _PROPOSED)
            self._kept[entry.object] = _Kept(proposed, entry.actor, entry.at, str(data["ends_at"]))
            if _moment(str(data["ends_at"])) - _moment(entry.at) > LONGEST:
                self._blame(entry, "is longer than a year.")
        elif act == "allowance-confirmed" and one is not None:
            self._confirmed(entry, data, one, register)
        elif act in {"allowance-ended", "allowance-expired"} and one is not None:
            if act == "allowance-expired" and entry.at < one.ends_at:
                self._blame(entry, "ended before its date, and nobody ended it.")
            one.ended = (entry.actor, entry.at, str(data.get("reason")))
        elif act == "allowed":
            self._allowed(entry, data)
        elif act == "allowance-lifted":
            for settled in self._settled:
                if (settled.entry, settled.thing) == (data.get("entry"), entry.object):
                    settled.lifted = settled.lifted or entry.at

    def facts(self) -> Counter[Fact]:
        """What has to be in the tables."""
        facts: Counter[Fact] = Counter()
        for own_id, one in self._kept.items():
            facts[fact("allowance", own_id, *one.proposed, one.by, one.at, *one.confirmed, *one.ended)] += 1  # fmt: skip
        for settled in self._settled:
            facts[
                fact(
                    "settlement", settled.thing, *settled.words, settled.entry, settled.until,
                    settled.lifted,
                )
            ] += 1  # fmt: skip
        return facts

    def _confirmed(
        self, entry: Entry, data: dict[str, Any], one: _Kept, register: Register
    ) -> None:
        role = str(data.get("role"))
        one.confirmed = (entry.actor, role, entry.at)
        if entry.actor == one.by:
            self._blame(entry, f"was confirmed by {entry.actor}, who proposed it.")
        if role not in {"compliance", "admin"} or not register.has(entry.actor, role):
            self._blame(entry, f"was confirmed by {entry.actor} as {role}.")

    def _allowed(self, entry: Entry, data: dict[str, Any]) -> None:
        own_id, who, role = str(data.get("entry")), str(data.get("who")), str(data.get("role"))
        one = self._kept.get(own_id)
        if (
            one is None
            or one.confirmed[:2] != (who, role)
            or one.ended[1]
            or not one.confirmed[2] <= entry.at < one.ends_at
        ):
            self.faults.append(
                f"Ledger: entry {entry.seq} settles by the allow-list entry {own_id}, which did not hold."
            )
        for finding_id, place in data.get("settled", ()):
            words = (finding_id, place, "false-positive", "1", who, role, entry.at, data.get("reason"))  # fmt: skip
            self._settled.append(
                _Settled(own_id, entry.object, tuple(map(str, words)), str(data.get("until")))
            )

    def _blame(self, entry: Entry, what: str) -> None:
        self.faults.append(f"Ledger: entry {entry.seq}: the allow-list entry {entry.object} {what}")


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)
