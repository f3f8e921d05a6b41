"""Blobs in an S3 bucket, or in whatever speaks S3; who may is found as AWS' own tools find it (environment, profile, role).

A blob is put under the condition that there is none of its name, so of two writers one writes, and a reader sees it whole or
not at all.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from deckproof.codec import digest, digest_file
from deckproof.errors import SettingsError, StoreError
from review.blobs import Kept, checked, missing, place_in
from review.places import make_folder, stage_file, write_whole


def open_bucket(address: str, scratch: Path) -> BucketBlobs:
    """The blobs under s3://bucket/prefix; raises SettingsError where the address names no bucket or s3fs is missing."""
    root = address.removeprefix("s3://").rstrip("/")
    if not root or root.startswith("/") or "@" in root or "?" in root:
        raise SettingsError(
            "The setting 'blobs' names no bucket.", remedy="Write it as s3://bucket/prefix."
        )
    try:
        import s3fs  # noqa: F401 - to say early that it is missing
    except ImportError:
        raise SettingsError(
            "Blobs in S3 need the package s3fs, which is not installed.",
            remedy="Install it with: pip install 'deckproof[s3]'",
        ) from None
    return BucketBlobs(root, scratch)


@dataclass(frozen=True, slots=True)
class BucketBlobs:
    """The blobs under `root`, which is "bucket/prefix"."""

    root: str
    scratch: Path
    """Where files are put down for programs that read from the disk."""

    def path(self, sha256: str) -> Path:
        """A file on this machine with the blob, fetched where it is not there yet; raises StoreError."""
        path = self.scratch / place_in(sha256)
        if not path.is_file() or digest_file(path) != sha256:
            write_whole(path, self.get(sha256))
        return path

    def has(self, sha256: str) -> bool:
        """Whether there is a blob of this sha256."""
        with _translated():
            return bool(_files(os.getpid()).exists(self._key(sha256)))

    def is_whole(self, sha256: str) -> bool:
        """Whether there is a blob of this sha256: a bucket keeps no part of one."""
        return self.has(sha256)

    def put(self, data: bytes) -> str:
        """Keep the bytes and give their sha256; what is there already is written again only when it is old.

        So that nobody takes it for left over before the row that speaks of it is there.
        """
        sha256 = digest(data)
        self._put(sha256, data)
        return sha256

    def put_passing(self, data: bytes) -> str:
        """As `put`: what a bucket has taken, it keeps."""
        return self.put(data)

    def put_all(self, many: Iterable[bytes]) -> list[str]:
        """Keep each of these, one request after the other."""
        return [self.put(data) for data in many]

    def put_file(self, file: Path) -> str:
        """The same for the bytes of a file. A copy of it is sent, so that nobody changes it between its hash and its end."""
        waiting, sha256 = stage_file(make_folder(self.scratch), file)
        try:
            with waiting.open("rb") as body:
                self._put(sha256, body)
        finally:
            waiting.unlink(missing_ok=True)
        return sha256

    def put_files(self, files: Sequence[Path]) -> list[str | OSError | StoreError]:
        """The same for each of these, one after the other; what went wrong with one stands in its place."""
        told: list[str | OSError | StoreError] = []
        for file in files:
            try:
                told.append(self.put_file(file))
            except (OSError, StoreError) as error:
                told.append(error)
        return told

    def _put(self, sha256: str, body: bytes | BinaryIO) -> None:
        """One request whatever the size, since only a single one can be made under a condition everywhere."""
        since = self._since(sha256)
        if since is not None and since > time.time() - FRESH_S:
            return
        condition = {"IfNoneMatch": "*"} if since is None else {}
        bucket, _, key = self._key(sha256).partition("/")
        with _translated():
            try:
                _files(os.getpid()).call_s3(
                    "put_object", Bucket=bucket, Key=key, Body=body, **condition
                )
            except FileExistsError:
                pass
            except OSError as error:
                if not _is_there_already(error):
                    raise

    def get(self, sha256: str) -> bytes:
        """The bytes; raises StoreError when they are gone, ChangedBytesError when they are others."""
        with _translated():
            try:
                data: bytes = _files(os.getpid()).cat_file(self._key(sha256))
            except FileNotFoundError:
                raise missing(sha256) from None
        return checked(data, sha256)

    def kept(self) -> Iterator[Kept]:
        """Every blob that lies there."""
        with _translated():
            found: dict[str, Any] = _files(os.getpid()).find(self.root, detail=True)
        for name, told in sorted(found.items()):
            sha256 = name.removeprefix(self.root).replace("/", "")
            if name == self.root + "/" + sha256[:2] + "/" + sha256[2:] and len(sha256) == 64:
                since = told["LastModified"].timestamp()
                yield Kept(sha256=sha256, size_bytes=int(told["size"]), since=since)

    def remove(self, sha256: str) -> None:
        """Take the blob away; one that is gone already is no error."""
        with _translated():
            if self.has(sha256):
                _files(os.getpid()).rm_file(self._key(sha256))
        (self.scratch / place_in(sha256)).unlink(missing_ok=True)

    def _since(self, sha256: str) -> float | None:
        with _translated():
            try:
                told = _files(os.getpid()).info(self._key(sha256))
            except FileNotFoundError:
                return None
        return float(told["LastModified"].timestamp())

    def _key(self, sha256: str) -> str:
        return f"{self.root}/{place_in(sha256)}"


FRESH_S = 86_400.0


@lru_cache(maxsize=2)
def _files(process: int) -> Any:
    """The way to S3, one a process: it runs a thread, which no fork takes along. Listings are never kept."""
    del process
    import s3fs

    return s3fs.S3FileSystem(use_listings_cache=False, skip_instance_cache=True)


def _is_there_already(error: OSError) -> bool:
    """Whether S3 refused the condition (412), or another writer of the same blob was quicker (409)."""
    told = getattr(error.__cause__, "response", {})
    return told.get("Error", {}).get("Code") in {"PreconditionFailed", "ConditionalRequestConflict"}


@contextmanager
def _translated() -> Iterator[None]:
    """Say what is wrong without the request, whose headers and address are nobody's business."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except StoreError:
        raise
    except (BotoCoreError, ClientError, OSError) as error:
        raise StoreError(
            f"The bucket of the blobs did not take it ({type(error).__name__}).",
            remedy="See that it exists, that it may be read and written, and that the network is there; then repeat.",
        ) from None
