"""What is the person's own, a Prefect home, its database, a key, stays theirs beside the engine that we start."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows import engine, engine_home, engine_settings, engine_traces, warm_engine
from tests.flows.conftest import SERVE, clean_environment
from tests.flows.test_engine import processes_with

LARGE = 65 * 1024**2
KEY = "DECK" + "PROOF_KEY-OF-NOBODY"


def large(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.truncate(LARGE)
    return path


def test_a_large_database_is_begun_anew_only_where_it_was_noted_as_ours(tmp_path: Path) -> None:
    theirs, ours = large(tmp_path / "theirs" / "prefect.db"), large(tmp_path / "ours" / "prefect.db")  # fmt: skip
    log = large(tmp_path / "ours" / "prefect.db-wal")
    (tmp_path / "ours" / "migrated-3.0.0").touch()
    engine_home.make_room(tmp_path / "theirs")
    engine_home.make_room(tmp_path / "ours")
    assert theirs.stat().st_size == LARGE
    assert not ours.exists()
    assert not log.exists()
    assert not (tmp_path / "ours" / "migrated-3.0.0").exists()


@pytest.mark.parametrize(
    "name",
    [
        "PREFECT_HOME",
        "PREFECT_PROFILE",
        "PREFECT_PROFILES_PATH",
        "PREFECT_API_KEY",
        "PREFECT_API_DATABASE_CONNECTION_URL",
        "PREFECT_SERVER_DATABASE_CONNECTION_URL",
        "PREFECT_SERVER_DATABASE_HOST",
        "prefect_server_database_password",
        "PREFECT_CLIENT_CUSTOM_HEADERS",
    ],
)
def test_what_is_said_of_the_persons_server_is_put_aside_and_put_back(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "theirs")
    monkeypatch.setenv("PREFECT_LOGGING_LEVEL", "DEBUG")
    before = dict(os.environ)
    with engine_settings.only_ours(tmp_path):
        assert "theirs" not in os.environ.values()
        assert os.environ["PREFECT_HOME"] == str(tmp_path)
        assert os.environ["PREFECT_LOGGING_LEVEL"] == "DEBUG"
        os.environ["PREFECT_API_URL"] = "http://127.0.0.1:9/api"
    assert dict(os.environ) == before


@pytest.fixture
def no_events(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without what Prefect still has to tell of the tests before, in this same process, to servers that are gone."""
    monkeypatch.setattr(engine, "drain_events", lambda **_: None)


@pytest.mark.usefixtures("no_events")
def test_a_server_that_is_named_leaves_the_persons_home_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = large(tmp_path / "home" / "prefect.db")
    monkeypatch.setenv("PREFECT_HOME", str(theirs.parent))
    monkeypatch.setenv("PREFECT_API_URL", "http://prefect.example/api")
    monkeypatch.setenv("PREFECT_API_KEY", "theirs")
    monkeypatch.setenv("DECKPROOF_OUTPUTS", "")  # put back afterwards
    for name in engine_settings._CLIENT_SETTINGS:
        monkeypatch.setenv(name, "false")
    monkeypatch.setattr(engine, "_answers", lambda *_, **__: True)
    with engine.start_engine(tmp_path / "engine", tmp_path) as used:
        assert used.kind == "running"
        assert os.environ["PREFECT_HOME"] == str(theirs.parent)
        assert os.environ["PREFECT_API_KEY"] == "theirs"
    assert theirs.stat().st_size == LARGE
    assert not (tmp_path / "engine").exists()


@pytest.mark.usefixtures("no_events")
def test_a_fork_that_fails_is_told_as_it_is_and_holds_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> int:
        raise BlockingIOError("no more processes")

    monkeypatch.setenv("DECKPROOF_OUTPUTS", "")
    for name in engine_settings._CLIENT_SETTINGS:
        monkeypatch.setenv(name, "false")
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setattr(engine, "_can_fork", lambda: True)
    monkeypatch.setattr(os, "fork", refuse)
    open_before = len(os.listdir("/dev/fd"))  # noqa: PTH208 - numbers, not paths
    with (
        pytest.raises(BlockingIOError, match="no more processes"),
        engine.start_engine(tmp_path / "engine", tmp_path),
    ):
        pass
    assert not warm_engine.is_in_use(tmp_path / "engine")
    assert len(os.listdir("/dev/fd")) == open_before  # noqa: PTH208 - numbers, not paths
    assert "PREFECT_API_URL" not in os.environ


@pytest.mark.usefixtures("no_events")
def test_a_decision_that_fails_is_told_as_it_is_and_holds_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> None:
        raise PermissionError("locked")

    monkeypatch.setattr(warm_engine, "deciding", refuse)
    with (
        pytest.raises(PermissionError, match="locked"),
        engine._own_server(tmp_path, 0, lambda: None),
    ):
        pass
    assert not warm_engine.is_in_use(tmp_path)


SHOWN = """
import os, sys
from pathlib import Path
from flows.engine_traces import hide_origin
os.environ["PREFECT_API_AUTH_STRING"] = "still needed"
reader, writer = os.pipe()
child = os.fork()
if child == 0:
    done = hide_origin(Path(sys.argv[1]))
    here = Path("/proc/self")
    told = [done, here.joinpath("cmdline").read_bytes(), here.joinpath("environ").read_bytes().strip(b"\\0"), os.readlink(here / "cwd")]
    import json, subprocess
    seen = subprocess.run([sys.executable, "-c", "import os; print(sorted(os.environ))"], capture_output=True, text=True).stdout
    os.write(writer, repr([*told, seen, "" in sys.path]).encode())
    os._exit(0)
os.waitpid(child, 0)
print(os.read(reader, 65536).decode())
own = Path("/proc/self")
print(own.joinpath("cmdline").read_bytes().count(sys.argv[2].encode()), os.environ["DECKPROOF_TOKEN"])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the memory of a command line is Linux's")
def test_a_fork_shows_neither_the_decks_nor_the_keys_of_the_run(tmp_path: Path) -> None:
    environment = clean_environment() | {"DECKPROOF_TOKEN": KEY, "SOME_MODEL_KEY": KEY}
    done = subprocess.run(
        [sys.executable, "-c", SHOWN, str(tmp_path), "quellstadt-2027.pptx", *["x" * 50] * 20],
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    fork, run = done.stdout.splitlines()
    hidden, words, first, folder, later, here = ast.literal_eval(fork)
    assert (hidden, words.rstrip(b"\0"), first) == (True, engine_traces.TITLE.encode(), b"")
    assert folder == str(tmp_path)
    assert "PREFECT_API_AUTH_STRING" in later  # what it starts has what is needed
    assert "KEY" not in later
    assert "DECKPROOF" not in later
    assert not here
    assert run == f"1 {KEY}"  # the run itself is as it was


@pytest.mark.skipif(sys.platform != "linux", reason="the memory of a command line is Linux's")
def test_nothing_is_written_where_the_system_tells_of_another_place() -> None:
    assert engine_traces._is_there(range(4096, 8192), "cmdline") is False
    stack = engine_traces._stacks()[0]
    assert engine_traces._is_there(range(stack.stop - 64, stack.stop), "cmdline") is False


@pytest.mark.prefect
@pytest.mark.xdist_group("prefect")
def test_beside_a_persons_prefect_ours_keeps_to_its_own_folder_and_shows_nothing(
    tmp_path: Path,
) -> None:
    theirs = large(tmp_path / "prefect" / "prefect.db")
    (theirs.parent / "migrated-3.0.0").touch()
    (theirs.parent / "profiles.toml").write_text(
        'active = "work"\n[profiles.work]\n'
        'PREFECT_API_DATABASE_CONNECTION_URL = "postgresql+asyncpg://a@db.example/prefect"\n'
    )
    before = sorted(theirs.parent.iterdir())
    work = tmp_path / "work"
    work.mkdir()
    (work / "prefect.toml").write_text(
        '[server.database]\nconnection_url = "postgresql+asyncpg://a@db.example/prefect"\n'
        "migrate_on_start = false\n"
    )
    home = tmp_path / "outputs" / "engine"
    said = {
        "PREFECT_HOME": str(theirs.parent),
        "PREFECT_API_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{tmp_path}/company.db",
        "PREFECT_SERVER_DATABASE_HOST": "db.example",
        "DECKPROOF_TOKEN": KEY,
    }
    with subprocess.Popen(
        [sys.executable, "-c", SERVE, str(home), "quellstadt-2027.pptx"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=work,
        env=clean_environment() | {"PYTHONPATH": str(Path(engine.__file__).parents[1])} | said,
    ) as run:
        assert run.stdout is not None
        assert run.stdin is not None
        assert run.stdout.readline().startswith("own"), (home / "server.log").read_text()
        (server,) = (pid for pid in processes_with(str(home)) if pid != run.pid)
        shown = [Path(f"/proc/{server}/{one}").read_bytes() for one in ("cmdline", "environ")]
        assert (home / "prefect.db").is_file()
        run.stdin.close()
    assert shown[0].rstrip(b"\0") == engine_traces.TITLE.encode()
    assert KEY.encode() not in shown[1]
    assert theirs.stat().st_size == LARGE
    assert sorted(theirs.parent.iterdir()) == before
    assert not (tmp_path / "company.db").exists()
    assert not processes_with(str(home))
