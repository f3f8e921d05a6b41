"""The engine's own server, in the process that was forked off for it."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import threading
import time
import traceback
from pathlib import Path

from flows import warm_engine
from flows.engine_home import database_url
from flows.engine_traces import hide_origin


def serve(home: Path, door: socket.socket, alive: int, keep_s: float) -> None:
    """Be the server of `home` until the parent goes, or for as long as it is to stay; never returns."""
    try:
        os.setsid()  # a Ctrl-C at the terminal, or its end, is the parent's to handle; it then stops us
        _close_all_but({door.fileno(), alive})
        nothing = os.open(os.devnull, os.O_RDONLY)
        log = os.open(home / "server.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(nothing, 0)
        os.dup2(log, 1)
        os.dup2(log, 2)
        if not hide_origin(home):
            sys.stderr.write("the run's command line stays to be seen here\n")
        threading.Thread(target=_exit_in_time, args=(home, alive, keep_s), daemon=True).start()
        import uvicorn
        from prefect.server.api.server import create_app

        from flows.engine_database import write_in_turn

        write_in_turn(database_url(home))
        app = create_app(ephemeral=True, final=True)
        config = uvicorn.Config(app, log_level="error", lifespan="on")
        uvicorn.Server(config).run(sockets=[door])
    except BaseException:  # noqa: BLE001 - the end of a process: its own log is the only one to tell
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(0)


def _close_all_but(wanted: set[int]) -> None:
    """What the parent has open, its terminal and its pipes above all, is not to stay open as long as we do."""
    for name in os.listdir("/dev/fd"):  # noqa: PTH208 - numbers, not paths
        if int(name) > 2 and int(name) not in wanted:
            with contextlib.suppress(OSError):
                os.close(int(name))


def _exit_in_time(home: Path, alive: int, keep_s: float) -> None:
    """Wait for the end of the pipe that only the parent holds open, so that a killed parent leaves no server behind.

    A server that is to stay is told so through it, and ends by itself.
    """
    told = os.read(alive, 1)
    if told:
        warm_engine.end_when_idle(home, keep_s)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(5)
    os._exit(0)
