"""Pictures, quotations, figures and works of others."""

from __future__ import annotations

from collections.abc import Iterator

from deckproof.model import Category, Finding
from scanners import Scope, detectors
from scanners._rules import WRITTEN, rule_book
from scanners.cues import frame_findings, likeness_findings
from scanners.meaning import voiced


@detectors.add("third-party")
def third_party(scope: Scope) -> Iterator[Finding]:
    """Pictures, quotations, figures and works of others."""
    told = [
        *rule_book("third_party").findings(scope, kinds=WRITTEN),
        *frame_findings(scope, "third_party"),
    ]
    told += likeness_findings(scope, Category.THIRD_PARTY, told)
    yield from voiced(scope, Category.THIRD_PARTY, told)
