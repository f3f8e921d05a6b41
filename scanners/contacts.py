"""E-mail and postal addresses, profiles, meeting links and phone numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from deckproof.model import BlockKind, Finding
from scanners import Scope, detectors
from scanners._phones import phones
from scanners._rules import rule_book
from scanners._spans import fold

NOT_WRITTEN = frozenset(
    {BlockKind.CHART_VALUE, BlockKind.MATH, BlockKind.SHAPE_NAME, BlockKind.TAG}
)
"""Where digits are measurements or the program's own numbering, never a number to call."""
_SIGNS = ("@", "＠", ".", " at", "[at", "(at")
"""One of which every address has, unless it has a digit."""


@detectors.add("contacts")
def contacts(scope: Scope) -> Iterator[Finding]:
    """Addresses of every kind by the rule book, phone numbers by shape and context."""
    book = rule_book("contacts")
    for block in scope.blocks:
        if block.kind in NOT_WRITTEN or not _may_hold_one(block.text):
            continue
        for finding in book.findings_in(block):
            yield _grouped(finding)
        yield from phones(block)


def _may_hold_one(text: str) -> bool:
    return any(sign in text for sign in _SIGNS) or any(map(str.isdigit, text))


def _grouped(finding: Finding) -> Finding:
    if finding.rule == "contact:email":
        return replace(finding, group=f"contact:{fold(finding.text)}")
    return finding
