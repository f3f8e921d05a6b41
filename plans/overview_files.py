"""The overview's files under held/: for reading only, made from the store and made again whenever they are asked for."""

from __future__ import annotations

from pathlib import Path

from deckproof.model import WhatIf
from plans.overview import PackOverview, load_overview
from plans.overview_pages import overview_html, overview_markdown, what_if_markdown
from review.files import OVERVIEW_FILES, held_lock
from review.held_folder import write_held
from review.store import Store


def write_overview(store: Store, pack_id: str, *, house: WhatIf) -> PackOverview:
    """Write overview.md, overview.html and what-if.md into the pack's folder where they are not so already; gives the overview.

    Raises UnknownNameError, StoreError.
    """
    with held_lock(store, pack_id):
        overview = load_overview(store, pack_id, house=house)
        texts = (overview_markdown(overview), overview_html(overview), what_if_markdown(overview))
        paths = [
            (store.outputs / "held" / pack_id / name, text.encode())
            for name, text in zip(OVERVIEW_FILES, texts, strict=True)
        ]
        write_held(store.outputs, (one for one in paths if _differs(*one)))
    return overview


def _differs(path: Path, data: bytes) -> bool:
    return path.is_symlink() or not path.is_file() or path.read_bytes() != data
