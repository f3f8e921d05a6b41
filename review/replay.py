"""The ledger read as facts, the tables read as facts: both have to be the same.

So a row that somebody wrote, changed or took away behind the gate's back shows, even where the database's own locks were
taken off and put back. `verify` compares all of it; approvals and releases compare what they rest on.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row

from deckproof.codec import from_json
from deckproof.errors import ChangedBytesError
from review.allow_replay import Allowances
from review.authorise import is_fresh
from review.echo_replay import ERASED, Echo
from review.entries import Entry
from review.facts import Fact, fact, pack_facts, table_facts
from review.going_replay import FROM_GROUP, TO_GROUP, Going
from review.handed_in import HANDED_IN
from review.ledger import entries_of
from review.plan_replay import Plans
from review.standing import Register
from review.store import Act, Store, store_of
from review.talk_replay import Talk

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
_STATES = {
    **dict.fromkeys((*_REVISED, "handed-back", "approval-voided"), "held"),
    **{act: "_".join(act.split("-")) for act in _VERDICTS},
}
"""In what state an act leaves the output."""


@dataclass(slots=True)
class _Piece:
    """An output as the ledger has it."""

    pack: str
    position: int
    kind: str
    style: str
    suffix: str
    sha256: str
    high: bool
    state: str = "held"
    revision: int = 1
    scan: int = 1


class Replay:
    """Takes the ledger's entries one by one and gathers what has to be in the tables."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        """What the entries say that nobody was allowed to do."""
        self.notices_to = 0
        """Up to which entry the notices were sent and taken away since."""
        self._fixed: Counter[Fact] = Counter()
        self._packs: dict[str, tuple[str, tuple[Any, ...]]] = {}
        self._runs: dict[str, tuple[Any, ...]] = {}
        self._pieces: dict[str, _Piece] = {}
        self._decisions: dict[int, tuple[str, tuple[Any, ...], str]] = {}
        self._editors: defaultdict[str, set[str]] = defaultdict(set)
        self._policies: dict[int, tuple[Any, ...]] = {}
        self._files: dict[tuple[str, int], str] = {}
        self._grants: dict[int, tuple[Any, ...]] = {}
        self._register = Register()
        self._allowances = Allowances(self.faults)
        self._talk = Talk()
        self._plans = Plans()
        self._echo = Echo()
        self._going = Going()

    def take(self, entry: Entry) -> None:
        """Note what the entry says."""
        act, data = entry.action, from_json(entry.data, dict[str, Any])
        self._register.take(entry, data)
        self._allowances.take(entry, data, self._register)
        self._talk.take(entry, data)
        self._plans.take(entry, data)
        self._echo.take(entry, data)
        self._going.take(entry, data)
        if act == "pack-held":
            self._held(entry, data)
        elif act == HANDED_IN:
            self._runs[entry.object] = (data.get("author"), data.get("row"))
        elif act == "pack-adopted" and entry.object in self._packs:
            self._adopted(entry)
        elif act == "granted":
            person, permission = data.get("person"), data.get("permission")
            self._grants[data["grant"]] = (entry.object, person, permission, entry.actor, entry.at, "")  # fmt: skip
        elif act == "grant-revoked":
            for number in data.get("grants", ()):
                self._grants[number] = (*self._grants[number][:5], entry.at)
        elif act == ERASED:
            self._ask_role(entry, str(data.get("role")))
        elif act == "settled":
            self._settled(entry, data)
        elif act == "unsettled":
            self._unsettled(entry, data)
        elif act == "policy-proposed":
            self._policies[data["number"]] = (
                entry.object, data.get("blob"), data.get("reason"), entry.actor, entry.at, "", "",
            )  # fmt: skip
        elif act == "policy-confirmed":
            before = self._policies.get(data["number"], ("",) * 7)
            self._policies[data["number"]] = (*before[:5], entry.actor, entry.at)
        elif act == "pruned":
            self.notices_to = max(self.notices_to, int(data.get("notices_to", 0)))
            self._fixed.update(fact("pruned", one, entry.at) for one in data.get("blobs", ()))
        elif entry.object in self._pieces:
            self._piece(entry, data, self._pieces[entry.object])

    def told(self) -> Counter[Fact]:
        """All facts of the ledger."""
        facts = self._fixed + self._register.facts() + self._allowances.facts()
        facts += self._talk.facts() + self._plans.facts() + self._going.facts()
        facts += self._echo.facts()
        for pack_id, (author, rest) in self._packs.items():
            facts[fact("pack", pack_id, author, *rest)] += 1
        for own_id, one in self._pieces.items():
            facts[
                fact(
                    "output", own_id, one.pack, one.position, one.kind, one.style, one.suffix,
                    one.state, one.revision, one.scan, one.sha256, one.high,
                )
            ] += 1  # fmt: skip
        for number, (own_id, decided, voided) in self._decisions.items():
            facts[fact("decision", own_id, number, *decided, voided)] += 1
        for number, (pack_id, *granted) in self._grants.items():
            facts[fact("grant", pack_id, number, *granted)] += 1
        for run_id, handed_in in self._runs.items():
            facts[fact("run", run_id, *handed_in)] += 1
        for number, rest in self._policies.items():
            facts[fact("policy", number, *rest)] += 1
        return facts

    def _adopted(self, entry: Entry) -> None:
        author, rest = self._packs[entry.object]
        if author:
            self.faults.append(
                f"Ledger: entry {entry.seq}: {entry.actor} took on a pack that had an author."
            )
        self._packs[entry.object] = (entry.actor, rest)

    def _held(self, entry: Entry, data: dict[str, Any]) -> None:
        pack_id, runner, at = entry.object, entry.actor, entry.at
        self._packs[pack_id] = (
            data.get("author", runner),
            (
                data.get("deck"), data.get("name"), data.get("options"), data.get("source"),
                data.get("deck_scan"), data.get("index"), data.get("policy"), at,
            ),
        )  # fmt: skip
        self._fixed[fact("findings", pack_id, 0, data.get("deck_found"))] += 1
        for position, one in enumerate(data.get("outputs", ()), 1):
            self._pieces[one["id"]] = _Piece(
                pack=pack_id, position=position, kind=one["kind"], style=one["style"],
                suffix=one["suffix"], sha256=one["sha256"], high=one["high"],
            )  # fmt: skip
            more = {**one, "policy": data.get("policy"), "revision": 1, "number": 1}
            self._revised(one["id"], more, runner, at)
            self._scanned(one["id"], more, at)

    def _piece(self, entry: Entry, data: dict[str, Any], piece: _Piece) -> None:
        act, own_id = entry.action, entry.object
        piece.state = _STATES.get(act, piece.state)
        if act in _REVISED:
            piece.revision, piece.sha256 = data["revision"], data["sha256"]
            self._revised(own_id, data, entry.actor, entry.at)
        if act in _REVISED or act == "rescanned":
            piece.scan, piece.high = data["number"], piece.high or data["high"]
            self._scanned(own_id, data, entry.at)
        if act == "approval-voided":
            for number in data.get("approvals", ()):
                if number in self._decisions:
                    of, decided, _ = self._decisions[number]
                    self._decisions[number] = (of, decided, entry.at)
        if act in _VERDICTS:
            self._decided(entry, data, piece)
        if act == TO_GROUP:
            self._let_out_to_group(entry, data, piece)
        if act == FROM_GROUP:
            self._ask_role(entry, str(data.get("role")))

    def _revised(self, own_id: str, data: dict[str, Any], editor: str, at: str) -> None:
        self._editors[own_id].add(editor)
        self._files[own_id, data["revision"]] = files = data.get("files") or ""
        if files:
            self._fixed[fact("files", own_id, data["revision"], files)] += 1
        self._fixed[
            fact("revision", own_id, data["revision"], data["sha256"], data["draft"], editor, at)
        ] += 1

    def _scanned(self, own_id: str, data: dict[str, Any], at: str) -> None:
        number = data["number"]
        self._fixed[
            fact("scan", own_id, number, data["revision"], data["scan"], data["policy"], at)
        ] += 1
        self._fixed[fact("findings", own_id, number, data["found"])] += 1

    def _decided(self, entry: Entry, data: dict[str, Any], piece: _Piece) -> None:
        own_id, who, at = entry.object, entry.actor, entry.at
        role, reason = data.get("role"), data.get("reason")
        decided = (
            data.get("revision"), data.get("sha256"), _VERDICTS[entry.action], who, role, at, reason
        )  # fmt: skip
        self._decisions[data["decision"]] = (own_id, decided, "")
        if entry.action == "released":
            self._fixed[
                fact(
                    "release", own_id, data.get("revision"), data.get("sha256"),
                    data.get("approval"), who, at, data.get("path"),
                )
            ] += 1  # fmt: skip
        if entry.action == "recalled":
            self._fixed[fact("recall", own_id, who, at, reason)] += 1
        beside = self._files.get((own_id, data.get("revision", 0)), "")
        if entry.action in {"approved", "released"} and data.get("files", "") != beside:
            self.faults.append(
                f"Ledger: entry {entry.seq} {entry.action} other files than those of the revision."
            )
        self._ask_role(entry, str(role))
        wrote = who in self._editors[own_id] or who == self._packs[piece.pack][0]
        if entry.action == "approved" and wrote:
            self.faults.append(f"Ledger: entry {entry.seq}: {who} approved what {who} wrote.")
        if entry.action == "approved" and piece.high and not _was_fresh(entry, data):
            self.faults.append(
                f"Ledger: entry {entry.seq}: {who} signed for a severe finding without a fresh sign-in."
            )

    def _let_out_to_group(self, entry: Entry, data: dict[str, Any], piece: _Piece) -> None:
        """The same gate as for a release to all, told of in the same words."""
        beside = self._files.get((entry.object, data.get("revision", 0)), "")
        if data.get("files", "") != beside:
            self.faults.append(
                f"Ledger: entry {entry.seq} released other files than those of the revision."
            )
        of, _, voided = self._decisions.get(data.get("approval", 0), ("", (), ""))
        if piece.state != "approved" or of != entry.object or voided:
            self.faults.append(
                f"Ledger: entry {entry.seq} released what nobody had approved to a group."
            )
        self._ask_role(entry, str(data.get("role")))

    def _settled(self, entry: Entry, data: dict[str, Any]) -> None:
        self._fixed[
            fact(
                "settlement", entry.object, data.get("finding"), data.get("place"), data.get("as"),
                data.get("closes"), entry.actor, data.get("role"), entry.at, data.get("reason"),
                "", "", "",
            )
        ] += 1  # fmt: skip
        self._ask_role(entry, str(data.get("role")))

    def _unsettled(self, entry: Entry, data: dict[str, Any]) -> None:
        words = ("finding", "place", "as", "closes", "by", "role", "at", "reason")
        told = ("settlement", entry.object, *(data.get(word) for word in words), "", "")
        living = fact(*told, "")
        if self._fixed[living] < 1:
            self.faults.append(
                f"Ledger: entry {entry.seq} takes a word back that nobody had put down."
            )
        self._fixed[living] -= 1
        self._fixed[fact(*told, entry.at)] += 1

    def _ask_role(self, entry: Entry, role: str) -> None:
        if not self._register.has(entry.actor, role):
            self.faults.append(
                f"Ledger: entry {entry.seq}: {entry.actor} acted as {role} without being that."
            )


def _was_fresh(entry: Entry, data: dict[str, Any]) -> bool:
    told = str(data.get("signed_in_at", ""))
    at = dt.datetime.fromisoformat
    return bool(told) and is_fresh(at(told), at(entry.at))


def require_as_told(store: Store, connection: Connection, row: Row[Any]) -> None:
    """Raise ChangedBytesError unless the rows of this output and of its pack are exactly what the ledger says."""
    replay = Replay()
    for entry in entries_of(store, connection, row.id, row.pack):
        replay.take(entry)
    told = Counter({one: n for one, n in replay.told().items() if one[1] in {row.id, row.pack}})
    if told != table_facts(connection, only=(row.id, row.pack)):
        raise ChangedBytesError(
            f"What the tables say of the output {row.id} is not what the ledger says.",
            remedy="Somebody changed the store behind the gate's back; where, says: deckproof audit verify",
        )


def require_pack_as_told(act: Act, pack_id: str) -> None:
    """Raise ChangedBytesError unless whose the pack is, and who was let into it, is exactly what the ledger says; asked once an act."""
    if pack_id in act.as_told:
        return
    replay, connection = Replay(), act.connection
    for entry in entries_of(store_of(connection), connection, pack_id):
        replay.take(entry)
    told = {one for one in replay.told() if one[0] in _WHOSE and one[1] == pack_id}
    if told != set(pack_facts(connection, (pack_id,))):
        raise ChangedBytesError(
            f"Whose the pack {pack_id} is, or who was let into it, is not what the ledger says.",
            remedy="Somebody changed the store behind the gate's back; where, says: deckproof audit verify",
        )
    act.as_told.add(pack_id)


_WHOSE = ("pack", "grant")


def differences(told: Counter[Fact], found: Counter[Fact]) -> Iterator[str]:
    """A sentence for each fact that only one side knows."""
    for one in sorted((found - told).keys()):
        yield f"The tables have a {one[0]} ({one[1]}, {one[2]}) that the ledger does not have like this."
    for one in sorted((told - found).keys()):
        yield f"The ledger has a {one[0]} ({one[1]}, {one[2]}) that the tables do not have like this."
