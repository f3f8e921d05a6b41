"""The policy and the allow-list on the desk: shown, proposed, and put in force by a second person alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from review.allow_list import AllowScope, AllowState, list_entries, propose
from review.outputs import load_output
from review.policies import awaiting
from review.rooms import house_policy
from scanners.policy import load_policy
from tests.desk.making import TestDesk
from tests.review.making import cast_of, make_pack

HOUSE = Path(__file__).parents[2] / "scanners" / "policy.toml"
POLICY = HOUSE.read_bytes().replace(b'name = "house"', b'name = "strict"')


def proposed(desk: TestDesk) -> str:
    (output_id,) = make_pack(desk.store, "It is the fastest gate.[^s1]", author="ana")
    (finding,) = load_output(desk.store, output_id).findings
    entry = propose(
        desk.store, cast_of(desk.store)["ben"], output_id, finding.id, scope=AllowScope.DECK,
        reason="it was measured", now=desk.clock(), rules=load_policy(None).allow,
    )  # fmt: skip
    return entry.id


def state(desk: TestDesk) -> AllowState:
    return list_entries(desk.store, now=desk.clock())[0].state


def test_an_entry_holds_once_somebody_else_has_confirmed_it(desk: TestDesk) -> None:
    entry_id = proposed(desk)
    ben, cleo = desk.browser("ben"), desk.browser("cleo")
    assert "the fastest" in cleo.get("/rules").words
    assert ben.post(f"/rules/allow/{entry_id}/confirm").status == 403
    assert state(desk) is AllowState.PROPOSED
    assert cleo.post(f"/rules/allow/{entry_id}/confirm").target == "/rules?said=entry-confirmed"
    assert state(desk) is AllowState.LIVING
    assert cleo.post(f"/rules/allow/{entry_id}/end", reason="").status != 303
    assert cleo.post(f"/rules/allow/{entry_id}/end", reason="no more").target == "/rules?said=entry-ended"  # fmt: skip
    assert state(desk) is AllowState.ENDED


def test_confirming_takes_a_sign_in_of_the_last_minutes(desk: TestDesk) -> None:
    entry_id = proposed(desk)
    cleo = desk.browser("cleo")
    desk.clock.move(minutes=16)
    answer = cleo.post(f"/rules/allow/{entry_id}/confirm")
    assert answer.target.startswith("/step-up?to=")
    assert state(desk) is AllowState.PROPOSED


def test_an_auditor_sees_the_entries_without_their_words(desk: TestDesk) -> None:
    entry_id = proposed(desk)
    audrey = desk.browser("audrey")
    words = audrey.get("/rules").words
    assert "it was measured" in words
    assert "the fastest" not in words
    assert audrey.post(f"/rules/allow/{entry_id}/confirm").status == 403


def test_a_policy_is_proposed_by_one_and_confirmed_by_another(desk: TestDesk) -> None:
    cleo, root = desk.browser("cleo"), desk.browser("root")
    before = house_policy(desk.store).version
    sent = {"policy": ("policy.toml", POLICY)}
    assert cleo.post("/rules/policy", files=sent, reason="stricter").target == "/rules?said=policy-proposed"  # fmt: skip
    (change,) = awaiting(desk.store)
    assert house_policy(desk.store).version == before
    assert cleo.post("/rules/policy/confirm", version=change.version).status == 403
    assert root.post("/rules/policy/confirm", version=change.version).target == "/rules?said=policy-confirmed"  # fmt: skip
    assert house_policy(desk.store).version == change.version != before


@pytest.mark.parametrize("data", [b"not = toml = at all", b"\xff\xfe", b"nonsense = 1\n"])
def test_what_is_no_policy_is_told(desk: TestDesk, data: bytes) -> None:
    answer = desk.browser("cleo").post("/rules/policy", files={"policy": ("p.toml", data)}, reason="x")  # fmt: skip
    assert answer.status == 422
    assert not awaiting(desk.store)


def test_authors_do_not_see_the_rules(desk: TestDesk) -> None:
    ana = desk.browser("ana")
    assert ana.get("/rules").status == 403
    assert "/rules" not in ana.get("/").text
