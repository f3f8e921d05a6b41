"""The stores of the gate's own tests: people of every role, on SQLite and on PostgreSQL."""

import pytest

from deckproof.model import UnusedSlide
from review.store import Store
from tests.plans.making import TITLES, draft_on, hold_pack, make_source
from tests.review.conftest import cast, cluster, home, kind, peopled, sqlite_store, store, templates

__all__ = ["cast", "cluster", "home", "kind", "peopled", "sqlite_store", "store", "templates"]


@pytest.fixture
def ids(store: Store) -> tuple[str, ...]:
    source = make_source(TITLES, count=6)
    drafts = [
        draft_on("Parcels are found before anybody asks for them.[^s1]", (1, 2), number=1, title="Found"),
        draft_on("The timer was a checkbox.[^s1]", (2,), number=2, title="Lost"),
        draft_on("It is the fastest gate.[^s1]", (1, 2), number=3, title="Fast"),
    ]  # fmt: skip
    unused = (UnusedSlide(number=4, why="It closes, thanks, or lists sources and contacts."),)
    return hold_pack(store, source, drafts, unused=unused)
