"""Who has which roles, token, password, session and link by the ledger, whatever the tables say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from deckproof.codec import from_json
from deckproof.model import Role
from review.entries import Entry
from review.facts import Fact, fact

_ENDS_SESSIONS = frozenset(
    {"person-deactivated", "role-removed", "roles-synced", "password-set", "sessions-ended"}
)
"""Acts on a person that end their sessions, but for one that the entry names as kept."""


def session_object(sha256: str) -> str:
    """What the ledger calls a session; an object of its own, so that a person's own entries stay few."""
    return f"session:{sha256}"


def token_object(sha256: str) -> str:
    """What the ledger calls a token that was confirmed with a password."""
    return f"token:{sha256}"


@dataclass(frozen=True, slots=True)
class Sitting:
    """A living session as the ledger has it."""

    person: str
    method: str
    signed_in_at: str
    opened_at: str


@dataclass(slots=True)
class _Standing:
    """One person as the ledger has them; of each token when it was issued and when it ended."""

    added_at: str
    roles: tuple[str, ...] = ()
    active: bool = True
    tokens: dict[str, tuple[str, str]] = field(default_factory=dict)
    password: tuple[str, str] | None = None
    """A hash over the password's hash, and when it was set."""

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
        self._sittings: dict[str, Sitting] = {}
        self._invitations: dict[str, tuple[str, str, str]] = {}
        self._identities: dict[str, tuple[str, str]] = {}
        self._confirmed: dict[str, str] = {}

    def take(self, entry: Entry, data: dict[str, Any]) -> None:
        """Note what the entry says of a person."""
        act = entry.action
        if act == "person-added":
            known = self._people.setdefault(entry.object, _Standing(entry.at))
            if known.roles != tuple(data.get("roles", ())):
                self._end_sittings(entry.object)
            known.roles, known.active = tuple(data.get("roles", ())), True
        self._take_access(entry, data)
        one = self._people.get(entry.object)
        if one is None:
            return
        if act in {"role-removed", "roles-synced"}:
            one.roles = tuple(data.get("roles", ()))
        elif act == "person-deactivated":
            one.active, one.password = False, None
            one.end_tokens(entry.at)
            self._end_invitations(entry.object, entry.at)
            self._identities = {
                sha256: bound
                for sha256, bound in self._identities.items()
                if bound[0] != entry.object
            }
        elif act == "identity-bound":
            one.password = None
        elif act == "password-set":
            one.password = (str(data.get("hash")), entry.at)
        elif act == "token-issued":
            one.end_tokens(entry.at)
            one.tokens[str(data.get("token"))] = (entry.at, "")

    def _take_access(self, entry: Entry, data: dict[str, Any]) -> None:
        """Note what the entry says of sessions, links and identities."""
        act, thing = entry.action, entry.object
        if act == "session-opened":
            words = (
                str(data.get(key)) for key in ("person", "method", "signed_in_at", "opened_at")
            )
            self._sittings[thing.removeprefix("session:")] = Sitting(*words)
        elif act == "session-ended":
            self._sittings.pop(thing.removeprefix("session:"), None)
        elif act in _ENDS_SESSIONS:
            self._end_sittings(thing, keep=str(data.get("kept", "")))
        elif act in {"invited", "first-invited"}:
            person = thing if act == "invited" else ""
            self._end_invitations(person, entry.at)
            self._invitations[str(data.get("invitation"))] = (person, entry.at, "")
        elif act == "invitation-accepted":
            sha256 = str(data.get("invitation"))
            if sha256 in self._invitations:
                self._invitations[sha256] = (*self._invitations[sha256][:2], entry.at)
        elif act == "identity-bound":
            self._identities[str(data.get("identity"))] = (thing, entry.at)
        elif act == "token-confirmed":
            self._confirmed[thing.removeprefix("token:")] = entry.at

    def _end_sittings(self, name: str, *, keep: str = "") -> None:
        self._sittings = {
            sha256: one
            for sha256, one in self._sittings.items()
            if one.person != name or sha256 == keep
        }

    def _end_invitations(self, name: str, at: str) -> None:
        self._invitations = {
            sha256: (person, issued, ended or at) if person == name else (person, issued, ended)
            for sha256, (person, issued, ended) in self._invitations.items()
        }

    def sitting(self, sha256: str) -> Sitting | None:
        """The living session of this sha256."""
        return self._sittings.get(sha256)

    def is_invited(self, sha256: str, name: str) -> bool:
        """Whether the ledger knows this link as the person's, not used and not replaced."""
        person, _, ended = self._invitations.get(sha256, ("", "", "never"))
        return person == name and not ended

    def is_bound(self, sha256: str, name: str) -> bool:
        """Whether the ledger bound this identity to the person."""
        return self._identities.get(sha256, ("", ""))[0] == name

    def has_password(self, name: str, hash_digest: str | None = None) -> bool:
        """Whether the person set a password; where `hash_digest` is given, whether it is the one of this hash."""
        one = self._people.get(name)
        if one is None or one.password is None:
            return False
        return hash_digest is None or one.password[0] == hash_digest

    def confirmed_at(self, sha256: str) -> str:
        """When somebody last gave their password for this token, "" for never."""
        return self._confirmed.get(sha256, "")

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
        """What has to be in the tables of people and of their ways in."""
        facts: Counter[Fact] = Counter()
        for name, one in self._people.items():
            facts[fact("person", name, " ".join(one.roles), one.active, one.added_at)] += 1
            for sha256, (begun, ended) in one.tokens.items():
                facts[fact("token", name, sha256, begun, ended)] += 1
            if one.password:
                facts[fact("account", name, *one.password)] += 1
        for sha256, sitting in self._sittings.items():
            words = (sitting.person, sitting.method, sitting.signed_in_at, sitting.opened_at)
            facts[fact("session", sha256, *words)] += 1
        for sha256, link in self._invitations.items():
            facts[fact("invitation", sha256, *link)] += 1
        for sha256, bound in self._identities.items():
            facts[fact("identity", sha256, *bound)] += 1
        return facts


def register_of(entries: Iterable[Entry]) -> Register:
    """Who is who by these entries."""
    register = Register()
    for entry in entries:
        register.take(entry, from_json(entry.data, dict[str, Any]))
    return register
