"""An engine that stays after a run: found, replaced when stale, gone when nobody needs it."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from deckproof.codec import to_json
from flows import warm_engine
from flows.once import GONE, began_at
from tests.flows.conftest import clean_environment
from tests.flows.test_engine import processes_with

pytestmark = [pytest.mark.prefect, pytest.mark.xdist_group("prefect")]

RUN = """
import sys
from pathlib import Path
from flows.engine import start_engine
home, keep_s = Path(sys.argv[1]), float(sys.argv[2])
with start_engine(home, home, keep_s=keep_s) as engine:
    from prefect import flow, task
    double = task(lambda number: 2 * number)
    def doubled(): return [double(number) for number in range(3)]
    print(engine.kind, flow(name="doubled")(doubled)())
"""


def run(home: Path, keep_s: float) -> str:
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(home), str(keep_s)],
        capture_output=True,
        text=True,
        env=clean_environment(),
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "engine"
    warm_engine.stop(tmp_path / "engine")


def gone(home: Path, within_s: float = 60) -> bool:
    until = time.monotonic() + within_s
    while processes_with(str(home)) and time.monotonic() < until:
        time.sleep(0.1)
    return not processes_with(str(home))


def test_the_next_run_finds_it_a_stale_one_is_replaced_and_it_ends_by_itself(home: Path) -> None:
    assert run(home, 300) == "own [0, 2, 4]"
    first = warm_engine.find(home)
    assert first is not None
    assert (home / warm_engine.STATE).stat().st_mode & 0o077 == 0
    assert first.secret not in "".join(
        (Path("/proc") / str(first.pid) / "cmdline").read_text().split("\0")
    )
    assert run(home, 300) == "warm [0, 2, 4]"
    assert warm_engine.find(home) == first

    os.kill(first.pid, signal.SIGKILL)  # its file says it is there
    until = time.monotonic() + 60
    while began_at(first.pid) == first.began and time.monotonic() < until:
        time.sleep(0.05)
    assert run(home, 300) == "own [0, 2, 4]"
    second = warm_engine.find(home)
    assert second is not None
    assert second.pid != first.pid

    old = json.loads((home / warm_engine.STATE).read_text()) | {"program": "another version"}
    (home / warm_engine.STATE).write_text(json.dumps(old))
    assert run(home, 1) == "own [0, 2, 4]"
    assert began_at(second.pid) != second.began
    assert gone(home)
    assert not (home / warm_engine.STATE).exists()


def test_two_runs_at_once_start_one_engine_and_without_its_folder_it_ends(
    home: Path, tmp_path: Path
) -> None:
    said: list[str] = []
    both = [threading.Thread(target=lambda: said.append(run(home, 300))) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert sorted(said) == ["own [0, 2, 4]", "warm [0, 2, 4]"]
    kept = warm_engine.find(home)
    assert kept is not None
    home.rename(tmp_path / "elsewhere")
    until = time.monotonic() + 60
    while began_at(kept.pid) == kept.began and time.monotonic() < until:
        time.sleep(0.1)
    assert began_at(kept.pid) != kept.began


def test_a_file_that_names_another_process_or_another_folder_names_no_engine(home: Path) -> None:
    home.mkdir()
    ours = os.getpid()
    kept = warm_engine.Kept(
        pid=ours,
        began=began_at(ours),
        port=1,
        secret="",
        program="",
        outputs=str(home),
        keep_s=1,
        since=0,
    )
    warm_engine.note(home, kept)
    assert warm_engine.find(home) == kept
    for wrong in ({"began": "1"}, {"outputs": "/elsewhere"}):
        (home / warm_engine.STATE).write_text(json.dumps(json.loads(to_json(kept)) | wrong))
        assert warm_engine.find(home) is None
    (home / warm_engine.STATE).write_text("{")
    assert warm_engine.find(home) is None
    warm_engine.forget(home)


@pytest.fixture
def killed() -> Iterator[int]:
    """What a killed process leaves until its parent asks."""
    pid = os.posix_spawn(sys.executable, [sys.executable, "-c", "pass"], {})
    until = time.monotonic() + 60
    while "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text() and time.monotonic() < until:
        time.sleep(0.01)
    yield pid
    os.waitpid(pid, 0)


def test_what_a_killed_server_leaves_is_no_engine_that_stands_ready(
    killed: int, tmp_path: Path
) -> None:
    told = Path(f"/proc/{killed}/stat").read_text().rpartition(")")[2].split()
    assert told[0] == "Z"
    assert began_at(killed) == GONE
    for began in (told[19], GONE):
        kept = warm_engine.Kept(
            pid=killed, began=began, port=1, secret="", program="", outputs=str(tmp_path), keep_s=1, since=0
        )  # fmt: skip
        warm_engine.note(tmp_path, kept)
        assert warm_engine.find(tmp_path) is None


def test_it_tells_how_much_memory_a_process_holds() -> None:
    kept = warm_engine.Kept(
        pid=os.getpid(), began="", port=1, secret="", program="", outputs="", keep_s=1, since=0
    )
    assert 10 < (warm_engine.memory_mb(kept) or 0) < 4_000
    gone = msgspec.structs.replace(kept, pid=2**22 + 1)
    assert warm_engine.memory_mb(gone) is None


def test_it_is_in_use_as_long_as_anybody_holds_it(home: Path) -> None:
    assert not warm_engine.is_in_use(home)
    one, two = warm_engine.use(home), warm_engine.use(home)
    os.close(one)
    assert warm_engine.is_in_use(home)
    os.close(two)
    assert not warm_engine.is_in_use(home)


@pytest.mark.parametrize("in_use", [True, False])
def test_who_ends_one_that_is_at_work_is_told_so(
    home: Path, capsys: pytest.CaptureFixture[str], in_use: bool
) -> None:
    from deckproof.cli import engine

    with subprocess.Popen(["sleep", "60"]) as asleep:
        kept = warm_engine.Kept(
            pid=asleep.pid, began=began_at(asleep.pid), port=1, secret="", program="", outputs=str(home), keep_s=1, since=0
        )  # fmt: skip
        warm_engine.note(home, kept)
        using = warm_engine.use(home) if in_use else None
        engine.stop(outputs=home.parent)
        if using is not None:
            os.close(using)
    said = capsys.readouterr().err
    assert said.startswith("The engine has ended.")
    assert ("A run was at work with it" in said) is in_use
    assert not (home / warm_engine.STATE).exists()
