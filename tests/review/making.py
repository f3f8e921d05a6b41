"""Stores, people, packs and stand-ins for the other rooms, for tests of the gate alone."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from deckproof.codec import digest, to_json
from deckproof.model import (
    Action,
    Brief,
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
from review.engines import is_postgresql
from review.holds import NewOutput, NewPack, hold
from review.people import add_person, list_people
from review.rooms import Extras, Grounds, MadeFile, Rooms
from review.store import Store, open_store
from tests.cluster import Cluster

NOW = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)
POLICY = "test@1"
NO_BRIEF = to_json({"brief": Brief(is_default=True)})
"""The options of a run that nobody gave a brief."""
NAME = "Quillfeather Air"
"""An invented customer; the stand-in scan finds it, and holds it up as severe."""
DULL = "the fastest"
"""What the stand-in scan finds as a claim of medium severity."""
CALL = "Ring Bram"
"""What it finds in a heading, by the line of the page, as a contact of medium severity."""


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
    """The invented customer as severe, the dull superlative and somebody to ring as medium."""
    found = []
    for index, claim in enumerate(draft.claims):
        for text, category, severity in (
            (NAME, Category.CUSTOMER, Severity.HIGH),
            (DULL, Category.CLAIM, Severity.MEDIUM),
        ):
            start = claim.text.find(text)
            if start >= 0:
                found.append(make_finding(text, category, severity, f"c{index}", start))
    for number, line in enumerate(draft.marked.split("\n"), 1):
        if line.startswith("## ") and CALL in line:
            one = make_finding(
                CALL, Category.CONTACT, Severity.MEDIUM, f"page:{number}", line.find(CALL)
            )
            found.append(replace(one, why=f"It is there, in line {number}."))
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
        beside=_beside,
    )


def _beside(
    draft: Draft, source: Source, grounds: Grounds, pictures: Mapping[str, bytes], today: dt.date
) -> Extras:
    """The page in capitals, so that whatever the gate is tried with has a file beside its page."""
    del source, grounds, pictures, today
    data = draft.marked.upper().encode()
    return Extras(
        files=(MadeFile(name="page.txt", format="loud", media_type="text/plain", data=data),)
    )


def new_pack(store: Store, *outputs: NewOutput, **more: Any) -> NewPack:
    """A pack of these outputs as a run hands it over; `more` stands in place of what is said here."""
    plain = NewPack(
        id="pack1",
        deck="d" * 64,
        name="talk.pptx",
        author="ana",
        options=store.blobs.put(NO_BRIEF),
        source=store.blobs.put(to_json(SOURCE)),
        deck_findings=(),
        outputs=outputs,
        index_digest="",
        policy_version=POLICY,
    )
    return replace(plain, **more)


def make_pack(
    store: Store,
    *texts: str,
    pack: str = "pack1",
    author: str = "ana",
    deck_findings: Sequence[Finding] = (),
) -> tuple[str, ...]:
    """Hold a pack of these drafts; gives the ids of the outputs."""
    drafts = [make_draft(text, number=number) for number, text in enumerate(texts, 1)]
    outputs = [NewOutput(draft=one, findings=find_risks(one)) for one in drafts]
    new = new_pack(store, *outputs, id=pack, author=author, deck_findings=tuple(deck_findings))
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
    for name, roles in CAST.items():
        if name != "root":
            add_person(store, root, name, roles, now=NOW)
    return cast_of(store)


def cast_of(store: Store) -> dict[str, Person]:
    """Everybody in the store by name, each as if they had just signed in."""
    return {one.name: replace(one, signed_in_at=NOW) for one in list_people(store)}


@dataclass(frozen=True)
class Template:
    """A store that nobody has open, to be copied; `database` is its name in the cluster, "" for SQLite."""

    folder: Path
    cluster: Cluster | None = None
    database: str = ""


def new_store(folder: Path, cluster: Cluster | None) -> Store:
    """An empty store, in a database of its own where there is a cluster."""
    if cluster is None:
        return open_store(folder)
    return open_store(folder, database=cluster.address(cluster.new_database()))


def make_template(folder: Path, cluster: Cluster | None) -> Template:
    """A template with everybody in it."""
    store = new_store(folder, cluster)
    add_cast(store)
    return as_template(store, cluster)


def as_template(store: Store, cluster: Cluster | None) -> Template:
    """Close the store, for it to be copied from now on."""
    store.close()
    database = "" if cluster is None else str(store.engine.url.database)
    return Template(store.outputs, cluster, database)


def copy_store(template: Template, folder: Path) -> Store:
    """A store that is a copy of the template."""
    shutil.copytree(template.folder, folder)
    if template.cluster is None:
        return open_store(folder)
    database = template.cluster.new_database(template.database)
    return open_store(folder, database=template.cluster.address(database))


def reopen(store: Store, outputs: Path | None = None) -> Store:
    """The same store opened once more, or its database beside another outputs folder."""
    return open_store(outputs or store.outputs, database=address_of(store))


def address_of(store: Store) -> str:
    """What the setting `database` says for this store."""
    url = store.engine.url
    return url.render_as_string(hide_password=False) if is_postgresql(store.engine) else ""
