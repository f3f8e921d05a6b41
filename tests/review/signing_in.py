"""Names, passwords and quick hashes for tests of how people come in."""

from __future__ import annotations

import datetime as dt

import pytest
from argon2 import PasswordHasher

from deckproof.errors import (
    DeckproofError,
)
from deckproof.model import Person
from review import accounts, passwords
from review.store import Store
from tests.review.making import NOW

Cast = dict[str, Person]
GOOD = "a mop, a baker and rain"
OTHER = "seven grey herons asleep"
PEER = "192.0.2.7"
MINUTE = dt.timedelta(minutes=1)


def hash_cheaply(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a hash cost little."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: cheap)


def give_password(store: Store, cast: Cast, name: str = "cleo", password: str = GOOD) -> None:
    accounts.set_password(store, cast["root"], name, password, now=NOW)


def sign_in(
    store: Store, name: str, password: str, *, peer: str = PEER, now: dt.datetime = NOW
) -> str:
    return accounts.sign_in(store, name, password, peer=peer, now=now)[0]


def outcome(
    store: Store, name: str, password: str, *, peer: str = PEER, now: dt.datetime = NOW
) -> str:
    try:
        sign_in(store, name, password, peer=peer, now=now)
    except DeckproofError as error:
        return error.code
    return "in"
