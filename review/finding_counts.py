"""Counts of findings: how many the current scans have, and how many of them are open, by output and by pack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from review.findings import NOT_LOOKED_FOR, NOT_READ
from review.open_findings import has_word, is_of_current_scan
from review.tables import finding, output


def open_of_outputs(connection: Connection, ids: Sequence[str]) -> Mapping[str, int]:
    """How many findings of their own current scans nobody has settled, by output; those without any are left out."""
    settled = has_word(connection)
    wanted = (
        select(finding.c.output, func.count())
        .join(output, is_of_current_scan())
        .where(output.c.id.in_(ids), finding.c.blocks, ~settled)
        .group_by(finding.c.output)
    )
    return {row[0]: row[1] for row in connection.execute(wanted)}


def open_of_packs(connection: Connection, ids: Sequence[str]) -> Mapping[str, int]:
    """How many findings on their decks hold these packs up as a whole, by pack."""
    return _count_of_packs(connection, has_word(connection), finding.c.pack.in_(ids))


def unread_of_packs(connection: Connection, ids: Sequence[str]) -> Mapping[str, int]:
    """Of these findings those on a part of the deck that nobody has read; a check that was not made is none."""
    not_read = finding.c.rule.startswith(NOT_READ, autoescape=True)
    not_looked_for = or_(*(finding.c.rule.startswith(rule, autoescape=True) for rule in NOT_LOOKED_FOR))  # fmt: skip
    unread = (finding.c.pack.in_(ids), not_read, ~not_looked_for)
    return _count_of_packs(connection, has_word(connection), *unread)


def count_open(connection: Connection, pack_ids: Sequence[str]) -> Mapping[str, int]:
    """How many findings nobody has settled hold something of these packs up: of the current scans, and of the decks."""
    settled = has_word(connection)
    wanted = (
        select(finding.c.pack, func.count())
        .outerjoin(output, output.c.id == finding.c.output)
        .where(
            finding.c.pack.in_(pack_ids),
            finding.c.blocks,
            or_(finding.c.output == "", output.c.scan == finding.c.scan),
            ~settled,
        )
        .group_by(finding.c.pack)
    )
    return {row[0]: row[1] for row in connection.execute(wanted)}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many findings the current scans have, by output, and how many of them are open, by output and by pack."""

    all_of: Mapping[str, int]
    open_of: Mapping[str, int]
    open_of_pack: Mapping[str, int]


def tally(connection: Connection, pack_id: str | None = None) -> Tally:
    """The counts over all packs, or over one, as they are by the database's clock."""
    settled = has_word(connection)
    of_output = (
        select(
            finding.c.output,
            func.count(),
            func.sum(case((and_(finding.c.blocks, ~settled), 1), else_=0)),
        )
        .join(output, and_(output.c.id == finding.c.output, output.c.scan == finding.c.scan))
        .group_by(finding.c.output)
    )
    of_these = [finding.c.pack == pack_id] if pack_id is not None else []
    rows = connection.execute(of_output.where(*of_these)).all()
    return Tally(
        all_of={row[0]: row[1] for row in rows},
        open_of={row[0]: int(row[2]) for row in rows},
        open_of_pack=_count_of_packs(connection, settled, *of_these),
    )


def _count_of_packs(
    connection: Connection, settled: ColumnElement[bool], *which: ColumnElement[bool]
) -> Mapping[str, int]:
    wanted = (
        select(finding.c.pack, func.count())
        .where(*which, finding.c.output == "", finding.c.blocks, ~settled)
        .group_by(finding.c.pack)
    )
    return {row[0]: row[1] for row in connection.execute(wanted)}
