"""Colleagues' private lives: health, family, belief, money, trouble – only where a person stands in the sentence."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from deckproof.model import Category, Finding
from scanners import Scope, detectors
from scanners._rules import WRITTEN, rule_book
from scanners._views import view_of
from scanners._wordings import Wording, worded
from scanners.cues import frame_findings, likeness_findings
from scanners.meaning import voiced

PEOPLE = frozenset({"person", "owner", "private_life.role"})
"""Cues of somebody in particular; "she" alone may be anybody in a story."""
_TOPICS = ("illness", "family", "identity", "money", "trouble", "pay")


@functools.cache
def _topics() -> Wording:
    """Any word of any topic: what makes a closer look worth while."""
    words = rule_book("private_life").words
    lists = "|".join(f"<<{topic}>>" for topic in _TOPICS)
    return worded(f"(?i)(?<!\\w)(?:{lists})(?!\\w)", words)


def load() -> None:
    """Work out now what the first texts would wait for."""
    _ = _topics().pattern


@detectors.add("private-life")
def private_life(scope: Scope) -> Iterator[Finding]:
    """Sentences that tell something private about somebody."""
    told = list(_found(scope))
    told += likeness_findings(scope, Category.PRIVATE_LIFE, told, beside=PEOPLE)
    yield from voiced(scope, Category.PRIVATE_LIFE, told)


def _found(scope: Scope) -> Iterator[Finding]:
    book = rule_book("private_life")
    for block in scope.blocks:
        if block.kind in WRITTEN and book.tells_in(block.text):
            view = view_of(scope, block, companies=False, spare=_topics().pattern)
            yield from book.findings_in(block, view=view)
    yield from frame_findings(scope, "private_life")
