"""Packs and outputs as the JSON documents that `list` and `show` print; their keys are fixed in the interfaces."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select, true

from deckproof.codec import from_json, to_plain
from deckproof.model import Action, BesideFile, Finding, Output, Person
from review import finding_counts, findings
from review.files import held_folder
from review.grants import in_sight, require_sight
from review.open_findings import allowed_ids, open_ids_of_pack, open_rows
from review.outputs import as_noun, draft_of, file_name, find_pack_row, find_row, rows_of
from review.people import still_active
from review.store import Store, database_time
from review.tables import output, pack, release, revision, settlement

OUTPUT_SCHEMA = "deckproof.output/1"
PACK_SCHEMA = "deckproof.pack/1"
PACKS_SCHEMA = "deckproof.packs/1"


def output_document(store: Store, output_id: str, viewer: Person | None = None) -> dict[str, Any]:
    """One output with its claims, findings and decisions; raises UnknownNameError, for what `viewer` may not see too."""
    with store.reading() as connection:
        row = find_row(connection, output_id)
        if viewer is not None:
            require_sight(connection, still_active(connection, viewer), row.pack, row.id)
        noun = as_noun(store, connection, row)
        draft = draft_of(store, connection, row)
        waiting = {one.id for one in open_rows(connection, row)}
        allowed = allowed_ids(connection, row)
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
            "claimed_by": _claimed_by(connection, row),
            "customer_list": find_pack_row(connection, row.pack).index_digest or None,
            "needs_writing": draft.needs_writing,
            "remarks": list(draft.remarks),
            "claims": [
                {"text": claim.text, "kind": claim.kind, "cites": list(claim.cites)}
                for claim in draft.claims
            ],
            "findings": [
                *(_finding(one, waiting, "output", allowed.get(one.id)) for one in noun.findings),
                *(_finding(one, waiting, "pack") for one in _of_pack(store, connection, noun.pack)),
            ],
            "settlements": [
                *_settlements(connection, noun.pack, noun.id),
                *_settlements(connection, noun.pack, ""),
            ],
            "decisions": [to_plain(one) for one in noun.decisions],
            "revisions": _revisions(connection, noun.id),
            "released": _released(connection, noun.id),
            "files": [_file(noun, one) for one in noun.files],
            "page": draft.marked,
        }


def pack_document(store: Store, pack_id: str, viewer: Person | None = None) -> dict[str, Any]:
    """One pack with a line an output, and what holds it up as a whole; raises UnknownNameError as output_document does."""
    with store.reading() as connection:
        row = find_pack_row(connection, pack_id)
        if viewer is not None:
            require_sight(connection, still_active(connection, viewer), pack_id)
        waiting = open_ids_of_pack(connection, pack_id)
        return {
            "schema": PACK_SCHEMA,
            **_pack(row, rows_of(connection, pack_id), finding_counts.tally(connection, pack_id)),
            "deck_findings": [
                _finding(one, waiting, "pack") for one in _of_pack(store, connection, pack_id)
            ],
            "settlements": _settlements(connection, pack_id, ""),
        }


def packs_document(store: Store, viewer: Person | None = None) -> dict[str, Any]:
    """All packs, or those that `viewer` may see, those held last first."""
    with store.reading() as connection:
        seen = true() if viewer is None else in_sight(still_active(connection, viewer))
        wanted = select(pack).where(seen).order_by(pack.c.held_at.desc(), pack.c.id)
        rows = connection.execute(wanted).all()
        tally = finding_counts.tally(connection)
        by_pack: dict[str, list[Row[Any]]] = {}
        for one in connection.execute(select(output).order_by(output.c.position)):
            by_pack.setdefault(one.pack, []).append(one)
        packs = [_pack(row, by_pack.get(row.id, ()), tally) for row in rows]
        return {"schema": PACKS_SCHEMA, "packs": packs}


def _pack(
    row: Row[Any], outputs: Sequence[Row[Any]], tally: finding_counts.Tally
) -> dict[str, Any]:
    return {
        "id": row.id,
        "deck": {"sha256": row.deck, "name": row.name},
        "author": row.author,
        "held_at": row.held_at,
        "customer_list": row.index_digest or None,
        "outputs": [_line(one, tally) for one in outputs],
    }


def _line(row: Row[Any], tally: finding_counts.Tally) -> dict[str, Any]:
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
        "findings": tally.all_of.get(row.id, 0),
        "open": tally.open_of.get(row.id, 0) + tally.open_of_pack.get(row.pack, 0),
        "had_high": row.high,
    }


def _claimed_by(connection: Connection, row: Row[Any]) -> str | None:
    living = row.claimed_by and row.claim_until > database_time(connection)
    return str(row.claimed_by) if living else None


def _of_pack(store: Store, connection: Connection, pack_id: str) -> list[Finding]:
    blob = find_pack_row(connection, pack_id).findings
    found = from_json(store.blobs.get(blob), tuple[Finding, ...])
    return [one for one in found if one.rule.startswith(findings.WHOLE_PACK)]


def _finding(
    found: Finding, waiting: set[str], scope: str, allowed_by: str | None = None
) -> dict[str, Any]:
    """`scope` is "pack" for a part of the deck that was not looked at: settled once, for all outputs.

    What a living allow-list entry settles says so, and that it may stay.
    """
    told = {
        **to_plain(found),
        "open": found.id in waiting,
        "scope": scope,
        "allowed_by": allowed_by,
    }
    return {**told, "action": Action.ALLOW.value} if allowed_by else told


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
            "entry": row.entry or None,
            "until": row.until,
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


def _file(noun: Output, one: BesideFile) -> dict[str, Any]:
    """`path` is of the copy to look at, under held/."""
    return {**to_plain(one), "path": f"{held_folder(noun.path)}/{one.name}"}


def _released(connection: Connection, output_id: str) -> dict[str, Any] | None:
    row = connection.execute(select(release).where(release.c.output == output_id)).first()
    if row is None:
        return None
    return {"path": row.path, "sha256": row.sha256, "by": row.who, "at": row.at}
