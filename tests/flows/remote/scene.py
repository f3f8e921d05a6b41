"""Machines that share a network and nothing else: PostgreSQL, a bucket, a Prefect server, workers, and who hands decks in.

Each is a process of its own with its own HOME, folders and environment, and can be killed and started again.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.cluster import _give_away, _run_as, require_programs

ROOT = Path(__file__).parents[3]
FAIL_POINTS = Path(__file__).parent / "fail_points"
BIN = Path(sys.executable).parent
HOST = "127.0.0.1"
EVERYWHERE = "0.0.0.0"  # noqa: S104 - machines in namespaces have to get here
QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_CLI_PROMPT": "false",
}


def blocks(language: str) -> list[str]:
    """What docs/remote.md has one type, word for word: its blocks in this language."""
    text = (ROOT / "docs" / "remote.md").read_text(encoding="utf-8")
    return [part.partition("\n```")[0] for part in text.split(f"```{language}\n")[1:]]


def roles() -> dict[str, str]:
    """The roles of PostgreSQL that docs/remote.md makes, with their passwords."""
    found = re.findall(r"CREATE ROLE (\w+) LOGIN PASSWORD '([^']+)'", blocks("sql")[0])
    assert {"prefect", "deckproof", "deckproof_worker"} == {name for name, _ in found}
    return dict(found)


def server_settings() -> dict[str, str]:
    """What docs/remote.md has one set for the Prefect server besides its database and its folder."""
    text = (ROOT / "docs" / "remote.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^    export (PREFECT_SERVER_\w+)=(\S+)$", text, re.MULTILINE))


# PostgreSQL refuses to run as root.
_OWNER = ["--reuid=postgres", "--regid=postgres", "--init-groups"] if os.geteuid() == 0 else []


def free_port() -> int:
    with socket.socket() as door:
        door.bind((HOST, 0))
        return int(door.getsockname()[1])


def wait_for(what: Callable[[], bool], limit_s: float, why: str) -> float:
    """Wait until it is so; gives how long that took."""
    begun = time.monotonic()
    while not what():
        assert time.monotonic() - begun < limit_s, why
        time.sleep(0.2)
    return time.monotonic() - begun


def family(pid: int) -> list[int]:
    """The process and its living descendants: Prefect's workers put theirs into sessions of their own."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        own = int(folder.name)
        children.setdefault(int(_fields(own)[1]), []).append(own)
    found = [pid]
    for one in found:
        found.extend(children.get(one, ()))
    return found


def _fields(pid: int) -> list[str]:
    """What proc(5) tells of a process from its state on; zeros for one that is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:
        return ["0"] * 15


def answers(host: str, port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((host, port), 1):
        return True
    return False


@dataclass
class Machine:
    """A process with a log of its own, in a session of its own."""

    name: str
    folder: Path
    command: Sequence[str | Path]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    pids: Path | None = None
    """Where fail points find whom to kill."""

    def start(self) -> Machine:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", *map(str, self.command)],
                cwd=self.folder,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        if self.pids is not None:
            self.pids.mkdir(parents=True, exist_ok=True)
            (self.pids / self.name).write_text(str(self.process.pid))
        return self

    @property
    def is_dead(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    @property
    def log(self) -> str:
        return (self.folder / f"{self.name}.log").read_text(errors="replace")

    def kill(self) -> None:
        """SIGKILL to it and all that it started."""
        assert self.process is not None
        for pid in family(self.process.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(30)

    def cpu_s(self) -> float:
        """What it, its living children and those that have ended have used."""
        ticks = sum(sum(map(int, _fields(pid)[11:15])) for pid in family(self.pid))
        return ticks / os.sysconf("SC_CLK_TCK")


@dataclass
class Scene:
    """All machines. `host` is where each of them finds the others."""

    folder: Path
    host: str = HOST
    machines: dict[str, Machine] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)
    token: str = ""
    """Of whoever hands decks in."""

    @property
    def marks(self) -> Path:
        return self.folder / "marks"

    def _machine(
        self, name: str, command: Sequence[str | Path], environment: Mapping[str, str]
    ) -> Machine:
        made = Machine(name, self.folder / "logs", command, environment, pids=self.marks / "pids")
        self.machines[name] = made
        return made

    def failing(
        self,
        plan: Sequence[Mapping[str, str]],
        times: Mapping[str, Mapping[str, float]] | None = None,
    ) -> dict[str, str]:
        """The environment in which these points are reached, and these modules wait for these times."""
        return {
            "PYTHONPATH": f"{FAIL_POINTS}:{ROOT}",
            "FAIL_PLAN": json.dumps(list(plan)),
            "FAIL_TIMES": json.dumps(times or {}),
            "FAIL_FOLDER": str(self.marks),
        }

    # Addresses …

    def database(self, role: str) -> str:
        return f"postgresql://{role}@{self.host}:{self.ports['postgres']}/deckproof"

    @property
    def api_url(self) -> str:
        return f"http://{self.host}:{self.ports['prefect']}/api"

    def environment(self, name: str, **extra: str) -> dict[str, str]:
        """Of a machine of this name: its own HOME, and where to find the others."""
        home = self.folder / name / "home"
        tmp = self.folder / name / "tmp"
        for one in (home, tmp):
            one.mkdir(parents=True, exist_ok=True)
        role = "deckproof" if name == "desk" else "deckproof_worker"
        self._tell_password(home, "prefect" if name == "prefect" else role)
        return {
            "PATH": f"{BIN}:{os.environ['PATH']}",
            "HOME": str(home),
            "TMPDIR": str(tmp),
            "PREFECT_HOME": str(home / ".prefect"),
            "PREFECT_API_URL": self.api_url,
            "DECKPROOF_OUTPUTS": str(self.folder / name / "outputs"),
            "DECKPROOF_DATABASE": self.database(role),
            "DECKPROOF_BLOBS": "s3://decks/team",
            "DECKPROOF_PICTURES": "off",
            **({"DECKPROOF_TOKEN": self.token} if self.token and name == "desk" else {}),
            "AWS_ENDPOINT_URL": f"http://{self.host}:{self.ports['bucket']}",
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "-".join(("not", "a", "key")),
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
            "PYTHONWARNINGS": "ignore",
            "PYTHONPATH": str(ROOT),
            "COLUMNS": "120",
            "LANG": "C.UTF-8",
        } | QUIET | extra  # fmt: skip

    def _tell_password(self, home: Path, role: str) -> None:
        """As on a machine that is of this role alone."""
        file = home / ".pgpass"
        file.touch(mode=0o600)
        file.write_text(f"*:*:*:{role}:{roles()[role]}\n", encoding="utf-8")

    # The services …

    def start_postgres(self) -> None:
        programs = require_programs()
        folder = self.folder / "postgres"
        folder.mkdir(parents=True, exist_ok=True)
        for parent in (
            folder,
            *folder.parents,
        ):  # each time: another run of the tests shuts the folder of all of them
            if parent == Path("/tmp"):
                break
            parent.chmod(parent.stat().st_mode | 0o011)
        if "postgres" not in self.machines:
            _give_away(folder)
            _run_as(programs / "initdb", "-D", folder / "data", "-U", "postgres", "--auth-local=trust",
                    "--auth-host=scram-sha-256", "--no-sync", "--locale=C", "--encoding=UTF8")  # fmt: skip
            with (folder / "data" / "pg_hba.conf").open("a") as rules:
                rules.write("host deckproof deckproof,deckproof_worker 10.0.0.0/8 scram-sha-256\n")
                rules.write("host prefect prefect 10.0.0.0/8 scram-sha-256\n")
            self.ports["postgres"] = free_port()
            settings = ("fsync=off", "full_page_writes=off", "listen_addresses=*", "shared_buffers=64MB",
                        f"unix_socket_directories={folder}", "max_connections=120")  # fmt: skip
            flags = [part for one in settings for part in ("-c", one)]
            self._machine(
                "postgres",
                [*_OWNER, programs / "postgres", "-D", folder / "data", "-p", str(self.ports["postgres"]), *flags],
                {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
            )  # fmt: skip
        self.machines["postgres"].start()

        def is_up() -> bool:
            # A killed one's last child may hold on to the memory for a moment.
            if self.machines["postgres"].is_dead:
                self.machines["postgres"].start()
            return self._is_postgres_up()

        wait_for(is_up, 60, "PostgreSQL did not start")

    def _is_postgres_up(self) -> bool:
        """Whether it answers; the first time it is set up, as its superuser does."""
        import psycopg

        try:
            with psycopg.connect(self._plain("postgres"), autocommit=True) as connection:
                if connection.execute(
                    "SELECT 1 FROM pg_roles WHERE rolname = 'prefect'"
                ).fetchone():
                    return True
                whole, inside = blocks("sql")
                self._type(connection, whole)
            with psycopg.connect(self._plain("deckproof"), autocommit=True) as connection:
                self._type(connection, inside)
        except psycopg.OperationalError:
            return False
        return True

    def _type(self, connection: Any, block: str) -> None:
        for line in block.splitlines():
            connection.execute(line.encode())

    def _plain(self, database: str) -> str:
        """As the superuser on the server's own machine, past every password."""
        return f"postgresql://postgres@/{database}?host={self.folder / 'postgres'}&port={self.ports['postgres']}"

    def ask(self, statement: str, *values: object, database: str = "deckproof") -> list[Any]:
        """What the database itself says."""
        import psycopg

        with psycopg.connect(self._plain(database), autocommit=True) as connection:
            return connection.execute(statement, values).fetchall()

    def start_bucket(self) -> None:
        self.ports.setdefault("bucket", free_port())
        self._machine(
            "bucket",
            [BIN / "moto_server", "-H", EVERYWHERE, "-p", str(self.ports["bucket"])],
            {"PATH": os.environ["PATH"], "HOME": str(self.folder), "PYTHONWARNINGS": "ignore"},
        ).start()
        wait_for(lambda: answers(HOST, self.ports["bucket"]), 60, "no bucket")
        import urllib.request

        made = urllib.request.Request(f"http://{HOST}:{self.ports['bucket']}/decks", method="PUT")
        made.add_header("Authorization", "AWS4-HMAC-SHA256 Credential=testing/20260101/us-east-1/s3/aws4_request")  # fmt: skip
        with urllib.request.urlopen(made) as answer:  # noqa: S310 - an address of the test's own
            assert answer.status == 200

    def start_prefect(self) -> None:
        if "prefect" not in self.machines:
            self.ports["prefect"] = free_port()
            environment = self.environment(
                "prefect",
                PREFECT_API_DATABASE_CONNECTION_URL=f"postgresql+asyncpg://prefect@{HOST}:{self.ports['postgres']}/prefect",
                **server_settings(),
                PREFECT_SERVER_UI_ENABLED="true",
            )
            for name in [one for one in environment if one.startswith(("DECKPROOF_", "AWS_"))]:
                del environment[name]
            self._machine(
                "prefect",
                [BIN / "prefect", "server", "start", "--host", EVERYWHERE, "--port", str(self.ports["prefect"])],
                environment,
            )  # fmt: skip
        server = self.machines["prefect"].start()

        def is_up() -> bool:
            # A fail point may hit it again while it comes up; a supervisor would begin anew.
            if server.is_dead:
                server.start()
            return answers(HOST, self.ports["prefect"])

        wait_for(is_up, 180, "the Prefect server did not start")

    # The machines that work …

    def run(self, name: str, *words: str | Path, **extra: str) -> subprocess.CompletedProcess[str]:
        """A command on the machine of this name, in this repository as it lies there."""
        return subprocess.run(
            [str(word) for word in words],
            cwd=ROOT,
            env=self.environment(name, **extra),
            capture_output=True,
            text=True,
            timeout=300,
            stdin=subprocess.DEVNULL,
        )

    def deckproof(self, name: str, *words: str | Path, **extra: str) -> Any:
        """`deckproof … --json` there; gives its document."""
        done = self.run(name, BIN / "deckproof", *words, "--json", **extra)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def add_people(self) -> None:
        """One person on the desk, who hands decks in; and what the workers need from it."""
        made = self.run("desk", "deckproof", "worker", "keys", self.folder / "for-workers")
        assert made.returncode == 0, made.stderr
        self.deckproof("desk", "user", "add", "ida.marlow", "--role", "admin", "--role", "comms")
        self.token = self.run("desk", "deckproof", "user", "token", "ida.marlow").stdout.strip()

    def share_keys(self, name: str) -> None:
        """Copy what a worker needs to this machine, as docs/remote.md says."""
        shutil.copytree(
            self.folder / "for-workers", self.folder / name / "outputs", dirs_exist_ok=True
        )

    def restart(self, name: str) -> None:
        """Start what was killed once more, as its supervisor would."""
        if name == "postgres":
            self.start_postgres()
        elif name == "prefect":
            self.start_prefect()
        else:
            self.machines[name].start()

    def mend(self) -> None:
        """Start again whatever was killed."""
        for name, machine in self.machines.items():
            if machine.is_dead:
                self.restart(name)

    def start(self, name: str, *command: str) -> Machine:
        """Something that goes on, on the machine of this name."""
        return self._machine(name, command, self.environment(name)).start()

    def start_worker(self, name: str, *before: str, **extra: str) -> Machine:
        """A worker on the machine of this name; `before` is what puts it into a namespace."""
        worker = self._machine(
            name,
            [*before, BIN / "deckproof", "worker", "start", "--limit", "1", "--name", name],
            self.environment(name, PREFECT_WORKER_QUERY_SECONDS="2", **extra),
        )  # fmt: skip
        return worker.start()

    # What became of it …

    def is_over(self, *batches: str) -> bool:
        """Whether nobody works on these any more; False while the database is away."""
        import psycopg

        try:
            counts = [self.counts(batch) for batch in batches]
        except psycopg.OperationalError:
            return False
        return not any(not one or one.get("queued") or one.get("running") for one in counts)

    def counts(self, batch: str) -> dict[str, int]:
        return dict(
            self.ask("SELECT state, count(*) FROM run WHERE batch = %s GROUP BY state", batch)
        )

    def wait_until_over(self, batch: str, limit_s: float) -> float:
        return wait_for(lambda: self.is_over(batch), limit_s, f"not over: {self.counts(batch)}")

    def close(self) -> None:
        for one in reversed(list(self.machines.values())):
            if one.process is not None:
                with contextlib.suppress(Exception):
                    one.kill()


@contextlib.contextmanager
def set_up(folder: Path, *, recipe: Sequence[str] = ()) -> Iterator[Scene]:
    """All services, and the server set up by these commands."""
    scene = Scene(folder)
    try:
        scene.start_postgres()
        scene.start_bucket()
        scene.start_prefect()
        for line in recipe:
            done = scene.run("admin", "sh", "-c", line)
            assert done.returncode == 0, (line, done.stdout, done.stderr)
        yield scene
    finally:
        scene.close()
