"""Pages with files beside them: held, approved, released, edited, and what lies where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from deckproof.codec import to_json
from deckproof.model import (
    Category,
    Draft,
    Person,
    Resolution,
    Severity,
    Source,
)
from review import audit, edits, gate, releases, settlements
from review.formats import NewFile
from review.holds import NewOutput, hold
from review.outputs import load_output
from review.rooms import Extras, Grounds, MadeFile, Rooms
from review.store import Store
from tests.review.making import (
    NOW,
    POLICY,
    find_risks,
    make_draft,
    make_finding,
    new_pack,
    rooms,
)

Cast = dict[str, Person]
PICTURE = b"\x89PNG a door"


def beside(
    draft: Draft, source: Source, grounds: Grounds, pictures: Mapping[str, bytes], today: dt.date
) -> Extras:
    """The page in capitals, and a list of its pictures."""
    del source, grounds, today
    data = draft.marked.replace("[^s1]", "").upper().encode()
    made = (
        MadeFile(name="page.txt", format="loud", media_type="text/plain; charset=utf-8", data=data),
        MadeFile(
            name="deep/list.json",
            format="list",
            media_type="application/json",
            data=to_json(sorted(pictures)),
        ),
    )
    failed = (
        make_finding(
            "", Category.HIDDEN_CONTENT, Severity.MEDIUM, "file:loud", rule="format-failed:loud"
        ),
    )
    return Extras(files=made[1:], findings=failed) if "fail" in draft.marked else Extras(files=made)


ROOMS = replace(rooms(), beside=beside)


def hold_one(
    store: Store, text: str, files: Sequence[NewFile] = (), *, with_rooms: Rooms = ROOMS
) -> str:
    draft = make_draft(text)
    page = NewOutput(draft=draft, findings=find_risks(draft), files=tuple(files))
    new = new_pack(store, page, policy_version=with_rooms.policy_version())
    return hold(store, new, now=NOW, rooms=with_rooms).outputs[0].id


def picture(store: Store, name: str = "slides/1.png") -> NewFile:
    return NewFile(name=name, media_type="image/png", blob=store.blobs.put(PICTURE))


def approve(store: Store, who: Person, own_id: str) -> None:
    gate.approve(store, who, own_id, now=NOW, policy_version=POLICY, rooms=ROOMS)


def release(store: Store, who: Person, own_id: str) -> releases.Release:
    return releases.release(store, who, [own_id], now=NOW, policy_version=POLICY, rooms=ROOMS)[0]


def faults(store: Store) -> str:
    return "\n".join(audit.verify(store, rooms=ROOMS).faults)


def names(store: Store, own_id: str) -> list[str]:
    return [one.name for one in load_output(store, own_id).files]


def lying(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def edit(store: Store, cast: Cast, own_id: str, page: str) -> None:
    edits.edit(store, cast["ana"], own_id, page, now=NOW, rooms=ROOMS)


def settle(store: Store, who: Person, own_id: str, how: Resolution) -> None:
    (found,) = load_output(store, own_id).findings
    settlements.resolve(
        store, who, own_id, [found.id], how, reason="Looked at.", now=NOW, rooms=ROOMS
    )
