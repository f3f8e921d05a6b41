"""What the engine costs: a flow of ten tasks that do nothing, in multiples of a bare `import prefect` in the same minutes.

    .venv/bin/python bench/engine.py [--rounds 5]

Three cases in turn: the very first run in a new home, a later run, a run beside a server that is up already. CPU seconds are those
of all processes of the case, its server included where it starts one; medians over the rounds.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

IMPORT = "import prefect; from prefect import flow, task"

FLOW = """
import sys
from pathlib import Path
from flows.engine import start_engine
with start_engine(Path(sys.argv[1]), Path(sys.argv[1])):
    from prefect import flow, task
    from prefect.cache_policies import NO_CACHE
    step = task(cache_policy=NO_CACHE)(lambda number: number)
    def steps():
        return [step(number) for number in range(10)]
    flow(name="nothing", persist_result=False)(steps)()
"""


def cost(code: str, *arguments: str, **environment: str) -> tuple[float, float]:
    """CPU and wall seconds of one process and all that it waited for."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PREFECT_")}
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(
        [sys.executable, "-c", code, *arguments], check=True, cwd=ROOT, env=clean | environment
    )
    wall, after = time.monotonic() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


def cpu_of(pid: int) -> float:
    """CPU seconds of a living process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def beside(home: Path, port: int) -> tuple[float, float]:
    """The cost beside a server that is up, that server's own share included."""
    environment = {
        "PREFECT_HOME": str(home),
        "PREFECT_LOGGING_LEVEL": "CRITICAL",
        "PREFECT_LOGGING_SERVER_LEVEL": "CRITICAL",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_ENABLED": "false",
    }
    server = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", "--factory", "prefect.server.api.server:create_app",
         "--port", str(port), "--log-level", "error"],
        env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        url = f"http://127.0.0.1:{port}/api"
        cost(FLOW_WHEN_UP, str(home), PREFECT_API_URL=url)
        before = cpu_of(server.pid)
        cpu, wall = cost(FLOW, str(home), PREFECT_API_URL=url)
        time.sleep(0.5)
        return cpu + cpu_of(server.pid) - before, wall
    finally:
        server.terminate()
        server.wait()


FLOW_WHEN_UP = (
    """
import http.client, os, time
from urllib.parse import urlsplit
parts = urlsplit(os.environ["PREFECT_API_URL"])
for _ in range(600):
    try:
        connection = http.client.HTTPConnection(parts.hostname, parts.port)
        connection.request("GET", "/api/health")
        if connection.getresponse().status == 200:
            break
    except OSError:
        time.sleep(0.1)
"""
    + FLOW
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    cases: dict[str, list[tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        cost(IMPORT)
        for number in range(rounds):
            shutil.rmtree(home, ignore_errors=True)
            home.mkdir()
            for name in ("bare import", "first run", "later run", "beside a server"):
                if name == "bare import":
                    found = cost(IMPORT)
                elif name == "beside a server":
                    found = beside(home, 42_000 + number)
                else:
                    found = cost(FLOW, str(home))
                cases.setdefault(name, []).append(found)
    print(f"{'case':<18}{'CPU s':>8}{'wall s':>8}{'CPU, imports':>14}{'wall, imports':>15}")
    for name, figures in cases.items():
        cpu, wall = (statistics.median(column) for column in zip(*figures, strict=True))
        ratios = [
            statistics.median(one / bare for one, bare in zip(own, base, strict=True))
            for own, base in zip(
                zip(*figures, strict=True), zip(*cases["bare import"], strict=True), strict=True
            )
        ]
        print(f"{name:<18}{cpu:>8.2f}{wall:>8.2f}{ratios[0]:>14.2f}{ratios[1]:>15.2f}")


if __name__ == "__main__":
    main()
