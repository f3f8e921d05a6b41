"""A customer as the company's own list has it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """One row of the customer list, cleaned. `id` is the list's own, or a hash of the name."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    tickers: tuple[str, ...] = ()
    public_reference_until: dt.date | None = None
    """Until this day, it included, the customer may be named in public."""
