"""Pictures, quotations, figures and works of others."""

from __future__ import annotations

from collections.abc import Iterator

from deckproof.model import Finding
from scanners import Scope, detectors
from scanners._rules import WRITTEN, rule_book
from scanners.cues import frame_findings


@detectors.add("third-party")
def third_party(scope: Scope) -> Iterator[Finding]:
    """Pictures, quotations, figures and works of others."""
    yield from rule_book("third_party").findings(scope, kinds=WRITTEN)
    yield from frame_findings(scope, "third_party")
