"""Blobs in S3, against a server that speaks it: whole or not at all, checked when read, and never overwritten."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from deckproof.codec import digest
from deckproof.errors import ChangedBytesError, SettingsError, StoreError
from review import audit, bucket, gate, releases
from review.backup import back_up
from review.blobs import Blobs, FolderBlobs, open_blobs
from review.people import list_people
from review.store import Store, open_store
from tests.review.making import NOW, POLICY, add_cast, make_pack, rooms

PLACE = "s3://decks/team"

pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning:botocore", "ignore::ResourceWarning"
)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def client(server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """A bucket of this test alone; the endpoint and the keys come as AWS' tools take them."""
    for name, value in (
        ("AWS_ENDPOINT_URL", server), ("AWS_ACCESS_KEY_ID", "testing"), ("AWS_DEFAULT_REGION", "us-east-1"),
        ("AWS_SECRET_ACCESS_KEY", "-".join(("not", "a", "key"))), ("AWS_EC2_METADATA_DISABLED", "true"),
    ):  # fmt: skip
        monkeypatch.setenv(name, value)
    client = boto3.client("s3")
    client.create_bucket(Bucket="decks")
    bucket._files.cache_clear()
    yield client
    bucket._files.cache_clear()
    for one in client.list_objects_v2(Bucket="decks").get("Contents", ()):
        client.delete_object(Bucket="decks", Key=one["Key"])
    client.delete_bucket(Bucket="decks")
    client.close()


@pytest.fixture
def blobs(client: object, tmp_path: Path) -> Blobs:
    return open_blobs(PLACE, tmp_path / "blobs", tmp_path / "scratch")


def key(sha256: str) -> str:
    return f"team/{sha256[:2]}/{sha256[2:]}"


def test_a_blob_comes_back_and_is_kept_once(blobs: Blobs, client: object) -> None:
    sha256 = blobs.put(b"bytes")
    assert sha256 == digest(b"bytes") == blobs.put(b"bytes")
    assert blobs.has(sha256)
    assert blobs.get(sha256) == b"bytes"
    assert [(one.sha256, one.size_bytes) for one in blobs.kept()] == [(sha256, 5)]
    blobs.remove(sha256)
    blobs.remove(sha256)
    assert not blobs.has(sha256)
    with pytest.raises(StoreError, match="missing"):
        blobs.get(sha256)


def test_a_file_is_put_as_its_bytes_would_be(blobs: Blobs, client: object, tmp_path: Path) -> None:
    file = tmp_path / "deck.pptx"
    file.write_bytes(b"bytes" * 500_000)
    sha256 = blobs.put_file(file)
    assert (
        sha256 == digest(file.read_bytes()) == blobs.put_file(file) == blobs.put(file.read_bytes())
    )
    assert blobs.get(sha256) == file.read_bytes()
    assert [one.size_bytes for one in blobs.kept()] == [2_500_000]
    assert not list((tmp_path / "scratch").iterdir())


def test_a_blob_that_was_changed_there_is_not_read(blobs: Blobs, client: Any) -> None:
    sha256 = blobs.put(b"bytes")
    client.put_object(Bucket="decks", Key=key(sha256), Body=b"others")
    with pytest.raises(ChangedBytesError):
        blobs.get(sha256)
    with pytest.raises(ChangedBytesError):
        blobs.path(sha256)


def test_of_two_writers_one_writes_and_neither_fails(
    blobs: Blobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both find nothing there, so that only the condition of the put is between them."""
    monkeypatch.setattr(bucket.BucketBlobs, "_since", lambda *_: None)
    answers: list[str] = []
    threads = [
        threading.Thread(target=lambda: answers.append(blobs.put(b"same"))) for _ in range(6)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert answers == [digest(b"same")] * 6


def test_an_old_blob_that_is_put_again_is_fresh(
    blobs: Blobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    blobs.put(b"bytes")
    (before,) = blobs.kept()
    monkeypatch.setattr(bucket, "FRESH_S", -1.0)
    while next(blobs.kept()).since == before.since:
        blobs.put(b"bytes")
    assert blobs.get(before.sha256) == b"bytes"


def test_a_program_gets_a_file_of_this_machine(blobs: Blobs) -> None:
    path = blobs.path(blobs.put(b"bytes"))
    assert path.read_bytes() == b"bytes"
    path.write_bytes(b"other")
    assert blobs.path(digest(b"bytes")).read_bytes() == b"bytes"


@pytest.mark.parametrize("address", ["s3://", "s3:///x", "s3://user:word@host/x", "gs://bucket"])
def test_what_names_no_bucket_is_a_setting_to_mend(tmp_path: Path, address: str) -> None:
    with pytest.raises(SettingsError) as refused:
        open_blobs(address, tmp_path, tmp_path)
    assert "word" not in str(refused.value)


def test_a_bucket_that_is_not_there_is_said_so_without_the_keys(
    client: object, tmp_path: Path
) -> None:
    elsewhere = open_blobs("s3://nowhere/x", tmp_path, tmp_path)
    with pytest.raises(StoreError, match="bucket of the blobs") as refused:
        elsewhere.put(b"bytes")
    assert "not-a-key" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_another_folder_holds_them_as_well(tmp_path: Path) -> None:
    blobs = open_blobs(str(tmp_path / "big disk"), tmp_path / "blobs", tmp_path)
    assert isinstance(blobs, FolderBlobs)
    assert blobs.path(blobs.put(b"bytes")).is_relative_to(tmp_path / "big disk")


@pytest.fixture
def store(client: object, tmp_path: Path) -> Iterator[Store]:
    store = open_store(tmp_path / "outputs", blobs=PLACE)
    yield store
    store.close()


def test_the_gate_works_and_verifies_and_is_copied_out_of_a_bucket(
    store: Store, tmp_path: Path
) -> None:
    add_cast(store)
    cast = {person.name: person for person in list_people(store)}
    (own_id,) = make_pack(store, "Plain.[^s1]")
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    (gone,) = releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY)
    assert (store.outputs / gone.path).read_bytes() == b"# A title\n\nPlain.\n"
    assert audit.verify(store, rooms=rooms()).faults == ()
    assert list((store.outputs / "blobs").iterdir()) == []
    copy = back_up(store, tmp_path / "copy")
    assert {one.sha256 for one in FolderBlobs(copy / "blobs").kept()} == {
        one.sha256 for one in store.blobs.kept()
    }
