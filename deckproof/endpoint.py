"""The model's endpoint as `[model]` in deckproof.toml names it: where it is, what it may cost, and what it is asked with.

The key is no part of it; that stands in the environment alone.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import urlsplit

from deckproof.errors import SettingsError
from deckproof.loopback import is_loopback


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a million tokens cost, read and written."""

    input: float
    output: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """A table of prices of one day; a model that is not in it is counted in tokens only."""

    as_of: dt.date
    currency: str = "USD"
    models: tuple[tuple[str, Price], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """An OpenAI-compatible endpoint, its model and its limits. Zero switches a limit off."""

    base_url: str = ""
    """Such as "https://models.example.com/v1"; without TLS only on this machine."""
    name: str = ""
    """Of the model, as the endpoint knows it."""
    max_tokens: int = 4000
    """Of one reply."""
    context_tokens: int = 32_000
    """Of one request with its reply; what would not fit is asked in pieces."""
    timeout_s: float = 90.0
    concurrency: int = 2
    """Requests under way at once, in one process."""
    temperature: float = 0.2
    seed: int = 7
    proxy: str = ""
    """Of the way out, where there is one; nothing is taken from the environment."""
    run_tokens: int = 0
    """Read and written, for one deck."""
    day_tokens: int = 0
    """Read and written, for all decks of a day (UTC)."""
    run_money: float = 0.0
    """In the currency of the prices; holds only for a model that has a price."""
    day_money: float = 0.0
    prices: Prices | None = None

    @property
    def is_set(self) -> bool:
        """Whether there is somebody to ask."""
        return bool(self.base_url and self.name)

    @property
    def price(self) -> Price | None:
        """Of its model, if the table has it."""
        return dict(self.prices.models).get(self.name) if self.prices else None


def read_endpoint(table: object, where: str) -> Endpoint:
    """The endpoint in the table `[model]`; raises SettingsError, naming the nearest known key for an unknown one."""
    given = _table(table, "model", where)
    _check_keys(given, (one.name for one in fields(Endpoint)), "model", where)
    prices = _read_prices(given["prices"], where) if "prices" in given else None
    values = {key: value for key, value in given.items() if key != "prices"}
    endpoint = Endpoint(
        **{key: typed(key, value, where) for key, value in values.items()}, prices=prices
    )
    check_endpoint(endpoint, where)
    return endpoint


def typed(key: str, value: Any, where: str) -> Any:
    """The value of a plain key, of the type that its default has; raises SettingsError."""
    kind = type(getattr(Endpoint(), key))
    if isinstance(value, str) and kind is not str:
        try:
            value = kind(value)  # out of the environment everything is a word
        except ValueError:
            value = None
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if type(value) is not kind or (kind is not str and not 0 <= value < 1e12):
        names = {str: "a text", int: "a whole number", float: "a number"}
        raise SettingsError(
            f"The setting 'model.{key}' has to be {names[kind]}{' of 0 or more' if kind is not str else ''}.",
            where=where,
        )
    return value


def check_endpoint(endpoint: Endpoint, where: str) -> None:
    """Raise SettingsError for an address that is none, holds a key, or leaves this machine in the clear."""
    if endpoint.concurrency < 1 or endpoint.max_tokens < 1 or not endpoint.timeout_s:
        raise SettingsError(
            "'model.concurrency', 'model.max_tokens' and 'model.timeout_s' have to be 1 or more.",
            where=where,
        )
    if not endpoint.base_url:
        return
    parts = urlsplit(endpoint.base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SettingsError(
            "The setting 'model.base_url' is no address.",
            where=where,
            remedy='Write it as "https://models.example.com/v1".',
        )
    if parts.username or parts.password or parts.query or parts.fragment:
        raise SettingsError(
            "The setting 'model.base_url' holds more than an address.",
            where=where,
            remedy="Put the key into DECKPROOF_MODEL_KEY.",
        )
    if parts.scheme == "http" and not is_loopback(endpoint.base_url):
        raise SettingsError(
            "The setting 'model.base_url' leaves this machine without TLS.",
            where=where,
            remedy='Use an address that begins with "https://".',
        )


def _read_prices(table: object, where: str) -> Prices:
    given = _table(table, "model.prices", where)
    _check_keys(given, (one.name for one in fields(Prices)), "model.prices", where)
    day = given.get("as_of")
    if not isinstance(day, dt.date) or isinstance(day, dt.datetime):
        raise SettingsError(
            "The prices have no day.", where=where, remedy="Write as_of = 2026-11-01, say."
        )
    models = _table(given.get("models", {}), "model.prices.models", where)
    return Prices(
        as_of=day,
        currency=str(given.get("currency", "USD")),
        models=tuple((name, _read_price(name, one, where)) for name, one in models.items()),
    )


def _read_price(name: str, table: object, where: str) -> Price:
    given = _table(table, f"model.prices.models.{name}", where)
    _check_keys(given, (one.name for one in fields(Price)), f"model.prices.models.{name}", where)
    numbers = {
        key: float(value)
        for key, value in given.items()
        if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
    }
    if numbers.keys() != {"input", "output"}:
        raise SettingsError(
            f"The price of the model {name!r} needs the numbers 'input' and 'output'.",
            where=where,
            remedy="Both are for a million tokens.",
        )
    return Price(**numbers)


def _table(value: object, name: str, where: str) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    raise SettingsError(f"The setting {name!r} has to be a table.", where=where)


def _check_keys(given: Mapping[str, Any], known: Iterable[str], inside: str, where: str) -> None:
    names = sorted(known)
    for key in given:
        if key not in names:
            near = difflib.get_close_matches(key, names, n=1)
            hint = f"Did you mean '{inside}.{near[0]}'?" if near else f"Known: {', '.join(names)}."
            raise SettingsError(f"There is no setting '{inside}.{key}'.", where=where, remedy=hint)


def shaping(endpoint: Endpoint) -> Endpoint:
    """The endpoint with what shapes a text alone; limits, prices and the way out at their defaults.

    A pack is known by it, so that another budget makes no other pack.
    """
    return Endpoint(
        base_url=endpoint.base_url,
        name=endpoint.name,
        max_tokens=endpoint.max_tokens,
        context_tokens=endpoint.context_tokens,
        temperature=endpoint.temperature,
        seed=endpoint.seed,
    )
