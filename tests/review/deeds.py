"""What tests of the gate do again and again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from deckproof.errors import DeckproofError, FailedError
from deckproof.model import Person, Resolution
from review import edits, settlements
from review.outputs import load_output
from review.store import Store
from tests.review.making import (
    NOW,
    rooms,
)

Cast = dict[str, Person]
ROOT = Path(__file__).parents[2]


def released(store: Store) -> list[str]:
    return sorted(path.name for path in (store.outputs / "released").rglob("*") if path.is_file())


def edit(store: Store, who: Person, own_id: str, text: str) -> None:
    edits.edit(store, who, own_id, f"# A title\n\n{text}\n", now=NOW, rooms=rooms())


def accept(store: Store, who: Person, own_id: str, finding_id: str) -> None:
    settlements.resolve(
        store, who, own_id, [finding_id], Resolution.ACCEPT, reason="It is public.", now=NOW, rooms=rooms()
    )  # fmt: skip


def first_finding(store: Store, own_id: str) -> str:
    return load_output(store, own_id).findings[0].id


def both(first: Callable[[], object], second: Callable[[], object]) -> list[object]:
    """What each of the two, started together, came to: an answer or a refusal."""
    answers: list[object] = [None, None]
    barrier = threading.Barrier(2)

    def run(at: int, act: Callable[[], object]) -> None:
        barrier.wait()
        try:
            answers[at] = act()
        except DeckproofError as error:
            answers[at] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate((first, second))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for answer in answers:
        assert not isinstance(answer, FailedError), answer
    return answers
