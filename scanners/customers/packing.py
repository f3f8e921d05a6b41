"""A customer as a row of JSON without the names of its fields: a million of them have to fit into memory."""

from __future__ import annotations

import datetime as dt

import msgspec

from deckproof.model import Customer

_Row = tuple[str, str, tuple[str, ...], tuple[str, ...], tuple[str, ...], dt.date | None]
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(_Row).decode


def pack(customer: Customer) -> bytes:
    """The customer's row."""
    return _encode(
        (
            customer.id,
            customer.name,
            customer.aliases,
            customer.domains,
            customer.tickers,
            customer.public_reference_until,
        )
    )


def unpack(row: bytes | bytearray) -> Customer:
    """The customer of that row; raises msgspec.ValidationError when it is none."""
    key, name, aliases, domains, tickers, until = _decode(row)
    return Customer(
        id=key,
        name=name,
        aliases=aliases,
        domains=domains,
        tickers=tickers,
        public_reference_until=until,
    )
