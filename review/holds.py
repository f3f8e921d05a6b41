"""Taking drafts in: a pack is held in one transaction, and holding it again changes nothing.

pack = hold(store, NewPack(…), now=now)
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from deckproof.codec import from_json, to_json
from deckproof.errors import StoreError
from deckproof.model import Draft, Finding, Pack, Source
from review import findings
from review.files import sync_held
from review.first_rows import enter_pack
from review.formats import NewFile, grounds_of, named_files, pictures_of
from review.outputs import load_pack
from review.rooms import Extras, Rooms, house, house_policy
from review.store import Store
from review.tables import pack

_FILE_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}\Z")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOutput:
    """A draft with the findings of its check.

    `body` is the blob of what leaves where that is a file of its own, such as the clean copy of the deck; else the
    draft's page leaves, without its marks.
    """

    draft: Draft
    findings: tuple[Finding, ...]
    body: str = ""
    suffix: str = ".md"
    files: tuple[NewFile, ...] = ()
    """What belongs to the page besides, such as pictures of slides; the formats of the page are made here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPack:
    """All drafts of one run. `source` is the blob of the Source; `author` is "" when nobody was signed in."""

    id: str
    deck: str
    name: str
    author: str
    options: str
    source: str
    deck_findings: tuple[Finding, ...]
    outputs: tuple[NewOutput, ...]
    index_digest: str
    policy_version: str
    runner: str = ""
    """Who ran it, where that was not the author; the first revisions are theirs, so they approve none of it either."""
    due: dt.date | None = None
    """The day by which the author needs it; an output is never due later than that."""


@dataclass(frozen=True, slots=True)
class _Made:
    """An output with all that is to be kept of it."""

    new: NewOutput
    found: tuple[Finding, ...]
    extras: Extras
    blobs: tuple[bytes, ...]
    """Of the draft, of its findings, of what leaves if that is the page, and of the files beside it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An output whose blobs are in the store."""

    new: NewOutput
    sha256: str
    draft: str
    found: tuple[Finding, ...]
    findings: str
    files: tuple[NewFile, ...]


def hold(store: Store, new: NewPack, *, now: dt.datetime, rooms: Rooms | None = None) -> Pack:
    """Hold the pack; one of that id that is there already comes back as it is. Raises StoreError."""
    see_held(store, new, now=now, rooms=rooms)
    return load_pack(store, new.id)


def see_held(store: Store, new: NewPack, *, now: dt.datetime, rooms: Rooms | None = None) -> None:
    """The same for who asks for nothing back.

    Its files under held/ are written after the transaction, and again whenever they are missing.
    """
    rooms = rooms or house(store)
    _check_names(new)
    if not _is_held(store, new.id):
        new = replace(new, deck_findings=findings.told_apart(new.deck_findings))
        kept, deck_findings = _keep_all(store, new, rooms, now)
        rules = house_policy(store).due
        with store.acting() as act:
            # Asked again behind the write lock: two runs of the same deck may have come here together.
            known = act.connection.execute(select(pack.c.id).where(pack.c.id == new.id)).first()
            if known is None:
                enter_pack(store, act, new, kept, deck_findings, rules, now)
    sync_held(store, new.id, rooms)


def repair(store: Store, rooms: Rooms | None = None) -> None:
    """Write the files that a crash left unwritten, and held ones that are not the page of their revision."""
    from review.releases import sync_released

    rooms = rooms or house(store)
    with store.reading() as connection:
        packs = list(connection.execute(select(pack.c.id)).scalars())
    for pack_id in packs:
        sync_held(store, pack_id, rooms, anew=True)
        sync_released(store, pack_id)


def _check_names(new: NewPack) -> None:
    """Ids and names of templates become file names, so nothing else may stand in them."""
    words = [
        new.id,
        *(one.draft.kind for one in new.outputs),
        *(one.draft.style for one in new.outputs),
    ]
    if not all(_FILE_WORD.match(word) for word in words) or not all(
        _SUFFIX.match(one.suffix) for one in new.outputs
    ):
        raise StoreError("A pack, kind or style has a name that cannot be a file's.")  # fmt: skip


def _is_held(store: Store, pack_id: str) -> bool:
    with store.reading() as connection:
        return connection.execute(select(pack.c.id).where(pack.c.id == pack_id)).first() is not None


def _keep_all(store: Store, new: NewPack, rooms: Rooms, now: dt.datetime) -> tuple[list[Kept], str]:
    """The outputs with their blobs, and the blob of the deck's findings; all of them, and the source, are safe on the disk."""
    source_data = store.blobs.get(new.source)
    source = from_json(source_data, Source)
    grounds = grounds_of(store, new.options, new.index_digest)
    made = [
        _make(
            one,
            rooms.publish(one.draft),
            Extras()
            if one.body
            else rooms.beside(
                one.draft, source, grounds, pictures_of(store, one.files), now.date()
            ),
        )
        for one in new.outputs
    ]
    beside_them = (source_data, to_json(new.deck_findings))
    blobs = iter(store.blobs.put_all((*beside_them, *(data for one in made for data in one.blobs))))
    _, deck_findings = next(blobs), next(blobs)
    return [_keep(store, one, [next(blobs) for _ in one.blobs]) for one in made], deck_findings


def _make(new: NewOutput, page: bytes, extras: Extras) -> _Made:
    found = findings.told_apart((*new.findings, *extras.findings))
    leaves = () if new.body else (page,)
    blobs = (to_json(new.draft), to_json(found), *leaves, *(one.data for one in extras.files))
    return _Made(new, found, extras, blobs)


def _keep(store: Store, made: _Made, blobs: Sequence[str]) -> Kept:
    new = made.new
    if new.body and not store.blobs.has(new.body):
        raise StoreError("The file of an output is not in the store.")
    draft, found, *rest = blobs
    return Kept(
        new,
        sha256=new.body or rest.pop(0),
        draft=draft,
        found=made.found,
        findings=found,
        files=named_files(store, new.files, made.extras, rest),
    )
