"""The API: who may call it, what it tells, and that it goes through the same gate as everything else."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from starlette.testclient import TestClient

from deckproof.model import OutputState, Role
from desk.uploads import LIMIT_MB
from review import runs
from review.assignments import assignees_of
from review.outputs import load_output
from review.people import add_person, issue_token
from review.rooms import Rooms
from tests.desk.making import DECK, TestDesk
from tests.review.making import NAME, cast_of, make_pack, rooms


@pytest.fixture
def small_rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stand-ins for the other rooms, as the packs of these tests were made with them."""

    def small(_store: object) -> Rooms:
        return rooms()

    monkeypatch.setattr("review.rooms.house", small)


def program(desk: TestDesk, name: str) -> TestClient:
    """A program that acts for somebody, with no browser's headers."""
    token = issue_token(desk.store, cast_of(desk.store)["root"], name, now=desk.clock())
    return TestClient(
        desk.app,
        base_url=desk.address.origin,
        headers={"authorization": f"Bearer {token}"},
        follow_redirects=False,
    )


@pytest.mark.parametrize("header", [{}, {"authorization": "Bearer "}, {"authorization": "Bearer wrong"}, {"authorization": "Basic cm9vdDo="}])  # fmt: skip
def test_without_a_token_of_somebody_nothing_is_told(
    desk: TestDesk, header: dict[str, str]
) -> None:
    answer = TestClient(desk.app, base_url=desk.address.origin).get("/api/packs", headers=header)
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "not-signed-in"


def test_a_session_cookie_is_no_token(desk: TestDesk) -> None:
    ana = desk.browser("ana")
    assert ana.get("/api/packs").status == 401
    assert ana.client.get("/api/packs", headers={"authorization": f"Bearer {ana.token}"}).status_code == 401  # fmt: skip


def test_what_it_can_do_is_told_to_those_with_a_token(desk: TestDesk) -> None:
    described = program(desk, "audrey").get("/api/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert "/api/outputs/{output_id}/approve" in described["paths"]
    assert not [path for path in described["paths"] if not path.startswith("/api/")]
    for path in ("/openapi.json", "/docs", "/redoc", "/api/docs"):
        assert desk.stranger().get(path).status_code == 404


def test_packs_and_outputs_are_the_documents_of_the_command_line(desk: TestDesk) -> None:
    (output_id,) = make_pack(desk.store, "A calm sentence.[^s1]", pack="mine", author="ana")
    ana = program(desk, "ana")
    assert ana.get("/api/me").json() == {"name": "ana", "roles": ["author"]}
    (line,) = ana.get("/api/packs").json()["packs"]
    assert (line["id"], line["states"]) == ("mine", {"held": 1})
    assert ana.get("/api/packs/mine").json()["schema"] == "deckproof.pack/1"
    assert ana.get(f"/api/outputs/{output_id}").json()["schema"] == "deckproof.output/1"


def test_anothers_pack_is_as_good_as_none(desk: TestDesk) -> None:
    (output_id,) = make_pack(desk.store, "A calm sentence.[^s1]", pack="theirs", author="carl")
    ana = program(desk, "ana")
    assert ana.get("/api/packs").json()["packs"] == []
    for path in ("/api/packs/theirs", f"/api/outputs/{output_id}", f"/api/outputs/{output_id}/released"):  # fmt: skip
        assert ana.get(path).status_code == 404, path
    for act in ("edit", "rescan", "claim", "withdraw"):
        body: dict[str, Any] = {"edit": {"page": "# x", "revision": 1}, "withdraw": {"reason": "x"}}.get(act, {})  # fmt: skip
        assert ana.post(f"/api/outputs/{output_id}/{act}", json=body).status_code in {403, 404}, act


def test_nobody_approves_their_own_by_the_api_either(desk: TestDesk, small_rooms: None) -> None:
    (output_id,) = make_pack(desk.store, "A calm sentence.[^s1]", author="carl")
    sha256 = load_output(desk.store, output_id).sha256
    refused = program(desk, "carl").post(f"/api/outputs/{output_id}/approve", json={"sha256": sha256})  # fmt: skip
    assert refused.status_code == 403
    assert refused.json()["error"]["code"] == "own-work"
    stale = program(desk, "ben").post(f"/api/outputs/{output_id}/approve", json={"sha256": "0" * 64})  # fmt: skip
    assert stale.status_code == 409
    assert load_output(desk.store, output_id).state is OutputState.HELD


def test_the_way_from_held_to_released_and_back(desk: TestDesk, small_rooms: None) -> None:
    (output_id,) = make_pack(desk.store, "A calm sentence.[^s1]", author="ana")
    ben = program(desk, "ben")
    assert ben.get(f"/api/outputs/{output_id}/released").status_code == 403
    sha256 = ben.get(f"/api/outputs/{output_id}").json()["sha256"]
    assert ben.post(f"/api/outputs/{output_id}/claim").status_code == 200
    assert ben.post(f"/api/outputs/{output_id}/approve", json={"sha256": sha256}).json()["state"] == "approved"  # fmt: skip
    dry = ben.post("/api/release", json={"outputs": [output_id], "dry_run": True}).json()
    assert dry["dry_run"]
    assert ben.get(f"/api/outputs/{output_id}/released").status_code == 403
    assert ben.post("/api/release", json={"outputs": [output_id]}).json()["releases"][0]["sha256"] == sha256  # fmt: skip
    gone = ben.get(f"/api/outputs/{output_id}/released")
    assert gone.status_code == 200
    assert gone.headers["content-disposition"].startswith("attachment")
    assert gone.headers["content-security-policy"].startswith("sandbox")
    assert ben.post(f"/api/outputs/{output_id}/recall", json={"reason": "wrong day"}).json()["state"] == "recalled"  # fmt: skip
    assert ben.get(f"/api/outputs/{output_id}/released").status_code == 403


def test_findings_are_settled_and_open_ones_hold_approval_up(desk: TestDesk, small_rooms: None) -> None:  # fmt: skip
    (output_id,) = make_pack(desk.store, "It is the fastest gate.[^s1]", author="ana")
    bea = program(desk, "bea")
    shown = bea.get(f"/api/outputs/{output_id}").json()
    held_up = bea.post(f"/api/outputs/{output_id}/approve", json={"sha256": shown["sha256"]})
    assert held_up.status_code == 409
    (finding,) = [one["id"] for one in shown["findings"] if one["open"]]
    settled = bea.post(f"/api/outputs/{output_id}/resolve", json={"findings": [finding], "how": "accept", "reason": "measured"})  # fmt: skip
    assert not [one for one in settled.json()["findings"] if one["open"]]
    odd = bea.post(f"/api/outputs/{output_id}/resolve", json={"findings": [finding], "how": "ignore"})  # fmt: skip
    assert odd.status_code == 422
    assert bea.post(f"/api/outputs/{output_id}/reject", json={"reason": "no", "extra": 1}).status_code == 422  # fmt: skip


def test_threads_hold_approval_up_and_words_are_taken_back(desk: TestDesk, small_rooms: None) -> None:  # fmt: skip
    (output_id,) = make_pack(desk.store, "It is the fastest gate.[^s1]", author="ana")
    add_person(desk.store, cast_of(desk.store)["root"], "eli", (Role.AUTHOR,), now=desk.clock())
    bea, ben, eli = (program(desk, name) for name in ("bea", "ben", "eli"))
    own = f"/api/outputs/{output_id}"
    begun = bea.post(f"{own}/threads", json={"text": "Says who?", "holds_up": True}).json()
    (thread,) = begun["threads"]
    shown = bea.get(own).json()
    (finding,) = [one["id"] for one in shown["findings"] if one["open"]]
    settled = {"findings": [finding], "how": "accept", "reason": "measured"}
    assert bea.post(f"{own}/resolve", json=settled).status_code == 200
    approval = {"sha256": shown["sha256"]}
    assert ben.post(f"{own}/approve", json=approval).status_code == 409
    assert ben.post(f"{own}/threads/{thread['id']}", json={"text": "The lab."}).status_code == 200
    assert eli.get(f"{own}/threads").status_code == 404, "who cannot see it learns nothing"
    closed = ben.post(f"{own}/threads/{thread['id']}/close").json()["threads"][0]
    assert [one["text"] for one in closed["comments"]] == ["Says who?", "The lab."]
    assert closed["closed_by"] == "ben"
    assert ben.post(f"{own}/approve", json=approval).json()["state"] == "approved"
    assert bea.post(f"{own}/undo", json={}).status_code == 409, "nobody takes another's approval back"  # fmt: skip
    assert ben.post(f"{own}/undo", json={}).json()["state"] == "held"
    reopened = bea.post(f"{own}/undo", json={"finding": finding}).json()
    assert [one["id"] for one in reopened["findings"] if one["open"]] == [finding]
    assert bea.post(f"{own}/undo", json={"finding": finding}).status_code == 404


def test_somebody_is_asked_to_look_until_a_day(desk: TestDesk) -> None:
    (output_id,) = make_pack(desk.store, "Plain.[^s1]", author="ana")
    ben = program(desk, "ben")
    own = f"/api/outputs/{output_id}"
    day = (desk.clock() + dt.timedelta(days=2)).isoformat()
    assert ben.post(f"{own}/assign", json={"name": "bea", "due": day}).status_code == 200
    assert assignees_of(desk.store, [output_id]) == {output_id: "bea"}
    add_person(desk.store, cast_of(desk.store)["root"], "eli", (Role.AUTHOR,), now=desk.clock())
    assert ben.post(f"{own}/assign", json={"name": "eli"}).status_code == 403
    assert program(desk, "bea").post(f"{own}/unassign").status_code == 200
    assert assignees_of(desk.store, [output_id]) == {}


def test_an_error_quotes_nothing_that_was_sent(desk: TestDesk) -> None:
    answer = program(desk, "ben").post("/api/release", json={"outputs": NAME})
    assert answer.status_code == 422
    assert NAME not in answer.text


def test_a_deck_is_handed_in_as_a_body(desk: TestDesk) -> None:
    ana = program(desk, "ana")
    answer = ana.post(
        "/api/decks", params={"name": "../talk.pptx", "kind": "summary"}, content=DECK
    )
    assert answer.status_code == 202
    (run,) = runs.list_runs(desk.store)
    assert (run.wanted.name, run.wanted.author, run.wanted.kinds) == ("talk.pptx", "ana", ("summary",))  # fmt: skip
    assert ana.get(f"/api/runs/{run.wanted.id}").json()["state"] == "queued"
    add_person(desk.store, cast_of(desk.store)["root"], "eli", (Role.AUTHOR,), now=desk.clock())
    assert program(desk, "eli").get(f"/api/runs/{run.wanted.id}").status_code == 404
    assert program(desk, "ben").get(f"/api/runs/{run.wanted.id}").status_code == 200
    assert desk.calls == ["wake"]


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [("audrey", DECK, 403), ("ana", b"", 422), ("ana", b"GIF89a", 422)],
)
def test_what_cannot_be_handed_in_is_refused(
    desk: TestDesk, name: str, content: bytes, status: int
) -> None:
    answer = program(desk, name).post("/api/decks", params={"name": "x.pptx"}, content=content)
    assert answer.status_code == status
    assert not runs.list_runs(desk.store)


def test_a_body_that_is_too_large_is_stopped_while_it_comes(desk: TestDesk) -> None:
    piece = bytes(1024 * 1024)
    sent: list[int] = []

    def pieces() -> Any:
        for _ in range(LIMIT_MB + 2):
            sent.append(1)
            yield piece

    answer = program(desk, "ana").post("/api/decks", params={"name": "x.pptx"}, content=pieces())
    assert answer.status_code == 413
    assert not runs.list_runs(desk.store)
    assert not list((desk.store.outputs / "cache" / "uploads").iterdir())


def test_the_ledger_is_for_auditors(desk: TestDesk) -> None:
    audrey, ben = program(desk, "audrey"), program(desk, "ben")
    assert b'"head"' in audrey.get("/api/ledger").content.splitlines()[-1]
    assert audrey.post("/api/ledger/verify").json()["ok"]
    assert ben.get("/api/ledger").status_code == 403
    assert ben.post("/api/ledger/verify").status_code == 403
