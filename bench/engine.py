"""What the engine costs: a flow of ten tasks that do nothing, in multiples of a bare `import prefect` in the same minutes.

    .venv/bin/python bench/engine.py [--rounds 5]

Three cases in turn: the very first run in a new home, a later run, a run beside an engine that an earlier one has left warm. CPU seconds are those
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

from flows import warm_engine

ROOT = Path(__file__).resolve().parents[1]

IMPORT = "import prefect; from prefect import flow, task"

FLOW = """
import sys
from pathlib import Path
from flows.engine import start_engine
with start_engine(Path(sys.argv[1]), Path(sys.argv[1]), keep_s=float(sys.argv[2])):
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
        [sys.executable, "-c", code, *arguments],
        check=True,
        cwd=ROOT,
        env=clean | {"PYTHONPATH": str(ROOT)} | environment,
    )
    wall, after = time.monotonic() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


def cpu_of(pid: int) -> float:
    """CPU seconds of a living process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def beside_warm(home: Path) -> tuple[float, float]:
    """The cost beside an engine that stayed, that server's own share included."""
    cost(FLOW, str(home), "60")
    kept = warm_engine.find(home)
    if kept is None:
        raise SystemExit("No engine stayed.")
    time.sleep(1)
    before = cpu_of(kept.pid)
    cpu, wall = cost(FLOW, str(home), "60")
    time.sleep(0.5)
    cpu += cpu_of(kept.pid) - before
    warm_engine.stop(home)
    return cpu, wall


def measure(rounds: int) -> dict[str, list[tuple[float, float]]]:
    """CPU and wall seconds of each case, round by round."""
    cases: dict[str, list[tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        cost(IMPORT)
        for _ in range(rounds):
            shutil.rmtree(home, ignore_errors=True)
            home.mkdir()
            for name, measured in (
                ("bare import", lambda: cost(IMPORT)),
                ("first run", lambda: cost(FLOW, str(home), "0")),
                ("later run", lambda: cost(FLOW, str(home), "0")),
                ("warm", lambda: beside_warm(home)),
            ):
                cases.setdefault(name, []).append(measured())
    return cases


def ratios(cases: dict[str, list[tuple[float, float]]], name: str) -> tuple[float, float]:
    """The medians of the case's CPU and wall seconds in multiples of the bare import in the same round."""
    pairs = list(zip(cases[name], cases["bare import"], strict=True))
    return (
        statistics.median(own[0] / bare[0] for own, bare in pairs),
        statistics.median(own[1] / bare[1] for own, bare in pairs),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    cases = measure(parser.parse_args().rounds)
    print(f"{'case':<18}{'CPU s':>8}{'wall s':>8}{'CPU, imports':>14}{'wall, imports':>15}")
    for name, figures in cases.items():
        cpu, wall = (statistics.median(column) for column in zip(*figures, strict=True))
        print(
            f"{name:<18}{cpu:>8.2f}{wall:>8.2f}{ratios(cases, name)[0]:>14.2f}{ratios(cases, name)[1]:>15.2f}"
        )


if __name__ == "__main__":
    main()
