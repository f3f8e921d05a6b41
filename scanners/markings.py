"""Confidentiality marks: labels, orders not to pass something on, agreements and embargoes."""

from __future__ import annotations

from collections.abc import Iterator

from deckproof.model import Category, Finding
from scanners import Scope, detectors
from scanners._rules import WRITTEN, rule_book
from scanners.cues import frame_findings, likeness_findings
from scanners.meaning import voiced


@detectors.add("markings")
def markings(scope: Scope) -> Iterator[Finding]:
    """Every marking, wherever it stands: in a footer, a master, the notes."""
    told = [
        *rule_book("markings").findings(scope, kinds=WRITTEN),
        *frame_findings(scope, "markings"),
    ]
    told += likeness_findings(scope, Category.MARKING, told)
    yield from voiced(scope, Category.MARKING, told)
