"""The part of a domain that its owner chose, told from the ending, which a registry chose, and from names of machines."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

_COUNTRY = 2
"""Letters of a country's ending."""


@dataclass(frozen=True, slots=True)
class Endings:
    """domains.toml."""

    second: frozenset[str]
    endings: frozenset[str]
    hosts: frozenset[str]
    parts: frozenset[str]


@cache
def _endings() -> Endings:
    table = tomllib.loads((resources.files(__package__) / "domains.toml").read_text("utf-8"))
    return Endings(**{name: frozenset(one["words"].split()) for name, one in table.items()})


def label_of(domain: str) -> str | None:
    """The label that was registered: "acme" of "shop.acme.co.uk"; None where that is no firm's, as of "example.com".

    The last label is the ending however long it is (".beer", ".solutions", and ".example" of RFC 2606), as are the last two where
    a country or a host of sites gives out names below them.
    """
    parts = domain.lower().strip(".").split(".")
    if len(parts) == 1:
        return parts[0] or None
    owned = parts[: -_size_of_ending(parts)]
    if not owned or owned[-1] in _endings().hosts:
        return None
    return owned[-1]


def is_usual_part(word: str) -> bool:
    """Whether parts of addresses, of names of files and of settings are called so everywhere."""
    return word in _endings().parts or word in _endings().hosts


def _size_of_ending(parts: list[str]) -> int:
    """How many labels at the end are the registry's."""
    known = _endings()
    if ".".join(parts[-2:]) in known.endings:
        return 2
    # "ac.me" has an owner too: below a country, something has to stand before "co".
    below_country = len(parts[-1]) == _COUNTRY and parts[-2] in known.second
    return 2 if below_country and len(parts) > 2 else 1
