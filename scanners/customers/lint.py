"""How noisy each name of a list will be, and which will be missed cut short; predicted before the first scan."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from deckproof.model import Customer
from scanners.customers.building import MOST_OWNERS
from scanners.customers.legal import without_form
from scanners.customers.surfaces import MAIL_HOSTS, Kind, surfaces
from scanners.customers.words import ORDINARY_FROM, is_ordinary, zipf

_CUT_SHORT = {Kind.SHORT, Kind.LEADING}
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
    found += _unfound(customers)
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


def _unfound(customers: Sequence[Customer]) -> Iterable[Noise]:
    """The beginnings of names that will not be found by themselves, or only where the words round them tell of a customer."""
    searched = [_searched_fronts(customer) for customer in customers]
    shared = Counter(front for fronts in searched for front in fronts)
    for customer, fronts in zip(customers, searched, strict=True):
        known = {_key(one) for one in (without_form(customer.name), *customer.aliases)}
        for key, front in fronts.items():
            if key not in known and shared[key] > MOST_OWNERS:
                reason = f"{shared[key]} customers' names begin with it"
                yield _noise(customer, front, 0.0, reason, "Not found by itself; give an alias.")
        words = without_form(customer.name).split()
        first = words[0] if len(words) > 1 else ""
        if _key(first) and _key(first) not in known | set(fronts) and len(_words(first)) == 1:
            yield _noise(
                customer,
                first,
                0.0,
                "a known word that a longer name begins with",
                "By itself found only where it deals as a customer; give an alias if people write it.",
            )


def _searched_fronts(customer: Customer) -> dict[str, str]:
    """The first words of the name that are searched by themselves, each as it is written."""
    return {_key(text): text for text, kind in surfaces(customer) if kind in _CUT_SHORT}


def _key(text: str) -> str:
    return " ".join(_words(text))


def _noise(customer: Customer, spelling: str, often: float, reason: str, advice: str) -> Noise:
    return Noise(
        id=customer.id, name=spelling, per_million=round(often, 2), reason=reason, advice=advice
    )


def _words(text: str) -> list[str]:
    folded = "".join(letter if letter.isalnum() else " " for letter in text.lower())
    return folded.split()
