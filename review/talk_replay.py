"""Threads, comments and assignments as the ledger tells of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from review.entries import Entry
from review.facts import Fact, fact


@dataclass(slots=True)
class Talk:
    """Takes the ledger's entries one by one."""

    _threads: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    _assignments: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    _comments: Counter[Fact] = field(default_factory=Counter)

    def take(self, entry: Entry, data: dict[str, Any]) -> None:
        """Note what the entry says."""
        act, thing = entry.action, entry.object
        if act == "thread-opened":
            about = (data.get("finding"), data.get("place"), data.get("blocking"))
            self._threads[data["thread"]] = (thing, *about, entry.actor, entry.at, "", "")
        elif act == "thread-closed":
            before = self._threads.get(data["thread"], ("",) * 8)
            self._threads[data["thread"]] = (*before[:6], entry.actor, entry.at)
        elif act == "commented":
            told = (data.get("thread"), entry.actor, entry.at, data.get("body"))
            self._comments[fact("comment", thing, data["comment"], *told)] += 1
        elif act == "assigned":
            told = (data.get("person"), entry.actor, entry.at, data.get("due"))
            self._assignments[data["assignment"]] = (thing, *told, "")
        elif act == "unassigned":
            for number in data.get("assignments", ()):
                before = self._assignments.get(number, ("",) * 6)
                self._assignments[number] = (*before[:5], entry.at)

    def facts(self) -> Counter[Fact]:
        """What has to be in the tables."""
        facts = Counter(self._comments)
        for number, (thing, *rest) in self._threads.items():
            facts[fact("thread", thing, number, *rest)] += 1
        for number, (thing, *rest) in self._assignments.items():
            facts[fact("assignment", thing, number, *rest)] += 1
        return facts
