"""A Deck or a Draft in, Findings out. One module a family of risk; lists and patterns are data files beside them.

findings = scan(deck, customers=index, policy=policy)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from deckproof.model import Block, Deck, Draft, Finding
from deckproof.registry import Registry
from scanners._named import named_plainly as named_plainly

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
    today: dt.date | None = None
    """The day of the scan, for permissions that end; None when no day is known, and then none holds."""
    named: Sequence[str] = ()
    """How the deck of a draft or copy names customers plainly (`named_plainly`); one word of these names calls them here, too."""
    memo: dict[str, Any] = field(default_factory=dict)
    """What one detector worked out and others may use within this scan, such as the names in the blocks."""


READ_AS_SEEN = "read as seen"
"""In a scope's memo where what its clauses mean is read in another look, without the marks that stand between their words in this one."""

Detector = Callable[[Scope], Iterable[Finding]]
"""Looks at all blocks at once and yields findings whose spans are code points of the blocks' texts as they stand.

Its severity, action and id are placeholders: the scan sets them by the policy. An action `allow` is kept.
"""

detectors: Registry[Detector] = Registry("detector", "scanners")


def load() -> None:
    """Load ahead what detectors else load when the first text asks for it; some tenths of a second."""
    from scanners._loading import load as load_patterns

    load_patterns()


def scan(
    deck: Deck,
    *,
    customers: CustomerIndex | None = None,
    policy: Policy | None = None,
    today: dt.date | None = None,
    named: Sequence[str] = (),
    only: Sequence[str] = (),
) -> tuple[Finding, ...]:
    """Everything risky in the file, seen or hidden, in reading order; `only` names the detectors, all by default.

    `named` is for the clean copy of a deck: what `named_plainly` gives of the deck.
    """
    from scanners._scan import run

    blocks = tuple(deck.all_blocks())
    scope = Scope(blocks=blocks, deck=deck, customers=customers, today=today, named=named)
    return run(scope, policy=policy, only=only)


def scan_blocks(
    blocks: Sequence[Block],
    *,
    customers: CustomerIndex | None = None,
    policy: Policy | None = None,
    today: dt.date | None = None,
    only: Sequence[str] = (),
) -> tuple[Finding, ...]:
    """Everything risky in these texts, which belong together but to no deck."""
    from scanners._scan import run

    scope = Scope(blocks=tuple(blocks), customers=customers, today=today)
    return run(scope, policy=policy, only=only)


def scan_draft(
    draft: Draft,
    *,
    page: str,
    customers: CustomerIndex | None = None,
    policy: Policy | None = None,
    today: dt.date | None = None,
    named: Sequence[str] = (),
    only: Sequence[str] = (),
) -> tuple[Finding, ...]:
    """Everything risky in a draft and in its `page`, which is the text that a release of it writes.

    Its claims are the blocks "c0", "c1", … in reading order, its title is "title"; what is found in the page alone has
    "page:" and the number of the line as its block, and an empty span where the line does not have it as it is read.
    `named` is what `named_plainly` gives of its deck.
    """
    (found,) = scan_drafts(
        [(draft, page)], customers=customers, policy=policy, today=today, named=named, only=only
    )
    return found


def scan_drafts(
    drafts: Iterable[tuple[Draft, str]],
    *,
    customers: CustomerIndex | None = None,
    policy: Policy | None = None,
    today: dt.date | None = None,
    named: Sequence[str] = (),
    only: Sequence[str] = (),
) -> Iterator[tuple[Finding, ...]]:
    """As `scan_draft`, for each of several drafts of one deck with its page; what they share is looked at once."""
    from scanners._scan import run_drafts

    yield from run_drafts(
        drafts, customers=customers, policy=policy, today=today, named=named, only=only
    )


def scan_texts(
    texts: Iterable[tuple[str, str]],
    *,
    customers: CustomerIndex | None = None,
    policy: Policy | None = None,
    today: dt.date | None = None,
    only: Sequence[str] = (),
) -> Iterator[tuple[str, tuple[Finding, ...]]]:
    """(id, findings) for each (id, text) as they come; no text is judged by its neighbours.

    Texts are taken as an iterable of any length; only what can be shared without mixing them is worked out together.
    """
    from scanners._scan import run_texts

    yield from run_texts(texts, customers=customers, policy=policy, today=today, only=only)
