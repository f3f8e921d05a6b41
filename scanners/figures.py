"""Business figures that may not be public yet."""

from __future__ import annotations

from collections.abc import Iterator

from deckproof.model import Finding
from scanners import Scope, detectors
from scanners._rules import WRITTEN, rule_book
from scanners.cues import frame_findings


@detectors.add("figures")
def figures(scope: Scope) -> Iterator[Finding]:
    """Business figures that may not be public yet."""
    yield from rule_book("figures").findings(scope, kinds=WRITTEN)
    yield from frame_findings(scope, "figures")
