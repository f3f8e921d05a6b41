"""Taking drafts in: a pack is held in one transaction, and holding it again changes nothing.

pack = hold(store, NewPack(…), now=now)
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from deckproof.codec import digest_of, from_json, to_json
from deckproof.errors import StoreError
from deckproof.model import Draft, Finding, Pack, Severity, Source
from review import findings
from review.allowing import settle_by_entries
from review.due import due_at, worst
from review.files import sync_held
from review.formats import NewFile, enter_files, grounds_of, named_files, pictures_of
from review.ledger import record, stamp
from review.outputs import load_pack
from review.rooms import Extras, Rooms, house, house_policy
from review.store import Act, Store
from review.tables import output, pack, revision, scan

if TYPE_CHECKING:
    from scanners.policy import DueRules

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
class _Kept:
    """An output whose blobs are in the store."""

    new: NewOutput
    sha256: str
    draft: str
    found: tuple[Finding, ...]
    findings: str
    files: tuple[NewFile, ...]


def hold(store: Store, new: NewPack, *, now: dt.datetime, rooms: Rooms | None = None) -> Pack:
    """Hold the pack; one of that id that is there already comes back as it is. Raises StoreError.

    Its files under held/ are written after the transaction, and again whenever they are missing.
    """
    rooms = rooms or house(store)
    _check_names(new)
    if not _is_held(store, new.id):
        new = replace(new, deck_findings=findings.told_apart(new.deck_findings))
        kept = _keep_all(store, new, rooms, now)
        deck_findings = store.blobs.put(to_json(new.deck_findings))
        with store.acting() as act:
            # Asked again behind the write lock: two runs of the same deck may have come here together.
            known = act.connection.execute(select(pack.c.id).where(pack.c.id == new.id)).first()
            if known is None:
                _enter(store, act, new, kept, deck_findings, now)
    sync_held(store, new.id, rooms)
    return load_pack(store, new.id)


def repair(store: Store, rooms: Rooms | None = None) -> None:
    """Write the files that a crash left unwritten, and held ones that are not the page of their revision."""
    from review.releases import sync_released

    rooms = rooms or house(store)
    with store.reading() as connection:
        packs = list(connection.execute(select(pack.c.id)).scalars())
    for pack_id in packs:
        sync_held(store, pack_id, rooms, anew=True)
        sync_released(store, pack_id)


def output_id(pack_id: str, new: Draft, salt: int = 0) -> str:
    """The id of an output: 12 hexadecimal digits out of its pack and its place in it."""
    return digest_of("output", pack_id, new.kind, new.style, new.number, salt)[:12]


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


def _keep_all(store: Store, new: NewPack, rooms: Rooms, now: dt.datetime) -> list[_Kept]:
    source = from_json(store.blobs.get(new.source), Source)
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
    blobs = iter(store.blobs.put_all(data for one in made for data in one.blobs))
    return [_keep(store, one, [next(blobs) for _ in one.blobs]) for one in made]


def _make(new: NewOutput, page: bytes, extras: Extras) -> _Made:
    found = findings.told_apart((*new.findings, *extras.findings))
    leaves = () if new.body else (page,)
    blobs = (to_json(new.draft), to_json(found), *leaves, *(one.data for one in extras.files))
    return _Made(new, found, extras, blobs)


def _keep(store: Store, made: _Made, blobs: Sequence[str]) -> _Kept:
    new = made.new
    if new.body and not store.blobs.has(new.body):
        raise StoreError("The file of an output is not in the store.")
    draft, found, *rest = blobs
    return _Kept(
        new,
        sha256=new.body or rest.pop(0),
        draft=draft,
        found=made.found,
        findings=found,
        files=named_files(store, new.files, made.extras, rest),
    )


def _enter(
    store: Store,
    act: Act,
    new: NewPack,
    kept: Sequence[_Kept],
    deck_findings: str,
    now: dt.datetime,
) -> None:
    act.connection.execute(
        insert(pack).values(
            id=new.id,
            deck=new.deck,
            name=new.name,
            author=new.author,
            options=new.options,
            source=new.source,
            findings=deck_findings,
            index_digest=new.index_digest,
            policy_version=new.policy_version,
            held_at=stamp(now),
        )
    )
    of_pack = [one for one in new.deck_findings if one.rule.startswith(findings.WHOLE_PACK)]
    rules = house_policy(store).due
    outputs = [
        _enter_output(act, new, one, position, worst((*one.found, *of_pack)), rules, now)
        for position, one in enumerate(kept, 1)
    ]
    counts = {
        "deck": new.deck,
        "name": digest_of(new.name),
        "options": new.options,
        "source": new.source,
        "index": new.index_digest,
        "deck_scan": deck_findings,
        "deck_found": findings.keep(act, new.id, "", 0, of_pack, None),
        "outputs": outputs,
        "findings": sum(len(one.found) for one in kept),
        "deck_findings": len(new.deck_findings),
        "policy": new.policy_version,
        **({"author": new.author} if new.runner else {}),
    }
    actor = new.runner or new.author
    record(store, act, actor=actor, action="pack-held", thing=new.id, now=now, data=counts)
    for held, one in zip(outputs, kept, strict=True):
        settle_by_entries(store, act, str(held["id"]), one.found, actor=actor, now=now)


def _enter_output(
    act: Act,
    new: NewPack,
    kept: _Kept,
    position: int,
    severity: Severity | None,
    rules: DueRules,
    now: dt.datetime,
) -> dict[str, object]:
    """Put down the output; gives what the ledger's entry says of it."""
    draft = kept.new.draft
    own_id = _free_id(act, new.id, draft)
    values = _values(kept) | {
        "severity": severity or "",
        "due_at": stamp(due_at(now, severity, rules, wanted=new.due)),
    }
    act.connection.execute(
        insert(output).values(
            id=own_id, pack=new.id, position=position, state="held", etag=1, **values
        )
    )
    files = enter_files(act, own_id, 1, kept.files)
    _enter_first(act, own_id, new, kept, stamp(now))
    return {
        "id": own_id,
        "kind": draft.kind,
        "style": draft.style,
        "suffix": kept.new.suffix,
        "sha256": kept.sha256,
        "draft": kept.draft,
        "scan": kept.findings,
        "files": files,
        "found": findings.keep(act, new.id, own_id, 1, kept.found, draft),
        "high": findings.had_high(kept.found),
    }


def _values(kept: _Kept) -> dict[str, object]:
    """What of the output's row its draft says."""
    draft = kept.new.draft
    return {
        "kind": draft.kind,
        "style": draft.style,
        "title": draft.title,
        "suffix": kept.new.suffix,
        "revision": 1,
        "scan": 1,
        "sha256": kept.sha256,
        "high": findings.had_high(kept.found),
        "words": draft.words,
        "slides": " ".join(str(number) for number in draft.slides),
    }


def _enter_first(act: Act, own_id: str, new: NewPack, kept: _Kept, at: str) -> None:
    """Its first revision and that one's scan."""
    act.connection.execute(
        insert(revision).values(
            output=own_id,
            number=1,
            sha256=kept.sha256,
            draft=kept.draft,
            editor=new.runner or new.author,
            at=at,
        )
    )
    act.connection.execute(
        insert(scan).values(
            output=own_id,
            number=1,
            revision=1,
            findings=kept.findings,
            policy_version=new.policy_version,
            at=at,
        )
    )


def _free_id(act: Act, pack_id: str, draft: Draft) -> str:
    """The first id that no other output has; drafts of the same kind, style and number are told apart by the salt."""
    salt = 0
    while True:
        wanted = output_id(pack_id, draft, salt)
        if act.connection.execute(select(output.c.id).where(output.c.id == wanted)).first() is None:
            return wanted
        salt += 1
