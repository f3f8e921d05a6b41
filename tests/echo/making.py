"""Released pieces, files of feedback and customer lists."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from deckproof.model import Person
from review import gate, releases
from review.store import Store
from tests.review.making import NOW, POLICY, make_pack, rooms

HEADINGS = ("piece", "channel", "date", "metric", "value", "comment", "author", "customer")
CUSTOMER = "Harlequin Tramways"
"""An invented customer."""


def release_pack(store: Store, who: Person, *texts: str, pack: str = "pack1") -> tuple[str, ...]:
    """Hold, approve and release these; gives their ids."""
    ids = make_pack(store, *texts, pack=pack)
    for own_id in ids:
        gate.approve(store, who, own_id, now=NOW, policy_version=POLICY, rooms=rooms())
    releases.release(store, who, list(ids), now=NOW, policy_version=POLICY, rooms=rooms())
    return ids


def write_csv(
    path: Path, rows: Sequence[Sequence[object]], headings: Sequence[str] = HEADINGS
) -> Path:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([headings, *rows])
    path.write_text(buffer.getvalue(), "utf-8")
    return path


def figure(piece: str, metric: str, value: object, *, day: str = "2026-11-20", channel: str = "blog") -> list[object]:  # fmt: skip
    return [piece, channel, day, metric, value]


def comment(piece: str, text: str, *, day: str = "2026-11-20", channel: str = "blog", author: str = "", customer: str = "") -> list[object]:  # fmt: skip
    return [piece, channel, day, "", "", text, author, customer]


def customer_list(path: Path, *names: str) -> Path:
    return write_csv(path, [[name] for name in names], ["name"])
