"""Decks in line: who waits longest goes first, none is taken twice, and what a dead worker was at waits again."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from deckproof.errors import DamagedDeckError, UnknownNameError
from review import run_figures, runs, shelf
from review.runs import Run, RunState, Wanted
from review.store import Store
from tests.review.making import NOW, cast_of, make_pack


def submit(store: Store, number: int, author: str = "ana", batch: str = "") -> str:
    run_id = f"{number:016x}"
    wanted = Wanted(id=run_id, deck=f"{number:064x}", name="talk.pptx", author=author, batch=batch)
    runs.submit(store, wanted, now=NOW + dt.timedelta(seconds=number))
    return run_id


def test_who_waits_longest_goes_first(store: Store) -> None:
    ids = [submit(store, number) for number in (3, 1, 2)]
    taken = [runs.take_next(store, "w", now=NOW) for _ in range(4)]
    assert [one.wanted.id if one else None for one in taken] == [ids[1], ids[2], ids[0], None]


def test_no_deck_is_taken_twice(store: Store) -> None:
    ids = {submit(store, number) for number in range(12)}

    def take(worker: int) -> list[str]:
        found: list[Run] = []
        while (one := runs.take_next(store, f"w{worker}", now=NOW)) is not None:
            found.append(one)
        return [one.wanted.id for one in found]

    with ThreadPoolExecutor(4) as pool:
        taken = [run_id for each in pool.map(take, range(4)) for run_id in each]
    assert sorted(taken) == sorted(ids)


def test_what_a_dead_worker_was_at_waits_again_and_nothing_else(store: Store) -> None:
    mine, others = submit(store, 1), submit(store, 2)
    assert runs.take_next(store, "dead", now=NOW) is not None
    assert runs.take_next(store, "alive", now=NOW) is not None
    assert runs.put_back(store, "dead") == 1
    assert runs.load_run(store, mine).state is RunState.QUEUED
    assert runs.load_run(store, others).state is RunState.RUNNING


def test_only_failed_ones_are_tried_again(store: Store) -> None:
    failed, held = submit(store, 1), submit(store, 2)
    for _ in range(2):
        runs.take_next(store, "w", now=NOW)
    runs.fail(store, failed, DamagedDeckError("It is cut short."), now=NOW)
    runs.finish(store, held, pack="p", now=NOW)
    assert runs.retry(store, [failed, held], now=NOW) == 1
    again = runs.load_run(store, failed)
    assert (again.state, again.error, again.attempts) == (RunState.QUEUED, "", 1)
    with pytest.raises(UnknownNameError):
        runs.load_run(store, "nothing")


def test_lists_and_counts_are_of_whom_and_which_one_asks(store: Store) -> None:
    submit(store, 1), submit(store, 2, batch="b"), submit(store, 3, author="ben", batch="b")
    assert [one.wanted.id[-1] for one in runs.list_runs(store)] == ["3", "2", "1"]
    first = runs.list_runs(store, limit=1)[0]
    place = (first.submitted_at.isoformat(timespec="microseconds"), first.wanted.id)
    assert [one.wanted.id[-1] for one in runs.list_runs(store, before=place)] == ["2", "1"]
    assert run_figures.count_runs(store, author="ana", batch="b") == {RunState.QUEUED: 1}
    assert run_figures.count_since(store, "ana", NOW + dt.timedelta(seconds=2)) == 1
    assert run_figures.usual_seconds(store) is None


def test_a_shelf_has_the_packs_that_somebody_may_see(store: Store) -> None:
    make_pack(store, "A calm sentence.[^s1]", "It is the fastest.[^s1]", pack="mine", author="ana")
    make_pack(store, "A calm sentence.[^s1]", pack="theirs", author="carl")
    cast = cast_of(store)
    (line,) = shelf.list_packs(store, cast["ana"])
    assert (line.id, dict(line.states), line.waiting) == ("mine", {"held": 2}, 1)
    assert {one.id for one in shelf.list_packs(store, cast["ben"])} == {"mine", "theirs"}
    assert shelf.list_packs(store, cast["ben"], mine=True) == ()
    assert shelf.count_states(store, cast["ana"]) == {"held": 2}
    assert shelf.count_states(store, cast["ben"], packs=["theirs"]) == {"held": 1}


@pytest.mark.parametrize("passing", [False, True])
def test_a_deck_that_is_over_is_noted_whether_or_not_that_waits_for_the_disk(
    store: Store, *, passing: bool
) -> None:
    run_id = submit(store, 1)
    runs.finish(store, run_id, pack="p" * 12, now=NOW, passing=passing)
    found = runs.load_run(store, run_id)
    assert (found.state, found.pack, found.ended_at) == (RunState.HELD, "p" * 12, NOW)
