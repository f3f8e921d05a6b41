"""Where the company's customer list is fetched from by itself, as `[customers_source]` in deckproof.toml says it.

A token for the address is no part of it; it stands in the environment alone (`DECKPROOF_CUSTOMERS_TOKEN`).
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from deckproof.errors import SettingsError
from deckproof.loopback import is_loopback

MOST_MB = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomersSource:
    """A folder, a file or an https address; nowhere by default."""

    path: Path | None = None
    """A file, or a folder of which the youngest CSV or XLSX file counts."""
    url: str = ""
    every_hours: int = 24
    """How often a schedule looks."""
    most_mb: int = 50
    timeout_s: int = 60
    shrink_percent: int = 20
    """A list that lost a larger share of its customers is not taken in by itself."""

    @property
    def is_set(self) -> bool:
        """Whether there is one."""
        return self.path is not None or bool(self.url)


def read_customers_source(table: object, where: str) -> CustomersSource:
    """The table `[customers_source]`; raises SettingsError, naming the nearest known key for an unknown one."""
    if not isinstance(table, dict):
        raise SettingsError("The setting 'customers_source' has to be a table.", where=where)
    known = [one.name for one in fields(CustomersSource)]
    for key in table:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(known)}."
            raise SettingsError(
                f"There is no setting 'customers_source.{key}'.", where=where, remedy=hint
            )
    source = CustomersSource(**{key: _typed(key, value, where) for key, value in table.items()})
    if source.path is not None and source.url:
        raise SettingsError(
            "'customers_source' names a path and an address.", where=where, remedy="Keep one."
        )
    if source.url:
        check_address(source.url, where)
    return source


def check_address(url: str, where: str) -> None:
    """Raise SettingsError for what is no address, carries a password, or leaves this machine without TLS."""
    try:
        parts = urlsplit(url)
        host, named = parts.hostname, parts.username or parts.password
        _ = parts.port
    except ValueError:
        host = named = None
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not host or named:
        raise SettingsError(
            "The setting 'customers_source.url' is no address, or has a password in it.",
            where=where,
            remedy='Write it as "https://crm.example.com/customers.csv"; a token goes into DECKPROOF_CUSTOMERS_TOKEN.',
        )
    if parts.scheme == "http" and not is_loopback(url):
        raise SettingsError(
            "The customer list would come to this machine without TLS.",
            where=where,
            remedy='Use an address that begins with "https://".',
        )


_RANGES = {"every_hours": (1, 24 * 31), "most_mb": (1, MOST_MB), "timeout_s": (1, 3600), "shrink_percent": (0, 100)}  # fmt: skip


def _typed(key: str, value: object, where: str) -> Any:
    if key in {"path", "url"}:
        if not isinstance(value, str):
            raise SettingsError(
                f"The setting 'customers_source.{key}' has to be a text.", where=where
            )
        return value if key == "url" else Path(value) if value else None
    low, high = _RANGES[key]
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise SettingsError(
            f"The setting 'customers_source.{key}' has to be a whole number, {low} to {high}.",
            where=where,
        )
    return value
