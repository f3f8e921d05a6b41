"""Who has which roles and which token by the ledger, whatever the tables say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from deckproof.codec import from_json
from deckproof.model import Role
from review.facts import Fact, fact
from review.ledger import Entry


@dataclass(slots=True)
class _Standing:
    """One person as the ledger has them; of each token when it was issued and when it ended."""

    added_at: str
    roles: tuple[str, ...] = ()
    active: bool = True
    tokens: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def living(self) -> frozenset[str]:
        """The sha256 of the tokens that still count."""
        return frozenset(one for one, (_, ended) in self.tokens.items() if not ended)

    def end_tokens(self, at: str) -> None:
        self.tokens = {one: (begun, ended or at) for one, (begun, ended) in self.tokens.items()}


class Register:
    """Takes the ledger's entries one by one and keeps who is who."""

    def __init__(self) -> None:
        self._people: dict[str, _Standing] = {}

    def take(self, entry: Entry, data: dict[str, Any]) -> None:
        """Note what the entry says of a person."""
        act = entry.action
        if act == "person-added":
            known = self._people.setdefault(entry.object, _Standing(entry.at))
            known.roles, known.active = tuple(data.get("roles", ())), True
        one = self._people.get(entry.object)
        if one is None:
            return
        if act == "role-removed":
            one.roles = tuple(data.get("roles", ()))
        elif act == "person-deactivated":
            one.active = False
            one.end_tokens(entry.at)
        elif act == "token-issued":
            one.end_tokens(entry.at)
            one.tokens[str(data.get("token"))] = (entry.at, "")

    def has(self, name: str, role: str) -> bool:
        """Whether the person is active and has the role at this point."""
        one = self._people.get(name)
        return one is not None and one.active and role in one.roles

    def roles_of(self, name: str) -> tuple[Role, ...] | None:
        """The roles of an active person, None for anybody else."""
        one = self._people.get(name)
        return tuple(Role(role) for role in one.roles) if one and one.active else None

    def has_token(self, name: str, sha256: str) -> bool:
        """Whether the ledger issued this token to the person and nothing has ended it."""
        one = self._people.get(name)
        return one is not None and sha256 in one.living

    def facts(self) -> Counter[Fact]:
        """What has to be in the tables of people and tokens."""
        facts: Counter[Fact] = Counter()
        for name, one in self._people.items():
            facts[fact("person", name, " ".join(one.roles), one.active, one.added_at)] += 1
            for sha256, (begun, ended) in one.tokens.items():
                facts[fact("token", name, sha256, begun, ended)] += 1
        return facts


def register_of(entries: Iterable[Entry]) -> Register:
    """Who is who by these entries."""
    register = Register()
    for entry in entries:
        register.take(entry, from_json(entry.data, dict[str, Any]))
    return register
