"""The server and its limits: named in the environment, and there."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from deckproof.endpoint import Endpoint
from deckproof.errors import EngineError
from flows import limits
from flows.exchanges import StoreExchanges, list_exchanges
from flows.remote import Server
from review.store import Store
from tests.flows.remote.making import NOW
from tests.writers.chat.chatting import job
from tests.writers.chat.fake_endpoint import Body, FakeEndpoint, Turn, serve
from writers.chat import write
from writers.chat.asking import Asker


def test_no_server_named_is_an_error_that_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.remote import open_server

    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    with pytest.raises(EngineError, match="PREFECT_API_URL"), open_server():
        pass


def test_a_limit_that_the_server_does_not_have_or_that_limits_nothing_is_named() -> None:
    from prefect.exceptions import ObjectNotFound

    from flows.remote import require_limits

    class Client:
        def __init__(self) -> None:
            self.asked: list[str] = []

        def read_global_concurrency_limit_by_name(self, name: str) -> Any:
            self.asked.append(name)
            if name == limits.MODEL:
                raise ObjectNotFound(Exception(name))
            is_on = name != limits.MODEL_RATE or len(self.asked) > 4
            return SimpleNamespace(active=is_on, slot_decay_per_second=0.0)

    client: Any = Client()
    server = Server(client, UUID(int=0))
    require_limits(server, [limits.OCR])
    assert client.asked == [limits.OCR]
    with pytest.raises(EngineError, match="deckproof-model"):
        require_limits(server, [limits.OCR, limits.MODEL])
    with pytest.raises(EngineError, match="gcl enable deckproof-model-rate"):
        require_limits(server, [limits.MODEL_RATE])
    client.asked += [""]
    with pytest.raises(EngineError, match="slot-decay-per-second"):
        require_limits(server, [limits.MODEL_RATE])


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The places that somebody wanted."""
    names: list[str] = []

    @contextmanager
    def slot(name: str) -> Iterator[None]:
        names.append(name)
        yield

    monkeypatch.setattr(limits, "_slot", slot)
    monkeypatch.setattr(limits, "_keep_pace", names.append)
    return names


def test_without_shared_limits_nobody_is_asked(asked: list[str]) -> None:
    with limits.reading_pictures(True), limits.asking():
        pass
    with limits.shared(), limits.reading_pictures(False):
        pass
    assert asked == []


def test_under_shared_limits_each_takes_a_place_and_the_model_its_pace(asked: list[str]) -> None:
    with limits.shared(), limits.reading_pictures(True), limits.asking():
        assert asked == [limits.OCR, limits.MODEL, limits.MODEL_RATE]
    with limits.reading_pictures(True):
        assert len(asked) == 3, "limits end with their context"


def test_a_deck_that_asks_in_threads_keeps_the_shared_limits(asked: list[str]) -> None:
    def ask() -> None:
        with limits.asking():
            pass

    with limits.shared(), ThreadPoolExecutor(max_workers=2) as pool:
        pool.submit(ask).result()
    assert asked == [limits.MODEL, limits.MODEL_RATE]


@pytest.fixture
def busy(asked: list[str]) -> Iterator[tuple[FakeEndpoint, list[str]]]:
    """An endpoint that is busy once before each reply, and what was asked for or arrived there, in turn."""

    def behave(fake: FakeEndpoint, body: Body) -> Turn | None:
        del body
        asked.append("request")
        return Turn(status=503) if len(fake.pieces) % 2 else None

    with serve(FakeEndpoint(behave=behave)) as fake:
        yield fake, asked


def asker_of(store: Store, fake: FakeEndpoint) -> Asker:
    endpoint = Endpoint(base_url=fake.url, name="m", timeout_s=20.0)
    exchanges = StoreExchanges(store, "d" * 64, "pack", "ida", endpoint, now=lambda: NOW)
    return Asker(endpoint, "key", exchanges, sleep=lambda _: None, again=limits.asking_again)


def test_each_request_that_leaves_counts_for_the_pace_also_one_that_is_sent_again(
    store: Store, busy: tuple[FakeEndpoint, list[str]]
) -> None:
    fake, asked = busy
    asker = asker_of(store, fake)
    with limits.shared():
        asker.way()
        asked.clear()
        assert write(job(kind="summary"), asker)
    asker.close()
    both = [limits.MODEL_RATE, "request"]
    assert asked == [limits.MODEL, *both, *both] * (len(fake.pieces) // 2)
    assert len(fake.pieces) >= 2


def test_a_request_that_finds_no_place_to_be_sent_again_is_told_as_failed(
    store: Store, busy: tuple[FakeEndpoint, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    fake, asked = busy
    asker = asker_of(store, fake)

    def refuse(name: str) -> None:
        asked.append(name)
        if asked[-2:-1] == ["request"]:
            raise EngineError("no place")

    with limits.shared():
        asker.way()
        asked.clear()
        monkeypatch.setattr(limits, "_keep_pace", refuse)
        with pytest.raises(EngineError):
            write(job(kind="summary"), asker)
    asker.close()
    assert len(fake.pieces) == 1
    (told,) = [one for one in list_exchanges(store, "pack") if one.purpose != "probe"]
    assert (told.state, told.reason) == ("failed", "busy")
