"""A link under held/ carries nothing to where only a release writes, and takes nothing away there."""

from __future__ import annotations

import errno
import itertools
import os
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from deckproof.errors import ChangedBytesError, StoreError
from deckproof.model import Person, WhatIf
from deckproof.settings import Settings
from plans.overview_files import write_overview
from plans.trial import rehearse
from plans.trial_folder import write_pages
from review import gate, holds, retention
from review.files import remove_held, sync_held
from review.held_folder import clear_held, unlink_held, write_held
from review.store import Store, open_by
from review.tables import output
from tests.open_files import open_below
from tests.review.making import NOW, make_pack, rooms
from tests.review.with_files import faults

Cast = dict[str, Person]


@pytest.fixture
def pack(store: Store) -> Path:
    """The folder of a held pack of two pages."""
    make_pack(store, "Nobody approved it.[^s1]", "Nor this.[^s1]")
    return store.outputs / "held" / "pack1"


def lying(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.rglob("*"))


def linked(place: Path, store: Store) -> Path:
    """A folder under released/ with a file of somebody's, and a link to it in place of this one."""
    there = store.outputs / "released" / "pack1"
    there.mkdir(parents=True)
    (there / "kept.txt").write_text("kept")
    if place.is_dir():
        shutil.rmtree(place)
    place.symlink_to(there)
    return there


def beside(pack: Path) -> Path:
    return next(one for one in pack.iterdir() if one.is_dir())


PLACES: dict[str, Callable[[Path], Path]] = {
    "of the files beside a page": beside,
    "of the pack": lambda pack: pack,
    "of all that is held": lambda pack: pack.parent,
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES.keys())
def test_what_nobody_approved_goes_through_no_link(
    store: Store, pack: Path, place: Callable[[Path], Path]
) -> None:
    where = place(pack)
    there = linked(where, store)
    with pytest.raises(ChangedBytesError, match="there is a link"):
        sync_held(store, "pack1", rooms())
    with pytest.raises(ChangedBytesError):
        holds.repair(store, rooms())
    assert lying(there) == ["kept.txt"]
    told = f"{where.relative_to(store.outputs).as_posix()}: a link"
    assert told in faults(store)
    where.unlink()
    sync_held(store, "pack1", rooms())
    assert told not in faults(store)
    assert (beside(pack) / "page.txt").read_text().startswith("# A TITLE")


def test_overview_and_trial_go_through_no_link(store: Store, cast: Cast, pack: Path) -> None:
    there = linked(pack, store)
    with pytest.raises(ChangedBytesError):
        write_overview(store, "pack1", house=WhatIf())
    with pytest.raises(ChangedBytesError):
        write_pages(store, rehearse(store, cast["ben"], ["pack1"], rooms(), now=NOW))
    assert lying(there) == ["kept.txt"]


def test_the_folder_of_a_trial_that_is_a_link_is_made_anew(
    store: Store, cast: Cast, pack: Path
) -> None:
    there = linked(pack / "trial", store)
    write_pages(store, rehearse(store, cast["ben"], ["pack1"], rooms(), now=NOW))
    assert lying(there) == ["kept.txt"]
    assert (pack / "trial" / "index.html").is_file()
    assert not (pack / "trial").is_symlink()


def test_what_is_taken_away_is_taken_through_no_link(store: Store, cast: Cast, pack: Path) -> None:
    with store.reading() as connection:
        ids = connection.execute(select(output.c.id)).scalars().all()
    for own_id in ids:
        gate.reject(store, cast["ben"], own_id, reason="No.", now=NOW)
    there = linked(pack, store)
    for name in ("overview.md", "01-blog-post-reading.md"):
        (there / name).write_text("kept")
    later = NOW.replace(year=NOW.year + 1)
    with pytest.raises(ChangedBytesError):
        retention.prune(store, cast["root"], older_than_days=30, now=later)
    assert len(lying(there)) == 3
    pack.unlink()
    remove_held(store, ids[0])


def test_a_link_in_the_place_of_a_file_is_replaced_and_leads_nowhere(
    store: Store, pack: Path, tmp_path: Path
) -> None:
    page = next(pack.glob("01-*.md"))
    other = tmp_path / "other"
    other.write_text("other")
    page.unlink()
    page.symlink_to(other)
    holds.repair(store, rooms())
    assert other.read_text() == "other"
    assert not page.is_symlink()


@pytest.mark.parametrize("name", ["../released/x", "pack1/../../released/x"])
def test_a_way_out_of_the_folder_by_its_words_is_refused(store: Store, name: str) -> None:
    path = store.outputs / "held" / name
    with pytest.raises(ChangedBytesError):
        write_held(store.outputs, [(path, b"x")])
    with pytest.raises(ChangedBytesError):
        unlink_held(store.outputs, path)
    with pytest.raises(ChangedBytesError):
        clear_held(store.outputs, path)


def test_what_is_gone_already_is_taken_away_without_a_word(store: Store) -> None:
    unlink_held(store.outputs, store.outputs / "held" / "no-such-pack" / "page.md")
    clear_held(store.outputs, store.outputs / "held" / "no-such-pack" / "trial")
    assert lying(store.outputs / "held") == []


def test_held_on_another_disk_by_a_link_is_written(store: Store, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (store.outputs / "held").rmdir()
    (store.outputs / "held").symlink_to(tmp_path / "disk")
    make_pack(store, "Plain.[^s1]")
    assert (tmp_path / "disk" / "pack1" / "manifest.json").is_file()
    assert faults(store) == ""


@pytest.mark.parametrize("after", range(6))
def test_a_full_disk_leaves_whole_files_alone_and_no_part(
    store: Store, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    calls, true = itertools.count(), os.fsync

    def full(handle: int) -> None:
        if next(calls) >= after:
            raise OSError(errno.ENOSPC, "full")
        true(handle)

    monkeypatch.setattr("review.held_folder.os.fsync", full)
    folder = store.outputs / "held" / "packed"
    files = [(folder / f"{number}.held" / "page.txt", b"whole") for number in range(3)]
    with pytest.raises(StoreError, match="The disk is full"):
        write_held(store.outputs, files)
    assert open_below(store.outputs / "held") == []
    assert not list(folder.rglob("*.tmp"))
    assert all(one.read_bytes() == b"whole" for one in folder.rglob("page.txt"))


def test_a_step_up_in_the_outputs_path_is_no_link(tmp_path: Path) -> None:
    """Nor is the outputs folder itself one; the links under held/ are refused all the same."""
    (tmp_path / "real").mkdir()
    (tmp_path / "linked").symlink_to(tmp_path / "real")
    (tmp_path / "work").mkdir()
    settings = Settings(outputs=tmp_path / "work" / ".." / "linked")
    with closing(open_by(settings)) as store:
        assert ".." not in store.outputs.parts
        make_pack(store, "Nobody approved it.[^s1]")
        held = tmp_path / "real" / "held" / "pack1"
        assert list(held.glob("*.md"))
        assert not faults(store)
        there = linked(held, store)
        with pytest.raises(ChangedBytesError, match="link"):
            write_held(store.outputs, [(store.outputs / "held" / "pack1" / "a.md", b"a")])
        assert lying(there) == ["kept.txt"]
