"""The gate against a model of it: random people do random things, and both have to say the same.

The model knows no database. Random walks seldom reach an approval, so some rules drive an output there first.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

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
from review import audit, edits, gate, grants, people, releases, settlements
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
    settled: set[tuple[str, str]] = field(default_factory=set)

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
        return [risk for risk in self.risks() if risk not in self.settled]


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


class GateMachine(RuleBasedStateMachine):
    """One store, its model, and the steps."""

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
        self.unread = {"pack2"}
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
            piece.settled.add(risk)

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

    # Steps …

    persons = st.sampled_from(sorted(CAST))
    places = st.integers(0, 3)
    texts = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=2).map(
        lambda some: page_of(*some)
    )

    @rule(who=persons, at=places, right=st.sampled_from((None, True, False)))
    def approve(self, who: str, at: int, right: bool | None) -> None:
        piece = self.pieces[self.ids[at]]
        sha256 = None if right is None else piece.sha256 if right else "0" * 64
        self.do_approve(who, self.ids[at], sha256)

    @rule(who=persons, at=places, page=texts)
    def edit(self, who: str, at: int, page: str) -> None:
        self.do_edit(who, self.ids[at], page)

    @rule(who=persons, at=places, how=st.sampled_from(list(Resolution)), which=st.integers(0, 1))
    def resolve(self, who: str, at: int, how: Resolution, which: int) -> None:
        risks = self.pieces[self.ids[at]].risks()
        if risks:
            self.do_resolve(who, self.ids[at], risks[which % len(risks)], how)

    @rule(who=persons, at=places)
    def release(self, who: str, at: int) -> None:
        self.do_release(who, self.ids[at])

    @rule(
        who=persons,
        at=places,
        verb=st.sampled_from(
            ("request_changes", "request_changes", "reject", "withdraw", "recall")
        ),
    )
    def decide(self, who: str, at: int, verb: str) -> None:
        own_id = self.ids[at]
        piece = self.pieces[own_id]
        own = self.own(who, piece)
        everyone, reviewers = (
            {Role.AUTHOR, Role.COMMS, Role.COMPLIANCE},
            {Role.COMMS, Role.COMPLIANCE},
        )
        roles, states, end = {
            "reject": (reviewers, {"held", "changes_requested", "approved"}, "rejected"),
            "withdraw": (everyone, {"held", "changes_requested", "approved"}, "withdrawn"),
            "request_changes": (reviewers, {"held", "approved"}, "changes_requested"),
            "recall": (everyone, {"released"}, "recalled"),
        }[verb]
        refused = self.may(
            who, roles, pack=piece.pack, own=own, authors_own=verb in {"withdraw", "recall"}
        )
        if not refused and piece.state not in states:
            refused = WrongStateError
        act = releases.recall if verb == "recall" else getattr(gate, verb)
        if self.expect(
            refused, lambda: act(self.store, self.people[who], own_id, reason="Because.", now=NOW)
        ):
            piece.state = end
            if verb != "recall":
                piece.approvals.clear()

    @rule(who=persons)
    def settle_the_deck(self, who: str) -> None:
        own_id = next(one for one, piece in self.pieces.items() if piece.pack == "pack2")
        piece = self.pieces[own_id]
        edited = any(who in one.editors for one in self.pieces.values() if one.pack == "pack2")
        own = edited or self.own(who, piece)
        refused = self.may(who, {Role.COMPLIANCE}, pack="pack2", own=own, never_own=True)
        done = self.expect(
            refused,
            lambda: settlements.resolve(
                self.store,
                self.people[who],
                own_id,
                [UNREAD.id],
                Resolution.ACCEPT,
                reason="Seen.",
                now=NOW,
                rooms=rooms(),
            ),
        )
        if done:
            self.unread.discard("pack2")

    @rule(who=persons)
    def adopt(self, who: str) -> None:
        roles = {Role.AUTHOR, Role.COMMS} if who == "bea" else {Role.ADMIN}
        refused = self.may(who, roles, pack="pack3", own=False)
        if self.authors["pack3"] and not self.barred(who, "pack3"):
            refused = WrongStateError
        if self.expect(refused, lambda: gate.adopt(self.store, self.people[who], "pack3", now=NOW)):
            self.authors["pack3"] = who

    @rule(who=st.sampled_from(("ben", "bea", "cleo")))
    def deactivate(self, who: str) -> None:
        people.deactivate(self.store, self.people["root"], who, now=NOW)
        self.inactive.add(who)
        for piece in self.pieces.values():
            if piece.state == "approved" and any(name == who for name, _, _ in piece.approvals):
                piece.approvals.clear()
                piece.state = "held"

    @rule(who=st.sampled_from(("ben", "bea", "cleo")))
    def bring_back(self, who: str) -> None:
        people.add_person(self.store, self.people["root"], who, CAST[who], now=NOW)
        self.inactive.discard(who)

    @rule(at=places, page=texts)
    def drive_to_approved(self, at: int, page: str) -> None:
        """The way that random steps hardly ever find."""
        self.clear(at, page)
        if self.pieces[self.ids[at]].high:
            self.do_approve("ben", self.ids[at])
        for who, sha256 in (("cleo", "0" * 64), ("cleo", self.pieces[self.ids[at]].sha256)):
            self.do_approve(who, self.ids[at], sha256)

    @rule(at=places, page=texts)
    def drive_to_released(self, at: int, page: str) -> None:
        self.drive_to_approved(at, page)
        self.do_release("ben", self.ids[at])

    @rule(at=places, page=texts, other=texts, who=st.sampled_from(("ana", "bea", "carl")))
    def edit_an_approved_one_and_release(self, at: int, page: str, other: str, who: str) -> None:
        self.drive_to_approved(at, page)
        self.do_edit(who, self.ids[at], other)
        self.do_release("ben", self.ids[at])

    @rule(at=places, page=texts)
    def release_and_recall(self, at: int, page: str) -> None:
        self.drive_to_approved(at, page)
        self.do_release("ben", self.ids[at])
        self.do_release("cleo", self.ids[at])
        self.decide("ben", at, "recall")

    @rule(at=places)
    def say_a_settled_name_elsewhere(self, at: int) -> None:
        """What was accepted in one sentence was not accepted in the next."""
        self.clear(at, page_of(SENTENCES[1]))
        self.do_edit("bea", self.ids[at], page_of(SENTENCES[3]))
        self.do_approve("cleo", self.ids[at])

    @rule(at=places, page=texts, other=texts)
    def edit_around_a_settled_heading(self, at: int, page: str, other: str) -> None:
        """Words in no sentence: settled for as long as their own paragraph stands, wherever it is by then."""
        self.clear(at, f"{page}\n{HEADING}\n")
        title, _, rest = other.partition("\n\n")
        self.do_edit("bea", self.ids[at], f"{title}\n\n{HEADING}\n\n{rest}")
        self.do_approve("cleo", self.ids[at])
        self.do_edit("bea", self.ids[at], f"{page}\n{HEADING} at once\n")
        self.do_approve("cleo", self.ids[at])

    @rule(at=places, page=texts)
    def meddle(self, at: int, page: str) -> None:
        """An author of something else, and a reviewer where nobody is named as author."""
        self.do_edit(
            "carl" if self.pieces[self.ids[at]].pack == "pack1" else "ana", self.ids[at], page
        )
        self.do_approve("cleo", self.ids[3])

    @rule(at=places, page=texts)
    def approve_own_work(self, at: int, page: str) -> None:
        self.clear(at, page)
        for who in ("ana", "carl", "bea", "ben"):
            self.do_approve(who, self.ids[at])

    @rule(at=places, page=texts)
    def lose_the_approver(self, at: int, page: str) -> None:
        self.drive_to_approved(at, page)
        self.deactivate("cleo")
        self.do_release("ben", self.ids[at])
        self.bring_back("cleo")

    @rule(at=places, page=texts)
    def change_the_policy(self, at: int, page: str) -> None:
        self.drive_to_approved(at, page)
        self.policy = f"test@{int(self.policy[5:]) + 1}"
        self.do_release("ben", self.ids[at])
        self.do_approve("bea", self.ids[at])

    @rule(at=places, first=texts, second=texts)
    def edit_from_an_old_look(self, at: int, first: str, second: str) -> None:
        """Two people open the same revision; the second one to come back must not wipe out the first."""
        own_id = self.ids[at]
        piece = self.pieces[own_id]
        if (
            self.authors[piece.pack] == ""
            or piece.state not in {"held", "changes_requested", "approved"}
            or "bea" in self.inactive
        ):
            return
        bea = self.people["bea"]
        from review.authorise import Deed

        before = edits.look(self.store, bea, own_id, Deed.EDIT)
        self.do_edit("bea", own_id, first)
        draft = make_draft(second.removeprefix("# A title\n\n"))
        late = edits.check(self.store, before, draft, NOW, rooms(self.policy))
        if piece.revision == before.row.revision and piece.state == before.row.state:
            return

        def enter() -> None:
            with self.store.acting() as act:
                edits.enter(self.store, act, bea, late, Deed.EDIT, "edited", NOW)

        self.expect(ChangedBytesError, enter)

    def clear(self, at: int, page: str) -> None:
        """Bring an open output to where nothing but an approval is missing, as far as the people there may."""
        own_id = self.ids[at]
        piece = self.pieces[own_id]
        if piece.pack == "pack3" and not self.authors["pack3"]:
            self.adopt("bea")
        self.settle_the_deck("cleo")
        self.do_edit("bea", own_id, page)
        if piece.state == "held" and piece.policy != self.policy:
            self.do_edit("bea", own_id, page_of(SENTENCES[0], SENTENCES[0]))
            self.do_edit("bea", own_id, page)
        if piece.open():
            self.do_approve("cleo", own_id)
        for risk in dict.fromkeys(piece.open()):
            for who in ("ben", "cleo"):
                if risk in piece.open():
                    self.do_resolve(who, own_id, risk, Resolution.ACCEPT)

    @invariant()
    def store_and_model_agree(self) -> None:
        with self.store.reading() as connection:
            rows = connection.exec_driver_sql(
                "SELECT id, state, revision, sha256, high FROM output"
            ).all()
            approvals = connection.exec_driver_sql(
                "SELECT output, who, role, revision FROM decision WHERE verdict = 'approve' AND voided_at IS NULL ORDER BY id"
            ).all()
        for own_id, *facts in rows:
            piece = self.pieces[own_id]
            assert facts == [piece.state, piece.revision, piece.sha256, piece.high]
            assert [tuple(row[1:]) for row in approvals if row[0] == own_id] == piece.approvals

    @invariant()
    def only_what_was_released_lies_outside(self) -> None:
        folder = self.store.outputs / "released"
        there = sorted(digest(path.read_bytes()) for path in folder.rglob("*.md"))
        assert there == sorted(
            piece.sha256 for piece in self.pieces.values() if piece.state == "released"
        )
