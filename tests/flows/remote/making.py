"""Chunks of a batch in a store, and a line to hand them in at, for tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from deckproof.codec import to_json
from deckproof.model import Brief
from flows.options import Options
from flows.remote import Server
from review import chunks, runs
from review.chunks import Chunk
from review.runs import Wanted
from review.store import Store

OPTIONS = to_json(Options(brief=Brief()))
NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def wanted(store: Store, number: int) -> Wanted:
    deck, options = store.blobs.put(f"deck {number}".encode()), store.blobs.put(OPTIONS)
    return Wanted(id=f"{number:016x}", deck=deck, name="talk.pptx", author="ida", options=options)


def put(store: Store, count: int = 2) -> chunks.Chunk:
    decks = [wanted(store, number) for number in range(count)]
    return chunks.put_chunk(store, "batch", 1, decks, now=NOW)


def states(store: Store) -> list[str]:
    return [one.state.value for one in runs.list_runs(store, batch="batch")]


def decks(folder: Path, *names: str) -> list[Path]:
    for name in names:
        (folder / name).write_bytes(name.encode())
    return [folder / name for name in names]


@dataclass(frozen=True)
class Line(Server):
    """A server's line without the server."""

    client: Any = None
    deployment: Any = None
    runs: dict[str, Any] = field(default_factory=dict)
    buried: list[Any] = field(default_factory=list)

    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC)

    def hand_in(self, chunk: Chunk) -> None:
        self.runs.setdefault(chunk.key, state("scheduled"))

    def find(self, chunks: Sequence[Chunk]) -> dict[str, Any]:
        return {one.key: self.runs[one.key] for one in chunks if one.key in self.runs}

    def bury(self, run: Any) -> None:
        self.buried.append(run)


def state(name: str, age_s: float = 0.0) -> Any:
    now = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=age_s)
    return SimpleNamespace(
        state=SimpleNamespace(
            timestamp=now,
            is_scheduled=lambda: name == "scheduled",
            is_final=lambda: name == "crashed",
        )
    )
