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
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from deckproof.doors import open_door
from deckproof.errors import EngineError
from flows import warm_engine
from flows.engine_events import drain_events, without_heartbeats
from flows.engine_home import is_migrated, make_room, remember_migrated
from flows.engine_server import serve
from flows.engine_settings import START_LIMIT_S, only_ours, tell_client
from flows.once import began_at
from flows.opened import work_in
from review.places import make_folder

logger = logging.getLogger(__name__)

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
    work_in(outputs)
    tell_client()
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
    home = home.absolute()
    make_folder(home)
    with only_ours(home), _own_server(home, keep_s, meanwhile) as own, without_heartbeats():
        if own is None:
            logger.warning("own server did not start; using the stock ephemeral server")
        yield own or Engine("stock", "")


@contextlib.contextmanager
def _own_server(home: Path, keep_s: float, meanwhile: Meanwhile) -> Iterator[Engine | None]:
    """A server that stayed, else one forked off this process, or None when neither can be had."""
    using, child = warm_engine.use(home), None
    try:
        with warm_engine.deciding(home):
            engine = _find(home, meanwhile)
            if engine is None and _can_fork():
                child = _fork(home, keep_s, using)
                engine = _await(child, meanwhile)
                if engine is not None:
                    remember_migrated(home)
                if engine is not None and keep_s:
                    _leave(child, home, keep_s)
                    child = None
            elif engine is None:
                meanwhile()
        yield engine
    finally:
        drain_events(own=True)
        _forget_address()
        if child is not None:
            _end(child)
        os.close(using)


def _find(home: Path, meanwhile: Meanwhile) -> Engine | None:
    """The server that stayed; one that is not ours, or does not answer, ends."""
    kept = warm_engine.find(home)
    if kept is not None:
        _point_to(kept.api_url, kept.secret)
        if warm_engine.is_ours(kept) and _answers(kept.api_url, limit_s=10):
            meanwhile()
            return Engine("warm", kept.api_url)
        _forget_address()
    warm_engine.stop(home)
    return None


def _can_fork() -> bool:
    return hasattr(os, "fork") and sys.platform != "darwin" and threading.active_count() == 1


@dataclass(frozen=True, slots=True)
class _Child:
    """A server that ends with us; `alive` is the end of a pipe that only we hold open."""

    pid: int
    alive: int
    port: int
    secret: str

    @property
    def api_url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}/api"


def _fork(home: Path, keep_s: float, using: int) -> _Child:
    """A server that comes up."""
    secret = f"deckproof:{secrets.token_urlsafe(32)}"
    with open_door("127.0.0.1", 0) as door:
        port = door.getsockname()[1]
        _point_to(f"http://127.0.0.1:{port}/api", secret)
        make_room(home)
        os.environ["PREFECT_API_DATABASE_MIGRATE_ON_START"] = str(not is_migrated(home)).lower()
        import prefect  # noqa: F401 - imported once, before the fork, so that both sides have it

        alive_reader, alive_writer = os.pipe()
        try:
            pid = os.fork()
        except OSError:
            os.close(alive_reader)
            os.close(alive_writer)
            raise
        if pid == 0:
            os.close(using)
            os.close(alive_writer)
            serve(home, door, alive_reader, keep_s)
    os.close(alive_reader)
    return _Child(pid, alive_writer, port, secret)


def _await(child: _Child, meanwhile: Meanwhile) -> Engine | None:
    """The server once it answers; None when it does not: it is killed then, and nothing points to it any more."""
    meanwhile()
    if _answers(child.api_url, limit_s=START_LIMIT_S):
        return Engine("own", child.api_url)
    with contextlib.suppress(ProcessLookupError):
        os.kill(child.pid, signal.SIGKILL)
    _forget_address()
    return None


def _leave(child: _Child, home: Path, keep_s: float) -> None:
    """Let it stay, and be found."""
    kept = warm_engine.Kept(
        pid=child.pid,
        began=began_at(child.pid),
        port=child.port,
        secret=child.secret,
        program=warm_engine.program_now(),
        outputs=str(home),
        keep_s=keep_s,
        since=time.time(),
    )
    warm_engine.note(home, kept)
    os.write(child.alive, b"k")
    os.close(child.alive)


def _end(child: _Child) -> None:
    """End it, and wait until it is gone."""
    os.close(child.alive)
    _stop(child.pid)


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
