"""What is begun with the engine is brought to its end without it, when its server fails or is killed in between."""

import json
import logging
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from deckproof.errors import DamagedDeckError, EngineError
from flows import failures, runs
from flows.runs import Ran
from tests.flows.batch_folders import small_deck
from tests.flows.conftest import CommandLine

SECRET = "a line out of a deck"


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine's server answers with 500, in a message that quotes."""
    import httpx
    from prefect.exceptions import PrefectHTTPStatusError

    request = httpx.Request("POST", "http://127.0.0.1:9/api/flow_runs/")

    def repurpose(*_: str) -> str:
        raise PrefectHTTPStatusError(SECRET, request=request, response=httpx.Response(500))

    monkeypatch.setattr("flows.repurpose.repurpose", repurpose)
    monkeypatch.setattr("flows.opened.open_here", lambda: None)


def test_a_deck_at_which_the_engine_fails_is_held_without_it_and_the_status_is_told(
    refused: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked: list[tuple[object, ...]] = []

    def hold_deck(*arguments: object) -> str:
        asked.append(arguments)
        return "pack"

    monkeypatch.setattr("flows.direct.hold_deck", hold_deck)
    with caplog.at_level(logging.ERROR):
        (ran,) = runs.run_decks([Ran(path=Path("talk.pptx"), deck="d" * 64, options_id="o")])
    assert (ran.pack, ran.error, ran.fresh) == ("pack", None, True)
    assert asked == [(None, "d" * 64, "o")]
    assert "PrefectHTTPStatusError, status 500" in caplog.text
    assert SECRET not in caplog.text
    assert len(caplog.text.splitlines()) == 1


def fail_by(make: Callable[[], Exception]) -> None:
    raise make()


def failing(make: Callable[[], Exception]) -> str:
    """What is logged of this failure of the engine."""
    try:
        fail_by(make)
    except Exception as error:  # noqa: BLE001 - as at the border
        return failures.told_of_engine(error)


@pytest.mark.parametrize("name", ["ConnectError", "ReadError", "ReadTimeout", "RemoteProtocolError", "PoolTimeout"])  # fmt: skip
def test_a_server_that_is_gone_is_a_line(name: str) -> None:
    import httpx

    told = failing(lambda: getattr(httpx, name)(SECRET))
    assert told.startswith(name)
    assert "\n" not in told
    assert SECRET not in told


def test_a_bug_names_its_frames_and_so_does_a_request_that_was_wrong() -> None:
    import httpx

    request = httpx.Request("POST", "http://127.0.0.1:9/api/flow_runs/")
    wrong = httpx.Response(422, request=request)
    for make in (
        lambda: KeyError(SECRET),
        lambda: httpx.HTTPStatusError(SECRET, request=request, response=wrong),
    ):
        told = failing(make)
        assert "in fail_by" in told
        assert SECRET not in told
    assert "status 422" in told


def test_what_is_wrong_with_the_deck_is_told_then_and_not_the_engine(
    refused: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hold_deck(_: object, deck: str, options: str) -> str:
        with failures.clean_failures(deck, options, "read"):
            raise DamagedDeckError("It is damaged.")
        return ""

    monkeypatch.setattr("flows.direct.hold_deck", hold_deck)
    (ran,) = runs.run_decks([Ran(path=Path("talk.pptx"), deck="d" * 64, options_id="o")])
    assert not ran.pack
    assert isinstance(ran.error, DamagedDeckError)
    assert not isinstance(ran.error, EngineError)


# Kills the engine's server, which leads a session of its own, the first time that a deck gets to the stage.
KILLED = """
import os, signal, sys
from pathlib import Path
from flows import copies, stages
mark, parent, once = Path(sys.argv.pop(1)), os.getpid(), stages.once
def children():
    return [int(one) for one in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
def is_first():
    try:
        mark.mkdir()
    except FileExistsError:  # another worker was there before
        return False
    return True
def deadly(store, key, work):
    def cut():
        result = work()
        if key.stage == "scan" and is_first():
            (server,) = [one for one in children() if one != os.getpid() and os.getsid(one) == one]
            os.kill(server, signal.SIGKILL)
        return result
    return once(store, key, cut)
stages.once = copies.once = deadly
from deckproof.cli import main
main()
"""


@pytest.mark.prefect
@pytest.mark.slow
@pytest.mark.xdist_group("prefect")
@pytest.mark.parametrize("verb", ["run", "batch"])
def test_a_server_that_is_killed_costs_no_deck(lonely_command: CommandLine, verb: str) -> None:
    folder = lonely_command.folder / "decks"
    folder.mkdir()
    for number in range(3):
        (folder / f"talk-{number}.pptx").write_bytes(small_deck(number))
    sources = [folder] if verb == "batch" else sorted(folder.iterdir())[:2]
    mark = lonely_command.folder / "killed"
    words = [verb, *map(str, sources), "--no-ocr", "--kind", "summary", "--json"]
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(mark), *words],
        cwd=lonely_command.folder, env=lonely_command.environment, capture_output=True, text=True,
        timeout=300, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert mark.is_dir(), done.stderr
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)["runs"]
    assert [run["state"] for run in told] == ["held"] * (3 if verb == "batch" else 2)
    with sqlite3.connect(lonely_command.outputs / "deckproof.db") as database:
        packs, decks = database.execute("select count(*), count(distinct deck) from pack").fetchone()  # fmt: skip
        left = database.execute("select * from stage where state != 'done'").fetchall()
    assert packs == decks == len(told)
    assert left == []
    log = lonely_command.outputs / "deckproof.log"
    if log.exists():
        assert "the engine failed" in log.read_text()
        assert "File " not in log.read_text(), "no traceback of what is expected"
