"""The folder of a pack's trial run under held/: its pages, one a piece as readers would see it, and their index."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection

from plans.trial import Trial, TrialPiece
from plans.trial_page import index_page, piece_page
from review.files import TRIAL, held_lock
from review.formats import linked_pictures
from review.held_folder import clear_held, write_held
from review.outputs import file_name, find_row
from review.store import Store


def write_pages(store: Store, trial: Trial) -> Trial:
    """Write the pages of the trial run under held/, one a piece as readers would see it, and an index for each pack.

    What an earlier trial run of the pack left there is taken away. Gives the trial with the paths of its pages.
    """
    packs = sorted({piece.pack for piece in trial.pieces})
    written: dict[str, TrialPiece] = {}
    indexes = []
    for pack_id in packs:
        folder = Path("held") / pack_id / TRIAL
        own = [piece for piece in trial.pieces if piece.pack == pack_id]
        index = folder / "index.html"
        with held_lock(store, pack_id):
            clear_held(store.outputs, store.outputs / folder)
            with store.reading() as connection:
                shown = [_with_page(store, connection, folder, piece) for piece in own]
            _write(store, index, index_page(trial.decks[pack_id], trial.group, trial.member_count, [_cells(one) for one in shown]))  # fmt: skip
        written |= {piece.output: piece for piece in shown}
        indexes.append(index.as_posix())
    pieces = tuple(written[piece.output] for piece in trial.pieces)
    return replace(trial, pieces=pieces, pages=tuple(indexes))


def _with_page(store: Store, connection: Connection, folder: Path, piece: TrialPiece) -> TrialPiece:
    row = find_row(connection, piece.output)
    path = folder / f"{Path(file_name(row)).stem}.html"
    text = store.blobs.get(row.sha256).decode() if row.suffix == ".md" else ""
    pictures = frozenset(linked_pictures(piece.files))
    _write(store, path, piece_page(_cells(piece), text, pictures))
    return replace(piece, page=path.as_posix())


def _cells(piece: TrialPiece) -> dict[str, str]:
    """What the pages say of a piece, in words."""
    return {
        "title": piece.title,
        "what": f"{piece.kind}, {piece.style}",
        "state": piece.state.replace("_", " "),
        "where": " ".join(filter(None, (piece.channel or "no channel named", piece.address))),
        "when": f"{piece.day} at {piece.hour} ({piece.zone})" if piece.day else "no day planned",
        "path": piece.path,
        "sha256": piece.sha256,
        "files": ", ".join(one.name for one in piece.files),
        "refusals": "\n".join(piece.refusals),
        "out": "yes" if piece.out else "",
        "first": piece.first,
        "note": piece.note,
        "page": Path(piece.page).name if piece.page else "",
    }


def _write(store: Store, path: Path, text: str) -> None:
    write_held(store.outputs, [(store.outputs / path, text.encode())])
