"""A store as a team has it after a week: people, packs in several states, runs that wait, work and failed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from deckproof.errors import NotAPresentationError
from deckproof.model import Person, Role
from review import runs
from review.accounts import accept_invitation, invite
from review.gate import approve, request_changes
from review.people import add_person, list_people
from review.runs import Wanted
from review.store import Store
from tests.review.making import POLICY, find_risks, make_draft, make_pack, rooms

PASSWORD = "seven slow ferries cross at noon"
PEOPLE: Mapping[str, tuple[Role, ...]] = {
    "ida.marlow": (Role.AUTHOR,),
    "tomas.reyl": (Role.COMMS,),
    "nadia.okoro": (Role.COMPLIANCE,),
    "audit": (Role.AUDITOR,),
}


def set_scene(store: Store) -> dict[str, Person]:
    """Fill an empty store; gives everybody by name. All have the same password."""
    now = dt.datetime.now(dt.UTC)
    root = add_person(store, None, "root", (Role.ADMIN, Role.COMMS), now=now)
    for name, roles in PEOPLE.items():
        add_person(store, root, name, roles, now=now)
        accept_invitation(store, invite(store, root, name, now=now), PASSWORD, now=now)
    accept_invitation(store, invite(store, root, "root", now=now), PASSWORD, now=now)
    people = {one.name: one for one in list_people(store)}
    _packs(store, people, now)
    _runs(store, now)
    return people


def _packs(store: Store, people: Mapping[str, Person], now: dt.datetime) -> None:
    calm = "The timer was a checkbox in a menu that no one had opened.[^s1]"
    plain = make_pack(store, calm, calm, calm, pack="0a4c51d09e77", author="ida.marlow")
    approve(store, people["tomas.reyl"], plain[0], now=now, policy_version=POLICY)
    request_changes(store, people["tomas.reyl"], plain[1], reason="Too dry.", now=now)
    make_pack(
        store,
        "Quillfeather Air was late.[^s1]\nIt is the fastest gate.[^s1]",
        calm,
        pack="5b7d02e1c3aa",
        author="tomas.reyl",
        deck_findings=find_risks(make_draft("Quillfeather Air was late.[^s1]")),
    )
    assert rooms


def _runs(store: Store, now: dt.datetime) -> None:
    names = ["Winter-Talk.pptx", "Gate-Report.pdf", "Quarterly <b>Review</b>.pptx", "Notes.txt"]
    for number, name in enumerate(names):
        runs.submit(
            store,
            Wanted(id=f"{number}" * 16, deck=f"{number}" * 64, name=name, author="ida.marlow", batch="c0ffee000001"),
            now=now - dt.timedelta(minutes=9 - number),
        )  # fmt: skip
    for pack in ("0a4c51d09e77",):
        first = runs.take_next(store, "test", now=now - dt.timedelta(minutes=5))
        assert first is not None
        runs.finish(store, first.wanted.id, pack=pack, now=now - dt.timedelta(minutes=4))
    runs.take_next(store, "test", now=now - dt.timedelta(minutes=1))
    runs.fail(
        store,
        "3" * 16,
        NotAPresentationError(
            "This is not a presentation.", where="Notes.txt", remedy="Give a PPTX, PDF, ODP or PPT file."
        ),
        now=now,
    )  # fmt: skip
