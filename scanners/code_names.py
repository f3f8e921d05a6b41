"""Names of projects that the public does not know."""

from __future__ import annotations

from collections.abc import Iterator

from deckproof.model import Finding
from scanners import Scope, detectors
from scanners._rules import WRITTEN, rule_book
from scanners.cues import frame_findings


@detectors.add("code-names")
def code_names(scope: Scope) -> Iterator[Finding]:
    """Names of projects that the public does not know."""
    yield from rule_book("code_names").findings(scope, kinds=WRITTEN)
    yield from frame_findings(scope, "code_names")
