"""Two rounds of what is due at the same time: each piece leaves once, and the round that came second says so."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from deckproof.cli import calendars
from deckproof.errors import ChangedBytesError
from deckproof.model import OutputState, Person
from plans import calendar_due
from plans.calendar_due import DueRound, release_due
from plans.calendar_plan import move
from review import audit, gate, released_folder, releases
from review.outputs import load_output
from review.released_files import MANIFEST
from review.store import Store
from tests.plans.test_calendar import DAY, START
from tests.review.deeds import both
from tests.review.making import NOW, POLICY, make_pack, reopen, rooms

Cast = dict[str, Person]
ROUNDS = int(os.environ.get("RACE_ROUNDS", "40"))
PIECES = 3


def due_pack(store: Store, cast: Cast, pack: str) -> tuple[str, ...]:
    ids = make_pack(store, *("Plain.[^s1]" for _ in range(PIECES)), pack=pack)
    for own_id in ids:
        gate.approve(store, cast["bea"], own_id, now=NOW, policy_version=POLICY)
        move(store, cast["ben"], own_id, START, now=NOW)
    return ids


def acts(store: Store, action: str) -> int:
    with store.reading() as connection:
        asked = f"SELECT count(*) FROM ledger WHERE action = '{action}'"  # noqa: S608 - a word of this file
        return int(connection.exec_driver_sql(asked).scalar_one())


def two_rounds(store: Store, cast: Cast, packs: int) -> None:
    other = reopen(store)
    told_elsewhere = 0
    for number in range(packs):
        ids = due_pack(store, cast, f"race{number}")
        answers = both(
            lambda: release_due(store, rooms(), now=DAY),
            lambda: release_due(other, rooms(), now=DAY),
        )
        one, two = answers
        assert isinstance(one, DueRound)
        assert isinstance(two, DueRound)
        assert sorted(one.released + two.released) == sorted(ids), "each left, and for one of them"
        assert (one.refused, two.refused) == ((), ())
        assert not set(one.released) & set(one.elsewhere)
        assert set(one.elsewhere) <= set(two.released)
        assert set(two.elsewhere) <= set(one.released)
        told_elsewhere += len(one.elsewhere) + len(two.elsewhere)
        assert {load_output(store, own_id).state for own_id in ids} == {OutputState.RELEASED}
    other.close()
    assert told_elsewhere, "no two rounds ever met"
    assert acts(store, "released") == packs * PIECES
    assert acts(store, "release-refused") == 0
    assert audit.verify(store, rooms=rooms()).faults == ()


def test_two_rounds_at_once_release_each_piece_once(store: Store, cast: Cast) -> None:
    two_rounds(store, cast, max(ROUNDS // 5, 2))


def test_without_the_lock_of_the_disk_the_store_alone_keeps_them_apart(
    store: Store, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on two machines whose shared disk has no locks."""

    @contextmanager
    def unlocked(_place: Path) -> Iterator[None]:
        yield

    monkeypatch.setattr(calendar_due, "file_lock", unlocked)
    monkeypatch.setattr(released_folder, "file_lock", unlocked)
    two_rounds(store, cast, max(ROUNDS // 5, 2))


def test_what_another_machine_wrote_a_moment_ago_is_no_foreign_file(
    store: Store, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages are already there, and of the manifests the older one is written last."""
    first, second, _third = due_pack(store, cast, "pack1")
    writes, older = released_folder.write_whole, []

    def after_the_other(path: Path, data: bytes, **more: Any) -> None:
        if path.name != MANIFEST:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        writes(path, data, **more)
        if path.name == MANIFEST and older:
            path.write_bytes(older.pop())

    monkeypatch.setattr(released_folder, "write_whole", after_the_other)
    manifest = store.outputs / "released" / "pack1" / MANIFEST
    for own_id in (first, second):
        releases.release(store, cast["bea"], [own_id], now=DAY, policy_version=POLICY)
        told = [one["id"] for one in json.loads(manifest.read_bytes())["outputs"]]
        assert own_id in told
        older.append(manifest.read_bytes())
    assert sorted(told) == sorted((first, second))
    assert audit.verify(store, rooms=rooms()).faults == ()


def test_what_differs_however_often_it_is_written_is_somebody_elses(
    store: Store, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *_ = due_pack(store, cast, "pack1")
    writes, tries = released_folder.write_whole, []

    def then_changed(path: Path, data: bytes, **more: Any) -> None:
        writes(path, data, **more)
        if path.name == MANIFEST:
            tries.append(path)
            path.write_bytes(b"{}")

    monkeypatch.setattr(released_folder, "write_whole", then_changed)
    with pytest.raises(ChangedBytesError, match=r"Somebody put another file"):
        releases.release(store, cast["bea"], [first], now=DAY, policy_version=POLICY)
    assert len(tries) > 1


def test_a_piece_that_is_let_out_while_the_round_has_it_in_hand_is_not_told_as_its_own(
    store: Store, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = due_pack(store, cast, "pack1")
    let_out = releases.release

    def meanwhile(*given: Any, **more: Any) -> Any:
        if given[2] == [second]:
            let_out(store, cast["bea"], [second], now=DAY, policy_version=POLICY)
        return let_out(*given, **more)

    monkeypatch.setattr(releases, "release", meanwhile)
    found = release_due(store, rooms(), now=DAY)
    assert (found.released, found.refused, found.elsewhere) == ((first, third), (), (second,))
    assert acts(store, "released") == PIECES


@pytest.mark.parametrize("as_json", [False, True])
def test_the_command_says_what_left_meanwhile(
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    as_json: bool,
) -> None:
    monkeypatch.setattr(calendars, "open_here", lambda _outputs: (store, None))
    monkeypatch.setattr(calendars, "join_rooms", lambda _store: rooms())
    monkeypatch.setattr(
        calendar_due, "release_due", lambda *_args, **_more: DueRound(elsewhere=("abc123",))
    )
    calendars.release_due(as_json=as_json)
    told = capsys.readouterr()
    assert "abc123 was due and has left meanwhile" in told.err
    assert "Nothing is due" not in told.err
    if as_json:
        assert json.loads(told.out)["elsewhere"] == ["abc123"]
