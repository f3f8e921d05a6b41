"""A model of the gate, which knows no database: what it expects of each act, and the act itself."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis.stateful import RuleBasedStateMachine

from deckproof.codec import digest
from deckproof.errors import (
    ChangedBytesError,
    DeckproofError,
    NotAllowedError,
    NotApprovedError,
    NotSignedInError,
    OpenFindingsError,
    OwnWorkError,
    UnknownNameError,
    WrongStateError,
)
from deckproof.model import Category, Person, Resolution, Role, Severity
from review import audit, edits, gate, grants, releases, settlements
from review.redaction import REDACTED
from review.store import Store
from tests.cluster import Cluster
from tests.review.making import (
    CALL,
    CAST,
    DULL,
    NAME,
    NOW,
    POLICY,
    Template,
    add_cast,
    as_template,
    copy_store,
    find_risks,
    make_draft,
    make_finding,
    make_pack,
    new_store,
    rooms,
)

SENTENCES = (
    "Plain words.[^s1]",
    f"We did it for {NAME} well.[^s1]",
    f"It is {DULL} thing.[^s1]",
    f"Nobody at {NAME} minded.[^s1]",
)
HEADING = f"## {CALL} about it"
INSTEAD = {NAME: "[a customer]", DULL: REDACTED, CALL: "[contact details]"}
UNREAD = make_finding("", Category.HIDDEN_CONTENT, Severity.HIGH, None, 0, "unread:picture")
PACKS = {"pack1": "ana", "pack2": "carl", "pack3": ""}


@dataclass
class Piece:
    """What the model knows of one output."""

    pack: str
    page: str
    state: str = "held"
    revision: int = 1
    policy: str = POLICY
    high: bool = False
    editors: set[str] = field(default_factory=set)
    approvals: list[tuple[str, str, int]] = field(default_factory=list)
    settled: set[tuple[str, tuple[str, str]]] = field(default_factory=set)
    """Who said that which of its risks may stand."""

    @property
    def sha256(self) -> str:
        return digest(self.page.replace("[^s1]", "").encode())

    def risks(self) -> list[tuple[str, str]]:
        """What the scan finds: the words and the sentence they stand in."""
        lines = [line for line in self.page.splitlines() if line and not line.startswith("#")]
        said = [
            (words, line.replace("[^s1]", ""))
            for line in lines
            for words in (NAME, DULL)
            if words in line
        ]
        headings = [line for line in self.page.splitlines() if line.startswith("## ")]
        return said + [(CALL, line) for line in headings if CALL in line]

    def open(self) -> list[tuple[str, str]]:
        said = {risk for _, risk in self.settled}
        return [risk for risk in self.risks() if risk not in said]


def page_of(*sentences: str) -> str:
    return "# A title\n\n" + "\n\n".join(sentences) + "\n"


def build_template(folder: Path, cluster: Cluster | None) -> Template:
    """A store with everybody and three packs: by an author, by one who is compliance besides, and by nobody."""
    store = new_store(folder, cluster)
    cast = add_cast(store)
    make_pack(store, SENTENCES[0], SENTENCES[1], pack="pack1", author="ana")
    make_pack(store, SENTENCES[2], pack="pack2", author="carl", deck_findings=[UNREAD])
    make_pack(store, SENTENCES[0], pack="pack3", author="")
    grants.grant(store, cast["root"], "pack3", "bea", "edit", now=NOW)
    return as_template(store, cluster)


class ModelledGate(RuleBasedStateMachine):
    """One store and its model: whatever is done to the one is done to the other, and both have to say the same."""

    template: Template
    reached: Counter[str]
    """How often the steps that matter were taken, over all walks."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="gate-"))
        self.store: Store = copy_store(self.template, self.folder / "outputs")
        self.people = {
            name: Person(name=name, roles=roles, signed_in_at=NOW) for name, roles in CAST.items()
        }
        self.inactive: set[str] = set()
        self.authors = dict(PACKS)
        self.passed_unread: set[str] = set()
        self.policy = POLICY
        self.pieces: dict[str, Piece] = {}
        with self.store.reading() as connection:
            for row in connection.exec_driver_sql(
                "SELECT id, pack, position FROM output ORDER BY pack, position"
            ):
                sentence = {
                    "pack1": SENTENCES[row.position - 1],
                    "pack2": SENTENCES[2],
                    "pack3": SENTENCES[0],
                }[row.pack]
                piece = Piece(pack=row.pack, page=page_of(sentence))
                piece.high = any(words == NAME for words, _ in piece.risks())
                self.pieces[row.id] = piece
        self.ids = list(self.pieces)

    def teardown(self) -> None:
        found = audit.verify(self.store, rooms=rooms())
        self.store.close()
        if self.template.cluster is not None:
            self.template.cluster.drop(str(self.store.engine.url.database))
        shutil.rmtree(self.folder)
        assert found.ok, found.faults
        assert found.head is not None
        assert found.head.seq == found.entries

    @property
    def unread(self) -> set[str]:
        """The packs that a part which was not read holds up: nobody has let it pass."""
        return set() if self.passed_unread else {"pack2"}

    # The rules of the gate, written down once more …

    def may(
        self,
        who: str,
        roles: set[Role],
        *,
        pack: str,
        own: bool,
        never_own: bool = False,
        authors_own: bool = False,
    ) -> type[DeckproofError] | None:
        barred = self.barred(who, pack)
        if barred:
            return barred
        if own and never_own:
            return OwnWorkError
        mine = set(CAST[who]) & roles
        if authors_own and not own:
            mine -= {Role.AUTHOR}
        return None if mine else NotAllowedError

    def barred(self, who: str, pack: str) -> type[DeckproofError] | None:
        if who in self.inactive:
            return NotSignedInError
        unseen = CAST[who] == (Role.AUTHOR,) and self.authors[pack] != who
        return UnknownNameError if unseen else None

    def own(self, who: str, piece: Piece) -> bool:
        return who in piece.editors or self.authors[piece.pack] == who

    def expect(self, wanted: type[DeckproofError] | None, act: Callable[[], object]) -> bool:
        """Do it; the gate has to refuse in the very way that the model does, or not at all."""
        refused: DeckproofError | None = None
        try:
            act()
        except DeckproofError as error:
            refused = error
        got = None if refused is None else type(refused)
        assert got is wanted, f"{refused!r} instead of {wanted}"
        return refused is None

    def approval_refused(
        self, who: str, piece: Piece, sha256: str | None
    ) -> type[DeckproofError] | None:
        roles = {Role.COMPLIANCE} if piece.high else {Role.COMPLIANCE, Role.COMMS}
        refused = self.may(who, roles, pack=piece.pack, own=self.own(who, piece), never_own=True)
        if refused:
            return refused
        if sha256 not in {None, piece.sha256}:
            return ChangedBytesError
        if piece.state == "approved" and any(name == who for name, _, _ in piece.approvals):
            return None
        if piece.state != "held" or not self.authors[piece.pack]:
            return WrongStateError
        if piece.policy != self.policy or piece.open() or piece.pack in self.unread:
            return OpenFindingsError
        return None

    def do_approve(self, who: str, own_id: str, sha256: str | None = None) -> None:
        piece = self.pieces[own_id]
        went = self.expect(
            self.approval_refused(who, piece, sha256),
            lambda: gate.approve(
                self.store,
                self.people[who],
                own_id,
                now=NOW,
                sha256=sha256,
                policy_version=self.policy,
            ),
        )
        if went and piece.state == "held":
            piece.state = "approved"
            role = "compliance" if Role.COMPLIANCE in CAST[who] else "comms"
            piece.approvals.append((who, role, piece.revision))

    def do_edit(self, who: str, own_id: str, page: str) -> None:
        piece = self.pieces[own_id]
        refused = self.may(
            who,
            {Role.AUTHOR, Role.COMMS},
            pack=piece.pack,
            own=self.own(who, piece),
            authors_own=True,
        )
        if not refused and piece.state not in {"held", "changes_requested", "approved"}:
            refused = WrongStateError
        went = self.expect(
            refused,
            lambda: edits.edit(
                self.store, self.people[who], own_id, page, now=NOW, rooms=rooms(self.policy)
            ),
        )
        if not went:
            return
        if page != piece.page:
            self.revise(piece, who, page)
        elif piece.state == "changes_requested":
            piece.state = "held"

    def revise(self, piece: Piece, who: str, page: str) -> None:
        piece.page = page
        piece.revision += 1
        piece.editors.add(who)
        piece.policy = self.policy
        piece.state = "held"
        piece.approvals.clear()
        piece.high = piece.high or any(words == NAME for words, _ in piece.risks())

    def do_resolve(self, who: str, own_id: str, risk: tuple[str, str], how: Resolution) -> None:
        piece = self.pieces[own_id]
        own = self.own(who, piece)
        rewrites = how in {Resolution.REDACT, Resolution.REPLACE}
        if rewrites:
            refused = self.may(
                who,
                {Role.AUTHOR, Role.COMMS, Role.COMPLIANCE},
                pack=piece.pack,
                own=own,
                authors_own=True,
            )
        elif risk[0] == NAME:
            roles = {Role.COMPLIANCE} if how is Resolution.ACCEPT else {Role.COMPLIANCE, Role.COMMS}
            refused = self.may(who, roles, pack=piece.pack, own=own, never_own=True)
        else:
            refused = self.may(who, {Role.COMPLIANCE, Role.COMMS}, pack=piece.pack, own=own)
        if piece.state not in {"held", "changes_requested", "approved"}:
            if rewrites:
                refused = refused or WrongStateError
            else:
                refused = self.barred(who, piece.pack) or WrongStateError
        found = next(
            one for one in find_risks(make_draft(piece.page.removeprefix("# A title\n\n")))
            if one.text == risk[0] and risk[1] in piece.page.replace("[^s1]", "") and self.sentence(piece, one.block) == risk[1]
        )  # fmt: skip
        went = self.expect(
            refused,
            lambda: settlements.resolve(
                self.store,
                self.people[who],
                own_id,
                [found.id],
                how,
                reason="Because.",
                now=NOW,
                rooms=rooms(self.policy),
            ),
        )
        if went and rewrites:
            instead = REDACTED if how is Resolution.REDACT else INSTEAD[risk[0]]
            self.revise(piece, who, piece.page.replace(risk[0], instead))
        elif went:
            piece.settled.add((who, risk))

    def sentence(self, piece: Piece, block: str | None) -> str:
        if block and block.startswith("page:"):
            return piece.page.split("\n")[int(block[5:]) - 1]
        lines = [line for line in piece.page.splitlines() if line and not line.startswith("#")]
        return lines[int((block or "c0")[1:])].replace("[^s1]", "")

    def do_release(self, who: str, own_id: str) -> None:
        piece = self.pieces[own_id]
        refused = self.may(
            who, {Role.COMMS, Role.COMPLIANCE}, pack=piece.pack, own=self.own(who, piece)
        )
        if not refused and piece.state != "released":
            if piece.state == "recalled":
                refused = WrongStateError
            elif piece.state != "approved":
                refused = NotApprovedError
            elif piece.policy != self.policy:
                refused = OpenFindingsError
        went = self.expect(
            refused,
            lambda: releases.release(
                self.store, self.people[who], [own_id], now=NOW, policy_version=self.policy
            ),
        )
        if went:
            # Whatever the gate thinks: four eyes, these bytes, and compliance where something severe ever stood.
            backing = [one for one in piece.approvals if one[2] == piece.revision]
            assert backing
            assert all(not self.own(name, piece) for name, _, _ in backing)
            assert not piece.high or any(role == "compliance" for _, role, _ in backing)
            piece.state = "released"
            self.reached["released"] += 1
