"""A name that comes onto the list later is looked for in all that is kept, and nothing is recalled by itself."""

from __future__ import annotations

import datetime as dt
import logging
from pathlib import Path

import pytest
from sqlalchemy import select

from deckproof.errors import NotAllowedError, WrongStateError
from deckproof.model import Draft, Finding, OutputState, Person, Source
from echo.alerts import end_alert, list_alerts
from echo.refresh import Taken, take_in
from review import releases
from review.audit import verify
from review.outputs import load_output
from review.rooms import Grounds, Rooms, house
from review.store import Store
from review.tables import ledger, outbox
from scanners.customers import import_customers
from tests.echo.making import CUSTOMER, customer_list, release_pack
from tests.review.making import NOW, make_pack
from tests.review.making import rooms as small_rooms

Cast = dict[str, Person]
OLD = ("Opal Kiosks", "Marlow Ferries", "Tern Bakeries", "Quarry Lifts")


@pytest.fixture
def rooms(store: Store) -> Rooms:
    """The stand-in rooms with the house's own scan for customers."""
    from dataclasses import replace

    real = house(store)
    small = small_rooms()

    def check(
        draft: Draft, source: Source, grounds: Grounds, today: dt.date
    ) -> tuple[Finding, ...]:
        from scanners import scan_draft
        from scanners.customers import imported_index

        page = small.publish(draft).decode()
        index = imported_index(store.outputs)
        return scan_draft(draft, page=page, customers=index, only=["customer-names"], today=today)

    return replace(small, check=check, check_copy=real.check_copy)


def give(store: Store, who: Person, tmp_path: Path, rooms: Rooms, *names: str) -> Taken:
    path = customer_list(tmp_path / "list.csv", *names)
    return take_in(store, who, path, now=NOW, rooms=rooms)


def test_what_is_held_and_what_is_released_are_raised_and_the_rest_is_left_alone(
    store: Store, cast: Cast, tmp_path: Path, rooms: Rooms, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    import_customers(customer_list(tmp_path / "old.csv", *OLD), store.outputs)
    out = release_pack(store, cast["ben"], f"We built it with {CUSTOMER}.[^s1]", "All calm.[^s1]")
    kept = make_pack(store, f"The line of {CUSTOMER} runs.[^s1]", "Nothing.[^s1]", pack="pack2")
    done = give(store, cast["cleo"], tmp_path, rooms, *OLD, CUSTOMER).rechecked
    assert (done.customers, done.pieces) == (1, 4)
    assert done.held == [kept[0]]
    assert done.released == [out[0]]
    assert done.waiting == done.unread == []
    (found,) = load_output(store, kept[0]).findings
    assert found.holds
    assert found.text == CUSTOMER
    assert load_output(store, out[0]).state is OutputState.RELEASED
    (alert,) = list_alerts(store, cast["cleo"])
    assert (alert.output, alert.name, alert.places, alert.is_open) == (out[0], CUSTOMER, 1, True)
    (masked,) = list_alerts(store, cast["audrey"])
    assert masked.name == "[a customer]"
    with store.reading() as connection:
        told = connection.execute(select(outbox.c.kind, outbox.c.body)).all()
        kept_rows = f"{told}{connection.execute(select(ledger)).all()}"
    assert [row.kind for row in told].count("customer-found-in-released") == 1
    for word in ("Harlequin", "Tramways"):
        assert word not in kept_rows
        assert word not in caplog.text
    assert verify(store, rooms=rooms).faults == ()


def test_the_same_list_again_raises_nothing_twice(
    store: Store, cast: Cast, tmp_path: Path, rooms: Rooms
) -> None:
    release_pack(store, cast["ben"], f"With {CUSTOMER}.[^s1]")
    assert give(store, cast["cleo"], tmp_path, rooms, CUSTOMER).rechecked.released
    assert give(store, cast["cleo"], tmp_path, rooms, CUSTOMER).rechecked.quiet
    assert give(store, cast["cleo"], tmp_path, rooms, "Opal Kiosks").rechecked.quiet
    assert give(store, cast["cleo"], tmp_path, rooms, CUSTOMER).rechecked.quiet
    assert len(list_alerts(store, cast["cleo"])) == 1


def test_an_alert_ends_by_recall_or_by_a_word_of_compliance(
    store: Store, cast: Cast, tmp_path: Path, rooms: Rooms
) -> None:
    out = release_pack(store, cast["ben"], f"One {CUSTOMER}.[^s1]", f"Two {CUSTOMER}.[^s1]")
    give(store, cast["cleo"], tmp_path, rooms, CUSTOMER)
    first, second = sorted(list_alerts(store, cast["cleo"]), key=lambda one: out.index(one.output))
    releases.recall(store, cast["ben"], out[0], reason="Named.", now=NOW)
    assert [one.id for one in list_alerts(store, cast["cleo"])] == [second.id]
    for name in ("ben", "root", "audrey"):
        with pytest.raises(NotAllowedError):
            end_alert(store, cast[name], second.id, note="It is fine.", now=NOW)
    end_alert(store, cast["cleo"], second.id, note="They agreed in writing.", now=NOW)
    with pytest.raises(WrongStateError):
        end_alert(store, cast["cleo"], second.id, note="Once more.", now=NOW)
    assert list_alerts(store, cast["cleo"]) == ()
    assert {one.id for one in list_alerts(store, cast["cleo"], only_open=False)} == {first.id, second.id}  # fmt: skip
    assert verify(store, rooms=rooms).faults == ()


def test_a_new_alias_counts_as_new_and_a_near_name_does_not(
    store: Store, cast: Cast, tmp_path: Path, rooms: Rooms
) -> None:
    out = release_pack(store, cast["ben"], "The Vesperline was late.[^s1]", "A harlequin dances.[^s1]")  # fmt: skip
    give(store, cast["cleo"], tmp_path, rooms, CUSTOMER)
    assert list_alerts(store, cast["cleo"]) == ()
    path = tmp_path / "more.csv"
    path.write_text(f"name,aliases\n{CUSTOMER},Vesperline\n")
    done = take_in(store, cast["cleo"], path, now=NOW, rooms=rooms)
    assert done.rechecked.released == [out[0]]


def test_who_may_not_scan_again_leaves_it_waiting(
    store: Store, cast: Cast, tmp_path: Path, rooms: Rooms
) -> None:
    kept = make_pack(store, f"For {CUSTOMER}.[^s1]")
    done = give(store, cast["root"], tmp_path, rooms, CUSTOMER).rechecked
    assert (done.held, done.waiting) == ([], [kept[0]])


def test_somebody_at_a_page_does_not_wait_for_every_scan(
    store: Store, cast: Cast, tmp_path: Path, rooms: Rooms
) -> None:
    kept = make_pack(store, *[f"For {CUSTOMER}, {number}.[^s1]" for number in range(3)])
    path = customer_list(tmp_path / "list.csv", CUSTOMER)
    done = take_in(store, cast["cleo"], path, now=NOW, rooms=rooms, most_scans=1).rechecked
    assert (done.held, done.waiting) == ([kept[0]], list(kept[1:]))


def test_a_crash_in_between_forgets_no_name(
    store: Store, cast: Cast, tmp_path: Path, rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = release_pack(store, cast["ben"], f"With {CUSTOMER}.[^s1]")
    with monkeypatch.context() as patch:
        patch.setattr("echo.refresh.recheck", _die)
        with pytest.raises(KeyboardInterrupt):
            give(store, cast["cleo"], tmp_path, rooms, CUSTOMER)
    assert give(store, cast["cleo"], tmp_path, rooms, CUSTOMER).rechecked.released == [out[0]]


def _die(*_: object, **__: object) -> None:
    raise KeyboardInterrupt
