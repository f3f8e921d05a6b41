"""The rows of a pack that is held for the first time: all of a table are put down together, behind the store's write lock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, insert, select

from deckproof.codec import digest_of
from deckproof.model import Draft, Severity
from review import findings
from review.allowing import settle_all_by_entries
from review.due import due_at, worst
from review.formats import file_rows, rows_digest
from review.ledger import record, stamp
from review.store import Act, Store
from review.tables import finding, output, pack, revision, revision_file, scan

if TYPE_CHECKING:
    from review.holds import Kept, NewPack
    from scanners.policy import DueRules

Row = Mapping[str, Any]


def enter_pack(
    store: Store,
    act: Act,
    new: NewPack,
    kept: Sequence[Kept],
    deck_findings: str,
    rules: DueRules,
    now: dt.datetime,
) -> None:
    """Put down the pack with its outputs, and tell the ledger; what the allow-list knows as no finding is settled."""
    act.connection.execute(_INSERT[pack], _pack_row(new, deck_findings, now))
    ids = list(_free_ids(act, new.id, [one.new.draft for one in kept]))
    of_pack = [one for one in new.deck_findings if one.rule.startswith(findings.WHOLE_PACK)]
    found_of_pack = findings.scan_rows(new.id, "", 0, of_pack, None)
    files = [file_rows(own_id, 1, one.files) for own_id, one in zip(ids, kept, strict=True)]
    found = [findings.scan_rows(new.id, own_id, 1, one.found, one.new.draft) for own_id, one in zip(ids, kept, strict=True)]  # fmt: skip
    outputs = [
        _output_row(new, own_id, one, position, worst((*one.found, *of_pack)), rules, now)
        for position, (own_id, one) in enumerate(zip(ids, kept, strict=True), 1)
    ]
    _put_down(act, output, outputs)
    _put_down(act, revision_file, [row for rows in files for row in rows])  # before their revisions
    _put_down(act, revision, [_revision_row(new, *one, now) for one in zip(ids, kept, strict=True)])
    _put_down(act, scan, [_scan_row(new, *one, now) for one in zip(ids, kept, strict=True)])
    _put_down(act, finding, [row for rows in (*found, found_of_pack) for row in rows])
    told = [_told(*one) for one in zip(outputs, kept, files, found, strict=True)]
    data = _of_pack(new, deck_findings) | {
        "deck_found": findings.rows_digest(found_of_pack),
        "outputs": told,
        "findings": sum(len(one.found) for one in kept),
    }
    actor = new.runner or new.author
    record(store, act, actor=actor, action="pack-held", thing=new.id, now=now, data=data)
    by_output = {own_id: one.found for own_id, one in zip(ids, kept, strict=True)}
    settle_all_by_entries(store, act, by_output, actor=actor, now=now)


def output_id(pack_id: str, new: Draft, salt: int = 0) -> str:
    """The id of an output: 12 hexadecimal digits out of its pack and its place in it."""
    return digest_of("output", pack_id, new.kind, new.style, new.number, salt)[:12]


_INSERT = {table: insert(table) for table in (pack, output, revision_file, revision, scan, finding)}


def _put_down(act: Act, table: Table, rows: Sequence[Row]) -> None:
    if rows:
        act.connection.execute(_INSERT[table], rows)


def _free_ids(act: Act, pack_id: str, drafts: Sequence[Draft]) -> Iterator[str]:
    """For each the first id that no other output has; drafts of the same kind, style and number are told apart by the salt."""
    first = [output_id(pack_id, draft) for draft in drafts]
    taken = _taken(act, first)
    for own_id, draft in zip(first, drafts, strict=True):
        free = own_id
        if free in taken:
            salted = (output_id(pack_id, draft, salt) for salt in count(1))
            free = next(one for one in salted if one not in taken and not _taken(act, [one]))
        taken.add(free)
        yield free


def _taken(act: Act, ids: Sequence[str]) -> set[str]:
    return set(act.connection.execute(select(output.c.id).where(output.c.id.in_(ids))).scalars())


def _pack_row(new: NewPack, deck_findings: str, now: dt.datetime) -> Row:
    return {
        "id": new.id,
        "deck": new.deck,
        "name": new.name,
        "author": new.author,
        "options": new.options,
        "source": new.source,
        "findings": deck_findings,
        "index_digest": new.index_digest,
        "policy_version": new.policy_version,
        "held_at": stamp(now),
    }


def _output_row(
    new: NewPack,
    own_id: str,
    kept: Kept,
    position: int,
    severity: Severity | None,
    rules: DueRules,
    now: dt.datetime,
) -> Row:
    draft = kept.new.draft
    return {
        "id": own_id,
        "pack": new.id,
        "position": position,
        "state": "held",
        "etag": 1,
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
        "severity": severity or "",
        "due_at": stamp(due_at(now, severity, rules, wanted=new.due)),
    }


def _revision_row(new: NewPack, own_id: str, kept: Kept, now: dt.datetime) -> Row:
    return {
        "output": own_id,
        "number": 1,
        "sha256": kept.sha256,
        "draft": kept.draft,
        "editor": new.runner or new.author,
        "at": stamp(now),
    }


def _scan_row(new: NewPack, own_id: str, kept: Kept, now: dt.datetime) -> Row:
    return {
        "output": own_id,
        "number": 1,
        "revision": 1,
        "findings": kept.findings,
        "policy_version": new.policy_version,
        "at": stamp(now),
    }


def _told(row: Row, kept: Kept, files: Sequence[Row], found: Sequence[Row]) -> Row:
    """What the ledger's entry says of an output."""
    return {
        **{name: row[name] for name in ("id", "kind", "style", "suffix", "sha256", "high")},
        "draft": kept.draft,
        "scan": kept.findings,
        "files": rows_digest(files),
        "found": findings.rows_digest(found),
    }


def _of_pack(new: NewPack, deck_findings: str) -> dict[str, Any]:
    """What the ledger's entry says of the pack itself."""
    return {
        "deck": new.deck,
        "name": digest_of(new.name),
        "options": new.options,
        "source": new.source,
        "index": new.index_digest,
        "deck_scan": deck_findings,
        "deck_findings": len(new.deck_findings),
        "policy": new.policy_version,
        **({"author": new.author} if new.runner else {}),
    }
