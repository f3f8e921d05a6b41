"""Files put into the folder of blobs: whole or not at all, and never in memory at once."""

from __future__ import annotations

import errno
import itertools
import os
import tracemalloc
from pathlib import Path

import pytest

from deckproof.codec import digest, digest_file
from deckproof.errors import StoreError
from review import places
from review.blobs import FolderBlobs


@pytest.fixture
def blobs(tmp_path: Path) -> FolderBlobs:
    return FolderBlobs(tmp_path / "blobs")


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("data", [b"", b"a", b"a" * places.PIECE_BYTES, b"ab" * places.PIECE_BYTES])
def test_a_file_is_put_as_its_bytes_would_be(
    blobs: FolderBlobs, tmp_path: Path, data: bytes
) -> None:
    file = write(tmp_path / "deck.pptx", data)
    sha256 = blobs.put_file(file)
    assert sha256 == digest(data) == digest_file(file) == blobs.put(data)
    assert blobs.get(sha256) == data
    assert file.read_bytes() == data, "the file itself stays where it is"


def test_a_file_that_is_there_already_is_kept_once_and_leaves_nothing_behind(
    blobs: FolderBlobs, tmp_path: Path
) -> None:
    file = write(tmp_path / "deck.pptx", b"bytes")
    assert blobs.put_file(file) == blobs.put_file(file)
    assert [one.name for one in blobs.folder.rglob("*") if one.is_file()] == [digest(b"bytes")[2:]]


def test_a_blob_that_was_cut_short_is_mended_by_putting_its_file_again(
    blobs: FolderBlobs, tmp_path: Path
) -> None:
    file = write(tmp_path / "deck.pptx", b"bytes")
    blobs.path(blobs.put_file(file)).write_bytes(b"by")
    assert blobs.get(blobs.put_file(file)) == b"bytes"


@pytest.mark.parametrize("whole", [False, True])
def test_a_blob_of_other_bytes_is_mended_by_putting_it_again_though_it_is_as_long(
    blobs: FolderBlobs, tmp_path: Path, *, whole: bool
) -> None:
    sha256 = blobs.put(b"bytes")
    os.utime(blobs.path(sha256), (1, 1))
    blobs.path(sha256).write_bytes(b"bytEs")
    again = blobs.put_file(write(tmp_path / "deck", b"bytes")) if whole else blobs.put(b"bytes")
    assert again == sha256
    assert blobs.get(sha256) == b"bytes"
    assert [one.name for one in blobs.folder.rglob("*") if one.is_file()] == [sha256[2:]]


def test_a_large_file_is_never_in_memory_at_once(blobs: FolderBlobs, tmp_path: Path) -> None:
    file = tmp_path / "deck.pptx"
    with file.open("wb") as sparse:
        sparse.truncate(32 * places.PIECE_BYTES)
    tracemalloc.start()
    try:
        blobs.put_file(file)
        assert tracemalloc.get_traced_memory()[1] < 4 * places.PIECE_BYTES
    finally:
        tracemalloc.stop()


def test_a_disk_that_takes_no_more_leaves_no_part_of_a_file(
    blobs: FolderBlobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    file = write(tmp_path / "deck.pptx", b"bytes")
    monkeypatch.setattr("review.places.os.fsync", full)
    with pytest.raises(StoreError):
        blobs.put_file(file)
    assert not [one for one in blobs.folder.rglob("*") if one.is_file()]


def test_many_are_kept_at_once_each_under_its_own_sum_and_written_once(tmp_path: Path) -> None:
    blobs = FolderBlobs(tmp_path / "blobs")
    known = blobs.put(b"known")
    many = [b"one", b"known", b"two", b"one", b""]
    assert blobs.put_all(iter(many)) == [digest(data) for data in many]
    assert [blobs.get(digest(data)) for data in many] == many
    assert {one.sha256 for one in blobs.kept()} == {known, *map(digest, many)}
    assert not list(tmp_path.rglob("*.tmp"))


def test_a_full_disk_under_many_leaves_no_part_of_any(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blobs = FolderBlobs(tmp_path / "blobs")
    calls = itertools.count()
    true = os.fsync

    def full(handle: int) -> None:
        if next(calls) > 3:
            raise OSError(errno.ENOSPC, "full")
        true(handle)

    monkeypatch.setattr("review.places.os.fsync", full)
    many = [bytes([one]) * 10 for one in range(6)]
    with pytest.raises(StoreError, match="The disk is full"):
        blobs.put_all(many)
    assert not list(tmp_path.rglob("*.tmp"))
    for one in blobs.kept():
        assert digest(blobs.get(one.sha256)) == one.sha256


def test_many_files_are_put_as_each_alone_and_one_that_cannot_be_read_stops_no_other(
    blobs: FolderBlobs, tmp_path: Path
) -> None:
    known = blobs.put(b"known")
    files = [
        write(tmp_path / f"{at}.pptx", data) for at, data in enumerate([b"one", b"known", b"one"])
    ]
    told = blobs.put_files([files[0], tmp_path / "gone.pptx", *files[1:]])
    assert isinstance(told[1], FileNotFoundError)
    assert [one for one in told if isinstance(one, str)] == [digest(b"one"), known, digest(b"one")]
    assert {one.sha256 for one in blobs.kept()} == {known, digest(b"one")}
    assert not list(tmp_path.rglob("*.tmp"))


def test_the_disk_is_asked_about_many_files_before_any_has_its_name_and_about_known_ones_too(
    blobs: FolderBlobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = blobs.path(blobs.put_passing(b"known"))
    asked, true = set[Path](), os.fsync

    def fsync(handle: int) -> None:
        path = Path(f"/proc/self/fd/{handle}").readlink()
        assert path.is_dir() or path == known or not blobs.has(digest(b"new")), path
        asked.add(path)
        true(handle)

    monkeypatch.setattr("review.syncs.os.fsync", fsync)
    blobs.put_files([write(tmp_path / str(at), data) for at, data in enumerate([b"known", b"new"])])
    folders = {known.parent, blobs.path(digest(b"new")).parent, blobs.folder}
    assert folders | {known} <= asked
    assert len(asked) == len(folders) + 2


@pytest.mark.parametrize("by", ["put", "put_passing", "put_all", "put_file", "put_files"])
def test_a_blob_that_somebody_prunes_while_it_is_put_is_written_anew(
    blobs: FolderBlobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    sha256 = blobs.put(b"bytes")
    true, pruned = os.utime, []

    def utime(path: Path) -> None:
        pruned.append(path)
        blobs.remove(sha256)
        true(path)

    monkeypatch.setattr("review.blobs.os.utime", utime)
    file = write(tmp_path / "deck", b"bytes")
    given = {"put_all": [b"bytes"], "put_file": file, "put_files": [file]}
    told = getattr(blobs, by)(given.get(by, b"bytes"))
    assert pruned == [blobs.path(sha256)]
    assert told in (sha256, [sha256])
    assert blobs.get(sha256) == b"bytes"


def test_a_blob_that_is_pruned_while_it_is_looked_at_is_simply_not_there(
    blobs: FolderBlobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha256 = blobs.put(b"bytes")
    true = Path.read_bytes

    def read(path: Path) -> bytes:
        path.unlink()
        return true(path)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", read)
        assert blobs.put(b"bytes") == sha256
    assert blobs.get(sha256) == b"bytes"
    blobs.remove(sha256)
    assert not blobs.is_whole(sha256)
    blobs.path(sha256).mkdir()
    assert not blobs.is_whole(sha256)
