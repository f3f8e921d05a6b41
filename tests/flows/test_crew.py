"""Worker processes: every order ends exactly once, whatever happens to whom works on it."""

import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.crew import Crew, Lost, Quiet, Told

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
            with (tmp_path / order).open("a") as file:
                file.write("x")
            if order == "bad":
                os.kill(os.getpid(), signal.SIGKILL)
            tell(number, order)

    orders = ["one", "two", "bad", "three", "four", "five", "six"]
    found = ends(Crew(deadly, 2, is_over=is_over, portion=4), orders)
    assert found == {n: "lost" if one == "bad" else one for n, one in enumerate(orders)}
    assert (tmp_path / "bad").read_text() == "xx"
    assert {(tmp_path / one).read_text() for one in orders if one != "bad"} == {"x"}


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
