"""By when an output should have been looked at: the more severe what was found in it, the sooner; weekends do not count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from deckproof.model import Finding, Severity
from review.findings import blocks

if TYPE_CHECKING:
    from scanners.policy import DueRules

_WEEKEND = 5


def due_at(
    held_at: dt.datetime,
    severity: Severity | None,
    rules: DueRules,
    *,
    wanted: dt.date | None = None,
) -> dt.datetime:
    """The same time of day (UTC) as many working days later as the policy's `[due]` table says.

    Where its author needs it sooner, it is due at the beginning of that day.
    """
    day, left = held_at, rules.days(severity)
    while left:
        day += dt.timedelta(days=1)
        left -= day.weekday() < _WEEKEND
    if wanted is None:
        return day
    return min(day, dt.datetime.combine(wanted, dt.time(), dt.UTC))


def worst(findings: Iterable[Finding]) -> Severity | None:
    """The severity of the worst finding that waits for a person's word; None where none does."""
    waiting = (found.severity for found in findings if blocks(found))
    return max(waiting, key=lambda severity: severity.rank, default=None)
