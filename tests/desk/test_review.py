"""The review page: what it shows of a draft, and that its forms go through the gate."""

from __future__ import annotations

import pytest

from deckproof.model import OutputState
from review.outputs import load_output
from review.rooms import Rooms
from tests.desk.making import TestDesk
from tests.review.making import NAME, make_pack, rooms

CALM = "A calm sentence.[^s1]"
DULL = "It is the fastest gate.[^s1]"
SEVERE = f"{NAME} was late.[^s1]"


@pytest.fixture(autouse=True)
def small_rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stand-ins for the other rooms, as the packs of these tests were made with them."""

    def small(_store: object) -> Rooms:
        return rooms()

    monkeypatch.setattr("review.rooms.house", small)


def state(desk: TestDesk, own_id: str) -> OutputState:
    return load_output(desk.store, own_id).state


def test_a_draft_stands_beside_its_slides_with_its_findings_marked(desk: TestDesk) -> None:
    (own_id,) = make_pack(desk.store, f"{CALM}\n\n{SEVERE}", author="ana")
    page = desk.browser("cleo").get(f"/review/{own_id}")
    finding = load_output(desk.store, own_id).findings[0].id
    assert page.status == 200
    assert f'id="m-{finding}" data-findings="{finding}">{NAME}</mark>' in page.text
    assert 'href="#slide-1"' in page.text
    assert 'id="slide-1"' in page.text


def test_what_is_not_theirs_to_see_is_not_there(desk: TestDesk) -> None:
    (own_id,) = make_pack(desk.store, CALM, pack="theirs", author="carl")
    ana = desk.browser("ana")
    assert ana.get(f"/review/{own_id}").status == 404
    assert ana.get("/review/nothing").status == 404
    assert ana.post(f"/review/{own_id}/approve", sha256="x").status == 404


def test_a_clean_draft_is_approved_released_and_recalled(desk: TestDesk) -> None:
    (own_id,) = make_pack(desk.store, CALM, author="ana")
    ben = desk.browser("ben")
    sha256 = load_output(desk.store, own_id).sha256
    assert sha256 in ben.get(f"/review/{own_id}").text
    assert ben.post(f"/review/{own_id}/approve", sha256=sha256).status == 303
    assert state(desk, own_id) is OutputState.APPROVED
    assert ben.post(f"/review/{own_id}/release").status == 303
    assert state(desk, own_id) is OutputState.RELEASED
    assert ben.post(f"/review/{own_id}/recall", reason="").status == 422
    assert ben.post(f"/review/{own_id}/recall", reason="The wrong day.").status == 303
    assert state(desk, own_id) is OutputState.RECALLED


def test_only_the_bytes_that_were_looked_at_are_approved(desk: TestDesk) -> None:
    (own_id,) = make_pack(desk.store, CALM, author="ana")
    assert desk.browser("ben").post(f"/review/{own_id}/approve", sha256="0" * 64).status == 409
    assert desk.browser("ben").post(f"/review/{own_id}/approve").status == 409
    assert state(desk, own_id) is OutputState.HELD


def test_an_author_gets_no_button_to_approve_and_no_way_to(desk: TestDesk) -> None:
    (own_id,) = make_pack(desk.store, CALM, author="carl")
    carl = desk.browser("carl")
    page = carl.get(f"/review/{own_id}")
    assert f"/review/{own_id}/approve" not in page.text
    assert "somebody else approves it" in page.words
    sha256 = load_output(desk.store, own_id).sha256
    assert carl.post(f"/review/{own_id}/approve", sha256=sha256).status == 403


def test_findings_are_settled_one_by_one(desk: TestDesk) -> None:
    (own_id,) = make_pack(desk.store, f"{DULL}\n\nNo, it is the fastest door.[^s1]", author="ana")
    ben = desk.browser("ben")
    first, second = (one.id for one in load_output(desk.store, own_id).findings)
    assert "2 findings to settle" in ben.get(f"/review/{own_id}").words
    assert ben.post(f"/review/{own_id}/settle", finding=first, how="accept").status == 303
    shown = ben.get(f"/review/{own_id}").words
    assert "1 finding to settle" in shown
    assert "Read where it stands: fit to be published." in shown
    assert ben.post(f"/review/{own_id}/settle", finding=second, how="nonsense").status == 422
    ben.post(f"/review/{own_id}/settle", finding=second, how="false-positive", reason="A quote.")
    assert "Nothing is open" in ben.get(f"/review/{own_id}").words


def test_a_severe_finding_takes_compliance_and_a_fresh_sign_in(desk: TestDesk) -> None:
    (own_id,) = make_pack(desk.store, SEVERE, author="ana")
    finding = load_output(desk.store, own_id).findings[0].id
    ben, cleo = desk.browser("ben"), desk.browser("cleo")
    assert ben.post(f"/review/{own_id}/settle", finding=finding, how="accept").status == 403
    desk.clock.move(minutes=16)
    answer = cleo.post(f"/review/{own_id}/settle", finding=finding, how="accept")
    assert answer.target.startswith("/step-up")
    desk.clock.move(minutes=-16)
    assert cleo.post(f"/review/{own_id}/settle", finding=finding, how="accept").status == 303


def test_redacting_makes_a_revision_and_its_redactor_does_not_approve_it(desk: TestDesk) -> None:
    (own_id,) = make_pack(desk.store, DULL, author="ana")
    finding = load_output(desk.store, own_id).findings[0].id
    ben = desk.browser("ben")
    ben.post(f"/review/{own_id}/settle", finding=finding, how="replace", text="a fast", reason="x")
    after = load_output(desk.store, own_id)
    assert after.revision == 2
    assert "a fast gate" in ben.get(f"/review/{own_id}").words
    assert ben.post(f"/review/{own_id}/approve", sha256=after.sha256).status == 403


def test_changes_are_requested_with_a_reason(desk: TestDesk) -> None:
    (own_id,) = make_pack(desk.store, CALM, author="ana")
    ben = desk.browser("ben")
    assert ben.post(f"/review/{own_id}/request-changes", reason=" ").status == 422
    ben.post(f"/review/{own_id}/request-changes", reason="Too <b>dry</b>.")
    shown = desk.browser("ana").get(f"/review/{own_id}").text
    assert "Too &lt;b&gt;dry&lt;/b&gt;." in shown
    assert "<b>dry" not in shown
