"""Open findings: those that hold an output up, as nobody's word stands on them at a time; and those on which one stands."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, or_, select

from deckproof.model import Severity
from review.ledger import stamp
from review.store import database_time
from review.tables import finding, output, settlement


def current_rows(connection: Connection, output_row: Row[Any]) -> Sequence[Row[Any]]:
    """The findings of the output's current scan and those that hold up its pack."""
    return connection.execute(select(finding).where(_concerns(output_row))).all()


def open_rows(
    connection: Connection, output_row: Row[Any], now: dt.datetime | None = None
) -> Sequence[Row[Any]]:
    """Of these the ones that hold up approval and on which no word stands at this time, or by the database's clock."""
    settled = has_word(connection, now)
    wanted = select(finding).where(_concerns(output_row), finding.c.blocks, ~settled)
    return connection.execute(wanted.order_by(finding.c.output.desc(), finding.c.id)).all()


def open_by_output(
    connection: Connection, pack_id: str, now: dt.datetime | None = None
) -> Mapping[str, Sequence[Severity]]:
    """The severities of such findings of the pack's outputs, by output; those that hold up the pack as a whole are not counted."""
    settled = has_word(connection, now)
    wanted = (
        select(finding.c.output, finding.c.severity)
        .join(output, is_of_current_scan())
        .where(finding.c.pack == pack_id, finding.c.blocks, ~settled)
    )
    found: defaultdict[str, list[Severity]] = defaultdict(list)
    for row in connection.execute(wanted):
        found[row.output].append(Severity(row.severity))
    return found


def open_ids_of_pack(connection: Connection, pack_id: str) -> set[str]:
    """The findings on the deck that hold the pack up as a whole."""
    settled = has_word(connection)
    wanted = select(finding.c.id).where(
        finding.c.pack == pack_id, finding.c.output == "", finding.c.scan == 0, finding.c.blocks, ~settled
    )  # fmt: skip
    return set(connection.execute(wanted).scalars())


def worst_waiting(connection: Connection, pack_id: str, output_id: str, scan: int) -> str:
    """The severity of the worst finding of this scan, or of the pack, that can hold the output up; "" where none can."""
    own = and_(finding.c.output == output_id, finding.c.scan == scan)
    wanted = select(finding.c.severity).where(
        finding.c.pack == pack_id, finding.c.blocks, or_(own, finding.c.output == "")
    )
    found = [Severity(one) for one in connection.execute(wanted.distinct()).scalars()]
    return max(found, key=lambda severity: severity.rank).value if found else ""


def settled_ids(connection: Connection) -> frozenset[tuple[str, str, int, str]]:
    """(pack, output, scan, id) of every finding on which somebody's word stands."""
    wanted = select(finding.c.pack, finding.c.output, finding.c.scan, finding.c.id)
    settled = has_word(connection)
    return frozenset(
        (one[0], one[1], one[2], one[3]) for one in connection.execute(wanted.where(settled))
    )


def allowed_ids(
    connection: Connection, output_row: Row[Any], now: dt.datetime | None = None
) -> Mapping[str, str]:
    """The findings of the output that an allow-list entry settles at this time, each with the id of the entry."""
    wanted = (
        select(finding.c.id, settlement.c.entry)
        .join(settlement, and_(_same_place(), settlement.c.entry != ""))
        .where(_concerns(output_row), _holds_at(_moment(connection, now)))
    )
    return {row.id: row.entry for row in connection.execute(wanted)}


def is_of_current_scan() -> ColumnElement[bool]:
    """Whether the finding is of the output's current scan.

    The pack is named as well, since the key of a finding begins with it: else all findings would be read.
    """
    return and_(
        finding.c.pack == output.c.pack,
        finding.c.output == output.c.id,
        finding.c.scan == output.c.scan,
    )


def has_word(connection: Connection, now: dt.datetime | None = None) -> ColumnElement[bool]:
    """Whether somebody's word stands on the finding at this time, or by the database's clock."""
    return exists().where(_same_place(), _holds_at(_moment(connection, now)))


def _same_place() -> ColumnElement[bool]:
    return and_(
        settlement.c.pack == finding.c.pack,
        settlement.c.output == finding.c.output,
        settlement.c.place == finding.c.place,
    )


def _holds_at(moment: str) -> ColumnElement[bool]:
    """Whether the settlement closes its finding at this time; one by an allow-list entry ends with it."""
    return and_(
        settlement.c.closes,
        settlement.c.voided_at.is_(None),
        or_(settlement.c.until.is_(None), settlement.c.until > moment),
    )


def _moment(connection: Connection, now: dt.datetime | None) -> str:
    """The time as it stands in the store; where nobody gives it, for a look alone, that of the database."""
    return stamp(now or dt.datetime.fromtimestamp(database_time(connection), dt.UTC))


def _concerns(output_row: Row[Any]) -> ColumnElement[bool]:
    own = and_(finding.c.output == output_row.id, finding.c.scan == output_row.scan)
    of_pack = and_(finding.c.output == "", finding.c.scan == 0)
    return and_(finding.c.pack == output_row.pack, or_(own, of_pack))
