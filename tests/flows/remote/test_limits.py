"""The server and its limits: named in the environment, and there."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from deckproof.errors import EngineError
from flows import limits
from flows.remote import Server


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
