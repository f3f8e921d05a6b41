"""Reminders of what is due: once at half of the time, once when it is over, and never of what was decided."""

from __future__ import annotations

import datetime as dt

from review.gate import reject, request_changes
from review.outbox import due
from review.reminders import remind
from review.store import Store
from tests.review.deeds import Cast
from tests.review.making import NAME, NOW, make_pack

HOURS = dt.timedelta(hours=1)


def kinds(store: Store) -> list[tuple[str, str]]:
    return [(one.kind, one.key) for one in due(store, limit=1000) if one.kind in {"due-soon", "overdue"}]  # fmt: skip


def test_one_at_half_of_the_time_and_one_when_it_is_over(store: Store) -> None:
    (own_id,) = make_pack(store, f"{NAME} was late.[^s1]")
    assert remind(store, now=NOW + HOURS) == 0
    assert remind(store, now=NOW + 30 * HOURS) == 1
    assert remind(store, now=NOW + 31 * HOURS) == 0
    assert remind(store, now=NOW + 24 * 4 * HOURS) == 1
    assert remind(store, now=NOW + 24 * 5 * HOURS) == 0
    assert [kind for kind, _ in kinds(store)] == ["due-soon", "overdue"]
    assert all(own_id in key for _, key in kinds(store))


def test_what_was_decided_is_not_reminded_of(store: Store, cast: Cast) -> None:
    ended, back = make_pack(store, "Plain words.[^s1]", "Plain words.[^s1]")
    reject(store, cast["ben"], ended, reason="No.", now=NOW)
    request_changes(store, cast["ben"], back, reason="Too dry.", now=NOW)
    assert remind(store, now=NOW + 24 * 30 * HOURS) == 1
    ((_, key),) = kinds(store)
    assert back in key


def test_reminders_of_two_desks_are_given_once(store: Store) -> None:
    make_pack(store, "Plain words.[^s1]")
    late = NOW + 24 * 30 * HOURS
    assert [remind(store, now=late) for _ in range(3)] == [1, 0, 0]
