"""A list that would look for less, or let more be named, waits for a person, whatever its ids say."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import replace
from pathlib import Path

import pytest

from deckproof.customers_source import CustomersSource
from deckproof.errors import CustomerListError
from deckproof.model import Customer, Person
from deckproof.settings import Settings
from echo.refresh import Refreshed, refresh
from echo.shrink import compare
from review.store import Store
from scanners.customers.imported import imported_customers
from tests.echo.making import write_csv
from tests.review.making import NOW, rooms

Cast = dict[str, Person]
TODAY = dt.date(2026, 11, 21)
LATER = dt.date(2027, 6, 30)
HEADINGS = ("id", "name", "aliases", "domain", "public_reference_until")
LETTERS = "ABCDEFGHIJ"
OLD = tuple(
    Customer(id=f"C-{one}", name=f"Customer{one} Works", aliases=(f"{one}{one}{one} Trams",), domains=(f"{one.lower()}.example",))
    for one in LETTERS
)  # fmt: skip


def whys(new: tuple[Customer, ...], percent: int = 20) -> str:
    return " ".join(compare(OLD, new, today=TODAY).whys(percent))


def test_the_same_list_and_a_longer_one_are_taken_in_by_themselves() -> None:
    more = Customer(id="C-Z", name="Opal Kiosks", public_reference_until=LATER)
    assert whys(OLD) == whys((*OLD, more)) == ""
    assert compare((), OLD, today=TODAY).whys(0) == ()


def test_the_same_ids_under_other_names_are_held() -> None:
    assert "10 of 30 names" in whys(tuple(replace(one, name=f"x{one.id}") for one in OLD))


def test_ids_without_their_aliases_are_held() -> None:
    assert "20 of 30 names" in whys(tuple(replace(one, aliases=(), domains=()) for one in OLD))


@pytest.mark.parametrize("by", ["id", "name"])
def test_customers_who_may_be_named_all_at_once_are_held(by: str) -> None:
    freed = [replace(one, public_reference_until=LATER) for one in OLD[:3]]
    if by == "name":
        freed = [*OLD[:3], *(replace(one, id=f"new-{one.id}") for one in freed)]
    assert whys((*freed, *OLD[3:])) == "3 of 10 customers could from now on be named in public."


def test_a_reference_that_is_over_or_was_there_frees_nobody() -> None:
    over = tuple(replace(one, public_reference_until=dt.date(2026, 1, 1)) for one in OLD)
    assert whys(over, 0) == ""
    named = tuple(replace(one, public_reference_until=LATER) for one in OLD)
    assert compare(named, named, today=TODAY).whys(0) == ()


def test_the_shares_are_those_that_the_settings_allow() -> None:
    one_gone = OLD[1:]
    assert whys(one_gone, 10) == ""
    assert "1 of 10 customers are no longer" in whys(one_gone, 9)


def look(store: Store, who: Person, path: Path, *, accept: bool = False) -> Refreshed:
    settings = Settings(outputs=store.outputs, customers_source=CustomersSource(path=path))
    return refresh(store, who, settings, now=NOW, rooms=rooms(), accept=accept)


def write(path: Path, until: str = "", *, aliases: bool = True) -> Path:
    rows = [
        (one.id, one.name, one.aliases[0] if aliases else "", one.domains[0], until) for one in OLD
    ]
    return write_csv(path, rows, HEADINGS)


def test_a_list_that_lets_all_be_named_is_not_taken_in_by_itself(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    path = write(tmp_path / "crm.csv")
    assert look(store, cast["cleo"], path).taken is not None
    write(path, "2027-06-30")
    told = look(store, cast["cleo"], path)
    assert told.is_refused
    assert "10 of 10 customers could from now on be named" in told.why
    assert all(one.public_reference_until is None for one in imported_customers(store.outputs))
    write(path, aliases=False)
    assert "10 of 30 names" in look(store, cast["cleo"], path).why
    assert look(store, cast["cleo"], path, accept=True).taken is not None


def test_a_pipe_is_no_list(store: Store, cast: Cast, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(CustomerListError, match="no file"):
        look(store, cast["cleo"], tmp_path / "pipe.csv")
