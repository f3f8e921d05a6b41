"""The gate against a model of it: random people do random things, and both have to say the same.

Random walks seldom reach an approval, so some rules drive an output there first.
"""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from deckproof.codec import digest
from deckproof.errors import (
    ChangedBytesError,
    WrongStateError,
)
from deckproof.model import Resolution, Role
from review import edits, gate, people, releases, settlements
from tests.review.making import (
    CAST,
    NAME,
    NOW,
    make_draft,
    rooms,
)
from tests.review.modelled import (
    HEADING,
    SENTENCES,
    UNREAD,
    ModelledGate,
    page_of,
)

OPEN = frozenset({"held", "changes_requested", "approved"})


class GateMachine(ModelledGate):
    """The steps."""

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
            self.passed_unread.add(who)

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
        self.lose_the_words_of(who)

    def lose_the_words_of(self, who: str) -> None:
        """What they said of something severe holds no more where it is not over, nor an approval that rested on it."""
        still_open = [one for one in self.pieces.values() if one.state in OPEN]
        if any(one.pack == "pack2" for one in still_open):
            self.passed_unread.discard(who)
        for piece in still_open:
            piece.settled = {one for one in piece.settled if one[0] != who or one[1][0] != NAME}
            waits = piece.open() or piece.pack in self.unread
            if piece.state == "approved" and waits:
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
        # Whoever could approve it leaves: another way to an approval that holds no more.
        self.deactivate("ben")
        self.bring_back("ben")

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
