"""The folder released/: made to say what the release rows say. The only module that writes there, for releases.py alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, select

from deckproof.errors import ChangedBytesError
from review.circles import shared_rows
from review.outputs import find_row
from review.places import file_lock, require_within, write_whole
from review.released_files import MANIFEST, RELEASED, expected_files, notice_path, paths_of
from review.replay import require_as_told
from review.store import Store
from review.tables import output
from review.tables import recall as recalls
from review.tables import release as releases


@contextmanager
def exit_lock(store: Store) -> Iterator[None]:
    """Release and recall one after the other, their files included."""
    with file_lock(store.outputs / "locks" / "released.lock"):
        yield


def write_released(store: Store, pack_id: str) -> None:
    """Write what is missing of the pack, take away what is out no more; raises ChangedBytesError for a foreign file.

    Another machine may do the same at this moment where the disk knows no locks: what is there is then looked at once more,
    since of two manifests the older one may have been written last.
    """
    for _ in range(_LOOKS):
        with store.reading() as connection:
            before = _state(connection, pack_id)
        files = _write_once(store, pack_id)
        with store.reading() as connection:
            after = _state(connection, pack_id)
        if after == before and not _is_missing(store, files):
            return
    for name, data in files.items():
        refuse_foreign(store.outputs, name, data)


_LOOKS = 5
"""How often a pack is written before what differs is taken for somebody else's."""


def _write_once(store: Store, pack_id: str) -> dict[str, bytes]:
    """Write what is missing now; gives what ought to lie there."""
    with store.reading() as connection:
        gone = []
        for row in (*_rows_released(connection, pack_id), *shared_rows(connection, pack_id)):
            require_as_told(store, connection, find_row(connection, row.output))
            gone += [*paths_of(connection, row), notice_path(row.path)]
        files = expected_files(store, connection, pack_id)
    # Gathered elsewhere: a crash must not leave in released/ what no release explains.
    scratch = store.outputs / "locks" / "scratch"
    take_away(store, (name for name in gone if name not in files))
    for name, data in files.items():
        path = require_within(store.outputs / name, store.outputs / RELEASED)
        if path.name == MANIFEST:
            if not path.is_file() or path.read_bytes() != data:
                write_whole(path, data, scratch=scratch)
            continue
        if not path.exists():
            with suppress(FileExistsError):
                write_whole(path, data, replace=False, scratch=scratch)
        refuse_foreign(store.outputs, name, data)
    return files


def _state(connection: Connection, pack_id: str) -> tuple[Sequence[Row[Any]], ...]:
    """What the pack's files follow from: its releases to all and to groups, and what was recalled of them."""
    out = _rows_released(connection, pack_id)
    back = connection.execute(
        select(recalls).where(recalls.c.output.in_([one.output for one in out]))
    )
    return out, back.all(), shared_rows(connection, pack_id)


def _is_missing(store: Store, files: dict[str, bytes]) -> bool:
    """Whether one of them lies there no more, or with other bytes."""
    return any(
        not (path := store.outputs / name).is_file() or path.read_bytes() != data
        for name, data in files.items()
    )


def take_away(store: Store, paths: Iterable[str]) -> None:
    """Unlink these, and their own folders where nothing else lies in them; what does, `audit verify` tells of."""
    for path in paths:
        place = require_within(store.outputs / path, store.outputs / RELEASED)
        place.unlink(missing_ok=True)
        for folder in list(place.parents)[: len(Path(path).parts) - 3]:
            with suppress(OSError):
                folder.rmdir()


def refuse_foreign(outputs: Path, name: str, data: bytes) -> None:
    """Raise ChangedBytesError where a link, or anything but these bytes, lies in the place of this file."""
    path = require_within(outputs / name, outputs / RELEASED)
    within = [place for place in path.parents if place.is_relative_to(outputs / RELEASED)]
    linked = any(place.is_symlink() for place in (path, *within))
    if linked or (path.exists() and (not path.is_file() or path.read_bytes() != data)):
        raise ChangedBytesError(
            "Somebody put another file where this release would go.",
            where=str(path),
            remedy="Take it away; only a release writes there.",
        )


def _rows_released(connection: Connection, pack_id: str) -> Sequence[Row[Any]]:
    return connection.execute(
        select(releases)
        .join(output, output.c.id == releases.c.output)
        .where(output.c.pack == pack_id)
        .order_by(releases.c.output)
    ).all()
