"""What is done to files beside a page behind the gate's back shows, or is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deckproof.errors import (
    ChangedBytesError,
)
from review import holds, releases
from review.store import Store
from tests.review.tampering import raw_connection, tamper
from tests.review.with_files import (
    ROOMS,
    Cast,
    approve,
    edit,
    faults,
    hold_one,
    lying,
    picture,
    release,
)


@pytest.fixture
def out(store: Store, cast: Cast) -> str:
    own_id = hold_one(store, "One.[^s1]", [picture(store)])
    approve(store, cast["ben"], own_id)
    release(store, cast["ben"], own_id)
    return own_id


def released(store: Store, name: str) -> Path:
    return store.outputs / "released" / "pack1" / "01-blog-post-reading" / name


def test_a_released_file_that_was_changed_shows(store: Store, out: str) -> None:
    released(store, "page.txt").write_bytes(b"other")
    assert "01-blog-post-reading/page.txt: its bytes are not those that were released" in faults(
        store
    )


def test_a_file_put_beside_a_released_page_shows(store: Store, out: str) -> None:
    released(store, "more.txt").write_bytes(b"more")
    released(store, "slides/hidden").mkdir()
    told = faults(store)
    assert "more.txt: no release explains this file" in told
    assert "slides/hidden: no release explains this folder" in told


def test_a_released_file_that_was_taken_away_shows(store: Store, out: str) -> None:
    released(store, "slides/1.png").unlink()
    assert "slides/1.png: the release is recorded, but the file is missing" in faults(store)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE revision_file SET sha256 = '{other}' WHERE name = 'page.txt'",
        "UPDATE revision_file SET name = 'other.txt' WHERE name = 'page.txt'",
        "DELETE FROM revision_file WHERE name = 'page.txt'",
        "INSERT INTO revision_file (output, revision, name, format, media_type, sha256) "
        "SELECT output, revision, 'more.txt', '', 'text/plain', '{other}' FROM revision_file WHERE name = 'page.txt'",
    ],
)
def test_a_row_changed_with_the_locks_off_stops_a_release_and_shows(
    store: Store, cast: Cast, statement: str
) -> None:
    own_id = hold_one(store, "One.[^s1]")
    other = store.blobs.put(b"smuggled")
    approve(store, cast["ben"], own_id)
    tamper(store, statement.format(other=other))
    with pytest.raises(ChangedBytesError):
        release(store, cast["ben"], own_id)
    assert "files" in faults(store)
    assert lying(store.outputs / "released") == []


def test_a_row_changed_with_the_locks_off_stops_an_approval(store: Store, cast: Cast) -> None:
    own_id = hold_one(store, "One.[^s1]")
    tamper(store, "DELETE FROM revision_file WHERE name = 'page.txt'")
    with pytest.raises(ChangedBytesError):
        approve(store, cast["ben"], own_id)


def test_a_row_added_after_the_release_does_not_leave(store: Store, out: str) -> None:
    tamper(
        store,
        "INSERT INTO revision_file (output, revision, name, format, media_type, sha256) "
        "SELECT output, revision, 'more.txt', '', 'text/plain', sha256 FROM revision_file WHERE name = 'page.txt'",
    )
    with pytest.raises(ChangedBytesError):
        releases.sync_released(store, "pack1")
    assert not released(store, "more.txt").exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE revision_file SET sha256 = 'x'",
        "DELETE FROM revision_file",
        "INSERT INTO revision_file (output, revision, name, format, media_type, sha256) "
        "VALUES ('{own}', 1, 'more.txt', '', 'text/plain', 'x')",
        "INSERT INTO revision_file (output, revision, name, format, media_type, sha256) "
        "VALUES ('{own}', 0, 'more.txt', '', 'text/plain', 'x')",
    ],
)
def test_the_database_itself_refuses_to_change_the_files_of_a_revision(
    store: Store, statement: str
) -> None:
    own_id = hold_one(store, "One.[^s1]")
    with raw_connection(store) as raw, pytest.raises(Exception, match="refused"):
        raw.execute(statement.format(own=own_id))
    assert faults(store) == ""


def test_a_blob_that_was_changed_stops_the_approval(store: Store, cast: Cast) -> None:
    own_id = hold_one(store, "One.[^s1]", [picture(store)])
    path = store.blobs.path(picture(store).blob)
    path.chmod(0o600)
    path.write_bytes(b"other")
    with pytest.raises(ChangedBytesError):
        approve(store, cast["ben"], own_id)


def test_a_held_file_that_was_changed_shows_and_is_mended(store: Store) -> None:
    hold_one(store, "One.[^s1]", [picture(store)])
    path = store.outputs / "held" / "pack1" / "01-blog-post-reading.held" / "page.txt"
    path.write_bytes(b"other")
    assert "01-blog-post-reading.held/page.txt: its bytes are not those of revision 1" in faults(
        store
    )
    holds.repair(store, ROOMS)
    assert faults(store) == ""


def test_a_file_or_link_where_a_release_would_go_is_refused(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    own_id = hold_one(store, "One.[^s1]", [picture(store)])
    approve(store, cast["ben"], own_id)
    place = released(store, "page.txt")
    place.parent.mkdir(parents=True)
    place.write_bytes(b"other")
    with pytest.raises(ChangedBytesError):
        release(store, cast["ben"], own_id)
    place.unlink()
    place.parent.rmdir()
    place.parent.symlink_to(tmp_path)
    with pytest.raises(ChangedBytesError):
        release(store, cast["ben"], own_id)
    assert not (tmp_path / "page.txt").exists()


def test_a_manifest_under_held_steers_no_unlink_outside(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    own_id = hold_one(store, "One.[^s1]")
    victim = tmp_path / "victim.held" / "x"
    victim.parent.mkdir()
    victim.write_text("here")
    manifest = store.outputs / "held" / "pack1" / "manifest.json"
    document = json.loads(manifest.read_bytes())
    for name in (str(victim), "x.held/../../../../victim.held/x", "../../ledger.head", ""):
        document["outputs"][0]["files"].append({"file": name, "sha256": "0" * 64})
    manifest.write_text(json.dumps(document))
    edit(store, cast, own_id, "# A title\n\nTwo.[^s1]\n")
    assert victim.read_text() == "here"
    assert (store.outputs / "ledger.head").exists()
