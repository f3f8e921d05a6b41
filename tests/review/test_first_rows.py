"""The rows of a new pack: put down together, and each under an id that no other output has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from deckproof.model import Draft
from review import audit, first_rows
from review.outputs import load_pack
from review.store import Store
from tests.review.making import CALL, NAME, make_pack, rooms


@contextmanager
def inserts(store: Store) -> Iterator[list[str]]:
    """Into which tables rows are put meanwhile, one for each statement."""
    found: list[str] = []

    def told(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("INSERT INTO"):
            found.append(statement.split()[2])

    event.listen(store.engine, "before_cursor_execute", told)
    yield found
    event.remove(store.engine, "before_cursor_execute", told)


def test_eight_drafts_are_put_down_by_as_many_statements_as_two(store: Store) -> None:
    texts = [f"Sentence {number} of {NAME}.[^s1]" for number in range(8)]
    with inserts(store) as of_two:
        make_pack(store, *texts[:2], pack="two")
    with inserts(store) as of_eight:
        make_pack(store, *texts, pack="eight")
    wanted = {"pack", "output", "revision", "scan", "finding"}
    assert [one for one in of_eight if one in wanted] == [one for one in of_two if one in wanted]
    assert sorted(one for one in of_eight if one in wanted) == sorted(wanted)
    assert len(load_pack(store, "eight").outputs) == 8
    assert all(len(one.findings) == 1 for one in load_pack(store, "eight").outputs)
    assert audit.verify(store, rooms=rooms()).faults == ()


def test_an_id_that_an_output_of_another_pack_has_is_not_given_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def same(_pack: str, new: Draft, salt: int = 0) -> str:
        return f"{new.number}-{salt}"

    monkeypatch.setattr(first_rows, "output_id", same)
    first = make_pack(store, "One.[^s1]", "Two.[^s1]", pack="first")
    second = make_pack(store, "One.[^s1]", "Two.[^s1]", f"## {CALL}\n\nThree.[^s1]", pack="second")
    third = make_pack(store, "One.[^s1]", pack="third")
    assert (first, second, third) == (("1-0", "2-0"), ("1-1", "2-1", "3-0"), ("1-2",))
    assert audit.verify(store, rooms=rooms()).faults == ()
