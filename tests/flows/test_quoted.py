"""A brief may name a customer; what drafts quote of it over their pages does not."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from deckproof.model import Brief, Customer, Draft
from flows import quoted
from flows.quoted import without_named
from scanners.customers import build_index

CUSTOMERS = (Customer(id="C-1", name="Brindlemark"), Customer(id="C-2", name="Quellstadt AG"))


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A run with a brief of its own and two customers, of which only that is asked."""
    monkeypatch.setattr(quoted, "customers_of", lambda _run: build_index(CUSTOMERS))
    monkeypatch.setattr(quoted, "today_of", lambda _run: dt.date(2026, 11, 1))
    return SimpleNamespace(options=SimpleNamespace(brief=Brief(audience="planners")))


def draft(*remarks: str) -> Draft:
    return Draft(
        kind="summary", style="reading", number=1, title="Pipes", marked="", claims=(),
        slides=(), words=0, writer="w", remarks=remarks,
    )  # fmt: skip


def test_customers_in_the_quoted_brief_are_replaced_and_nothing_else(run: Any) -> None:
    said = "Written for planners at Brindlemark. What the reader gets: what Quellstadt learned."
    (made,) = without_named(run, [draft(said, "The deck is short.")])
    first = "Written for planners at [a customer]. What the reader gets: what [a customer] learned."
    assert made.remarks == (first, "The deck is short.")


def test_a_brief_that_names_nobody_is_quoted_as_it_is(run: Any) -> None:
    drafts = (draft("Written for planners in Leeds."), draft())
    assert without_named(run, drafts) == drafts


def test_without_a_brief_nothing_is_looked_for(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(_run: object) -> None:
        raise AssertionError("the list was opened")

    run.options.brief = Brief(is_default=True)
    monkeypatch.setattr(quoted, "customers_of", asked)
    drafts = (draft("No brief was given, so this draft serves no stated plan."),)
    assert without_named(run, drafts) == drafts
