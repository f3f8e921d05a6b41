"""What the desk stands on, handed to it once: the store, its address, the clock, who does the runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desk.address import Address

if TYPE_CHECKING:
    from deckproof.settings import Settings
    from review.store import Store

Clock = Callable[[], dt.datetime]
Wake = Callable[[], None]
"""Called when a deck was handed in: sees to it that somebody works."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Handed to every page."""

    store: Store
    settings: Settings
    address: Address
    clock: Clock
    wake: Wake
