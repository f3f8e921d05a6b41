"""The engine in the environment that the lock file makes: it boots, it ends, it leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.flows.conftest import SERVE, clean_environment

pytestmark = [pytest.mark.prefect, pytest.mark.xdist_group("prefect")]

ONE_FLOW = """
import sys
from pathlib import Path
from flows.engine import start_engine
with start_engine(Path(sys.argv[1]), Path(sys.argv[1])) as engine:
    from prefect import flow, task
    double = task(lambda number: 2 * number)
    def doubled(): return [double(number) for number in range(3)]
    print(engine.kind, flow(name="doubled")(doubled)())
"""


def processes_with(word: str) -> list[int]:
    """Those that were called with the word, and those that are in a folder of that name, as a server is."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                line = (entry / "cmdline").read_bytes() + bytes((entry / "cwd").readlink())
            except OSError:
                continue
            if word.encode() in line and int(entry.name) != os.getpid():
                found.append(int(entry.name))
    return found


def test_the_server_of_the_lock_file_boots_and_runs_a_flow_and_is_gone_afterwards(
    tmp_path: Path,
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ONE_FLOW, str(tmp_path)],
        capture_output=True,
        text=True,
        env=clean_environment(),
        timeout=300,
    )
    assert done.stdout.split(maxsplit=1) == ["own", "[0, 2, 4]\n"], done.stderr
    assert not processes_with(str(tmp_path))


MANY_AT_ONCE = """
import os, sys
from pathlib import Path
from flows.engine import start_engine

def counted(answers):
    import httpx
    send = httpx.Client.send
    def counting(self, request, *args, **more):
        answer = send(self, request, *args, **more)
        answers.append(answer.status_code)
        return answer
    httpx.Client.send = counting

with start_engine(Path(sys.argv[1]), Path(sys.argv[1])) as engine:
    from prefect import flow
    children = []
    for _ in range(4):
        child = os.fork()
        if child == 0:
            answers = []
            counted(answers)
            for number in range(6):
                flow(name="nothing")(lambda: None)()
            told = f"{len(answers)} {sorted(set(answers))}\\n"
            os.write(1, told.encode())
            os._exit(0)
        children.append(child)
    ends = [os.waitpid(child, 0)[1] for child in children]
    print(engine.kind, ends)
"""


def test_flows_that_begin_at_the_same_moment_are_all_taken_at_once(tmp_path: Path) -> None:
    """Prefect's own server refuses some (503), and each refusal costs two seconds."""
    done = subprocess.run(
        [sys.executable, "-c", MANY_AT_ONCE, str(tmp_path)],
        capture_output=True,
        text=True,
        env=clean_environment(),
        timeout=300,
    )
    *told, last = done.stdout.splitlines()
    assert last == "own [0, 0, 0, 0]", done.stderr
    assert len(told) == 4
    assert {one.partition(" ")[2] for one in told} == {"[200, 201]"}
    assert all(int(one.partition(" ")[0]) >= 6 * 3 for one in told)


def test_a_killed_run_takes_its_server_with_it(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SERVE, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=clean_environment(),
    ) as run:
        assert run.stdout is not None
        assert run.stdout.readline().startswith("own")
        assert len(processes_with(str(tmp_path))) == 2
        run.send_signal(signal.SIGKILL)
        run.wait()
    deadline = time.monotonic() + 60
    while processes_with(str(tmp_path)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not processes_with(str(tmp_path))


def test_a_server_that_was_named_and_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    code = "from pathlib import Path; from flows.engine import start_engine; start_engine(Path('.'), Path('.')).__enter__()"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=clean_environment() | {"PREFECT_API_URL": "http://127.0.0.1:9/api"},
        timeout=300,
    )
    assert (
        "EngineError: The Prefect server named by PREFECT_API_URL does not answer." in done.stderr
    )


def test_with_threads_about_the_stock_server_is_the_fallback(tmp_path: Path) -> None:
    code = (
        "import threading; threading.Thread(target=threading.Event().wait, daemon=True).start()\n"
        + ONE_FLOW
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        capture_output=True,
        text=True,
        env=clean_environment(),
        timeout=300,
    )
    assert done.stdout.split(maxsplit=1) == ["stock", "[0, 2, 4]\n"], done.stderr


MEANWHILE = """
import os, sys
from pathlib import Path
from flows.engine import start_engine
told = []
def meanwhile():
    server = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
    told.append(len(server))
home = Path(sys.argv[1])
for keep_s in (60, 0):
    with start_engine(home, home, keep_s=keep_s, meanwhile=meanwhile) as engine:
        print(engine.kind, told)
from flows.warm_engine import stop
stop(home)
"""


def test_what_is_done_meanwhile_is_done_once_and_beside_the_server_that_comes_up(
    tmp_path: Path,
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MEANWHILE, str(tmp_path)],
        capture_output=True,
        text=True,
        env=clean_environment(),
        timeout=300,
    )
    assert done.stdout.splitlines() == ["own [1]", "warm [1, 1]"], done.stderr
