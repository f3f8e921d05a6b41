"""The engine on one machine: the only place that starts a Prefect server or sets Prefect's settings.

A server named by `PREFECT_API_URL` is used as it is. Otherwise we start our own, on a loopback port and with a secret, and leave
it for the next run for as long as it is told (`warm_engine`), or stop it with the run. Prefect's own way of doing that (its
ephemeral server) imports the server twice, once only to launch it; here the server is forked off a process that has imported
Prefect already, which halves the cost (docs/adr/0002). Where that does not work, Prefect's own way is the fallback.
"""

from __future__ import annotations

import contextlib
import http.client
import logging
import os
import secrets
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from deckproof.errors import EngineError
from flows import warm_engine
from flows.engine_events import drain_events, without_heartbeats
from flows.engine_home import engine_home, is_migrated, make_room, remember_migrated
from flows.engine_server import serve
from flows.once import began_at
from review.places import make_folder

logger = logging.getLogger(__name__)

START_LIMIT_S = 120
"""A loaded machine needs more than Prefect's own 20 seconds."""

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

_CLIENT_SETTINGS = {
    "PREFECT_LOGGING_TO_API_ENABLED": "false",  # logs would be kept in the server's database
    "PREFECT_LOGGING_LEVEL": "CRITICAL",  # stages report to the person themselves
    "PREFECT_INTERNAL_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_CLI_PROMPT": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": str(START_LIMIT_S),
}

_SERVER_SETTINGS = {
    "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",
    "PREFECT_SERVER_UI_ENABLED": "false",
    "PREFECT_LOGGING_SERVER_LEVEL": "CRITICAL",
    **{f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in _IDLE_SERVICES},
}


Meanwhile = Callable[[], None]


def _nothing() -> None:
    """What is done meanwhile where nothing has to be."""


@dataclass(frozen=True, slots=True)
class Engine:
    """A server that answers. `kind` says whose it is."""

    kind: Literal["running", "warm", "own", "stock"]
    api_url: str


@contextlib.contextmanager
def start_engine(
    home: Path, outputs: Path, *, keep_s: float = 0, meanwhile: Meanwhile = _nothing
) -> Iterator[Engine]:
    """An engine for as long as the context lasts; `home` keeps its database and log, flows work in `outputs`.

    A server that we start stays for `keep_s` more seconds, and one that stayed is used. `meanwhile` is done once, beside a server
    that comes up on another core. Has to be entered before the process starts threads, because it forks, and `meanwhile` must
    start none. Raises EngineError when a server that was named does not answer.
    """
    os.environ["DECKPROOF_OUTPUTS"] = str(outputs.absolute())
    os.environ.update(
        {name: os.environ.get(name, value) for name, value in _CLIENT_SETTINGS.items()}
    )
    named = os.environ.get("PREFECT_API_URL")
    if named:
        if not _answers(named, limit_s=10):
            raise EngineError(
                "The Prefect server named by PREFECT_API_URL does not answer.",
                remedy="Start it, or unset PREFECT_API_URL and Deckproof starts its own.",
            )
        meanwhile()
        try:
            yield Engine("running", named)
        finally:
            drain_events()
        return
    os.environ.setdefault("PREFECT_HOME", str(home.absolute()))
    make_folder(engine_home())
    with _own_server(keep_s, meanwhile) as own:
        if own is not None:
            with without_heartbeats():
                yield own
            return
    logger.warning("own server did not start; using the stock ephemeral server")
    with without_heartbeats():
        yield Engine("stock", "")


@contextlib.contextmanager
def _own_server(keep_s: float, meanwhile: Meanwhile) -> Iterator[Engine | None]:
    """A server that stayed, else one forked off this process, or None when neither can be had."""
    using = warm_engine.use(engine_home())
    try:
        with warm_engine.deciding(engine_home()):
            engine, child = _found_or_forked(keep_s, using, meanwhile)
        yield engine
    finally:
        drain_events(own=True)
        _forget_address()
        if child is not None:
            os.close(child.alive)
            _stop(child.pid)
        os.close(using)


@dataclass(frozen=True, slots=True)
class _Child:
    """A server that ends with us; `alive` is the end of a pipe that only we hold open."""

    pid: int
    alive: int


def _found_or_forked(
    keep_s: float, using: int, meanwhile: Meanwhile
) -> tuple[Engine | None, _Child | None]:
    kept = warm_engine.find(engine_home())
    if kept is not None:
        _point_to(kept.api_url, kept.secret)
        if warm_engine.is_ours(kept) and _answers(kept.api_url, limit_s=10):
            meanwhile()
            return Engine("warm", kept.api_url), None
        _forget_address()
    warm_engine.stop(engine_home())
    if not hasattr(os, "fork") or sys.platform == "darwin" or threading.active_count() > 1:
        meanwhile()
        return None, None
    return _forked(keep_s, using, meanwhile)


def _forked(keep_s: float, using: int, meanwhile: Meanwhile) -> tuple[Engine | None, _Child | None]:
    door = socket.socket()
    door.bind(("127.0.0.1", 0))
    door.listen(128)
    port, secret = door.getsockname()[1], f"deckproof:{secrets.token_urlsafe(32)}"
    api_url = f"http://127.0.0.1:{port}/api"
    _point_to(api_url, secret)
    os.environ.update(_SERVER_SETTINGS)
    make_room()
    if is_migrated():
        os.environ["PREFECT_API_DATABASE_MIGRATE_ON_START"] = "false"
    import prefect  # noqa: F401 - imported once, before the fork, so that both sides have it

    alive_reader, alive_writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(using)
        os.close(alive_writer)
        serve(door, alive_reader, keep_s)
    door.close()
    os.close(alive_reader)
    child = _Child(pid, alive_writer)
    meanwhile()
    if not _answers(api_url, limit_s=START_LIMIT_S):
        os.close(alive_writer)
        _stop(pid)
        _forget_address()
        return None, None
    remember_migrated()
    engine = Engine("own", api_url)
    if not keep_s:
        return engine, child
    kept = warm_engine.Kept(
        pid=pid,
        began=began_at(pid),
        port=port,
        secret=secret,
        program=warm_engine.program_now(),
        outputs=str(engine_home().absolute()),
        keep_s=keep_s,
        since=time.time(),
    )
    warm_engine.note(engine_home(), kept)
    os.write(alive_writer, b"k")
    os.close(alive_writer)
    return engine, None


_OWN_RETRIES = "1"
"""Our own server has one client and waits a minute for its database: silent twice, it is dead, and decks are done without it."""


def _point_to(api_url: str, secret: str) -> None:
    os.environ.setdefault("PREFECT_CLIENT_MAX_RETRIES", _OWN_RETRIES)
    # Ours hands out no such tokens, and a client that asks for one asks before every flow.
    os.environ.setdefault("PREFECT_CLIENT_CSRF_SUPPORT_ENABLED", "false")
    os.environ["PREFECT_API_URL"] = api_url
    os.environ["PREFECT_API_AUTH_STRING"] = secret
    os.environ["PREFECT_SERVER_API_AUTH_STRING"] = secret


def _forget_address() -> None:
    for name in ("PREFECT_API_URL", "PREFECT_API_AUTH_STRING", "PREFECT_SERVER_API_AUTH_STRING"):
        os.environ.pop(name, None)


def _answers(api_url: str, *, limit_s: float) -> bool:
    """Whether the server says it is healthy; a connection waits in the socket's queue until it is up."""
    parts = urlsplit(api_url)
    maker = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    deadline = time.monotonic() + limit_s
    connection = maker(parts.hostname or "", parts.port, timeout=limit_s)
    try:
        connection.request("GET", f"{parts.path}/health")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        logger.warning(
            "no answer from the engine after %.0f s", limit_s - (deadline - time.monotonic())
        )
        return False
    finally:
        connection.close()


def _stop(child: int) -> None:
    """End our server and wait until it is gone."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGTERM)
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        if os.waitpid(child, os.WNOHANG)[0] == child:
            return
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
