"""Names of projects that the public does not know."""

from __future__ import annotations

from collections.abc import Iterator

from deckproof.model import Category, Finding
from scanners import Scope, detectors
from scanners._rules import WRITTEN, rule_book
from scanners.cues import frame_findings, likeness_findings
from scanners.meaning import voiced

NAMED = frozenset({"capital", "quote"})
"""Marks of a name."""


@detectors.add("code-names")
def code_names(scope: Scope) -> Iterator[Finding]:
    """Names of projects that the public does not know."""
    told = [
        *rule_book("code_names").findings(scope, kinds=WRITTEN),
        *frame_findings(scope, "code_names"),
    ]
    told += likeness_findings(scope, Category.CODE_NAME, told, beside=NAMED)
    yield from voiced(scope, Category.CODE_NAME, told)
