"""Ids by their beginning: taken where only one in sight begins so."""

from __future__ import annotations

from deckproof.model import Role
from plans.short_ids import whole_id
from review.outputs import find_row
from review.people import add_person
from review.store import Store
from tests.review.making import NOW, cast_of, make_pack


def test_the_beginning_of_an_id_is_enough_where_no_other_begins_so(store: Store) -> None:
    cast = cast_of(store)
    own_id, other = make_pack(store, "Plain.[^s1]", "Other.[^s1]")
    with store.reading() as connection:
        pack_id = find_row(connection, own_id).pack
    assert whole_id(store, cast["ben"], own_id[:8]) == own_id != other
    assert whole_id(store, None, pack_id[:8]) == pack_id
    assert whole_id(store, cast["ben"], own_id[:3]) == own_id[:3]
    assert whole_id(store, cast["ben"], "%%%%") == "%%%%"


def test_what_somebody_may_not_see_is_not_told_by_its_beginning(store: Store) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    stranger = add_person(store, cast_of(store)["root"], "ali", (Role.AUTHOR,), now=NOW)
    assert whole_id(store, stranger, own_id[:8]) == own_id[:8]
