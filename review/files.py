"""The files under held/: for reading only, made from the blobs, and made again when they are missing or out of date.

Nothing here ever writes under released/; that is released_folder.py alone.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec
from sqlalchemy import Connection, Row

from deckproof.codec import digest, from_json, to_json
from deckproof.errors import ChangedBytesError
from deckproof.model import BesideFile, Source
from review.formats import SLIDES, files_of, files_of_pack, grounds_of, linked_pictures
from review.held_folder import clear_held, unlink_held, write_held
from review.outputs import draft_of, file_name, find_pack_row, find_row, rows_of
from review.places import file_lock
from review.pruned import is_pruned
from review.rooms import Rooms
from review.store import Store

HELD_SCHEMA = "deckproof.held/1"
MANIFEST = "manifest.json"
PAGE = ".md"
OVERVIEW_FILES = ("overview.md", "overview.html", "what-if.md")
"""What may lie beside the pages and tells of all of them; plans/overview_files.py writes it, anew whenever it is asked for."""
TRIAL = "trial"
"""The folder with the pages of a pack's trial run."""


def held_lock(store: Store, pack_id: str) -> AbstractContextManager[None]:
    """Of two writers of a pack's files the one that has seen the newer state writes last; some packs share a lock."""
    return file_lock(store.outputs / "locks" / f"held-{digest(pack_id.encode())[:2]}.lock")


def sync_held(store: Store, pack_id: str, rooms: Rooms, *, anew: bool = False) -> None:
    """Write the files that are missing or of an older revision, then the manifest.

    A file of the current revision is left alone, whatever stands in it: somebody may be editing it there. With `anew`
    whatever is not the page of its revision is written again.
    """
    folder = store.outputs / "held" / pack_id
    with held_lock(store, pack_id), store.reading() as connection:
        found = find_pack_row(connection, pack_id)
        rows = [
            row for row in rows_of(connection, pack_id) if not is_pruned(store, connection, row)
        ]
        beside = files_of_pack(connection, pack_id)
        written = _written(folder / MANIFEST)
        titles = cache(lambda: _titles(store, found))
        pages = (
            (folder / file_name(row), _page(store, connection, row, titles, rooms))
            for row in rows
            if _is_old(store, connection, row, folder / file_name(row), written, rooms, anew=anew)
        )
        files = {
            f"{held_folder(file_name(row))}/{one.name}": one.sha256
            for row in rows
            for one in beside.get(row.id, ())
        }
        pictures = _pictures(one for row in rows for one in beside.get(row.id, ()))
        beside_pages = _beside(store, folder, files | pictures, written, anew=anew)
        data = to_json(_manifest(found, rows, beside, pictures)) + b"\n"
        manifest = [(folder / MANIFEST, data)]
        is_new = not (folder / MANIFEST).is_file()
        # Of a new folder what is missing is written again, whatever the manifest says; an old page is known by it alone.
        write_held(store.outputs, itertools.chain(pages, beside_pages, manifest if is_new else ()))
        for name in written.keys() - files.keys() - pictures.keys():
            if _is_inside(name):
                unlink_held(store.outputs, folder / name)
        if not is_new and (folder / MANIFEST).read_bytes() != data:
            write_held(store.outputs, manifest)


def _manifest(
    found: Row[Any],
    rows: Sequence[Row[Any]],
    beside: Mapping[str, tuple[BesideFile, ...]],
    pictures: Mapping[str, str],
) -> dict[str, object]:
    return {
        "schema": HELD_SCHEMA,
        "pack": found.id,
        "deck": found.deck,
        "outputs": [_listed(row, beside.get(row.id, ())) for row in rows],
        "pictures": [{"file": name, "sha256": one} for name, one in pictures.items()],
    }


def _is_old(
    store: Store,
    connection: Connection,
    row: Row[Any],
    path: Path,
    written: dict[str, str],
    rooms: Rooms,
    *,
    anew: bool,
) -> bool:
    """Whether the page is missing or of another revision; with `anew` also whether it is not the page of its revision."""
    other = anew and held_is_other(store, connection, row, rooms)
    return other or not path.is_file() or written.get(path.name) != row.sha256 + str(row.revision)


def _pictures(files: Iterable[BesideFile]) -> dict[str, str]:
    """The pictures that pages link to from where they lie, in the pack's folder, with their sha256."""
    return dict(sorted(linked_pictures(files).items()))


def held_folder(page: str) -> str:
    """The folder with the files beside this held page; its name says that they are held, since not each file can."""
    return f"{page.rpartition('.')[0]}.held"


def _beside(
    store: Store, folder: Path, files: dict[str, str], written: dict[str, str], *, anew: bool
) -> Iterator[tuple[Path, bytes]]:
    """The files beside the pages that are to be written."""
    for name, sha256 in files.items():
        path = folder / name
        if not path.is_file() or (_differs(path, sha256) if anew else written.get(name) != sha256):
            yield path, store.blobs.get(sha256)


def remove_held(store: Store, output_id: str) -> None:
    """Take the files of an output whose bytes are gone from under held/; raises UnknownNameError."""
    with store.reading() as connection:
        pack_id = find_row(connection, output_id).pack
    with held_lock(store, pack_id), store.reading() as connection:
        row = find_row(connection, output_id)
        if is_pruned(store, connection, row):
            path = store.outputs / "held" / row.pack / file_name(row)
            unlink_held(store.outputs, path)
            # They tell of what is gone; the next look at the pack makes them again from what is left.
            for name in OVERVIEW_FILES:
                unlink_held(store.outputs, path.parent / name)
            clear_held(store.outputs, path.parent / held_folder(file_name(row)))
            clear_held(store.outputs, path.parent / TRIAL)
            beside = files_of_pack(connection, row.pack)
            used = _pictures(
                file
                for one in rows_of(connection, row.pack)
                if not is_pruned(store, connection, one)
                for file in beside.get(one.id, ())
            )
            for name in linked_pictures(beside.get(row.id, ())).keys() - used.keys():
                unlink_held(store.outputs, path.parent / name)


def require_published(store: Store, connection: Connection, row: Row[Any], rooms: Rooms) -> None:
    """Raise ChangedBytesError unless the draft that reviewers see gives the very bytes that would leave, also beside it."""
    if row.suffix != PAGE:
        return
    draft = draft_of(store, connection, row)
    if digest(rooms.publish(draft)) != row.sha256:
        raise _gives_others(row, "the bytes that would leave")
    files = files_of(connection, row.id, row.revision)
    names = sorted({one.format for one in files if one.format})
    if not names:
        return
    found = find_pack_row(connection, row.pack)
    pictures = {
        one.name: store.blobs.get(one.sha256)
        for one in files
        if not one.format and one.media_type.startswith("image/")
    }
    stored = {one.name: one.sha256 for one in files}
    made = rooms.remake(
        draft,
        from_json(store.blobs.get(found.source), Source),
        grounds_of(store, found.options, found.index_digest),
        pictures,
        names,
    )
    for file in made:
        if stored.get(file.name) != digest(file.data):
            raise _gives_others(row, f"the file {file.name} that would leave")


def _gives_others(row: Row[Any], what: str) -> ChangedBytesError:
    return ChangedBytesError(
        f"The draft of the output {row.id} does not give {what}.",
        remedy="A run of the deck with another brief or writer makes a new one; whether somebody changed the store, says: deckproof audit verify",
    )


def held_is_other(store: Store, connection: Connection, row: Row[Any], rooms: Rooms) -> bool:
    """Whether the file under held/ is there and does not say what this revision says."""
    path: Path = store.outputs / "held" / row.pack / file_name(row)
    if _is_no_file(path):
        return True
    if not path.is_file():
        return False
    found = find_pack_row(connection, row.pack)
    return path.read_bytes() != _page(store, connection, row, lambda: _titles(store, found), rooms)


def beside_that_is_other(store: Store, connection: Connection, row: Row[Any]) -> list[str]:
    """The files beside the output's page, by their path under held/, that are there with other bytes."""
    folder = f"{row.pack}/{held_folder(file_name(row))}"
    return [
        f"held/{folder}/{one.name}"
        for one in files_of(connection, row.id, row.revision)
        if _differs(store.outputs / "held" / folder / one.name, one.sha256)
    ]


def _differs(path: Path, sha256: str) -> bool:
    """Whether there is something that is not a file of these bytes."""
    return _is_no_file(path) or (path.is_file() and digest(path.read_bytes()) != sha256)


def _is_no_file(path: Path) -> bool:
    return path.is_symlink() or (path.exists() and not path.is_file())


def held_differs(store: Store, output_id: str, rooms: Rooms) -> bool:
    """Whether the output's file under held/ shows another page than this revision's; raises UnknownNameError."""
    with store.reading() as connection:
        return held_is_other(store, connection, find_row(connection, output_id), rooms)


def held_others(store: Store, output_id: str, rooms: Rooms) -> list[str]:
    """The output's files under held/, its page first, that are there with other bytes than this revision's."""
    with store.reading() as connection:
        row = find_row(connection, output_id)
        page = (
            [f"held/{row.pack}/{file_name(row)}"]
            if held_is_other(store, connection, row, rooms)
            else []
        )
        return [*page, *beside_that_is_other(store, connection, row)]


def _page(
    store: Store,
    connection: Connection,
    row: Row[Any],
    titles: Callable[[], Mapping[int, str]],
    rooms: Rooms,
) -> bytes:
    """The held file's bytes; `titles` gives those of the slides, which are asked for only where a page is written."""
    if row.suffix != PAGE:
        return store.blobs.get(row.sha256)
    return rooms.held_page(draft_of(store, connection, row), titles()).encode()


def _titles(store: Store, found: Row[Any]) -> dict[int, str]:
    source = from_json(store.blobs.get(found.source), Source)
    return {slide.number: slide.title for slide in source.slides}


def _listed(row: Row[Any], beside: tuple[BesideFile, ...]) -> dict[str, object]:
    return {
        "id": row.id,
        "file": file_name(row),
        "kind": row.kind,
        "style": row.style,
        "revision": row.revision,
        "sha256": row.sha256,
        "files": [
            {
                "file": f"{held_folder(file_name(row))}/{one.name}",
                "format": one.format,
                "media_type": one.media_type,
                "sha256": one.sha256,
            }
            for one in beside
        ],
    }


def _written(manifest: Path) -> dict[str, str]:
    """Of each page the bytes and the revision it was last written for, of each file beside one its bytes."""
    try:
        listed: Any = from_json(manifest.read_bytes(), dict)
        pages = {one["file"]: f"{one['sha256']}{one['revision']}" for one in listed["outputs"]}
        beside = [two for one in listed["outputs"] for two in one.get("files", ())]
        beside += listed.get("pictures", ())
        return pages | {one["file"]: one["sha256"] for one in beside if _is_inside(one["file"])}
    except (OSError, msgspec.DecodeError, KeyError, TypeError):
        return {}


def _is_inside(name: str) -> bool:
    """Whether the name stays in the pack's folder, whatever somebody wrote into the manifest there."""
    parts = PurePosixPath(name).parts
    inside = not name.startswith("/") and ".." not in parts
    return inside and len(parts) > 1 and (parts[0].endswith(".held") or parts[0] == SLIDES)
