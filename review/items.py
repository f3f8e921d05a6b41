"""All that a reviewer looks at of one output, read in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from deckproof.codec import from_json
from deckproof.model import Draft, Finding, Output, Person, Source
from review.findings import WHOLE_PACK
from review.grants import require_sight
from review.open_findings import current_rows, open_rows
from review.outputs import as_noun, draft_of, find_pack_row, find_row
from review.people import still_active
from review.pruned import read_kept
from review.store import Store, database_time
from review.tables import recall, release, revision, settlement


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledLine:
    """One word on a finding. `number` is the settlement's own."""

    number: int
    finding: str
    place: str
    of_pack: bool
    resolution: str
    closes: bool
    by: str
    at: str
    reason: str
    entry: str
    voided_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionLine:
    """One revision of a page."""

    number: int
    sha256: str
    draft: str
    editor: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An output under review."""

    output: Output
    suffix: str
    """".md" for a page; else it is a file of its own, such as the clean copy of the deck."""
    signs: bool
    """Whether compliance has to sign."""
    due_at: str
    claimed_by: str
    deck: str
    deck_name: str
    held_at: str
    draft: Draft
    source: Source
    deck_findings: tuple[Finding, ...]
    """All of the deck, settled or not."""
    open_ids: frozenset[str]
    """The findings of the output that hold it up."""
    open_of_pack: tuple[Finding, ...]
    """The findings on the deck that hold its whole pack up."""
    places: dict[str, str]
    """Of each current finding the place, by which settlements know it again."""
    groups: dict[str, str]
    """Of each current finding a hash of its group, "" where it stands alone."""
    settled: tuple[SettledLine, ...]
    revisions: tuple[RevisionLine, ...]
    released: Row[Any] | None
    recalled: Row[Any] | None


def load_item(store: Store, person: Person, output_id: str) -> Item:
    """The output with all around it; raises UnknownNameError, for what the person may not see too."""
    with store.reading() as connection:
        row = find_row(connection, output_id)
        require_sight(connection, still_active(connection, person), row.pack, output_id)
        found = find_pack_row(connection, row.pack)
        waiting = {(one.output, one.id) for one in open_rows(connection, row)}
        current = [one for one in current_rows(connection, row) if one.output]
        deck_findings = _deck_findings(store, connection, found)
        return Item(
            output=as_noun(store, connection, row),
            suffix=row.suffix,
            signs=row.high,
            due_at=row.due_at,
            claimed_by=_claimed_by(connection, row),
            deck=found.deck,
            deck_name=found.name,
            held_at=found.held_at,
            draft=draft_of(store, connection, row),
            source=from_json(read_kept(store, connection, found.source), Source),
            deck_findings=deck_findings,
            open_ids=frozenset(own_id for of, own_id in waiting if of),
            open_of_pack=tuple(
                one
                for one in deck_findings
                if one.rule.startswith(WHOLE_PACK) and ("", one.id) in waiting
            ),
            places={one.id: one.place for one in current},
            groups={one.id: one.group_sha256 for one in current},
            settled=_settled(connection, row),
            revisions=_revisions(connection, row),
            released=connection.execute(select(release).where(release.c.output == row.id)).first(),
            recalled=connection.execute(select(recall).where(recall.c.output == row.id)).first(),
        )


def draft_of_revision(store: Store, person: Person, output_id: str, number: int) -> Draft | None:
    """The draft as it was in this revision; None where there is none of that number."""
    item_row: Row[Any] | None
    with store.reading() as connection:
        row = find_row(connection, output_id)
        require_sight(connection, still_active(connection, person), row.pack, output_id)
        item_row = connection.execute(
            select(revision.c.draft).where(
                revision.c.output == output_id, revision.c.number == number
            )
        ).first()
        if item_row is None:
            return None
        return from_json(read_kept(store, connection, item_row.draft), Draft)


def _claimed_by(connection: Connection, row: Row[Any]) -> str:
    living = row.claimed_by and row.claim_until > database_time(connection)
    return str(row.claimed_by) if living else ""


def _deck_findings(store: Store, connection: Connection, found: Row[Any]) -> tuple[Finding, ...]:
    return from_json(read_kept(store, connection, found.findings), tuple[Finding, ...])


def _settled(connection: Connection, row: Row[Any]) -> tuple[SettledLine, ...]:
    wanted = (
        select(settlement)
        .where(settlement.c.pack == row.pack, settlement.c.output.in_((row.id, "")))
        .order_by(settlement.c.id)
    )
    return tuple(
        SettledLine(
            number=one.id,
            finding=one.finding,
            place=one.place,
            of_pack=not one.output,
            resolution=one.resolution,
            closes=one.closes,
            by=one.who,
            at=one.at,
            reason=one.reason,
            entry=one.entry,
            voided_at=one.voided_at or "",
        )
        for one in connection.execute(wanted)
    )


def _revisions(connection: Connection, row: Row[Any]) -> tuple[RevisionLine, ...]:
    wanted = select(revision).where(revision.c.output == row.id).order_by(revision.c.number)
    return tuple(
        RevisionLine(
            number=one.number, sha256=one.sha256, draft=one.draft, editor=one.editor, at=one.at
        )
        for one in connection.execute(wanted)
    )


def group_sizes(store: Store, pack_id: str) -> Sequence[tuple[str, int]]:
    """How many findings of the pack's open outputs, in their current scans, share each group."""
    from sqlalchemy import and_, func

    from review.steps import OPEN_STATES
    from review.tables import finding, output

    wanted = (
        select(finding.c.group_sha256, func.count())
        .join(output, and_(output.c.id == finding.c.output, output.c.scan == finding.c.scan))
        .where(
            finding.c.pack == pack_id,
            finding.c.group_sha256 != "",
            output.c.state.in_([state.value for state in OPEN_STATES]),
        )
        .group_by(finding.c.group_sha256)
    )
    with store.reading() as connection:
        return [(row[0], row[1]) for row in connection.execute(wanted)]
