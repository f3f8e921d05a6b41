"""What the database itself refuses of the echo's tables, whoever asks."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from deckproof.model import Person
from deckproof.teams import Teams
from echo.importing import import_feedback
from echo.refresh import take_in
from review.audit import verify
from review.rooms import house
from review.store import Store
from tests.echo.making import CUSTOMER, comment, customer_list, figure, release_pack, write_csv
from tests.review.making import NOW, rooms


@pytest.fixture
def raw(store: Store, cast: dict[str, Person], tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A connection past our code, to a store with a figure, a comment and an alert."""
    (own_id,) = release_pack(store, cast["ben"], f"With {CUSTOMER}.[^s1]")
    rows = [figure(own_id, "views", 3), comment(own_id, "Nice post.")]
    import_feedback(store, cast["ben"], write_csv(tmp_path / "a.csv", rows), teams=Teams(), now=NOW)
    path = customer_list(tmp_path / "list.csv", CUSTOMER)
    take_in(store, cast["cleo"], path, now=NOW, rooms=house(store))
    with closing(sqlite3.connect(store.outputs / "deckproof.db")) as raw:
        yield raw


REFUSED = (
    "UPDATE feedback SET value = 4",
    "UPDATE feedback SET body = 'x' WHERE kind = 'comment'",
    "UPDATE feedback SET state = 'open' WHERE kind = 'figure'",
    "DELETE FROM feedback",
    "INSERT OR REPLACE INTO feedback SELECT * FROM feedback",
    "UPDATE customer_alert SET customer = 'x'",
    "UPDATE customer_alert SET note = 'x'",
    "DELETE FROM customer_alert",
    "INSERT OR REPLACE INTO customer_alert SELECT * FROM customer_alert",
)


@pytest.mark.parametrize("sql", REFUSED)
def test_what_came_back_and_what_was_raised_stays(raw: sqlite3.Connection, sql: str) -> None:
    with pytest.raises(sqlite3.DatabaseError, match="refused"):
        raw.execute(sql)


def test_a_row_that_the_ledger_does_not_tell_of_is_a_fault(
    raw: sqlite3.Connection, store: Store
) -> None:
    raw.execute("UPDATE feedback SET team = 'sales' WHERE kind = 'comment'")
    raw.execute("UPDATE customer_alert SET note = 'x', ended_by = 'ben', ended_at = '2026-11-21'")
    raw.commit()
    faults = " ".join(verify(store, rooms=rooms()).faults)
    assert "feedback-stands" in faults
    assert "customer-alert" in faults


def test_a_comment_whose_words_are_gone_is_a_fault(raw: sqlite3.Connection, store: Store) -> None:
    (body,) = raw.execute("SELECT body FROM feedback WHERE kind = 'comment'").fetchone()
    store.blobs.remove(body)
    assert "The comment" in " ".join(verify(store, rooms=rooms()).faults)
