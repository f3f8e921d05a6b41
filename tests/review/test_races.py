"""Two at once: approve against edit, claim against claim, release against release and recall."""

from __future__ import annotations

import os

from deckproof.model import Output, OutputState, Person
from review import audit, edits, gate, releases
from review.outputs import load_output
from review.store import Store
from tests.review.deeds import both
from tests.review.making import NOW, POLICY, make_pack, rooms

ROUNDS = int(os.environ.get("RACE_ROUNDS", "40"))


def seen_living(output: Output) -> list[str]:
    return [one.sha256 for one in output.decisions if one.verdict == "approve" and not one.voided]


def test_approve_against_edit_never_approves_what_nobody_looked_at(
    store: Store, cast: dict[str, Person]
) -> None:
    for number in range(ROUNDS):
        (own_id,) = make_pack(store, "Plain.[^s1]", pack=f"race{number}")
        looked = load_output(store, own_id).sha256
        both(
            lambda own_id=own_id, looked=looked: gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY, sha256=looked),
            lambda own_id=own_id: edits.edit(store, cast["ana"], own_id, "# A title\n\nNew.[^s1]\n", now=NOW, rooms=rooms()),
        )  # fmt: skip
        after = load_output(store, own_id)
        assert all(sha256 == after.sha256 for sha256 in seen_living(after))
        assert (after.state is OutputState.APPROVED) == bool(seen_living(after))
        assert after.revision == 1 or after.state is OutputState.HELD
    assert audit.verify(store, rooms=rooms()).faults == ()


def test_edit_against_edit_loses_neither_silently(store: Store, cast: dict[str, Person]) -> None:
    for number in range(ROUNDS // 2):
        (own_id,) = make_pack(store, "Plain.[^s1]", pack=f"race{number}")
        answers = both(
            *(
                lambda who=who, own_id=own_id: edits.edit(
                    store, cast[who], own_id, f"# A title\n\nBy {who}.[^s1]\n", now=NOW, rooms=rooms(), revision_number=1
                )
                for who in ("ana", "bea")
            )
        )  # fmt: skip
        assert sum(isinstance(answer, Output) for answer in answers) == 1
        assert load_output(store, own_id).revision == 2


def test_claim_against_claim_gives_it_to_one(store: Store, cast: dict[str, Person]) -> None:
    for number in range(ROUNDS // 2):
        (own_id,) = make_pack(store, "Plain.[^s1]", pack=f"race{number}")
        answers = both(
            *(lambda who=who, own_id=own_id: gate.claim(store, cast[who], own_id, now=NOW) for who in ("ben", "bea"))
        )  # fmt: skip
        assert sum(isinstance(answer, Output) for answer in answers) == 1


def test_release_against_edit_and_recall_leaves_only_approved_bytes(
    store: Store, cast: dict[str, Person]
) -> None:
    for number in range(ROUNDS // 2):
        (own_id,) = make_pack(store, "Plain.[^s1]", pack=f"race{number}")
        approved = gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
        both(
            lambda own_id=own_id: releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY),
            lambda own_id=own_id: edits.edit(store, cast["ana"], own_id, "# A title\n\nNew.[^s1]\n", now=NOW, rooms=rooms()),
        )  # fmt: skip
        after = load_output(store, own_id)
        assert after.state is OutputState.HELD or after.sha256 == approved.sha256
        both(
            lambda own_id=own_id: releases.release(
                store, cast["ben"], [own_id], now=NOW, policy_version=POLICY
            ),
            lambda own_id=own_id: releases.recall(
                store, cast["cleo"], own_id, reason="No.", now=NOW
            ),
        )
    assert audit.verify(store, rooms=rooms()).faults == ()


def test_processes_that_release_at_once_write_one_release(
    store: Store, cast: dict[str, Person]
) -> None:
    ids = make_pack(store, *("Plain.[^s1]" for _ in range(4)))
    for own_id in ids:
        gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    children = []
    for _ in range(4):
        child = os.fork()
        if child == 0:
            try:
                releases.release(store, cast["ben"], ids, now=NOW, policy_version=POLICY)
                os._exit(0)
            finally:
                os._exit(1)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * 4
    with store.reading() as connection:
        done = connection.exec_driver_sql(
            "SELECT count(*) FROM ledger WHERE action = 'released'"
        ).scalar_one()
    assert done == 4
    assert audit.verify(store, rooms=rooms()).faults == ()
