"""A Deck or a Draft in, Findings out. One module a family of risk; lists and patterns are data files beside them.

findings = scan(deck, customers=index, policy=policy)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deckproof.model import Block, Deck, Finding
from deckproof.registry import Registry

if TYPE_CHECKING:
    from scanners.customers import CustomerIndex
    from scanners.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What one scan looks at: the blocks of a deck or a draft, and what is known about them."""

    blocks: Sequence[Block]
    deck: Deck | None = None
    """None when a draft or a single text is scanned."""
    customers: CustomerIndex | None = None


Detector = Callable[[Scope], Iterable[Finding]]
"""Looks at all blocks at once and yields findings whose spans are code points of the blocks' texts as they stand."""

detectors: Registry[Detector] = Registry("detector", "scanners")
