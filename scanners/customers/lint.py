"""How noisy each name of a list will be: how often its letters mean something else, predicted before the first scan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from deckproof.model import Customer
from scanners.customers.legal import without_form
from scanners.customers.surfaces import MAIL_HOSTS
from scanners.customers.words import ORDINARY_FROM, is_ordinary, zipf

_SHORT = 3
"""Letters up to which a name is found only as it is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """A name that will be met where no customer is meant, or that says nothing."""

    id: str
    name: str
    per_million: float
    """How often the same letters are met in a million words of everyday text."""
    reason: str
    advice: str


def lint_customers(customers: Sequence[Customer]) -> list[Noise]:
    """The names that will be noisy, the noisiest first."""
    found = [noise for customer in customers for noise in _of_customer(customer)]
    found += _collisions(customers)
    return sorted(found, key=lambda one: (-one.per_million, one.name, one.id))


def _of_customer(customer: Customer) -> Iterable[Noise]:
    for spelling in dict.fromkeys((without_form(customer.name), *customer.aliases)):
        words = _words(spelling)
        rarest = min((zipf(word) for word in words), default=0.0)
        often = 10 ** (rarest - 3) if rarest else 0.0
        short = sum(map(len, words)) <= _SHORT
        alias = spelling != without_form(customer.name)
        if len(words) == 1 and rarest >= ORDINARY_FROM:
            ordinary = is_ordinary(words[0])
            yield _noise(
                customer,
                spelling,
                often,
                "an everyday word" if ordinary else "a well-known name or word",
                "Found only where the surroundings speak for the firm; "
                + (
                    "keep the alias only if people write it."
                    if alias
                    else "give an alias people write in full."
                ),
            )
        elif len(words) > 1 and rarest >= 4:
            yield _noise(
                customer,
                spelling,
                often / 1000,
                "made of everyday words",
                "Found in capitals; give an alias that has a word of its own.",
            )
        elif short:
            yield _noise(
                customer,
                spelling,
                often,
                f"only {sum(map(len, words))} letters",
                "Found only as it is written in the list; give a longer alias.",
            )
    for domain in customer.domains:
        if domain in MAIL_HOSTS:
            yield _noise(
                customer,
                domain,
                0.0,
                "a mail provider's domain",
                "Remove the domain; it is not used.",
            )


def _collisions(customers: Sequence[Customer]) -> Iterable[Noise]:
    """Spellings that several customers have."""
    owners: defaultdict[str, list[Customer]] = defaultdict(list)
    for customer in customers:
        spellings = {
            "".join(_words(one)) for one in (without_form(customer.name), *customer.aliases)
        }
        for spelling in spellings:
            owners[spelling].append(customer)
    for spelling, sharing in owners.items():
        if spelling and len(sharing) > 1:
            first = sharing[0]
            yield Noise(
                id=first.id,
                name=first.name,
                per_million=0.0,
                reason=f"{len(sharing)} customers share a spelling",
                advice="All of them are reported; make one customer of them or give distinct names: "
                + ", ".join(one.id for one in sharing[:5]),
            )


def _noise(customer: Customer, spelling: str, often: float, reason: str, advice: str) -> Noise:
    return Noise(
        id=customer.id, name=spelling, per_million=round(often, 2), reason=reason, advice=advice
    )


def _words(text: str) -> list[str]:
    folded = "".join(letter if letter.isalnum() else " " for letter in text.lower())
    return folded.split()
