"""Worker processes: every order ends exactly once, whatever happens to whom works on it."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.crew import Crew, Lost, Quiet, Told, cores_for, keep_to

Tell = Callable[[int, Any], None]


def double(portion: Sequence[tuple[int, int]], tell: Tell) -> None:
    for number, order in portion:
        tell(number, "begun")
        tell(number, 2 * order)


def is_over(word: Any) -> bool:
    return word != "begun"


def ends(crew: "Crew[Any]", orders: Sequence[Any]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for said in crew.run(orders):
        if isinstance(said, Quiet) or (isinstance(said, Told) and not is_over(said.word)):
            continue
        assert said.number not in found
        found[said.number] = "lost" if isinstance(said, Lost) else said.word
    return found


@settings(max_examples=8)
@given(st.lists(st.integers(), max_size=40), st.integers(1, 4), st.integers(1, 9))
def test_every_order_ends_once_with_any_number_of_workers_and_portions(
    orders: list[int], size: int, portion: int
) -> None:
    crew: Crew[int] = Crew(double, size, is_over=is_over, portion=portion)
    assert ends(crew, orders) == {number: 2 * order for number, order in enumerate(orders)}


def test_an_order_that_kills_its_worker_is_given_up_and_the_rest_goes_on(tmp_path: Path) -> None:
    def deadly(portion: Sequence[tuple[int, str]], tell: Tell) -> None:
        for number, order in portion:
            tell(number, "begun")
            with (tmp_path / order).open("a") as file:
                file.write("x")
            if order == "bad":
                os.kill(os.getpid(), signal.SIGKILL)
            tell(number, order)

    orders = ["one", "two", "bad", "three", "four", "five", "six"]
    found = ends(Crew(deadly, 1, is_over=is_over, portion=4), orders)
    assert found == {n: "lost" if one == "bad" else one for n, one in enumerate(orders)}
    assert (tmp_path / "bad").read_text() == "xx"
    assert {(tmp_path / one).read_text() for one in orders if one != "bad"} == {"x"}


def test_only_the_order_that_was_begun_is_blamed_though_it_is_not_the_next(tmp_path: Path) -> None:
    def backwards(portion: Sequence[tuple[int, str]], tell: Tell) -> None:
        for number, order in reversed(portion):
            tell(number, "begun")
            with (tmp_path / order).open("a") as file:
                file.write("x")
            if order == "bad":
                os.kill(os.getpid(), signal.SIGKILL)
            tell(number, order)

    orders = ["one", "two", "bad", "three", *map(str, range(8))]
    found = ends(Crew(backwards, 1, is_over=is_over, portion=4), orders)
    assert found == {n: "lost" if one == "bad" else one for n, one in enumerate(orders)}
    assert (tmp_path / "bad").read_text() == "xx"
    assert {(tmp_path / one).read_text() for one in orders if one != "bad"} == {"x"}


def test_where_a_worker_dies_before_it_has_begun_any_order_all_but_the_guilty_come_through(
    tmp_path: Path,
) -> None:
    """As one does that takes a portion of decks in, and has no room for one of them."""

    def greedy(portion: Sequence[tuple[int, str]], tell: Tell) -> None:
        for _number, order in portion:
            if order == "bad":
                with (tmp_path / "deaths").open("a") as file:
                    file.write("x")
                os.kill(os.getpid(), signal.SIGKILL)
        double([(number, number) for number, _ in portion], tell)

    orders = ["one", "two", "bad", "three", *map(str, range(8))]
    found = ends(Crew(greedy, 1, is_over=is_over, portion=4), orders)
    assert found == {n: "lost" if one == "bad" else 2 * n for n, one in enumerate(orders)}
    assert (tmp_path / "deaths").read_text() == "xxx", "with others beside it, and twice alone"


def test_a_worker_that_dies_once_costs_nothing_but_time(tmp_path: Path) -> None:
    def once_deadly(portion: Sequence[tuple[int, int]], tell: Tell) -> None:
        for number, order in portion:
            try:
                (tmp_path / str(order)).mkdir()
            except FileExistsError:
                pass
            else:
                os.kill(os.getpid(), signal.SIGKILL)
            tell(number, order)

    orders = list(range(9))
    assert ends(Crew(once_deadly, 2, is_over=is_over), orders) == {n: n for n in orders}


def test_the_work_is_shared_and_ends_with_no_process_left(tmp_path: Path) -> None:
    def slow(portion: Sequence[tuple[int, int]], tell: Tell) -> None:
        (tmp_path / str(os.getpid())).touch()
        until = time.monotonic() + 60  # a loaded machine starts the second one late
        while len(list(tmp_path.iterdir())) < 2 and time.monotonic() < until:
            time.sleep(0.02)
        for number, _ in portion:
            time.sleep(0.02)
            tell(number, os.getpid())

    found = Counter(ends(Crew(slow, 2, is_over=is_over), list(range(60))).values())
    assert len(found) == 2
    assert min(found.values()) > 5
    for pid in found:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_workers_of_an_interrupted_batch_are_stopped() -> None:
    def forever(portion: Sequence[tuple[int, int]], tell: Tell) -> None:
        tell(portion[0][0], os.getpid())
        time.sleep(600)

    crew: Crew[int] = Crew(forever, 2, is_over=lambda _: False)
    going = crew.run(list(range(4)))
    while not isinstance(told := next(going), Told):
        pass
    begun = time.monotonic()
    going.close()
    assert time.monotonic() - begun < 30
    with pytest.raises(ProcessLookupError):
        os.kill(told.word, 0)


def wait_for_the_end(pid: int) -> None:
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)


def test_a_worker_killed_in_the_middle_of_a_word_is_a_dead_worker(tmp_path: Path) -> None:
    """The word is larger than the socket's buffer, so the worker is still at it as long as nobody listens."""
    long_word = b"x" * 20_000_000

    def wordy(portion: Sequence[tuple[int, int]], tell: Tell) -> None:
        for number, order in portion:
            tell(number, "begun")
            first = not (tmp_path / str(order)).exists()
            (tmp_path / str(order)).touch()
            tell(number, long_word if first else order)

    crew: Crew[int] = Crew(wordy, 1, is_over=is_over)
    found: dict[int, Any] = {}
    cut = 0
    for said in crew.run([0, 1]):
        if isinstance(said, Told) and said.word == "begun" and not cut:
            (worker,) = crew._workers
            assert worker.line.poll(60), "the long word has begun"
            os.kill(worker.pid, signal.SIGKILL)
            wait_for_the_end(worker.pid)
            cut += 1
        elif isinstance(said, Told) and is_over(said.word):
            found[said.number] = said.word
        else:
            assert not isinstance(said, Lost)
    assert cut == 1
    assert found == {0: 0, 1: long_word}


def test_an_orphan_ends_at_its_next_word_and_blames_nobody(tmp_path: Path) -> None:
    """What takes every exception for one of the work, as the engine does, does not get to see this one."""

    def work(portion: Sequence[tuple[int, int]], tell: Tell) -> None:
        tell(portion[0][0], "begun")
        while not (tmp_path / "alone").exists():
            time.sleep(0.01)
        try:
            for _ in range(100):
                tell(portion[0][0], "x" * 100_000)
        except BaseException as error:  # noqa: BLE001 - what nobody may see
            (tmp_path / type(error).__name__).touch()
        (tmp_path / "went on").touch()

    crew: Crew[int] = Crew(work, 1, is_over=is_over)
    going = crew.run([0])
    while not isinstance(next(going), Told):
        pass
    (worker,) = crew._workers
    worker.line.close()
    (tmp_path / "alone").touch()
    wait_for_the_end(worker.pid)
    assert os.waitstatus_to_exitcode(os.waitpid(worker.pid, 0)[1]) == 0
    assert [one.name for one in tmp_path.iterdir()] == ["alone"]
    crew._workers.clear()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a process with its parent")
def test_workers_end_with_a_killed_parent_though_they_have_nothing_to_say() -> None:
    code = """
import sys, time
from flows.crew import Crew
def work(portion, tell):
    tell(portion[0][0], "begun")
    while True:
        time.sleep(0.01)
for said in Crew(work, 2, is_over=lambda _: False).run(["a", "b", "c", "d"]):
    print("told", flush=True)
"""
    parent = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "told\n"
        parent.kill()
        rest, _ = parent.communicate(timeout=30)  # which ends when all who could write are gone
        assert set(rest.split()) <= {"told"}
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(parent.pid, signal.SIGKILL)


def where(portion: Sequence[tuple[int, int]], tell: Tell) -> None:
    for number, _order in portion:
        time.sleep(0.05)  # so that every worker gets some
        tell(number, (os.getpid(), sorted(os.sched_getaffinity(0))))


@pytest.mark.skipif(
    not hasattr(os, "sched_getaffinity"), reason="this system keeps nobody to a core"
)
@pytest.mark.parametrize("more", [0, 1, 3])
def test_where_there_is_just_one_worker_for_every_core_each_keeps_to_one(more: int) -> None:
    cores = sorted(os.sched_getaffinity(0))
    size = len(cores) + more
    told = dict(ends(Crew(where, size, is_over=is_over, portion=1), range(4 * size)).values())
    if len(cores) == 1 or more:
        assert all(kept == cores for kept in told.values())
        return
    assert all(len(kept) == 1 for kept in told.values())
    often = Counter(kept[0] for kept in told.values())
    assert sorted(often) == cores
    assert max(often.values()) - min(often.values()) <= 1
    assert sorted(os.sched_getaffinity(0)) == cores, "the parent goes where it likes"


@pytest.mark.skipif(
    not hasattr(os, "sched_getaffinity"), reason="this system keeps nobody to a core"
)
def test_fewer_and_more_workers_than_cores_go_where_they_like(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cores = os.sched_getaffinity(0)
    monkeypatch.setattr("os.sched_getaffinity", lambda _pid: {*cores, 1001, 1002})
    assert cores_for(len(cores) + 1) == ()
    assert cores_for(len(cores) + 2) == (*sorted(cores), 1001, 1002)
    assert cores_for(len(cores) + 3) == ()  # two would share a core, and a third have one alone
    keep_to(1001)  # there is no such core
    monkeypatch.undo()
    assert os.sched_getaffinity(0) == cores


@pytest.mark.skipif(
    not hasattr(os, "sched_getaffinity"), reason="this system keeps nobody to a core"
)
def test_who_comes_in_place_of_a_dead_worker_keeps_to_its_core(tmp_path: Path) -> None:
    cores = sorted(os.sched_getaffinity(0))

    def deadly(portion: Sequence[tuple[int, str]], tell: Tell) -> None:
        time.sleep(0.05)
        for number, order in portion:
            if order == "bad" and not (tmp_path / "died").exists():
                (tmp_path / "died").touch()
                os.kill(os.getpid(), signal.SIGKILL)
            tell(number, (os.getpid(), sorted(os.sched_getaffinity(0))))

    orders = ["good", "bad", *["good"] * (6 * len(cores))]
    told = dict(ends(Crew(deadly, len(cores), is_over=is_over, portion=1), orders).values())
    assert {core for kept in told.values() for core in kept} == set(cores)


def test_a_ctrl_c_in_the_moment_of_the_fork_makes_no_second_parent() -> None:
    code = """
import os, signal
from flows import crew
true = os.fork
def fork():
    pid = true()
    if pid == 0:
        os.kill(os.getpid(), signal.SIGINT)
    return pid
os.fork = fork
def work(portion, tell):
    for number, order in portion:
        tell(number, order)
said = [one.word for one in crew.Crew(work, 2, is_over=lambda _: True).run(["a", "b", "c"]) if isinstance(one, crew.Told)]
print(sorted(said), flush=True)
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert told.stdout == "['a', 'b', 'c']\n", told.stderr
    assert told.stderr == ""


def test_a_worker_that_does_not_end_when_asked_to_is_killed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stubborn(portion: Sequence[tuple[int, str]], tell: Tell) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        tell(portion[0][0], os.getpid())
        time.sleep(600)

    monkeypatch.setattr("flows.crew.ENDS_WITHIN_S", 0.2)
    crew: Crew[str] = Crew(stubborn, 1, is_over=lambda _word: False)
    begun = time.monotonic()
    said = crew.run(["one", "two"])
    pid = next(one.word for one in said if isinstance(one, Told))
    said.close()  # as a Ctrl-C does
    assert time.monotonic() - begun < 60
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.parametrize("asked", [True, False])
def test_of_an_end_that_was_asked_for_where_nothing_can_be_raised_nothing_is_told(
    asked: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The engine's answer to SIGTERM is an error wherever the process is, and so while an object goes."""

    class Thing:
        def __del__(self) -> None:
            if asked:
                time.sleep(600)
            raise OSError("Nobody asked for this.")

    def end(*_: object) -> None:
        raise OSError("Somebody asked for this.")

    def work(portion: Sequence[tuple[int, str]], tell: Tell) -> None:
        sys.stderr = told.open("w", buffering=1)
        signal.signal(signal.SIGTERM, end)
        tell(portion[0][0], os.getpid())
        Thing()
        time.sleep(600)

    told = tmp_path / "told"
    monkeypatch.setattr(sys, "unraisablehook", sys.__unraisablehook__)  # and not the test runner's
    monkeypatch.setattr("flows.crew.ENDS_WITHIN_S", 0.5)
    crew: Crew[str] = Crew(work, 1, is_over=lambda _word: False)
    said = crew.run(["one"])
    pid = next(one.word for one in said if isinstance(one, Told))
    until = time.monotonic() + 60
    while (
        not asked and "OSError: Nobody asked" not in told.read_text() and time.monotonic() < until
    ):
        time.sleep(0.02)
    said.close()
    assert ("Traceback" in told.read_text()) == (not asked)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_worker_that_does_not_end_though_it_has_nothing_to_do_is_killed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("flows.crew.ENDS_WITHIN_S", 0.2)
    monkeypatch.setattr("flows.crew._end_well", lambda: time.sleep(30))

    def name(portion: Sequence[tuple[int, int]], tell: Tell) -> None:
        for number, _ in portion:
            tell(number, os.getpid())

    began = time.monotonic()
    told = ends(Crew(name, 2, is_over=is_over, portion=1), [1, 2, 3])
    assert time.monotonic() - began < 15
    assert set(told) == {0, 1, 2}
    for pid in set(told.values()):
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
