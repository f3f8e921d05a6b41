"""What Prefect is told: by us, and by the person where the server is theirs.

Our own server has one home, `outputs/engine`, and one database, the file in it. What a shell or a profile says of the person's own
Prefect server (its home, its database, its address, its keys) is put aside for as long as ours is used: else ours would migrate
their database, and send our flows' states to it.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from flows.engine_home import database_url

START_LIMIT_S = 120
"""A loaded machine needs more than Prefect's own 20 seconds."""

_CLIENT_SETTINGS = {
    "PREFECT_LOGGING_TO_API_ENABLED": "false",  # logs would be kept in the server's database
    "PREFECT_LOGGING_LEVEL": "CRITICAL",  # stages report to the person themselves
    "PREFECT_INTERNAL_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_CLI_PROMPT": "false",
}

# Nothing of these does anything for runs that are started by hand and awaited; each costs start-up time or a thread.
_IDLE_SERVICES = (
    "SCHEDULER",
    "LATE_RUNS",
    "FOREMAN",
    "CANCELLATION_CLEANUP",
    "PAUSE_EXPIRATIONS",
    "REPOSSESSOR",
    "TRIGGERS",
    "DB_VACUUM",
    "CLEANUP_RECONCILER",
    "EVENT_LOGGER",
)

_SERVER_SETTINGS = {
    "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",
    "PREFECT_SERVER_UI_ENABLED": "false",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": str(START_LIMIT_S),
    "PREFECT_LOGGING_SERVER_LEVEL": "CRITICAL",
    **{f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in _IDLE_SERVICES},
}

_PERSONS_OWN = (
    "PREFECT_CLIENT_",
    "PREFECT_LOGGING_",
    "PREFECT_INTERNAL_",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT",
    "PREFECT_FLOWS_",
    "PREFECT_TASKS_",
    "PREFECT_CLI_",
)
"""How a run behaves and what it says, which a person may set beside our own server, too; all the rest is about a server."""


def tell_client() -> None:
    """What runs are told of Prefect, whosever the server is; what the person has set stays."""
    for name, value in _CLIENT_SETTINGS.items():
        os.environ.setdefault(name, value)


@contextlib.contextmanager
def only_ours(home: Path) -> Iterator[None]:
    """Prefect in `home`, with its database there, for this process and all that it starts; then the person's settings again."""
    persons = {name: value for name, value in os.environ.items() if _is_prefects(name)}
    for name in persons:
        if not _may_stay(name):
            del os.environ[name]
    os.environ.update(_SERVER_SETTINGS | _places(home))
    try:
        yield
    finally:
        for name in [name for name in os.environ if _is_prefects(name)]:
            del os.environ[name]
        os.environ.update(persons)


def _places(home: Path) -> dict[str, str]:
    """Named one by one, since a `.env` or `prefect.toml` in the folder of the call may name others."""
    url = database_url(home)
    return {
        "PREFECT_HOME": str(home),
        "PREFECT_PROFILES_PATH": str(home / "profiles.toml"),
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": url,
        "PREFECT_API_DATABASE_CONNECTION_URL": url,
    }


def _is_prefects(name: str) -> bool:
    """Prefect takes its settings in capitals and in small letters."""
    return name.upper().startswith("PREFECT_")


def _may_stay(name: str) -> bool:
    # Headers for the person's server may sign them in there, which ours would refuse.
    capitals = name.upper()
    return capitals.startswith(_PERSONS_OWN) and capitals != "PREFECT_CLIENT_CUSTOM_HEADERS"
