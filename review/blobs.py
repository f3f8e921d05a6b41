"""Files by the sha256 of their bytes: a blob is there whole or not at all, and is checked when it is read."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from deckproof.codec import digest, digest_file
from deckproof.errors import ChangedBytesError, SettingsError, StoreError
from review.places import (
    make_folder,
    settle_all,
    stage_file,
    write_all,
    write_passing,
)

_SHA256 = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A blob that lies there; `since` is when it was written, in seconds since 1970 by the clock of where it lies."""

    sha256: str
    size_bytes: int
    since: float


class Blobs(Protocol):
    """Where the blobs of a store lie."""

    def path(self, sha256: str) -> Path:
        """A file on this machine with the blob, or where it would lie; raises StoreError for what is no sha256."""
        ...

    def has(self, sha256: str) -> bool:
        """Whether there is a blob of this sha256."""
        ...

    def is_whole(self, sha256: str) -> bool:
        """Whether there is a blob of this sha256 and its bytes are these: a power cut may leave a part of a passing one."""
        ...

    def put(self, data: bytes) -> str:
        """Keep the bytes and give their sha256; what is there already is not written again. Raises StoreError."""
        ...

    def put_passing(self, data: bytes) -> str:
        """The same for what can be made again: it waits for no disk, and who finds it later asks whether it is whole."""
        ...

    def put_all(self, many: Iterable[bytes]) -> list[str]:
        """Keep each of these, in less time than one after the other; gives their sha256 in that order. Raises StoreError."""
        ...

    def put_file(self, file: Path) -> str:
        """The same for the bytes of a file, which are never in memory all at once. Raises OSError where it cannot be read."""
        ...

    def put_files(self, files: Sequence[Path]) -> list[str | OSError | StoreError]:
        """The same for each of these, in less time than one after the other; what went wrong with one stands in its place."""
        ...

    def get(self, sha256: str) -> bytes:
        """The bytes; raises StoreError when they are gone, ChangedBytesError when they are others."""
        ...

    def kept(self) -> Iterator[Kept]:
        """Every blob that lies there."""
        ...

    def remove(self, sha256: str) -> None:
        """Take the blob away; one that is gone already is no error."""
        ...


@dataclass(frozen=True, slots=True)
class FolderBlobs:
    """The blobs in one folder."""

    folder: Path

    def path(self, sha256: str) -> Path:
        """Where the blob of this sha256 lies or would lie; raises StoreError for what is no sha256."""
        return self.folder / place_in(sha256)

    def has(self, sha256: str) -> bool:
        """Whether there is a blob of this sha256."""
        return self.path(sha256).is_file()

    def is_whole(self, sha256: str) -> bool:
        """Whether there is a blob of this sha256 and its bytes are these."""
        try:
            return digest_file(self.path(sha256)) == sha256
        except (FileNotFoundError, IsADirectoryError):
            return False

    def put(self, data: bytes) -> str:
        """Keep the bytes and give their sha256; what is there already, and is whole, is not written again."""
        return self.put_all([data])[0]

    def put_passing(self, data: bytes) -> str:
        """The same for what can be made again: it waits for no disk, and who finds it later asks whether it is whole."""
        make_folder(self.folder)
        sums: list[str] = []
        for path, missing_data in self._told_apart([data], sums):
            if missing_data is not None:
                write_passing(path, missing_data)
        return sums[0]

    def put_all(self, many: Iterable[bytes]) -> list[str]:
        """Keep each of these, and ask the disk about all at the same time; gives their sha256 in that order."""
        sums: list[str] = []
        make_folder(self.folder)
        write_all(self._told_apart(many, sums))
        return sums

    def _told_apart(
        self, many: Iterable[bytes], sums: list[str]
    ) -> Iterator[tuple[Path, bytes | None]]:
        """Where each is to lie, once, with its bytes unless it lies there already; the sums of all are put down on the way."""
        begun: set[str] = set()
        for data in many:
            sha256 = digest(data)
            sums.append(sha256)
            path = self.path(sha256)
            if sha256 in begun:
                continue
            begun.add(sha256)
            yield path, None if _lies_at(path, data) and _freshen(path) else data

    def put_file(self, file: Path) -> str:
        """The same for the bytes of a file; the hash is that of what was written, should somebody change the file meanwhile."""
        (told,) = self.put_files([file])
        if not isinstance(told, str):
            raise told
        return told

    def put_files(self, files: Sequence[Path]) -> list[str | OSError | StoreError]:
        """The same for each of these; what went wrong with one stands in its place."""
        make_folder(self.folder)
        told: list[str | OSError | StoreError] = []
        staged: dict[str, Path] = {}
        lying: set[str] = set()
        try:
            for file in files:
                told.append(self._stage(file, staged, lying))
            settle_all(
                [(waiting, self.path(sha256)) for sha256, waiting in staged.items()],
                [self.path(sha256) for sha256 in lying],
            )
        finally:
            for waiting in staged.values():
                waiting.unlink(missing_ok=True)
        return told

    def _stage(
        self, file: Path, staged: dict[str, Path], lying: set[str]
    ) -> str | OSError | StoreError:
        """Put the file's bytes down under its sha256 among the staged, unless they lie in their place; gives that, or what went wrong."""
        try:
            waiting, sha256 = stage_file(self.folder, file)
        except (OSError, StoreError) as error:
            return error
        path = self.path(sha256)
        there = _size_of(path) == waiting.stat().st_size and self.is_whole(sha256)
        if sha256 in staged or (there and _freshen(path)):
            waiting.unlink()
            if there:
                lying.add(sha256)
        else:
            make_folder(path.parent)
            staged[sha256] = waiting
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes; raises StoreError when they are gone, ChangedBytesError when they are others."""
        try:
            data = self.path(sha256).read_bytes()
        except FileNotFoundError:
            raise missing(sha256) from None
        return checked(data, sha256)

    def kept(self) -> Iterator[Kept]:
        """Every blob that lies there; what is being written yet is none."""
        for path in sorted(self.folder.glob("[0-9a-f][0-9a-f]/*")):
            sha256 = path.parent.name + path.name
            if _SHA256.match(sha256) and path.is_file():
                found = path.stat()
                yield Kept(sha256=sha256, size_bytes=found.st_size, since=found.st_mtime)

    def remove(self, sha256: str) -> None:
        """Take the blob away; one that is gone already is no error."""
        self.path(sha256).unlink(missing_ok=True)


def _lies_at(path: Path, data: bytes) -> bool:
    """Whether these very bytes lie there: what a crash or a bad disk left, though it be as long, is written anew."""
    try:
        return _size_of(path) == len(data) and path.read_bytes() == data
    except FileNotFoundError:
        return False


def _size_of(path: Path) -> int | None:
    """The size of the file in bytes; None where none lies there."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) else None


def _freshen(path: Path) -> bool:
    """Make the blob as good as new, so that nobody takes it for left over before the row that speaks of it is there.

    False when somebody had taken it for that already: then it is to be written anew.
    """
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


def open_blobs(address: str, folder: Path, scratch: Path) -> Blobs:
    """The blobs at this address: s3://bucket/prefix, another folder, or "" for this folder; raises SettingsError.

    `scratch` is where files of a bucket are put down for programs that read from the disk.
    """
    if address.startswith("s3://"):
        from review.bucket import open_bucket

        return open_bucket(address, scratch)
    if "://" in address:
        raise SettingsError(
            f"Blobs cannot lie at {address.partition('://')[0]}://.",
            remedy="The setting 'blobs' is a folder or s3://bucket/prefix.",
        )
    return FolderBlobs(Path(address).absolute() if address else folder)


def place_in(sha256: str) -> str:
    """The blob's name relative to where blobs lie; raises StoreError for what is no sha256."""
    if not _SHA256.match(sha256):
        raise StoreError("That is not the sha256 of a blob.")
    return f"{sha256[:2]}/{sha256[2:]}"


def checked(data: bytes, sha256: str) -> bytes:
    """The bytes, if they are those of this sha256; raises ChangedBytesError."""
    if digest(data) != sha256:
        raise ChangedBytesError(
            f"The blob {sha256[:12]} was changed where it lies.",
            remedy="Restore blobs/ from the backup.",
        )
    return data


def missing(sha256: str) -> StoreError:
    """The error for a blob that is not there."""
    return StoreError(
        f"The blob {sha256[:12]} is missing.", remedy="Restore blobs/ from the backup."
    )
