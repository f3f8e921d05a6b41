"""Event streams: they end with the session that began them, and keep none alive."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from desk import rendering
from desk.looks import Looks
from review import runs
from review.runs import Run, Wanted
from review.sessions import end_session, is_open
from review.store import Store
from tests.desk.making import Answer, Browser, TestDesk

RUN = "a" * 16


@pytest.fixture(autouse=True)
def quick_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.runs.EVERY_S", 0.01)
    monkeypatch.setattr("desk.runs.BEAT_EVERY", 1)


@pytest.fixture
def looked(desk: TestDesk, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """A run that is being worked on, and whether a stream has looked at it."""
    wanted = Wanted(id=RUN, deck="e" * 64, name="talk.pptx", author="ana")
    runs.submit(desk.store, wanted, now=desk.clock())
    runs.take_next(desk.store, "test", now=desk.clock())
    seen = threading.Event()

    def noticed(*given: Any) -> object:
        seen.set()
        return real(*given)

    from desk.runs import _look as real

    monkeypatch.setattr("desk.runs._look", noticed)
    return seen


def streaming(browser: Browser) -> Callable[[], Answer]:
    """Open a stream in a thread of its own; gives a function that waits for its end."""
    answers: list[Answer] = []
    thread = threading.Thread(
        target=lambda: answers.append(browser.get(f"/runs/{RUN}/events")), daemon=True
    )
    thread.start()

    def ended() -> Answer:
        thread.join(timeout=20)
        assert answers, "the stream is still open"
        return answers[0]

    return ended


def sign_out(desk: TestDesk, ana: Browser) -> None:
    end_session(desk.store, ana.token, now=desk.clock())


def shut_out(desk: TestDesk, _ana: Browser) -> None:
    desk.browser("root").post("/people/ana/deactivate")


def change_roles(desk: TestDesk, _ana: Browser) -> None:
    desk.browser("root").post("/people/ana/roles", role=["auditor"])


def stand_idle(desk: TestDesk, _ana: Browser) -> None:
    desk.clock.move(minutes=31)


@pytest.mark.parametrize("end", [sign_out, shut_out, change_roles, stand_idle])
def test_a_stream_ends_with_its_session(
    desk: TestDesk, looked: threading.Event, end: Callable[[TestDesk, Browser], None]
) -> None:
    ana = desk.browser("ana")
    ended = streaming(ana)
    assert looked.wait(timeout=20)
    end(desk, ana)
    answer = ended()
    assert answer.status == 200
    assert "event: over" not in answer.text


def test_an_open_stream_is_no_click(desk: TestDesk, looked: threading.Event) -> None:
    ana = desk.browser("ana")
    ended = streaming(ana)
    assert looked.wait(timeout=20)
    desk.clock.move(minutes=29)
    assert is_open(desk.store, ana.token, now=desk.clock())
    desk.clock.move(minutes=2)
    ended()
    assert not is_open(desk.store, ana.token, now=desk.clock())


# One look for everybody who watches the same run …


class Ticks:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def counted(desk: TestDesk, looked: threading.Event, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The runs that were read from the store, one entry a time."""
    del desk, looked
    asked: list[str] = []
    real = runs.load_run

    def noticed(store: Store, run_id: str) -> Run:
        asked.append(run_id)
        return real(store, run_id)

    monkeypatch.setattr("review.runs.load_run", noticed)
    return asked


def test_many_watchers_cost_one_look(desk: TestDesk, counted: list[str]) -> None:
    clock = Ticks()
    looks = Looks(clock)
    seen = {looks.at_run(desk.store, RUN, not_older_s=0.5).mark for _ in range(100)}
    assert (len(seen), len(counted)) == (1, 1)
    clock.now_s += 0.5
    looks.at_run(desk.store, RUN, not_older_s=0.5)
    assert len(counted) == 2


def test_a_mark_changes_with_what_is_shown(desk: TestDesk, counted: list[str]) -> None:
    looks = Looks()
    before = looks.at_run(desk.store, RUN, not_older_s=0)
    assert looks.at_run(desk.store, RUN, not_older_s=0).mark == before.mark
    runs.finish(desk.store, RUN, pack="0a4c51d09e77", now=desk.clock())
    after = looks.at_run(desk.store, RUN, not_older_s=0)
    assert after.run.is_over
    assert after.mark != before.mark
    looks.at_run(desk.store, RUN, not_older_s=60)
    assert len(counted) == 4, "what is over is not kept"


def test_nothing_is_rendered_as_long_as_nothing_changes(
    desk: TestDesk, looked: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered: list[str] = []
    real = rendering.render

    def noticed(name: str, values: Mapping[str, Any]) -> str:
        rendered.append(name)
        return real(name, values)

    monkeypatch.setattr(rendering, "render", noticed)
    monkeypatch.setattr("desk.runs.LONGEST_LOOKS", 4)
    answer = streaming(desk.browser("ana"))()
    assert looked.is_set()
    assert answer.text.count("event: stage") == 1
    assert answer.text.count(": still here") == 3
    assert rendered == ["parts/run.html"]


def test_a_run_that_is_not_theirs_is_none_by_a_shared_look_either(desk: TestDesk) -> None:
    other = "b" * 16
    wanted = Wanted(id=other, deck="f" * 64, name="secret talk.pptx", author="carl")
    runs.submit(desk.store, wanted, now=desk.clock())
    desk.app.app.state.looks.at_run(desk.store, other, not_older_s=60)  # type: ignore[attr-defined]  # what the border stands before is our own app
    answer = desk.browser("ana").get(f"/runs/{other}/events")
    assert answer.status == 404
    assert "secret talk" not in answer.text
