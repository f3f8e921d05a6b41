"""A real PostgreSQL for tests, started from Debian's package in a folder of its own, and thrown away at the end."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

_INSTALLED = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Cluster:
    """A running server; reached by its socket only, as the user postgres, without a password."""

    folder: Path
    programs: Path
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def address(self, database: str) -> str:
        """What the setting `database` would say."""
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def run(self, *statements: str, database: str = "postgres") -> None:
        """Run statements that stand in no transaction."""
        import psycopg

        with psycopg.connect(self._plain(database), autocommit=True) as connection:
            for one in statements:
                connection.execute(one.encode())

    def new_database(self, template: str = "template0") -> str:
        """The name of a new database, which is a copy of the template."""
        name = f"store{next(self._numbers)}"
        self.run(f'CREATE DATABASE {name} TEMPLATE "{template}" STRATEGY file_copy')
        return name

    def drop(self, database: str) -> None:
        """Take a database away, whoever is connected to it."""
        self.run(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def _plain(self, database: str) -> str:
        return f"host={self.folder} user=postgres dbname={database}"


def programs() -> Path | None:
    """The folder of Debian's newest PostgreSQL, None where there is none."""
    found = sorted(
        _INSTALLED.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]), reverse=True
    )
    return found[0].parent if found else None


def require_programs() -> Path:
    """The same, or the test is skipped with a sentence."""
    found = programs()
    if found is None:
        pytest.skip("PostgreSQL is not installed here: apt-get install postgresql")
    return found


@contextmanager
def running(*options: str) -> Iterator[Cluster]:
    """A server for as long as the context lasts; `options` are settings ("fsync=on"). Safe on the disk it is not."""
    found = require_programs()
    folder = Path(tempfile.mkdtemp(prefix="deckproof-pg-"))
    try:
        _give_away(folder)
        _run_as(found / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "--no-sync",
                "--locale=C", "--encoding=UTF8")  # fmt: skip
        settings = ("fsync=off", "full_page_writes=off", "listen_addresses=", f"unix_socket_directories={folder}",
                    "shared_buffers=32MB", "max_connections=60", "autovacuum=off", *options)  # fmt: skip
        flags = [part for one in settings for part in ("-c", one)]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                _as_owner([str(found / "postgres"), "-D", str(folder / "data"), *flags]),
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )
        cluster = Cluster(folder, found)
        try:
            _await(cluster, server)
            yield cluster
        finally:
            server.send_signal(signal.SIGQUIT)
            server.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_owner(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root; and it should end with the tests, however they end."""
    who = ["--reuid=postgres", "--regid=postgres", "--init-groups"] if os.geteuid() == 0 else []
    return ["setpriv", *who, "--pdeathsig", "QUIT", *command]


def _give_away(folder: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")


def _run_as(*command: object) -> None:
    done = subprocess.run(
        _as_owner([str(part) for part in command]), capture_output=True, text=True, cwd="/"
    )
    assert done.returncode == 0, done.stderr


def _await(cluster: Cluster, server: subprocess.Popen[bytes]) -> None:
    import psycopg

    for _ in range(200):
        try:
            return cluster.run("SELECT 1")
        except psycopg.OperationalError:
            assert server.poll() is None, (cluster.folder / "log").read_text()
            time.sleep(0.05)
    raise AssertionError("PostgreSQL did not start")
