"""Packs and outputs as the JSON documents that `list` and `show` print; their keys are fixed in the interfaces."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, select

from deckproof.codec import from_json, to_plain
from deckproof.model import Finding
from review import findings
from review.outputs import as_noun, draft_of, file_name, find_pack_row, find_row, rows_of
from review.store import Store
from review.tables import pack, release, revision, settlement

OUTPUT_SCHEMA = "deckproof.output/1"
PACK_SCHEMA = "deckproof.pack/1"
PACKS_SCHEMA = "deckproof.packs/1"


def output_document(store: Store, output_id: str) -> dict[str, Any]:
    """One output with its claims, findings and decisions; raises UnknownNameError."""
    with store.reading() as connection:
        row = find_row(connection, output_id)
        noun = as_noun(store, connection, row)
        draft = draft_of(store, connection, row)
        waiting = {one.id for one in findings.open_rows(connection, row)}
        return {
            "schema": OUTPUT_SCHEMA,
            "id": noun.id,
            "pack": noun.pack,
            "kind": noun.kind,
            "style": noun.style,
            "title": noun.title,
            "state": noun.state,
            "revision": noun.revision,
            "sha256": noun.sha256,
            "author": noun.author,
            "path": noun.path,
            "words": noun.words,
            "slides": list(noun.slides),
            "had_high": row.high,
            "needs_writing": draft.needs_writing,
            "remarks": list(draft.remarks),
            "claims": [
                {"text": claim.text, "kind": claim.kind, "cites": list(claim.cites)}
                for claim in draft.claims
            ],
            "findings": [_finding(one, waiting) for one in noun.findings],
            "deck_findings": [
                _finding(one, waiting) for one in _of_pack(store, connection, noun.pack)
            ],
            "settlements": _settlements(connection, noun.pack, noun.id),
            "decisions": [to_plain(one) for one in noun.decisions],
            "revisions": _revisions(connection, noun.id),
            "released": _released(connection, noun.id),
            "page": draft.marked,
        }


def pack_document(store: Store, pack_id: str) -> dict[str, Any]:
    """One pack with a line an output, and what holds it up as a whole; raises UnknownNameError."""
    with store.reading() as connection:
        row = find_pack_row(connection, pack_id)
        waiting = {
            found.id
            for one in rows_of(connection, pack_id)
            for found in findings.open_rows(connection, one)
            if not found.output
        }
        return {
            "schema": PACK_SCHEMA,
            **_pack(connection, row),
            "deck_findings": [
                _finding(one, waiting) for one in _of_pack(store, connection, pack_id)
            ],
            "settlements": _settlements(connection, pack_id, ""),
        }


def packs_document(store: Store) -> dict[str, Any]:
    """All packs, those held last first."""
    with store.reading() as connection:
        rows = connection.execute(select(pack).order_by(pack.c.held_at.desc(), pack.c.id)).all()
        return {"schema": PACKS_SCHEMA, "packs": [_pack(connection, row) for row in rows]}


def _pack(connection: Connection, row: Row[Any]) -> dict[str, Any]:
    return {
        "id": row.id,
        "deck": {"sha256": row.deck, "name": row.name},
        "author": row.author,
        "held_at": row.held_at,
        "outputs": [_line(connection, one) for one in rows_of(connection, row.id)],
    }


def _line(connection: Connection, row: Row[Any]) -> dict[str, Any]:
    current = findings.current_rows(connection, row)
    return {
        "id": row.id,
        "kind": row.kind,
        "style": row.style,
        "title": row.title,
        "state": row.state,
        "revision": row.revision,
        "sha256": row.sha256,
        "path": f"held/{row.pack}/{file_name(row)}",
        "words": row.words,
        "slides": [int(number) for number in row.slides.split()],
        "findings": sum(1 for one in current if one.output),
        "open": len(findings.open_rows(connection, row)),
        "had_high": row.high,
    }


def _of_pack(store: Store, connection: Connection, pack_id: str) -> list[Finding]:
    blob = find_pack_row(connection, pack_id).findings
    found = from_json(store.blobs.get(blob), tuple[Finding, ...])
    return [one for one in found if one.rule.startswith(findings.WHOLE_PACK)]


def _finding(found: Finding, waiting: set[str]) -> dict[str, Any]:
    return {**to_plain(found), "open": found.id in waiting}


def _settlements(connection: Connection, pack_id: str, output_id: str) -> list[dict[str, Any]]:
    rows = connection.execute(
        select(settlement)
        .where(settlement.c.pack == pack_id, settlement.c.output == output_id)
        .order_by(settlement.c.id)
    )
    return [
        {
            "finding": row.finding,
            "as": row.resolution,
            "by": row.who,
            "role": row.role,
            "at": row.at,
            "reason": row.reason,
            "voided": row.voided_at is not None,
        }
        for row in rows
    ]


def _revisions(connection: Connection, output_id: str) -> list[dict[str, Any]]:
    rows = connection.execute(
        select(revision).where(revision.c.output == output_id).order_by(revision.c.number)
    )
    return [
        {"number": row.number, "sha256": row.sha256, "editor": row.editor, "at": row.at}
        for row in rows
    ]


def _released(connection: Connection, output_id: str) -> dict[str, Any] | None:
    row = connection.execute(select(release).where(release.c.output == output_id)).first()
    if row is None:
        return None
    return {"path": row.path, "sha256": row.sha256, "by": row.who, "at": row.at}
