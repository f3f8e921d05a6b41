"""Business figures that may not be public yet."""

from __future__ import annotations

from collections.abc import Iterator

from deckproof.model import Category, Finding
from scanners import Scope, detectors
from scanners._rules import WRITTEN, rule_book
from scanners.cues import frame_findings, likeness_findings
from scanners.meaning import voiced


@detectors.add("figures")
def figures(scope: Scope) -> Iterator[Finding]:
    """Business figures that may not be public yet."""
    told = [*rule_book("figures").findings(scope, kinds=WRITTEN), *frame_findings(scope, "figures")]
    told += likeness_findings(scope, Category.FIGURES, told)
    yield from voiced(scope, Category.FIGURES, told)
