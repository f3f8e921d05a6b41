"""What was planned, as the ledger tells of it: briefs that are kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from review.entries import Entry
from review.facts import Fact, fact

BRIEF_KEPT = "brief-kept"
_OF_BRIEF = "brief:"


def brief_object(name: str) -> str:
    """What the ledger calls the kept brief of this name."""
    return f"{_OF_BRIEF}{name}"


@dataclass(slots=True)
class Plans:
    """Takes the ledger's entries one by one."""

    _facts: Counter[Fact] = field(default_factory=Counter)

    def take(self, entry: Entry, data: dict[str, Any]) -> None:
        """Note what the entry says."""
        if entry.action == BRIEF_KEPT:
            name = entry.object.removeprefix(_OF_BRIEF)
            told = (data.get("version"), data.get("number"), data.get("sha256"))
            self._facts[fact("kept-brief", name, *told, entry.actor, entry.at)] += 1

    def facts(self) -> Counter[Fact]:
        """What has to be in the tables."""
        return Counter(self._facts)
