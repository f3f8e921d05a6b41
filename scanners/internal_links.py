"""Addresses inside the company and links into workspaces."""

from __future__ import annotations

from collections.abc import Iterator

from deckproof.model import Category, Finding
from scanners import Scope, detectors
from scanners._rules import WRITTEN, rule_book
from scanners.cues import frame_findings
from scanners.meaning import voiced


@detectors.add("internal-links")
def internal_links(scope: Scope) -> Iterator[Finding]:
    """Addresses inside the company and links into workspaces."""
    told = [
        *rule_book("internal_links").findings(scope, kinds=WRITTEN),
        *frame_findings(scope, "internal_links"),
    ]
    yield from voiced(scope, Category.INTERNAL_LINK, told)
