"""Where things lie under the outputs folder: folders for the owner alone, files written whole or not at all."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from deckproof.errors import ChangedBytesError, FullDiskError, StoreError
from review.syncs import sync, sync_all

OWNER_FOLDER = 0o700
OWNER_FILE = 0o600

PIECE_BYTES = 1024 * 1024
"""So much of a file is in memory while it is copied."""

GATHERED_BYTES = 32 * 1024 * 1024
"""So much is in memory while files are written together."""

SHARES = frozenset({
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ncpfs", "ceph", "lustre", "gpfs", "glusterfs",
    "fuse.sshfs", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "davfs", "fuse.davfs2",
})  # fmt: skip
"""Kinds of file system without the locks that SQLite needs (https://www.sqlite.org/faq.html#q5)."""


def make_folder(path: Path) -> Path:
    """The folder, made for its owner alone where it is new."""
    try:
        path.mkdir(parents=True, exist_ok=True, mode=OWNER_FOLDER)
    except OSError as error:
        raise trouble(error, path) from error
    return path


def refuse_unwritable(path: Path) -> None:
    """Raise StoreError where the system would not let us make this folder, or write into it; nothing is made."""
    try:
        there = next((one for one in (path, *path.parents) if one.exists()), path)
        if not there.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        if not os.access(there, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise trouble(error, path) from error


def write_whole(
    path: Path, data: bytes, *, replace: bool = True, scratch: Path | None = None
) -> None:
    """Write the bytes so that after a crash the file is the old one or the new one, never a part.

    They are gathered in `scratch` where it is given, on the same disk, else beside the file. Raises FileExistsError when it may not replace and there is a file, StoreError when the disk does not take it.
    """
    _make_safe(path.parent)
    waiting = stage(make_folder(scratch or path.parent), data)
    try:
        settle(waiting, path, replace=replace)
    finally:
        waiting.unlink(missing_ok=True)


def _make_safe(folder: Path) -> None:
    """The folder, its name safe on the disk where it is new."""
    if not folder.is_dir():
        make_folder(folder)
        sync_folder(folder.parent)


def write_all(files: Iterable[tuple[Path, bytes | None]]) -> None:
    """Write each as `write_whole` does, many at once: when it comes back all are safe on the disk. Raises StoreError.

    The bytes of all are written before the disk is asked whether they are there, and it is asked about all at the same time.
    Without bytes a file lies there already, and the disk is only asked about it.
    """
    for group in gathered(files):
        _write_group(group)


Data = TypeVar("Data", bytes, bytes | None)


def gathered(files: Iterable[tuple[Path, Data]]) -> Iterator[Sequence[tuple[Path, Data]]]:
    """The files a handful at a time, so that no more than GATHERED_BYTES and one file are in memory."""
    group: list[tuple[Path, Data]] = []
    size = 0
    for path, data in files:
        group.append((path, data))
        size += len(data or b"")
        if size >= GATHERED_BYTES:
            yield group
            group, size = [], 0
    if group:
        yield group


def _write_group(files: Sequence[tuple[Path, bytes | None]]) -> None:
    staged: list[tuple[Path, Path]] = []
    try:
        for path, data in files:
            if data is not None:
                staged.append((_stage(make_folder(path.parent), (data,), sync=False)[0], path))
        settle_all(staged, [path for path, data in files if data is None])
    finally:
        for waiting, _ in staged:
            waiting.unlink(missing_ok=True)


def settle_all(staged: Sequence[tuple[Path, Path]], lying: Sequence[Path] = ()) -> None:
    """Give staged files their names, safe on the disk as those that are `lying` there already; it is asked about all at once.

    Whoever made their folders may not have come so far as to make these safe, so it is asked about them too. Raises StoreError.
    """
    sync_all(_sync, [*(waiting for waiting, _ in staged), *lying])
    for waiting, path in staged:
        _rename(waiting, path)
    folders = {path.parent for path in (*(path for _, path in staged), *lying)}
    sync_all(_sync, folders | {folder.parent for folder in folders})


def write_passing(path: Path, data: bytes) -> None:
    """Write the bytes for other programs to see whole or not at all; a power cut may leave a part of them. Raises StoreError."""
    waiting = _stage(make_folder(path.parent), (data,), sync=False)[0]
    try:
        _rename(waiting, path)
    finally:
        waiting.unlink(missing_ok=True)


def stage(folder: Path, data: bytes) -> Path:
    """A new file in the folder with these bytes, safe on the disk, under a name of no meaning."""
    return _stage(folder, (data,))[0]


def stage_file(folder: Path, source: Path) -> tuple[Path, str]:
    """The same with the bytes of another file, a piece at a time, and not yet safe; gives their sha256 too.

    Raises OSError where the source cannot be read, StoreError when the disk does not take it.
    """
    with source.open("rb") as file:
        return _stage(folder, iter(lambda: file.read(PIECE_BYTES), b""), sync=False)


def _stage(folder: Path, pieces: Iterable[bytes], *, sync: bool = True) -> tuple[Path, str]:
    waiting: Path | None = None
    seen = hashlib.sha256()
    try:
        handle, name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=folder)
        waiting = Path(name)
        with os.fdopen(handle, "wb") as file:
            for piece in pieces:
                seen.update(piece)
                file.write(piece)
            file.flush()
            if sync:
                os.fsync(file.fileno())
    except OSError as error:
        if waiting is not None:
            waiting.unlink(missing_ok=True)
        raise trouble(error, folder) from error
    return waiting, seen.hexdigest()


def settle(waiting: Path, path: Path, *, replace: bool) -> None:
    """Give a staged file its name, at once and safe on the disk; raises as `write_whole` does."""
    try:
        if replace:
            waiting.replace(path)
        else:
            os.link(waiting, path)
        sync_folder(path.parent)
    except FileExistsError:
        raise
    except OSError as error:
        raise trouble(error, path) from error


def require_within(path: Path, folder: Path) -> Path:
    """The path, which leads into the folder by its words and on the disk; raises ChangedBytesError for one that does not."""
    strays = ".." in path.parts or not path.is_relative_to(folder)
    if strays or not path.parent.resolve().is_relative_to(folder.resolve()):
        raise ChangedBytesError(
            "What is released would leave its folder.",
            where=str(path),
            remedy="Somebody changed the store behind the gate's back; what, says: deckproof audit verify",
        )
    return path


def _rename(waiting: Path, path: Path) -> None:
    try:
        waiting.replace(path)
    except OSError as error:
        raise trouble(error, path) from error


def sync_folder(folder: Path) -> None:
    """Make the names in the folder safe on the disk; raises StoreError."""
    _sync(folder)


def _sync(path: Path) -> None:
    try:
        sync(path)
    except OSError as error:
        raise trouble(error, path) from error


def open_lock(path: Path) -> int:
    """A handle on the file that a lock is held by, made where it is new; raises StoreError."""
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, OWNER_FILE)
    except OSError as error:
        raise trouble(error, path) from error


@contextmanager
def file_lock(path: Path) -> Iterator[None]:
    """Hold the lock that this file stands for; it ends with the process, so a crash frees it. Raises StoreError."""
    make_folder(path.parent)
    handle = open_lock(path)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def refuse_share(path: Path, mounts: str | None = None) -> None:
    """Raise StoreError when the path lies on a network share; `mounts` is the text of /proc/mounts."""
    if mounts is None:
        table = Path("/proc/mounts")
        mounts = table.read_text(encoding="utf-8", errors="replace") if table.is_file() else ""
    kind = _file_system(path.resolve(), mounts)
    if kind in SHARES:
        raise StoreError(
            f"The outputs folder lies on a network share ({kind}), where SQLite loses data.",
            where=str(path),
            remedy="Name a folder on a local disk with --outputs.",
        )


def _file_system(path: Path, mounts: str) -> str:
    best, kind = -1, ""
    for line in mounts.splitlines():
        fields = line.split()
        if len(fields) < 3:
            continue
        point = Path(fields[1].replace("\\040", " "))
        if path.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), fields[2]
    return kind


def is_full(error: OSError) -> bool:
    """Whether a disk, or somebody's share of it, takes nothing more."""
    return error.errno in {errno.ENOSPC, errno.EDQUOT}


_ROOM_BYTES = 64 * 1024
"""What SQLite asks for at most to open its log: an index of 32 KiB, and a page."""


def has_room(folder: Path, size_bytes: int = _ROOM_BYTES) -> bool:
    """Whether the disk takes so much more, as a rule a few pages; asked by writing them, since a quota shows in no other way."""
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(bytes(size_bytes))
            probe.flush()
    except OSError as error:
        return not is_full(error)
    return True


def full(path: Path) -> FullDiskError:
    """What is said of a disk that takes nothing more here."""
    return FullDiskError(
        "The disk is full: what was being written was not kept.",
        where=str(path),
        remedy="Make room, then repeat.",
    )


def trouble(error: OSError, path: Path) -> StoreError:
    """What is said of a disk that did not take something here."""
    if is_full(error):
        return full(path)
    return StoreError(
        f"It cannot be written: {os.strerror(error.errno or 0)}.",
        where=str(path),
        remedy="See that the folder exists and is yours.",
    )
