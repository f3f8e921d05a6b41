"""The store that a flow works in, by the settings of its process: parameters are ids alone."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from deckproof.settings import load_settings

if TYPE_CHECKING:
    from deckproof.model import WhatIf
    from review.store import Store


def house_what_if() -> WhatIf:
    """Who answers where a brief does not say, by this process's settings."""
    return load_settings().what_if


def work_in(outputs: Path) -> None:
    """Have this process, and all that it starts, work in this folder, wherever the call was told of it."""
    os.environ["DECKPROOF_OUTPUTS"] = str(outputs.absolute())


def open_here() -> Store:
    """The store of this process's settings, opened once."""
    own = load_settings()
    return _open_store(own.outputs.absolute(), own.database, own.blobs)


@lru_cache(maxsize=4)
def _open_store(outputs: Path, database: str, blobs: str) -> Store:
    from review.store import open_store

    return open_store(outputs, database=database, blobs=blobs)
