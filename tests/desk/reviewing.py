"""A desk with drafts in every state of a review, and what people do before it."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from deckproof.model import Person, Resolution
from review import threads
from review.gate import approve, request_changes
from review.outputs import load_output
from review.people import list_people
from review.releases import release
from review.settlements import resolve
from review.store import Store, open_store
from tests.desk.browsing import LiveDesk, serve
from tests.desk.scene import cheap_hashes, set_scene
from tests.review.making import DULL, NAME, POLICY, make_pack, rooms

CALM = "A calm sentence about gates.[^s1]"
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
TEN = "\n\n".join(f"Gate {number} is {DULL} of all.[^s1]" for number in NUMBERS)
SEVERE = f"{CALM}\n\n{NAME} was late.[^s1]\n\nIt is {DULL} gate.[^s1]"


@dataclass(frozen=True)
class ReviewDesk:
    """A desk that a browser can reach, its people and its drafts by what they are there for."""

    live: LiveDesk
    people: Mapping[str, Person]
    ids: Mapping[str, str]

    @property
    def store(self) -> Store:
        return self.live.store


@dataclass(frozen=True)
class ReviewScene:
    """The folder of a store that is closed, and the ids of its drafts by what they are there for."""

    folder: Path
    ids: Mapping[str, str]


def make_review_scene(folder: Path) -> ReviewScene:
    """A store with drafts in every state of a review, to be copied for each desk."""
    with small_rooms(), cheap_hashes():
        store = open_store(folder)
        ids = _drafts(store, _signed_in(set_scene(store)), dt.datetime.now(dt.UTC))
        store.close()
    return ReviewScene(folder, ids)


@contextmanager
def open_review_desk(scene: ReviewScene, folder: Path) -> Iterator[ReviewDesk]:
    """Over a copy of the scene in this folder, with the stand-ins for the other rooms, by which the drafts were made."""
    shutil.copytree(scene.folder, folder)
    with small_rooms():
        store = open_store(folder)
        people = _signed_in({one.name: one for one in list_people(store)})
        with serve(store) as live:
            yield ReviewDesk(live, people, scene.ids)
        store.close()


@contextmanager
def small_rooms() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("review.rooms.house", lambda _store: rooms())
        yield


def _signed_in(people: Mapping[str, Person]) -> dict[str, Person]:
    """As they are when they have just signed in."""
    now = dt.datetime.now(dt.UTC)
    return {name: replace(one, signed_in_at=now) for name, one in people.items()}


def _drafts(store: Store, people: Mapping[str, Person], now: dt.datetime) -> dict[str, str]:
    names = ("calm", "calm2", "ten", "severe", "approved", "released", "asked", "talked", "edited")
    texts = (CALM, CALM, TEN, SEVERE, CALM, CALM, CALM, SEVERE, CALM)
    ids = dict(zip(names, make_pack(store, *texts, pack="aaaa00000001", author="ida.marlow"), strict=True))  # fmt: skip
    tomas: Any = people["tomas.reyl"]
    for name in ("approved", "released"):
        approve(store, tomas, ids[name], now=now, policy_version=POLICY, rooms=rooms())
    release(store, tomas, [ids["released"]], now=now, policy_version=POLICY, rooms=rooms())
    request_changes(store, tomas, ids["asked"], reason="Too dry, and too long.", now=now)
    first = load_output(store, ids["talked"]).findings
    dull = next(one for one in first if one.text == DULL)
    threads.open_thread(store, tomas, ids["talked"], f"Is {NAME} meant?", now=now, blocking=True)
    number = threads.open_thread(store, tomas, ids["talked"], "Says who?", now=now, finding_id=dull.id)  # fmt: skip
    threads.reply(store, people["ida.marlow"], ids["talked"], number, "Nobody.", now=now)
    resolve(store, tomas, ids["talked"], [dull.id], Resolution.ACCEPT, reason="Measured.", now=now, rooms=rooms())  # fmt: skip
    page = "# A title\n\nAn edited sentence about gates.[^s1]\n\n- and an item[^s1]\n\n| a | b |\n"
    from review.edits import edit

    edit(store, people["ida.marlow"], ids["edited"], page, now=now, rooms=rooms())
    return ids
