"""Whatever is done to released or held files and to blobs behind the gate's back shows."""

# ruff: noqa: S608 - the names in its statements are the test's own

from __future__ import annotations

import os
import shutil

import pytest

from deckproof.errors import ChangedBytesError
from review import audit, releases
from review.holds import repair
from review.outputs import load_pack
from review.store import Store
from tests.review.making import (
    rooms,
)
from tests.review.tampering import faults, raw_connection, tamper


def test_a_file_copied_into_released_by_hand_shows(busy: Store) -> None:
    shutil.copy(
        busy.outputs / "held/pack1/02-blog-post-reading.md", busy.outputs / "released/pack1/x.md"
    )
    assert "no release explains this file" in faults(busy)


def test_a_released_file_with_other_bytes_shows(busy: Store) -> None:
    path = busy.outputs / "released/pack1/01-blog-post-reading.md"
    path.write_bytes(path.read_bytes() + b" ")
    assert "not those that were released" in faults(busy)


def test_a_manifest_with_other_bytes_shows(busy: Store) -> None:
    path = busy.outputs / "released/pack1/manifest.json"
    path.write_bytes(path.read_bytes().replace(b'"revision":1', b'"revision":2'))
    assert "not those that were released" in faults(busy)


def test_a_link_under_released_shows(busy: Store) -> None:
    (busy.outputs / "released/more").symlink_to(busy.outputs / "held")
    assert "a link" in faults(busy)


def test_a_held_file_that_shows_another_page_is_told_of_and_repaired(busy: Store) -> None:
    path = busy.outputs / "held/pack1/02-blog-post-reading.md"
    true = path.read_bytes()
    path.write_text("> Held.\n\n# Harmless\n")
    assert "02-blog-post-reading.md: its bytes are not the page of revision 2" in faults(busy)
    repair(busy, rooms())
    assert path.read_bytes() == true
    assert audit.verify(busy, rooms=rooms()).ok


def test_odd_things_under_released_are_told_of(busy: Store) -> None:
    os.mkfifo(busy.outputs / "released/pack1/pipe")
    (busy.outputs / "released/A name that tells").mkdir()
    said = faults(busy)
    assert "released/pack1/pipe: no release explains this file" in said
    assert "released/A name that tells: no release explains this folder" in said


def test_a_link_in_place_of_released_is_told_of(busy: Store) -> None:
    (busy.outputs / "released").rename(busy.outputs / "elsewhere")
    (busy.outputs / "released").symlink_to(busy.outputs / "elsewhere")
    assert "released: a link" in faults(busy)


@pytest.mark.parametrize(
    "of", ["revision.sha256", "revision.draft", "scan.findings", "pack.source"]
)
def test_a_blob_that_was_changed_is_told_of(busy: Store, of: str) -> None:
    table, column = of.split(".")
    with raw_connection(busy) as connection:
        (sha256,) = connection.one(f"SELECT {column} FROM {table}")
    busy.blobs.path(sha256).write_bytes(b"[ ]")
    assert f"The blob {sha256[:12]} was changed" in faults(busy)


def test_a_release_row_that_was_changed_puts_nothing_out(busy: Store) -> None:
    first = load_pack(busy, "pack1").outputs[0]
    path = busy.outputs / "released/pack1/01-blog-post-reading.md"
    path.unlink()
    other = busy.blobs.put(b"What nobody approved.")
    tamper(busy, f"UPDATE release SET sha256 = '{other}' WHERE output = '{first.id}'")
    with pytest.raises(ChangedBytesError, match="not what the ledger says"):
        repair(busy, rooms())
    with pytest.raises(ChangedBytesError, match="not what the ledger says"):
        releases.open_released(busy, first.id)
    assert not path.exists()
