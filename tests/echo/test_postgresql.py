"""The whole echo on PostgreSQL: imported, answered, raised, ended, and all of it explained by the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from deckproof.model import Person
from deckproof.teams import Teams
from echo import answering
from echo.alerts import end_alert, list_alerts
from echo.erasing import erase
from echo.importing import import_feedback
from echo.refresh import take_in
from echo.report import make_report
from review.audit import verify
from review.rooms import house
from review.store import Store
from tests.cluster import running
from tests.echo.making import CUSTOMER, comment, customer_list, figure, release_pack, write_csv
from tests.review.making import NOW, add_cast, new_store, rooms

pytestmark = pytest.mark.postgres
TEAMS = Teams()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with running() as cluster:
        store = new_store(tmp_path / "outputs", cluster)
        yield store
        store.close()


@pytest.fixture
def cast(store: Store) -> dict[str, Person]:
    return add_cast(store)


def test_the_whole_echo_runs_on_postgresql(
    store: Store, cast: dict[str, Person], tmp_path: Path
) -> None:
    out = release_pack(store, cast["ben"], f"With {CUSTOMER}.[^s1]", "Calm.[^s1]")
    rows = [
        figure(out[0], "views", "1,204.5", day="2026-11-21"),
        comment(out[1], "The invoice is wrong."),
        comment(out[1], "Great post."),
    ]
    path = write_csv(tmp_path / "back.csv", rows)
    assert import_feedback(store, cast["ben"], path, teams=TEAMS, now=NOW).new == 3
    assert import_feedback(store, cast["ben"], path, teams=TEAMS, now=NOW).known == 3
    found = answering.list_feedback(store, cast["ben"], teams=TEAMS, today=NOW.date())
    answering.answer(store, cast["ben"], found[0].id, note="Sent anew.", teams=TEAMS, now=NOW)
    answering.reroute(store, cast["ben"], found[1].id, "sales", teams=TEAMS, now=NOW)
    answering.close(store, cast["ben"], found[1].id, note="Spam.", teams=TEAMS, now=NOW)
    assert answering.count_waiting(store, today=NOW.date()) == {}
    lists = customer_list(tmp_path / "list.csv", CUSTOMER)
    done = take_in(store, cast["cleo"], lists, now=NOW, rooms=house(store)).rechecked
    assert done.released == [out[0]]
    (alert,) = list_alerts(store, cast["cleo"])
    end_alert(store, cast["cleo"], alert.id, note="Agreed.", now=NOW)
    (part,) = make_report(store, cast["ben"], today=NOW.date()).parts
    assert part.by_channel[0].value == 1204.5
    assert verify(store, rooms=rooms()).faults == ()
    assert erase(store, cast["cleo"], found[0].id, reason="Request 17.", now=NOW).comments == (found[0].id,)  # fmt: skip
    assert erase(store, cast["cleo"], found[1].id, reason="Request 18.", now=NOW).comments == (found[1].id,)  # fmt: skip
    words = (b"invoice", b"Great post", b"Sent anew", b"Spam")
    kept = [store.blobs.get(one.sha256) for one in store.blobs.kept()]
    assert not [data for data in kept if any(word in data for word in words)]
    assert erase(store, cast["cleo"], found[0].id, reason="", now=NOW).again
    assert import_feedback(store, cast["ben"], path, teams=TEAMS, now=NOW).known == 3
    assert verify(store, rooms=rooms()).faults == ()
