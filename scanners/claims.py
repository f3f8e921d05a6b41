"""Superlatives, guarantees, comparisons and promises about the future."""

from __future__ import annotations

from collections.abc import Iterator

from deckproof.model import Finding
from scanners import Scope, detectors
from scanners._rules import WRITTEN, rule_book
from scanners.cues import frame_findings


@detectors.add("claims")
def claims(scope: Scope) -> Iterator[Finding]:
    """Superlatives, guarantees, comparisons and promises about the future."""
    yield from rule_book("claims").findings(scope, kinds=WRITTEN)
    yield from frame_findings(scope, "claims")
