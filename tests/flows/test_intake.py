"""Decks taken in together: each as if alone, and what is wrong with one stops no other."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import pytest

from deckproof.codec import digest
from deckproof.errors import DeckproofError, EmptyFileError, MissingFileError
from flows.deck_run import open_run
from flows.intake import Handed, take_decks
from review.store import Store, open_store
from review.syncs import sync_all
from tests.flows.test_power_cut import options_of


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = open_store(tmp_path / "outputs")
    yield made
    made.close()


def decks(folder: Path, *names: str) -> list[Path]:
    for name in names:
        (folder / name).write_bytes(f"the bytes of {name[0]}".encode())
    return [folder / name for name in names]


def test_decks_that_cannot_be_taken_are_told_of_and_the_others_are_taken(
    store: Store, tmp_path: Path
) -> None:
    options = options_of(store)
    good = decks(tmp_path, "a.pptx", "b.pptx", "a again.pptx")
    (tmp_path / "empty.pptx").touch()
    many = [good[0], tmp_path / "gone.pptx", tmp_path / "empty.pptx", tmp_path, *good[1:]]
    told = take_decks(
        store, [Handed(path=path, options_id=options, author="ida", owner="bo") for path in many]
    )
    ids = [digest(b"the bytes of a"), digest(b"the bytes of b"), digest(b"the bytes of a")]
    assert [one for one in told if isinstance(one, str)] == ids
    errors = [one for one in told if isinstance(one, DeckproofError)]
    assert [type(one) for one in errors] == [MissingFileError, EmptyFileError, MissingFileError]
    first = open_run(store, ids[0], options).intake
    assert (first.name, first.author, first.owner) == ("a.pptx", "ida", "bo"), (
        "what came first counts"
    )


def test_twenty_decks_ask_the_disk_no_more_often_one_after_the_other_than_two(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options, rounds = options_of(store), Counter[int]()

    def counted(ask: Callable[[Path], None], things: Collection[Path]) -> None:
        rounds[size] += 1
        sync_all(ask, things)

    monkeypatch.setattr("review.places.sync_all", counted)
    for size in (2, 20):
        named = decks(tmp_path, *(f"{chr(97 + at)}{size}.pptx" for at in range(size)))
        for path in named:
            path.write_bytes(os.urandom(50))
        take_decks(store, [Handed(path=path, options_id=options, author="ida") for path in named])
    assert 0 < rounds[20] <= rounds[2]
