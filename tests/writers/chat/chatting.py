"""What the chat writer's tests share: a job over the bridge talk, and one call of the writer against a fake endpoint."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import writers
from deckproof.endpoint import Endpoint
from deckproof.model import Brief, Draft, Source
from tests.writers.chat.fake_endpoint import FakeEndpoint
from tests.writers.making import talk
from writers.chat import write
from writers.chat.asking import Asker, MemoryExchanges, _down
from writers.chat.writing import Job


def job(kind: str = "web-chat", style: str = "reading", source: Source | None = None, **more: Any) -> Job:  # fmt: skip
    own = source or talk()
    brief = more.pop("brief", None) or writers.default_brief()
    assert isinstance(brief, Brief)
    given = Job(
        source=own,
        outside=own,
        outline=writers.plan(own, brief),
        brief=brief,
        kind=kind,
        style=style,
    )
    return dataclasses.replace(given, **more)


def ask(
    fake: FakeEndpoint,
    given: Job | None = None,
    *,
    exchanges: MemoryExchanges | None = None,
    slept: list[float] | None = None,
    **limits: Any,
) -> tuple[Draft, ...]:
    """The drafts that the writer makes of the job with this endpoint; `slept` takes up how long it would have waited.

    A reply may take twenty seconds, so that a busy machine fails no test; a test of lateness gives its own `timeout_s`.
    """
    _down.clear()
    endpoint = Endpoint(**({"base_url": fake.url, "name": "m", "timeout_s": 20.0} | limits))
    waits = slept if slept is not None else []
    asker = Asker(endpoint, "key-1", exchanges or MemoryExchanges(), sleep=waits.append)
    try:
        return write(given or job(), asker)
    finally:
        asker.close()


def offline(given: Job) -> tuple[Draft, ...]:
    return writers.write(given.source, given.outline, given.brief, kind=given.kind, style=given.style)  # fmt: skip


def texts(drafts: Sequence[Draft]) -> str:
    return "\n".join(draft.marked for draft in drafts)
