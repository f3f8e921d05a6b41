"""Stores, people, packs and stand-ins for the other rooms, for tests of the gate alone."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from deckproof.codec import digest, to_json
from deckproof.model import (
    Action,
    Category,
    Claim,
    ClaimKind,
    Draft,
    Finding,
    Person,
    Role,
    Severity,
    Source,
    SourceSlide,
    Visibility,
)
from review.holds import NewOutput, NewPack, hold
from review.people import add_person
from review.rooms import Rooms
from review.store import Store, open_store

NOW = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)
POLICY = "test@1"
NAME = "Quillfeather Air"
"""An invented customer; the stand-in scan finds it, and holds it up as severe."""
DULL = "the fastest"
"""What the stand-in scan finds as a claim of medium severity."""


def make_draft(text: str, *, number: int = 1, kind: str = "blog-post") -> Draft:
    """A draft of one heading and these sentences, each on slide 1."""
    return read_page(
        Draft(
            kind=kind,
            style="reading",
            number=number,
            title="A title",
            marked="",
            claims=(),
            slides=(),
            words=0,
            writer="test/1",
        ),
        f"# A title\n\n{text}\n",
        SOURCE,
    )


def read_page(draft: Draft, page: str, source: Source) -> Draft:
    """Every line but headings is a claim."""
    del source
    lines = [line for line in page.splitlines() if line and not line.startswith("#")]
    claims = tuple(
        Claim(text=re.sub(r"\[\^s1\]", "", line), kind=ClaimKind.PARAPHRASE, cites=(1,)) for line in lines
    )  # fmt: skip
    return replace(draft, marked=page, claims=claims, slides=(1,), words=len(page.split()))


def find_risks(draft: Draft) -> tuple[Finding, ...]:
    """The invented customer as severe, the dull superlative as medium."""
    found = []
    for index, claim in enumerate(draft.claims):
        for text, category, severity in (
            (NAME, Category.CUSTOMER, Severity.HIGH),
            (DULL, Category.CLAIM, Severity.MEDIUM),
        ):
            start = claim.text.find(text)
            if start >= 0:
                found.append(make_finding(text, category, severity, f"c{index}", start))
    return tuple(found)


def make_finding(
    text: str,
    category: Category = Category.CUSTOMER,
    severity: Severity = Severity.HIGH,
    block: str | None = "c0",
    start: int = 0,
    rule: str = "test:name",
) -> Finding:
    """A finding that holds."""
    return Finding(
        id="f" + digest(f"{rule} {text} {block} {start}".encode())[:12],
        category=category,
        rule=rule,
        severity=severity,
        confidence=0.9,
        slide=None,
        block=block,
        start=start,
        end=start + len(text),
        text=text,
        visibility=Visibility.SHOWN,
        why="It is there.",
        action=Action.ASK,
        group=f"{category}:{text}",
    )


SOURCE = Source(
    deck="d" * 64,
    name="talk.pptx",
    title="A talk",
    language="en",
    slides=(SourceSlide(number=1, title="Beginning"),),
)


def rooms(policy: str = POLICY) -> Rooms:
    """The other rooms, small: the page itself leaves, headed it is held."""
    return Rooms(
        publish=lambda draft: re.sub(r"\[\^s1\]", "", draft.marked).encode(),
        held_page=lambda draft, _titles: f"> Held.\n\n{draft.marked}",
        edit_draft=read_page,
        check=lambda draft, _source, _digest, _today: find_risks(draft),
        policy_version=lambda: policy,
    )


def make_pack(
    store: Store,
    *texts: str,
    pack: str = "pack1",
    author: str = "ana",
    deck_findings: Sequence[Finding] = (),
) -> tuple[str, ...]:
    """Hold a pack of these drafts; gives the ids of the outputs."""
    drafts = [make_draft(text, number=number) for number, text in enumerate(texts, 1)]
    new = NewPack(
        id=pack,
        deck="d" * 64,
        name="talk.pptx",
        author=author,
        options="0" * 64,
        source=store.blobs.put(to_json(SOURCE)),
        deck_findings=tuple(deck_findings),
        outputs=tuple(NewOutput(draft=one, findings=find_risks(one)) for one in drafts),
        index_digest="",
        policy_version=POLICY,
    )
    return tuple(one.id for one in hold(store, new, now=NOW, rooms=rooms()).outputs)


CAST = {
    "root": (Role.ADMIN,),
    "ana": (Role.AUTHOR,),
    "ben": (Role.COMMS,),
    "bea": (Role.COMMS,),
    "cleo": (Role.COMPLIANCE,),
    "carl": (Role.COMPLIANCE, Role.AUTHOR),
    "audrey": (Role.AUDITOR,),
}


def add_cast(store: Store) -> dict[str, Person]:
    """One person or two of each role, by name."""
    root = add_person(store, None, "root", CAST["root"], now=NOW)
    return {"root": root} | {
        name: add_person(store, root, name, roles, now=NOW)
        for name, roles in CAST.items()
        if name != "root"
    }


def copy_store(template: Path, folder: Path) -> Store:
    """A store that is a copy of another one's folder, which nobody has open."""
    shutil.copytree(template, folder)
    return open_store(folder)
