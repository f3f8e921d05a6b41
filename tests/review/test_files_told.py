"""The files beside a page are worked out again, like the page itself, before it is approved and before it leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from deckproof.errors import ChangedBytesError
from deckproof.model import Draft, OutputState, Person, Source
from review import gate, releases
from review.outputs import load_output
from review.rooms import Extras, Grounds, MadeFile, Rooms, house
from review.store import Store
from tests.review.making import NOW, cast_of, make_draft, rooms
from tests.review.with_files import hold_one

TEXT = "A calm page about parcels.[^s1]"


@pytest.fixture
def cast(sqlite_store: Store) -> dict[str, Person]:
    return cast_of(sqlite_store)


def remaking(data: bytes) -> Rooms:
    def remake(
        draft: Draft, source: Source, grounds: Grounds, pictures: Mapping[str, bytes], names: Sequence[str]
    ) -> tuple[MadeFile, ...]:  # fmt: skip
        del draft, source, grounds, pictures
        assert list(names) == ["loud"]
        return (MadeFile(name="page.txt", format="loud", media_type="text/plain", data=data),)

    return replace(rooms(), remake=remake)


def approve(store: Store, who: Person, own_id: str, with_rooms: Rooms) -> None:
    policy = with_rooms.policy_version()
    gate.approve(store, who, own_id, now=NOW, policy_version=policy, rooms=with_rooms)


def test_a_file_that_the_draft_does_not_give_is_not_approved(
    sqlite_store: Store, cast: dict[str, Person]
) -> None:
    own_id = hold_one(sqlite_store, TEXT, with_rooms=rooms())
    with pytest.raises(ChangedBytesError, match=r"does not give the file page\.txt"):
        approve(sqlite_store, cast["ben"], own_id, remaking(b"another"))
    assert load_output(sqlite_store, own_id).state is OutputState.HELD
    approve(sqlite_store, cast["ben"], own_id, remaking(make_draft(TEXT).marked.upper().encode()))


def test_nor_does_it_leave(sqlite_store: Store, cast: dict[str, Person]) -> None:
    own_id = hold_one(sqlite_store, TEXT, with_rooms=rooms())
    approve(sqlite_store, cast["ben"], own_id, rooms())
    other = remaking(b"another")
    with pytest.raises(ChangedBytesError, match=r"page\.txt"):
        releases.release(
            sqlite_store, cast["ben"], [own_id], now=NOW, policy_version=other.policy_version(), rooms=other
        )  # fmt: skip
    assert not list((sqlite_store.outputs / "released").iterdir())


def test_the_house_makes_the_very_files_again(sqlite_store: Store, cast: dict[str, Person]) -> None:
    real = house(sqlite_store)
    own_id = hold_one(sqlite_store, TEXT, with_rooms=real)
    approve(sqlite_store, cast["ben"], own_id, real)
    assert load_output(sqlite_store, own_id).state is OutputState.APPROVED


def test_a_file_of_the_house_with_other_words_is_refused(
    sqlite_store: Store, cast: dict[str, Person]
) -> None:
    real = house(sqlite_store)

    def slipped_in(*given: Any) -> Extras:
        made = real.beside(*given)
        files = tuple(
            replace(one, data=one.data.replace(b"calm", b"loud")) if one.format == "html" else one
            for one in made.files
        )
        assert files != made.files
        return replace(made, files=files)

    own_id = hold_one(sqlite_store, TEXT, with_rooms=replace(real, beside=slipped_in))
    with pytest.raises(ChangedBytesError, match=r"page\.html"):
        approve(sqlite_store, cast["ben"], own_id, real)
