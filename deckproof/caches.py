"""Where this process keeps what it makes of installed packages alone, for the next one.

Stages get their paths as arguments; this is no one's input: what is kept is the same bytes for everybody, is known by its hash, and
is made in memory where no folder is told.
"""

from __future__ import annotations

from pathlib import Path

_told: list[Path] = []


def keep_under(folder: Path) -> None:
    """Keep it under this folder, as far as it is there; of several that are told any will do."""
    _told[:] = [folder]


def cache_folder() -> Path | None:
    """The folder that was told last, if any."""
    return _told[0] if _told else None
