"""How a deck of a run is scanned: by two policies where the run has one of its own, of which the stricter counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from deckproof.model import Action, Deck, Finding
from flows.deck_run import customers_of, own_policy_of, policy_in_force, today_of

if TYPE_CHECKING:
    from flows.deck_run import Run


def scanner_of(
    run: Run, *, only: Sequence[str] = (), named: Sequence[str] = ()
) -> Callable[[Deck], tuple[Finding, ...]]:
    """How a deck of this run is scanned: by its customers, the house's policy, and its own where that is stricter.

    `only` names the detectors, all by default; `named` is how the deck of a copy names customers plainly.
    """
    import scanners

    house = policy_in_force(run)

    def scan_deck(deck: Deck) -> tuple[Finding, ...]:
        customers, today, own = customers_of(run), today_of(run), own_policy_of(run)
        by = partial(scanners.scan, deck, customers=customers, today=today, named=named, only=only)
        found = by(policy=house)
        return found if own is None else stricter(found, by(policy=own))

    return scan_deck


_STRICTNESS = (Action.ALLOW, Action.ASK, Action.REPLACE, Action.REDACT, Action.DROP)


def stricter(one: Sequence[Finding], other: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings of two policies over one scan, each judged as the stricter of them does.

    A run's own policy may hide more from a writer than the house's, and never less.
    """
    by_id = {found.id: found for found in other}
    return tuple(_stricter(found, by_id.get(found.id, found)) for found in one)


def _stricter(one: Finding, other: Finding) -> Finding:
    action = max(one.action, other.action, key=_STRICTNESS.index)
    severity = max(one.severity, other.severity, key=lambda severity: severity.rank)
    return replace(one, action=action, severity=severity)
