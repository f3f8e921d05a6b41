"""Secrets: keys by their published forms, passwords in code and commands, and what slides say in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from deckproof.model import Block, BlockKind, Finding
from scanners import Scope, detectors
from scanners._placeholders import is_placeholder
from scanners._rules import PatternRule, rule_book
from scanners._secret_values import JUDGES
from scanners._tokens import tokens_in

NOT_WRITTEN = frozenset({BlockKind.CHART_VALUE, BlockKind.MATH, BlockKind.SHAPE_NAME})
_LONG = re.compile(r"[^\s]{12,}")


@detectors.add("secrets")
def secrets(scope: Scope) -> Iterator[Finding]:
    """Keys, tokens, passwords, PINs and private keys, without what only stands in for one."""
    for block in scope.blocks:
        if block.kind in NOT_WRITTEN or not block.text.strip():
            continue
        if _LONG.search(block.text):
            yield from tokens_in(block)
        yield from _named_in(block)


def _named_in(block: Block) -> Iterator[Finding]:
    book = rule_book("credentials")
    for rule, start, end, match in book.matches(block.text):
        found = _value(rule, block.text, start, end, match)
        if found is not None:
            first, last, confidence = found
            yield book.finding(rule, block, first, last, confidence=confidence)


def _value(
    rule: PatternRule, text: str, start: int, end: int, match: re.Match[str]
) -> tuple[int, int, float] | None:
    """The span of the secret itself and how sure it is; None when it only stands in for one."""
    if rule.name in {"private-key", "putty-key", "service-account", "seed-phrase", "pin"}:
        return start, end, rule.confidence
    value = text[start:end]
    shorter = value.rstrip(".,;:)]}>\"'`”“" if rule.name != "jwt" else ".")
    end -= len(value) - len(shorter)
    value = shorter
    if len(value) < 3 or is_placeholder(value):
        return None
    judge = JUDGES.get(rule.name)
    sure = rule.confidence if judge is None else judge(rule, value, match)
    return (start, end, sure) if sure else None
