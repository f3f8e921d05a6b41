"""What a check says: which words of a claim its slides do not carry, by which rule, how sure, and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing in a claim that its slides do not carry; `start` and `end` are code points of the claim."""

    rule: str
    start: int
    end: int
    confidence: float
    why: str
