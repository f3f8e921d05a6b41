"""Groups, releases to them, the calendar and who fetched what, as the ledger tells of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from deckproof.codec import from_json
from review.entries import Entry
from review.facts import Fact, fact
from review.ledger import entries_of
from review.store import Store

MEMBER_ADDED, MEMBER_REMOVED = "group-member-added", "group-member-removed"
TO_GROUP, FROM_GROUP = "released-to-group", "recalled-from-group"
PLANNED, UNPLANNED = "planned", "unplanned"
FETCHED, TAKEN_BACK = "fetched", "copies-taken-back"
REFUSED = "release-refused"


def group_object(name: str) -> str:
    """What the ledger calls a group."""
    return f"group:{name}"


def told_going(store: Store, connection: Connection, *things: str) -> Going:
    """What the ledger tells of these outputs and groups; raises ChangedBytesError for an entry that is not ours."""
    going = Going()
    for entry in entries_of(store, connection, *things):
        going.take(entry, from_json(entry.data, dict[str, Any]))
    return going


@dataclass(slots=True)
class Going:
    """Takes the ledger's entries one by one."""

    _members: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    _planned: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    _bound: dict[int, frozenset[str]] = field(default_factory=dict)
    _fixed: Counter[Fact] = field(default_factory=Counter)

    def take(self, entry: Entry, data: dict[str, Any]) -> None:
        """Note what the entry says."""
        act, thing = entry.action, entry.object
        if act == MEMBER_ADDED:
            self._members[data["member"]] = (thing, data.get("digest"), entry.actor, entry.at, "")
        elif act == MEMBER_REMOVED:
            for number in data.get("members", ()):
                before = self._members.get(number, ("",) * 5)
                self._members[number] = (*before[:4], entry.at)
        elif act == PLANNED:
            told = (data.get(key) for key in ("day", "hour", "zone", "channel"))
            self._planned[data["plan"]] = (thing, *told, entry.actor, entry.at, "")
            self._bound[data["plan"]] = self._in_group(data.get("channel"))
        elif act == UNPLANNED:
            for number in data.get("plans", ()):
                before = self._planned.get(number, ("",) * 8)
                self._planned[number] = (*before[:7], entry.at)
        else:
            self._take_bytes(entry, data)

    def _take_bytes(self, entry: Entry, data: dict[str, Any]) -> None:
        """Note what left for a group, what came back, and who had it."""
        act, thing, who, at = entry.action, entry.object, entry.actor, entry.at
        if act == TO_GROUP:
            told = (data.get("sha256"), data.get("approval"), who, at, data.get("path"))
            self._add("group-release", thing, data.get("circle"), data.get("revision"), *told)
        elif act == FROM_GROUP:
            told = (data.get("circle"), data.get("left"), who, at, data.get("reason"))
            self._add("group-recall", thing, *told)
        elif act == FETCHED:
            self._add("fetched", thing, data.get("left"), who, at)
        elif act == TAKEN_BACK:
            self._add("taken-back", thing, who, at)

    def _add(self, *parts: Any) -> None:
        self._fixed[fact(*parts)] += 1

    def living_plan(self, number: int) -> tuple[Any, ...] | None:
        """Output, day, hour, zone, channel, who planned it and when; None for a plan that has ended or never was."""
        told = self._planned.get(number)
        return told[:7] if told and not told[7] else None

    def added_since(self, number: int) -> frozenset[str]:
        """Who is in the group for which this was planned and was not when it was: digests of their names.

        By the order of the entries, all of which are sealed; the group's own have to be among those that were taken.
        """
        told = self._planned.get(number, ("",) * 5)
        return self._in_group(told[4]) - self._bound.get(number, frozenset())

    def _in_group(self, thing: object) -> frozenset[str]:
        """Of one group by what the ledger calls it, which is also what a plan for it has for its channel."""
        return frozenset(
            str(told[1]) for told in self._members.values() if told[0] == thing and not told[4]
        )

    @property
    def planner(self) -> str:
        """Who planned last, of what was taken."""
        told = self._planned[max(self._planned)] if self._planned else ()
        return str(told[5]) if told else ""

    def living_members(self) -> frozenset[tuple[int, str]]:
        """Who is in the groups: the numbers of their rows and the digests of their names."""
        return frozenset(
            (number, str(told[1])) for number, told in self._members.items() if not told[4]
        )

    @property
    def had_members(self) -> bool:
        """Whether anybody ever was in one of the groups."""
        return bool(self._members)

    def facts(self) -> Counter[Fact]:
        """What has to be in the tables."""
        facts = Counter(self._fixed)
        for number, (thing, *rest) in self._members.items():
            facts[fact("group-member", thing, number, *rest)] += 1
        for number, (thing, *rest) in self._planned.items():
            facts[fact("planned", thing, number, *rest)] += 1
        return facts
