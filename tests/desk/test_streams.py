"""Event streams: they end with the session that began them, and keep none alive."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from review import runs
from review.runs import Wanted
from review.sessions import end_session, is_open
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

    def noticed(*given: object) -> object:
        seen.set()
        return real(*given)  # type: ignore[arg-type]

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
