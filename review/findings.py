"""Findings as the store keeps them: what a row says, and what makes a settled one the same as before.

A finding row holds no text. A settlement belongs to the finding's place: what was found together with the sentence it
stands in. So it outlives edits elsewhere in the page, and dies when its sentence is changed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import insert

from deckproof.codec import digest_of
from deckproof.model import Category, Draft, Finding, Severity
from review.store import Act
from review.tables import finding

NOT_READ = "unread:"
"""How the rules begin that say which part of the deck nobody has read."""
WHOLE_PACK = (NOT_READ, "detector-failed:")
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
