"""Superlatives, guarantees, comparisons and promises about the future."""

from __future__ import annotations

from collections.abc import Iterator

from deckproof.model import Category, Finding
from scanners import Scope, detectors
from scanners._rules import WRITTEN, rule_book
from scanners.cues import frame_findings, likeness_findings
from scanners.meaning import voiced


@detectors.add("claims")
def claims(scope: Scope) -> Iterator[Finding]:
    """Superlatives, guarantees, comparisons and promises about the future."""
    told = [*rule_book("claims").findings(scope, kinds=WRITTEN), *frame_findings(scope, "claims")]
    told += likeness_findings(scope, Category.CLAIM, told)
    yield from voiced(scope, Category.CLAIM, told)
