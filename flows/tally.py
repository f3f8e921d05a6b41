"""How far a batch is, and how long it will take."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flows.runs import Ran


_TELLING = 5
"""So many decks tell of a batch's speed: the first ones wait for all that a process loads."""
_TELLING_S = 30.0
"""After so long any deck does."""


@dataclass(slots=True)
class Tally:
    """How far a batch is. `begun` are the decks that are worked on, by number, with when that began."""

    total: int
    held: int = 0
    failed: int = 0
    known: int = 0
    """Held by an earlier run."""
    alike: int = 0
    """Held as the same deck as another one of this batch, with the same options."""
    worked: int = 0
    """On which this batch worked to their end: what was held before, or failed before anybody opened it, costs next to nothing."""
    begun: dict[int, float] = field(default_factory=dict)
    _fresh: dict[tuple[str, str], bool] = field(default_factory=dict)
    """Of each deck with its options that is held, whether this batch did it."""

    @property
    def over(self) -> int:
        """How many decks are done with."""
        return self.held + self.failed + self.known + self.alike

    def count(self, ran: Ran) -> None:
        """Note what became of one more."""
        deck = (ran.deck, ran.options_id)
        self.worked += ran.fresh
        if ran.error is not None:
            self.failed += 1
            return
        if deck in self._fresh:
            self.alike += 1
            self._did_it_after_all(deck, ran)
            return
        self._fresh[deck] = ran.fresh
        self.held += ran.fresh
        self.known += not ran.fresh

    def _did_it_after_all(self, deck: tuple[str, str], ran: Ran) -> None:
        """Who finds a deck's pack may say so before the one who held it."""
        if ran.fresh and not self._fresh[deck]:
            self._fresh[deck] = True
            self.held += 1
            self.known -= 1

    def eta_s(self, elapsed_s: float) -> float | None:
        """How many seconds are left if it goes on as it went; None as long as that cannot be told of so few decks."""
        if not self.worked or (self.worked < _TELLING and elapsed_s < _TELLING_S):
            return None
        return elapsed_s / self.worked * (self.total - self.over)
