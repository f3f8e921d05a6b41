"""A store as a team has it after a week: people, packs in several states, runs that wait, work and failed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

import pytest
from argon2 import PasswordHasher

from deckproof.codec import to_json
from deckproof.errors import NotAPresentationError
from deckproof.model import Customer, Finding, Person, Role, SourceSlide
from plans.groups import add_members
from review import passwords, runs
from review.accounts import accept_invitation, invite
from review.gate import approve, request_changes
from review.holds import NewOutput, NewPack, hold
from review.people import add_person, list_people
from review.runs import Wanted
from review.store import Store
from scanners.customers import build_index
from scanners.customers.loading import cache_of, keep_index
from tests.review.making import NO_BRIEF, POLICY, SOURCE, find_risks, make_draft, rooms

PASSWORD = "seven slow ferries cross at noon"
PEOPLE: Mapping[str, tuple[Role, ...]] = {
    "ida.marlow": (Role.AUTHOR,),
    "tomas.reyl": (Role.COMMS,),
    "nadia.okoro": (Role.COMPLIANCE,),
    "audit": (Role.AUDITOR,),
}


@contextmanager
def cheap_hashes() -> Iterator[None]:
    """Passwords cost little in here; what they cost in the field is a test of the gate."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", lambda: cheap)
        yield


def set_scene(store: Store) -> dict[str, Person]:
    """Fill an empty store; gives everybody by name. All have the same password."""
    people = set_team(store)
    now = dt.datetime.now(dt.UTC)
    _packs(store, people, now)
    add_members(store, people["tomas.reyl"], "service-council", ["Ida Marlow", "eva@example.com"], now=now)  # fmt: skip
    _runs(store, now)
    return people


def set_team(store: Store) -> dict[str, Person]:
    """Its people alone, by name."""
    now = dt.datetime.now(dt.UTC)
    root = add_person(store, None, "root", (Role.ADMIN, Role.COMMS), now=now)
    for name, roles in PEOPLE.items():
        add_person(store, root, name, roles, now=now)
        accept_invitation(store, invite(store, root, name, now=now), PASSWORD, now=now)
    accept_invitation(store, invite(store, root, "root", now=now), PASSWORD, now=now)
    return {one.name: one for one in list_people(store)}


def _packs(store: Store, people: Mapping[str, Person], now: dt.datetime) -> None:
    """Two packs: a calm one, and one with a customer in it."""
    calm = "The timer was a checkbox in a menu that no one had opened.[^s1]"
    plain = _hold(store, "0a4c51d09e77", "Lost parcels.pptx", "ida.marlow", now, [calm] * 4, ())
    approve(store, people["tomas.reyl"], plain[0], now=now, policy_version=POLICY)
    request_changes(store, people["tomas.reyl"], plain[1], reason="Too dry.", now=now)
    named = "Quillfeather Air was late.[^s1]\nIt is the fastest gate.[^s1]"
    found = find_risks(make_draft(named))
    _hold(store, "5b7d02e1c3aa", "Night shift at gate 4.pptx", "tomas.reyl", now, [named, calm], found)  # fmt: skip


SLIDES = 18
TITLES = (
    ("How we stopped losing parcels at the last gate", "summary", "reading", (1, 2, 3, 5, 8, 12)),
    ("Three causes explain every lost parcel", "blog-post", "reading", (2, 3, 4, 5)),
    ("A checkbox in a menu that no one had opened", "podcast-script", "auditory", (5, 6, 7, 8)),
    ("What a strip of yellow plastic did", "blog-post", "doing", (9, 10, 12, 14)),
)


def customers(store: Store) -> str:
    """The digest of the customer list that these packs were scanned with, as a run with a file of its own keeps it."""
    index = build_index([Customer(id="C-1", name="Quillfeather Air")])
    keep_index(index, cache_of(store.outputs))
    return index.digest


def _hold(
    store: Store,
    pack: str,
    name: str,
    author: str,
    now: dt.datetime,
    texts: Sequence[str],
    found: Sequence[Finding],
) -> list[str]:
    """Hold a pack of these texts under the titles above; gives the ids of the outputs."""
    seen = tuple(SourceSlide(number=one, title=f"Slide {one}") for one in range(1, SLIDES - 1))
    source = replace(SOURCE, slides=seen, slide_count=SLIDES)
    outputs = []
    for number, (text, (title, kind, style, slides)) in enumerate(zip(texts, TITLES, strict=False), 1):  # fmt: skip
        draft = make_draft(text, number=number, kind=kind)
        draft = replace(draft, title=title, style=style, slides=slides, words=140 * number)
        outputs.append(NewOutput(draft=draft, findings=find_risks(draft)))
    new = NewPack(
        id=pack,
        deck="d" * 64,
        name=name,
        author=author,
        options=store.blobs.put(NO_BRIEF),
        source=store.blobs.put(to_json(source)),
        deck_findings=tuple(found),
        outputs=tuple(outputs),
        index_digest=customers(store),
        policy_version=POLICY,
    )
    return [one.id for one in hold(store, new, now=now, rooms=rooms()).outputs]


def _runs(store: Store, now: dt.datetime) -> None:
    names = [
        "Winter-Talk.pptx",
        "Gate-Report.pdf",
        "Quarterly_<b>Review</b>_of_Everything_that_Happened.pptx",
        "Notes.txt",
    ]
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
