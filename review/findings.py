"""Findings in the store: which ones hold an output up, and what makes a settled one the same as before.

A finding row holds no text. A settlement belongs to the finding's place: what was found together with the sentence it
stands in. So it outlives edits elsewhere in the page, and dies when its sentence is changed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, case, exists, func, insert, or_, select

from deckproof.codec import digest_of
from deckproof.model import Category, Draft, Finding, Severity
from review.ledger import stamp
from review.store import Act, database_time
from review.tables import finding, output, settlement

_NOT_READ = "unread:"
WHOLE_PACK = (_NOT_READ, "detector-failed:")
"""Rules that say a part of the deck was not looked at: they hold up every output until settled for the pack."""

NOT_LOOKED_FOR = ("unread:customer-list", "detector-failed:")
"""Rules that state what was not done; such a finding can be accepted with a reason, and is never a false alarm."""

_CLAIM = re.compile(r"c(\d+)\Z")
_LINE = re.compile(r"page:([1-9]\d*)\Z")


def blocks(found: Finding) -> bool:
    """Whether approval of the output waits for a person's word on it."""
    return found.holds or found.rule.startswith(WHOLE_PACK)


def had_high(findings: Iterable[Finding]) -> bool:
    """Whether one of them is severe, however sure, so that compliance has to sign."""
    return any(found.severity is Severity.HIGH for found in findings)


def told_apart(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings with an id each: the scan and the grounding do not know each other's."""
    seen: Counter[str] = Counter()
    result = []
    for found in findings:
        seen[found.id] += 1
        again = f"{found.id}~{seen[found.id]}" if seen[found.id] > 1 else found.id
        result.append(replace(found, id=again))
    return tuple(result)


def place_of(found: Finding, draft: Draft | None) -> str:
    """A hash of what was found and of the sentence around it; of a deck's finding, of where it stands.

    Of words that stand in no sentence the paragraph, heading or list around them counts, not the number of the line, which
    every edit further up changes. What has neither words nor a line is bound to the page as a whole.

    A part that was not read has often no block and no words, only the reason tells two of one slide apart; so the reason
    is in the place of every deck's finding, and a settlement of one settles no other.
    """
    cites: tuple[int, ...] = ()
    if draft is None:
        around = digest_of(found.id, found.block, found.start, found.end, found.slide, found.why)
    elif (claim := _CLAIM.match(found.block or "")) and int(claim[1]) < len(draft.claims):
        around = draft.claims[int(claim[1])].text
        if found.category is Category.UNSUPPORTED:
            cites = draft.claims[int(claim[1])].cites
    elif found.block == "title":
        around = draft.title
    elif (line := _LINE.match(found.block or "")) and found.text:
        around = digest_of(_paragraph(draft.marked, int(line[1])), found.slide)
    else:
        around = digest_of(draft.marked, found.slide, found.why)
    return digest_of(
        found.category, found.rule, found.text, found.customer_id, found.group, around, cites
    )


def _paragraph(page: str, line: int) -> str:
    """The lines around this one (1-based) up to the next empty ones; "" for a line that the page does not have."""
    lines = page.split("\n")
    first = last = line - 1
    while 0 < first < len(lines) and lines[first - 1].strip():
        first -= 1
    while last + 1 < len(lines) and lines[last + 1].strip():
        last += 1
    return "\n".join(lines[first : last + 1])


def keep(
    act: Act,
    pack_id: str,
    output_id: str,
    scan: int,
    findings: Sequence[Finding],
    draft: Draft | None,
) -> str:
    """Put down the findings of one scan, or those of a deck that hold up its pack; gives the digest of the rows."""
    rows = scan_rows(pack_id, output_id, scan, findings, draft)
    if rows:
        act.connection.execute(insert(finding), rows)
    return rows_digest(rows)


def scan_rows(
    pack_id: str,
    output_id: str,
    scan: int,
    findings: Sequence[Finding],
    draft: Draft | None,
) -> list[dict[str, Any]]:
    """The rows of one scan's findings, or of those of a deck that hold up its pack."""
    return [
        {
            "pack": pack_id,
            "output": output_id,
            "scan": scan,
            "id": found.id,
            "category": found.category.value,
            "rule": found.rule,
            "severity": found.severity.value,
            "blocks": blocks(found),
            "group_sha256": digest_of(found.group) if found.group else "",
            "place": place_of(found, draft),
        }
        for found in findings
    ]


def rows_digest(rows: Iterable[Mapping[str, Any]]) -> str:
    """What the ledger keeps of a scan's rows: a hash over all that approvals go by, in whatever order they come."""
    return digest_of(
        sorted(
            [
                *(row[name] for name in ("id", "category", "rule", "severity")),
                bool(row["blocks"]),
                row["group_sha256"],
                row["place"],
            ]
            for row in rows
        )
    )


def worst_waiting(connection: Connection, pack_id: str, output_id: str, scan: int) -> str:
    """The severity of the worst finding of this scan, or of the pack, that can hold the output up; "" where none can."""
    own = and_(finding.c.output == output_id, finding.c.scan == scan)
    wanted = select(finding.c.severity).where(
        finding.c.pack == pack_id, finding.c.blocks, or_(own, finding.c.output == "")
    )
    found = [Severity(one) for one in connection.execute(wanted.distinct()).scalars()]
    return max(found, key=lambda severity: severity.rank).value if found else ""


def open_of_outputs(connection: Connection, ids: Sequence[str]) -> Mapping[str, int]:
    """How many findings of their own current scans nobody has settled, by output; those without any are left out."""
    settled = _settled(_moment(connection, None))
    wanted = (
        select(finding.c.output, func.count())
        .join(output, _is_of_current_scan())
        .where(output.c.id.in_(ids), finding.c.blocks, ~settled)
        .group_by(finding.c.output)
    )
    return {row[0]: row[1] for row in connection.execute(wanted)}


def open_of_packs(connection: Connection, ids: Sequence[str]) -> Mapping[str, int]:
    """How many findings on their decks hold these packs up as a whole, by pack."""
    return _count_of_packs(connection, finding.c.pack.in_(ids))


def unread_of_packs(connection: Connection, ids: Sequence[str]) -> Mapping[str, int]:
    """Of these findings those on a part of the deck that nobody has read; a check that was not made is none."""
    not_read = finding.c.rule.startswith(_NOT_READ, autoescape=True)
    not_looked_for = or_(*(finding.c.rule.startswith(rule, autoescape=True) for rule in NOT_LOOKED_FOR))  # fmt: skip
    return _count_of_packs(connection, and_(finding.c.pack.in_(ids), not_read, ~not_looked_for))


def _count_of_packs(connection: Connection, which: ColumnElement[bool]) -> Mapping[str, int]:
    settled = _settled(_moment(connection, None))
    wanted = (
        select(finding.c.pack, func.count())
        .where(which, finding.c.output == "", finding.c.blocks, ~settled)
        .group_by(finding.c.pack)
    )
    return {row[0]: row[1] for row in connection.execute(wanted)}


def current_rows(connection: Connection, output_row: Row[Any]) -> Sequence[Row[Any]]:
    """The findings of the output's current scan and those that hold up its pack."""
    return connection.execute(select(finding).where(_concerns(output_row))).all()


def open_rows(
    connection: Connection, output_row: Row[Any], now: dt.datetime | None = None
) -> Sequence[Row[Any]]:
    """Of these the ones that hold up approval and on which no word stands at this time, or by the database's clock."""
    settled = _settled(_moment(connection, now))
    wanted = select(finding).where(_concerns(output_row), finding.c.blocks, ~settled)
    return connection.execute(wanted.order_by(finding.c.output.desc(), finding.c.id)).all()


def open_by_output(
    connection: Connection, pack_id: str, now: dt.datetime | None = None
) -> Mapping[str, Sequence[Severity]]:
    """The severities of such findings of the pack's outputs, by output; those that hold up the pack as a whole are not counted."""
    settled = _settled(_moment(connection, now))
    wanted = (
        select(finding.c.output, finding.c.severity)
        .join(output, _is_of_current_scan())
        .where(finding.c.pack == pack_id, finding.c.blocks, ~settled)
    )
    found: defaultdict[str, list[Severity]] = defaultdict(list)
    for row in connection.execute(wanted):
        found[row.output].append(Severity(row.severity))
    return found


def open_ids_of_pack(connection: Connection, pack_id: str) -> set[str]:
    """The findings on the deck that hold the pack up as a whole."""
    settled = _settled(_moment(connection, None))
    wanted = select(finding.c.id).where(
        finding.c.pack == pack_id, finding.c.output == "", finding.c.scan == 0, finding.c.blocks, ~settled
    )  # fmt: skip
    return set(connection.execute(wanted).scalars())


def settled_ids(connection: Connection) -> frozenset[tuple[str, str, int, str]]:
    """(pack, output, scan, id) of every finding on which somebody's word stands."""
    wanted = select(finding.c.pack, finding.c.output, finding.c.scan, finding.c.id)
    settled = _settled(_moment(connection, None))
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


@dataclass(frozen=True, slots=True)
class Tally:
    """How many findings the current scans have, by output, and how many of them are open, by output and by pack."""

    all_of: Mapping[str, int]
    open_of: Mapping[str, int]
    open_of_pack: Mapping[str, int]


def tally(connection: Connection, pack_id: str | None = None) -> Tally:
    """The counts over all packs, or over one, as they are by the database's clock."""
    settled = _settled(_moment(connection, None))
    of_output = (
        select(
            finding.c.output,
            func.count(),
            func.sum(case((and_(finding.c.blocks, ~settled), 1), else_=0)),
        )
        .join(output, and_(output.c.id == finding.c.output, output.c.scan == finding.c.scan))
        .group_by(finding.c.output)
    )
    of_pack = (
        select(finding.c.pack, func.count())
        .where(finding.c.output == "", finding.c.blocks, ~settled)
        .group_by(finding.c.pack)
    )
    if pack_id is not None:
        of_output = of_output.where(finding.c.pack == pack_id)
        of_pack = of_pack.where(finding.c.pack == pack_id)
    rows = connection.execute(of_output).all()
    return Tally(
        all_of={row[0]: row[1] for row in rows},
        open_of={row[0]: int(row[2]) for row in rows},
        open_of_pack={row[0]: row[1] for row in connection.execute(of_pack)},
    )


def count_open(connection: Connection, pack_ids: Sequence[str]) -> Mapping[str, int]:
    """How many findings nobody has settled hold something of these packs up: of the current scans, and of the decks."""
    settled = _settled(_moment(connection, None))
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


def _is_of_current_scan() -> ColumnElement[bool]:
    """The pack is named as well, since the key of a finding begins with it: else all findings would be read."""
    return and_(
        finding.c.pack == output.c.pack,
        finding.c.output == output.c.id,
        finding.c.scan == output.c.scan,
    )


def _settled(moment: str) -> ColumnElement[bool]:
    return exists().where(_same_place(), _holds_at(moment))


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
