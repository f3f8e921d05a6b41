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
from review.tables import release as releases


@contextmanager
def exit_lock(store: Store) -> Iterator[None]:
    """Release and recall one after the other, their files included."""
    with file_lock(store.outputs / "locks" / "released.lock"):
        yield


def write_released(store: Store, pack_id: str) -> None:
    """Write what is missing of the pack, take away what is out no more; raises ChangedBytesError for a foreign file."""
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
        elif not path.exists():
            write_whole(path, data, replace=False, scratch=scratch)
        if path.read_bytes() != data:
            refuse_foreign(store.outputs, name, data)


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
    ).all()
