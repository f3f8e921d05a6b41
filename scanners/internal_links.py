"""Addresses inside the company and links into workspaces."""

from __future__ import annotations

from collections.abc import Iterator

from deckproof.model import Finding
from scanners import Scope, detectors
from scanners._rules import WRITTEN, rule_book
from scanners.cues import frame_findings


@detectors.add("internal-links")
def internal_links(scope: Scope) -> Iterator[Finding]:
    """Addresses inside the company and links into workspaces."""
    yield from rule_book("internal_links").findings(scope, kinds=WRITTEN)
    yield from frame_findings(scope, "internal_links")
