"""The folder held/: files are written there, and taken away, through folders that are no links, whatever somebody put there.

Nobody's approval stands behind what lies under held/, and a link would carry it to where a release alone writes. So each
folder on the way is opened by itself, without following a link, and the file is named within what was opened.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from deckproof.errors import ChangedBytesError
from review.places import OWNER_FILE, OWNER_FOLDER, gathered, make_folder, trouble
from review.syncs import sync, sync_all

HELD = "held"
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC


def write_held(outputs: Path, files: Iterable[tuple[Path, bytes]]) -> None:
    """Write each, whole or not at all, many at once: when it comes back all are safe on the disk.

    Raises ChangedBytesError where the way to one leads through a link, StoreError when the disk does not take it.
    """
    for group in gathered(files):
        _write_group(outputs, group)


def unlink_held(outputs: Path, path: Path) -> None:
    """Take the file away, or the link in its place; one that is gone is no error. Raises ChangedBytesError as `write_held`."""
    with suppress(FileNotFoundError), _opened(outputs, path.parent) as handle:
        os.unlink(path.name, dir_fd=handle)


def clear_held(outputs: Path, path: Path) -> None:
    """Take the folder away with all that lies in it; of a link the link alone. Raises ChangedBytesError as `write_held`."""
    with suppress(FileNotFoundError), _opened(outputs, path.parent) as handle:
        if path.is_symlink():
            os.unlink(path.name, dir_fd=handle)
        else:
            shutil.rmtree(path.name, ignore_errors=True, dir_fd=handle)


def links_under_held(outputs: Path) -> Iterator[str]:
    """Every link under held/, by its path from the outputs folder; none of them is ours.

    That held/ itself is one is no fault where it lies on another disk.
    """
    if _leads_back(outputs):
        yield HELD
        return
    for folder, folders, files in os.walk(outputs / HELD):
        for name in (*folders, *files):
            path = Path(folder) / name
            if path.is_symlink():
                yield path.relative_to(outputs).as_posix()


def _write_group(outputs: Path, files: Sequence[tuple[Path, bytes]]) -> None:
    waiting: list[tuple[int, str]] = []
    grown: set[Path] = set()
    with ExitStack() as open_folders:
        handles: dict[Path, int] = {}
        for path, _ in files:
            if path.parent not in handles:
                folder = _opened(outputs, path.parent, grown)
                handles[path.parent] = open_folders.enter_context(folder)
        for folder_path in grown - handles.keys():
            handles[folder_path] = open_folders.enter_context(_opened(outputs, folder_path))
        at = outputs / HELD
        try:
            for at, data in files:
                _stage(handles[at.parent], data, waiting)
            sync_all(_sync, waiting)
            for (handle, name), (at, _) in zip(waiting, files, strict=True):
                os.rename(name, at.name, src_dir_fd=handle, dst_dir_fd=handle)
            sync_all(os.fsync, handles.values())
        except OSError as error:
            raise trouble(error, at) from error
        finally:
            for handle, name in waiting:
                with suppress(FileNotFoundError):
                    os.unlink(name, dir_fd=handle)


def _stage(handle: int, data: bytes, waiting: list[tuple[int, str]]) -> None:
    """Write the bytes under a name of no meaning, which goes among those that wait before there is such a file."""
    name = f".{secrets.token_hex(8)}.tmp"
    waiting.append((handle, name))
    with os.fdopen(os.open(name, _NEW, OWNER_FILE, dir_fd=handle), "wb") as file:
        file.write(data)


def _sync(staged: tuple[int, str]) -> None:
    handle, name = staged
    sync(name, within=handle)


@contextmanager
def _opened(outputs: Path, folder: Path, grown: set[Path] | None = None) -> Iterator[int]:
    """A handle on this folder under held/; with `grown` folders on the way are made, and those that got one put there.

    Raises ChangedBytesError for a link on the way, FileNotFoundError, StoreError.
    """
    top = outputs / HELD
    if ".." in folder.parts or not folder.is_relative_to(top):
        raise _linked(folder)
    handle = _open_top(outputs, make=grown is not None)
    try:
        way = top
        for part in folder.relative_to(top).parts:
            way /= part
            below = _step(handle, way, grown)
            os.close(handle)
            handle = below
        yield handle
    finally:
        os.close(handle)


def _open_top(outputs: Path, *, make: bool) -> int:
    """held/ itself may lie on another disk, by a link that leads out of the outputs folder, and nowhere else in it."""
    top = outputs / HELD
    if make:
        make_folder(top)
    if _leads_back(outputs):
        raise _linked(top)
    return os.open(top, _FOLDER)


def _leads_back(outputs: Path) -> bool:
    top = outputs / HELD
    return top.is_symlink() and top.resolve().is_relative_to(outputs.resolve())


def _step(handle: int, way: Path, grown: set[Path] | None) -> int:
    if grown is not None:
        try:
            os.mkdir(way.name, OWNER_FOLDER, dir_fd=handle)
            grown.add(way.parent)
        except FileExistsError:
            pass
        except OSError as error:
            raise trouble(error, way) from error
    try:
        return os.open(way.name, _FOLDER | os.O_NOFOLLOW, dir_fd=handle)
    except FileNotFoundError:
        raise
    except NotADirectoryError:
        raise _linked(way) from None
    except OSError as error:
        raise _linked(way) from error


def _linked(path: Path) -> ChangedBytesError:
    return ChangedBytesError(
        "Under held/ there is a link, or a file, in the place of a folder, and nothing is written through it.",
        where=str(path),
        remedy="Take it away; what else somebody changed behind the gate's back, says: deckproof audit verify",
    )
