"""Text that tries to steer a model: orders to forget, to praise, to give away; more so where no audience sees it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from deckproof.model import Block, Category, Finding, Visibility
from scanners import Scope, detectors
from scanners._memory import by_text
from scanners._rules import rule_book
from scanners._spans import mark
from scanners.cues import frame_findings, likeness_findings
from scanners.meaning import voiced

UNSEEN = frozenset(Visibility) - {Visibility.SHOWN, Visibility.HIDDEN_SLIDE}


@detectors.add("injection")
def injection(scope: Scope) -> Iterator[Finding]:
    """Every kind of block is looked at, alt texts and properties too: a model would read them."""
    told = list(_found(scope))
    told += likeness_findings(scope, Category.INJECTION, told, everywhere=True)
    for finding in voiced(scope, Category.INJECTION, told, everywhere=True):
        if finding.visibility in UNSEEN:
            yield replace(
                finding,
                confidence=min(0.98, finding.confidence + 0.08),
                why=f"{finding.why} It stands where no audience sees it ({finding.visibility.value.replace('_', ' ')}).",
            )
        else:
            yield finding


_SPACED = re.compile(r"(?<!\w)(?:[^\W\d_][ .\-_*\u200b]){4,}[^\W\d_](?!\w)")


def _found(scope: Scope) -> Iterator[Finding]:
    book = rule_book("injection")
    for block in scope.blocks:
        plain = list(book.findings_in(block))
        yield from plain
        if not plain and (finding := _disguised(block)) is not None:
            yield finding
    yield from frame_findings(scope, "injection", everywhere=True)


def _disguised(block: Block) -> Finding | None:
    """An order that is spelled out with blanks between its letters, or with letters that are not seen between."""
    text = block.text
    joined = _joined_up(text)
    if joined == text:
        return None
    if next(rule_book("injection").matches(joined), None) is None:
        return None
    return mark(
        block,
        0,
        len(text),
        category=Category.INJECTION,
        rule="injection:disguised",
        confidence=0.9,
        why="Text that tries to steer a model, spelled so that a search does not find it.",
    )


@by_text
def _joined_up(text: str) -> str:
    """The text without letters that are not seen, and without what parts the letters of a word."""
    shown = text if text.isascii() else _without_invisible(text)
    joined = _SPACED.sub(lambda match: re.sub(r"[ .\-_*]", "", match[0]), shown)
    # Two blanks part the words of a text whose letters are parted by one.
    return joined if joined == text else re.sub(r" {2,}", " ", joined)


def _without_invisible(text: str) -> str:
    return "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
