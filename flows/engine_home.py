"""Where the engine of this machine keeps its database: a picture of what was done, and no record.

The folder is `outputs/engine`, whatever `PREFECT_HOME` says: that one is the person's, and so is what lies in it.
"""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

_DATABASE = "prefect.db"
_MARKERS = "migrated-*"


def database_url(home: Path) -> str:
    """The database of this home, as Prefect is told it."""
    return f"sqlite+aiosqlite:///{home / _DATABASE}"


def _marker(home: Path) -> Path:
    return home / f"migrated-{version('prefect')}"


def is_migrated(home: Path) -> bool:
    """Whether this home's database has this version's schema; checking it costs Prefect a second."""
    return _marker(home).is_file() and (home / _DATABASE).is_file()


def remember_migrated(home: Path) -> None:
    """Note that this home's database is one that we made, and has this version's schema."""
    if (home / _DATABASE).is_file():
        _marker(home).touch()


_MOST_BYTES = 64 * 1024**2
"""The engine's database is a picture of what was done, and no record: a large one is begun anew."""


def make_room(home: Path) -> None:
    """Take a large database away, and the notes about its schema with it; one without such a note is not ours and stays."""
    database, ours = home / _DATABASE, list(home.glob(_MARKERS))
    if ours and database.is_file() and database.stat().st_size > _MOST_BYTES:
        for path in (*home.glob(f"{_DATABASE}*"), *ours):
            path.unlink(missing_ok=True)
