"""What a group has is looked through like what all have, whatever the reviewers see by now."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from deckproof.model import OutputState, Person, Resolution
from echo.alerts import end_alert, list_alerts
from echo.refresh import take_in
from plans.groups import add_members
from review import edits, gate, releases, settlements
from review.audit import verify
from review.migrate import run_alembic
from review.outputs import load_output
from review.rooms import Rooms
from review.store import Store
from tests.echo.making import CUSTOMER, customer_list, release_pack
from tests.echo.test_recheck import OLD, give
from tests.echo.test_recheck import rooms as rooms
from tests.review.making import NOW, POLICY, make_pack

Cast = dict[str, Person]
LATER = NOW + dt.timedelta(days=1)
CALM = "# A title\n\nNobody is named now.[^s1]\n"


def lend(store: Store, who: Person, own_id: str, rooms: Rooms, *, to: str = "council") -> None:
    """Approve the piece as it is and let this group have it."""
    add_members(store, who, to, ["Ida"], now=NOW)
    if load_output(store, own_id).state is not OutputState.APPROVED:
        gate.approve(store, who, own_id, now=NOW, policy_version=POLICY, rooms=rooms)
    releases.release(store, who, [own_id], now=NOW, policy_version=POLICY, rooms=rooms, to=to)


def outside(store: Store) -> list[str]:
    """Pages below released/ that name the customer."""
    return [path.parent.parent.name for path in (store.outputs / "released").rglob("*.md") if CUSTOMER in path.read_text()]  # fmt: skip


def test_what_a_group_has_is_raised_and_held_up_and_a_recall_ends_it(
    store: Store, cast: Cast, tmp_path: Path, rooms: Rooms
) -> None:
    give(store, cast["cleo"], tmp_path, rooms, *OLD)
    (own_id,) = make_pack(store, f"We built it with {CUSTOMER}.[^s1]")
    lend(store, cast["ben"], own_id, rooms)
    done = give(store, cast["cleo"], tmp_path, rooms, *OLD, CUSTOMER).rechecked
    assert (done.pieces, done.released, done.held) == (1, [own_id], [own_id])
    (alert,) = list_alerts(store, cast["cleo"])
    assert (alert.output, alert.name, alert.groups, alert.to_all) == (own_id, CUSTOMER, ("council",), False)  # fmt: skip
    assert (alert.is_open, alert.where, alert.revision) == (True, "the group council", 1)
    assert verify(store, rooms=rooms).faults == ()
    releases.recall(store, cast["ben"], own_id, reason="It names them.", now=LATER)
    assert list_alerts(store, cast["cleo"]) == ()
    assert outside(store) == []
    assert verify(store, rooms=rooms).faults == ()


def test_it_is_found_where_the_reviewers_see_another_revision_by_now(
    store: Store, cast: Cast, tmp_path: Path, rooms: Rooms
) -> None:
    give(store, cast["cleo"], tmp_path, rooms, *OLD)
    edited, rejected = make_pack(store, f"With {CUSTOMER}.[^s1]", f"By {CUSTOMER}.[^s1]")
    for own_id in (edited, rejected):
        lend(store, cast["ben"], own_id, rooms)
    edits.edit(store, cast["ana"], edited, CALM, now=NOW, rooms=rooms)
    gate.reject(store, cast["ben"], rejected, reason="No more.", now=NOW)
    done = give(store, cast["cleo"], tmp_path, rooms, *OLD, CUSTOMER).rechecked
    assert sorted(done.released) == sorted((edited, rejected))
    assert done.held == []
    by_output = {one.output: one for one in list_alerts(store, cast["cleo"])}
    assert by_output[edited].where == "the group council (revision 1, not the one under review)"
    assert by_output[rejected].where == "the group council"
    assert outside(store) == ["council", "council"]
    for own_id in (edited, rejected):
        releases.recall(store, cast["ben"], own_id, reason="It names them.", now=LATER)
    assert outside(store) == []
    assert list_alerts(store, cast["cleo"]) == ()
    assert len(list_alerts(store, cast["cleo"], only_open=False)) == 2
    assert verify(store, rooms=rooms).faults == ()


def test_one_revision_with_two_groups_and_with_all_is_one_alert(
    store: Store, cast: Cast, tmp_path: Path, rooms: Rooms
) -> None:
    (own_id,) = make_pack(store, f"With {CUSTOMER}.[^s1]")
    lend(store, cast["ben"], own_id, rooms)
    lend(store, cast["ben"], own_id, rooms, to="board")
    releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY, rooms=rooms)
    give(store, cast["cleo"], tmp_path, rooms, CUSTOMER)
    assert give(store, cast["cleo"], tmp_path, rooms, *OLD, CUSTOMER).rechecked.quiet
    (alert,) = list_alerts(store, cast["cleo"])
    assert (alert.to_all, alert.groups) == (True, ("board", "council"))
    assert alert.where == "everybody and the group board and the group council"
    end_alert(store, cast["cleo"], alert.id, note="They agreed in writing.", now=LATER)
    assert list_alerts(store, cast["cleo"]) == ()
    assert verify(store, rooms=rooms).faults == ()


def test_two_revisions_that_are_out_are_two_alerts(
    store: Store, cast: Cast, tmp_path: Path, rooms: Rooms
) -> None:
    (own_id,) = make_pack(store, f"With {CUSTOMER}.[^s1]")
    lend(store, cast["ben"], own_id, rooms)
    edits.edit(store, cast["ana"], own_id, f"# A title\n\nBy {CUSTOMER}.[^s1]\n", now=NOW, rooms=rooms)  # fmt: skip
    lend(store, cast["ben"], own_id, rooms, to="board")
    done = give(store, cast["cleo"], tmp_path, rooms, CUSTOMER).rechecked
    assert done.released == [own_id]
    told = {one.revision: one.groups for one in list_alerts(store, cast["cleo"])}
    assert told == {1: ("council",), 2: ("board",)}


def test_a_customer_who_was_found_and_settled_before_it_left_is_no_news(
    store: Store, cast: Cast, tmp_path: Path, rooms: Rooms
) -> None:
    give(store, cast["cleo"], tmp_path, rooms, CUSTOMER)
    (own_id,) = make_pack(store, f"With {CUSTOMER}.[^s1]")
    edits.rescan(store, cast["ana"], own_id, now=NOW, rooms=rooms)
    ids = [one.id for one in load_output(store, own_id).findings]
    carl = cast["carl"]
    settlements.resolve(store, carl, own_id, ids, Resolution.ACCEPT, reason="Agreed.", now=NOW, rooms=rooms)  # fmt: skip
    add_members(store, cast["ben"], "council", ["Ida"], now=NOW)
    gate.approve(store, cast["cleo"], own_id, now=NOW, policy_version=POLICY, rooms=rooms)
    releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY, rooms=rooms, to="council")  # fmt: skip
    path = tmp_path / "more.csv"
    path.write_text(f"name,aliases\n{CUSTOMER},Vesperline\n")
    done = take_in(store, cast["cleo"], path, now=LATER, rooms=rooms).rechecked
    assert done.released == []
    assert list_alerts(store, cast["cleo"]) == ()


def test_an_alert_of_an_older_store_stays_open_and_is_raised_once(
    store: Store, cast: Cast, tmp_path: Path, rooms: Rooms
) -> None:
    (own_id,) = release_pack(store, cast["ben"], f"With {CUSTOMER}.[^s1]")
    (lent,) = make_pack(store, f"By {CUSTOMER}.[^s1]", pack="pack2")
    lend(store, cast["ben"], lent, rooms)
    path = customer_list(tmp_path / "later.csv", CUSTOMER)
    take_in(store, cast["cleo"], path, now=LATER, rooms=rooms)
    assert {one.output for one in list_alerts(store, cast["cleo"])} == {own_id, lent}
    for command, revision in (("downgrade", "20261124"), ("upgrade", "head")):
        with store.engine.begin() as connection:
            run_alembic(connection, command, revision)
    (alert,) = list_alerts(store, cast["cleo"])
    assert (alert.output, alert.revision, alert.where) == (own_id, 0, "everybody")
    give(store, cast["cleo"], tmp_path, rooms, *OLD)
    assert give(store, cast["cleo"], tmp_path, rooms, CUSTOMER).rechecked.released == [lent]
