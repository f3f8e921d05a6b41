"""What no page rests on and sealed rows name is looked for too: threads' words, options, policies, briefs, decks, lists."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Select, select

from deckproof.codec import digest, to_json
from deckproof.model import Brief, Person
from plans.briefs import keep
from review import audit, gate, retention, stages, threads
from review.carried import carry_customers
from review.holds import NewOutput, hold
from review.plan_tables import kept_brief
from review.stages import StageKey
from review.store import Store
from review.tables import pack
from review.talk_tables import comment
from tests.review.making import NOW, find_risks, make_draft, make_pack, new_pack, rooms

Cast = dict[str, Person]
LIST = b"a customer list of this pack alone"


def faults(store: Store) -> str:
    return "\n".join(audit.verify(store, rooms=rooms()).faults)


def one(store: Store, wanted: Select[tuple[str]]) -> str:
    with store.reading() as connection:
        return str(connection.execute(wanted).scalar_one())


def hold_with(store: Store, **more: str) -> None:
    draft = make_draft("Plain.[^s1]")
    hold(store, new_pack(store, NewOutput(draft=draft, findings=find_risks(draft)), **more), now=NOW, rooms=rooms())  # fmt: skip


def words_of_a_thread(store: Store, cast: Cast) -> tuple[str, str]:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    threads.open_thread(store, cast["cleo"], own_id, "Wait for legal.", blocking=True, now=NOW)
    return one(store, select(comment.c.body)), f"in a thread on the output {own_id}"


def options_of_a_pack(store: Store, cast: Cast) -> tuple[str, str]:
    make_pack(store, "Plain.[^s1]")
    return one(store, select(pack.c.options)), "The options of the pack pack1"


def policy_of_a_run(store: Store, cast: Cast) -> tuple[str, str]:
    policy = store.blobs.put(b'[due]\nhigh = "1 day"')
    options = store.blobs.put(to_json({"brief": Brief(is_default=True), "policy": policy}))
    hold_with(store, options=options)
    return policy, "The options of the pack pack1, their policy"


def brief_that_is_kept(store: Store, cast: Cast) -> tuple[str, str]:
    keep(store, cast["ben"], "spring", Brief(tone="plain"), now=NOW)
    return one(store, select(kept_brief.c.sha256)), "The brief spring, version 1"


def deck_that_was_taken_in(store: Store, cast: Cast) -> tuple[str, str]:
    deck = store.blobs.put(b"a deck")
    key = StageKey(deck=deck, stage="intake", version="1", options="")
    stages.claim(store, key, "test", 10)
    stages.finish(store, key, "test", store.blobs.put(b"{}"))
    hold_with(store, deck=deck)
    return deck, "The deck of the pack pack1"


NAMED = (
    words_of_a_thread,
    options_of_a_pack,
    policy_of_a_run,
    brief_that_is_kept,
    deck_that_was_taken_in,
)


@pytest.mark.parametrize("named", NAMED, ids=lambda one: one.__name__)
def test_a_blob_that_a_sealed_row_names_is_missed_and_told_from_another(
    store: Store, cast: Cast, named: Callable[[Store, Cast], tuple[str, str]]
) -> None:
    blob, where = named(store, cast)
    assert faults(store) == ""
    whole = store.blobs.get(blob)
    store.blobs.path(blob).write_bytes(b"All fine, go ahead.")
    assert f"{where}: The blob {blob[:12]} was changed" in faults(store)
    store.blobs.remove(blob)
    assert f"{where}: The blob {blob[:12]} is missing" in faults(store)
    store.blobs.put(whole)
    assert faults(store) == ""


def test_options_that_are_none_are_told_of(store: Store) -> None:
    make_pack(store, "Plain.[^s1]")
    hold_with(store, id="pack2", options=store.blobs.put(to_json({"brief": Brief(), "policy": 7})))
    assert "The options of the pack pack2: the blob" in faults(store)


def test_words_that_the_retention_rules_took_away_are_not_missed(store: Store, cast: Cast) -> None:
    body, _ = words_of_a_thread(store, cast)
    own_id = one(store, select(comment.c.output))
    gate.reject(store, cast["ben"], own_id, reason="Never mind.", now=NOW)
    later = NOW.replace(year=NOW.year + 1)
    retention.prune(store, cast["root"], older_than_days=30, now=later)
    assert not store.blobs.has(body)
    assert faults(store) == ""


def with_list(store: Store) -> str:
    name = digest(LIST)
    path = store.outputs / "cache" / "customers" / f"{name}.index"
    path.parent.mkdir(parents=True)
    path.write_bytes(LIST)
    hold_with(store, index_digest=name)
    return name


def test_a_customer_list_that_is_missing_or_another_is_told_of(store: Store) -> None:
    name = with_list(store)
    assert faults(store) == ""
    path = store.outputs / "cache" / "customers" / f"{name}.index"
    path.write_bytes(LIST[::-1])
    assert f"The customer list that the pack pack1 was run with ({name[:12]}) was changed" in faults(store)  # fmt: skip
    path.unlink()
    assert f"The customer list that the pack pack1 was run with ({name[:12]}) is missing" in faults(store)  # fmt: skip


def test_a_customer_list_that_the_store_carries_need_not_lie_on_this_machine(store: Store) -> None:
    name = with_list(store)
    carry_customers(store, name)
    (store.outputs / "cache" / "customers" / f"{name}.index").unlink()
    assert faults(store) == ""
    store.blobs.remove(name)
    assert "is missing" in faults(store)
