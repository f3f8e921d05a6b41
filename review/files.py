"""The files under held/: for reading only, made from the blobs, and made again when they are missing or others.

Nothing here ever writes under released/; that is releases.py alone.
"""

from __future__ import annotations

from pathlib import Path

from deckproof.codec import from_json, to_json
from deckproof.model import Source
from review.outputs import draft_of, file_name, find_pack_row, rows_of
from review.places import file_lock, write_whole
from review.rooms import Rooms
from review.store import Store

HELD_SCHEMA = "deckproof.held/1"
MANIFEST = "manifest.json"
PAGE = ".md"


def sync_held(store: Store, pack_id: str, rooms: Rooms) -> None:
    """Make the pack's folder say what the store says; files that are right already are left alone."""
    folder = store.outputs / "held" / pack_id
    # Behind a lock, so that of two writers the one that has seen the newer state writes last.
    with file_lock(store.outputs / "locks" / "held.lock"):
        for name, data in _wanted(store, pack_id, rooms).items():
            _write_if_other(folder / name, data)


def _wanted(store: Store, pack_id: str, rooms: Rooms) -> dict[str, bytes]:
    with store.reading() as connection:
        found = find_pack_row(connection, pack_id)
        source = from_json(store.blobs.get(found.source), Source)
        titles = {slide.number: slide.title for slide in source.slides}
        files: dict[str, bytes] = {}
        listed = []
        for row in rows_of(connection, pack_id):
            if row.suffix == PAGE:
                page = rooms.held_page(draft_of(store, connection, row), titles).encode()
            else:
                page = store.blobs.get(row.sha256)
            files[file_name(row)] = page
            listed.append(
                {
                    "id": row.id,
                    "file": file_name(row),
                    "kind": row.kind,
                    "style": row.style,
                    "state": row.state,
                    "revision": row.revision,
                    "sha256": row.sha256,
                }
            )
    manifest = {"schema": HELD_SCHEMA, "pack": pack_id, "deck": found.deck, "outputs": listed}
    files[MANIFEST] = to_json(manifest) + b"\n"
    return files


def _write_if_other(path: Path, data: bytes) -> None:
    if not path.is_file() or path.read_bytes() != data:
        write_whole(path, data)
