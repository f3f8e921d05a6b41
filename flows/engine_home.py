"""Where the engine of this machine keeps its database: a picture of what was done, and no record."""

from __future__ import annotations

import os
from importlib.metadata import version
from pathlib import Path


def engine_home() -> Path:
    """The folder of the engine's database and log, as Prefect is told it."""
    return Path(os.environ["PREFECT_HOME"])


def _marker() -> Path:
    return engine_home() / f"migrated-{version('prefect')}"


def is_migrated() -> bool:
    """Whether this home's database has this version's schema; checking it costs Prefect a second."""
    return _marker().is_file() and (engine_home() / "prefect.db").is_file()


def remember_migrated() -> None:
    """Note that this home's database has this version's schema."""
    if (engine_home() / "prefect.db").is_file():
        _marker().touch()


_MOST_BYTES = 64 * 1024**2
"""The engine's database is a picture of what was done, and no record: a large one is begun anew."""


def make_room() -> None:
    """Take a large database away, and the note about its schema with it."""
    database = engine_home() / "prefect.db"
    if database.is_file() and database.stat().st_size > _MOST_BYTES:
        for path in (*engine_home().glob("prefect.db*"), _marker()):
            path.unlink(missing_ok=True)
