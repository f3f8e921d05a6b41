"""What lies under released/ by the rows of the releases: the pages, what lies beside them, notices of recall, the manifest.

Only read here; it is written by released_folder.py alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, select

from deckproof.codec import to_json
from deckproof.model import BesideFile
from review.circles import shared_rows
from review.formats import files_of, linked_pictures
from review.going_tables import group_release
from review.outputs import draft_of, find_pack_row, rows_of
from review.store import Store
from review.tables import output
from review.tables import recall as recalls
from review.tables import release as releases

RELEASED_SCHEMA = "deckproof.released/1"
MANIFEST = "manifest.json"
RELEASED = "released"
"""The folder into which alone a release writes."""


def released_packs(connection: Connection) -> list[str]:
    """The packs of which something was ever released, be it to a group."""
    found: set[str] = set()
    for table in (releases, group_release):
        wanted = select(output.c.pack).join(table, table.c.output == output.c.id).distinct()
        found |= set(connection.execute(wanted).scalars())
    return sorted(found)


def expected_files(store: Store, connection: Connection, pack_id: str) -> dict[str, bytes]:
    """What lies under released/ for this pack by the release rows: path relative to the outputs folder, and bytes."""
    rows = {row.id: row for row in rows_of(connection, pack_id)}
    to_all = [gone for one in rows if (gone := released_row(connection, one)) is not None]
    files = _files_there(store, connection, pack_id, rows, "", to_all)
    for circle, shared in groupby(shared_rows(connection, pack_id), key=lambda one: one.circle):
        files |= _files_there(store, connection, pack_id, rows, circle, list(shared))
    return files


def _files_there(
    store: Store,
    connection: Connection,
    pack_id: str,
    rows: Mapping[str, Row[Any]],
    circle: str,
    left: Sequence[Row[Any]],
) -> dict[str, bytes]:
    """What lies in the pack's folder for all, or in a group's: of what is out its bytes, of what was recalled a notice."""
    files: dict[str, bytes] = {}
    listed = []
    for gone in left:
        row = rows[gone.output]
        taken_back = gone.recalled_at if circle else _recalled_at(connection, gone.output)
        if taken_back is None:
            files[gone.path] = store.blobs.get(gone.sha256)
            beside = files_of(connection, row.id, gone.revision)
            for path, sha256 in places_beside(gone.path, beside).items():
                files[path] = store.blobs.get(sha256)
        else:
            files[notice_path(gone.path)] = _recall_notice(row, taken_back)
        listed.append(_listed(store, connection, row, gone, taken_back))
    for gone in left:
        if gone.path in files:  # a newer revision is out again
            files.pop(notice_path(gone.path), None)
    if listed:
        deck = find_pack_row(connection, pack_id).deck
        manifest = {"schema": RELEASED_SCHEMA, "pack": pack_id, "deck": deck, "outputs": listed}
        manifest |= {"group": circle} if circle else {}
        files[f"{folder_of(pack_id, circle)}/{MANIFEST}"] = to_json(manifest) + b"\n"
    return files


def _listed(
    store: Store, connection: Connection, row: Row[Any], gone: Row[Any], taken_back: str | None
) -> dict[str, object]:
    """One output in the manifest: hashes and slide numbers; the words are in the file that was approved."""
    draft = draft_of(store, connection, row, gone.revision)
    return {
        "id": row.id,
        "file": Path(gone.path).name,
        "kind": row.kind,
        "style": row.style,
        "sha256": gone.sha256,
        "revision": gone.revision,
        "released_at": gone.at,
        "recalled_at": taken_back,
        "slides": list(draft.slides),
        "claims": [{"kind": claim.kind, "cites": list(claim.cites)} for claim in draft.claims],
        "files": [
            {
                "file": f"{beside_path(Path(gone.path).name)}/{one.name}",
                "format": one.format,
                "media_type": one.media_type,
                "sha256": one.sha256,
            }
            for one in files_of(connection, row.id, gone.revision)
        ],
    }


def folder_of(pack_id: str, circle: str) -> str:
    """Where the pack's pieces lie that went to all, or to this group."""
    return f"released/groups/{circle}/{pack_id}" if circle else f"released/{pack_id}"


def places_beside(page: str, files: Sequence[BesideFile]) -> dict[str, str]:
    """Where the files beside a released page lie, with their sha256: in the page's folder, and pictures where it links to."""
    pack = page.rpartition("/")[0]
    beside = {f"{beside_path(page)}/{one.name}": one.sha256 for one in files}
    return beside | {f"{pack}/{name}": one for name, one in linked_pictures(files).items()}


def paths_of(connection: Connection, gone: Row[Any] | None) -> list[str]:
    """Where the page of a release and the files beside it lie, whether they are there or not."""
    if gone is None:
        return []
    return [gone.path, *places_beside(gone.path, files_of(connection, gone.output, gone.revision))]


def beside_path(page: str) -> str:
    """The folder of the files beside a page, by the page's path."""
    return page.rpartition(".")[0]


def notice_path(page: str) -> str:
    """Where the notice of its recall lies in place of a page."""
    return f"{page}.recalled.txt"


def _recall_notice(row: Row[Any], at: str) -> bytes:
    """What stands in place of a recalled page: nothing out of it, and what whoever has it should do."""
    return (
        f"Recalled on {at[:10]} at {at[11:16]} UTC: {row.kind} {row.id}.\n"
        "Do not publish it or pass it on. Take it down wherever it was published, and delete the copies.\n"
    ).encode()


def released_row(connection: Connection, output_id: str) -> Row[Any] | None:
    """The release of this output to all, whether it was recalled since or not."""
    return connection.execute(select(releases).where(releases.c.output == output_id)).first()


def _recalled_at(connection: Connection, output_id: str) -> str | None:
    found = select(recalls.c.at).where(recalls.c.output == output_id)
    return connection.execute(found).scalar()
