"""Signing in, out and up, and who manages people, without a browser."""

from __future__ import annotations

import re

import pytest

from deckproof.model import Role
from review.people import list_people
from tests.desk.making import ORIGIN, TestDesk

GOOD = "seven slow ferries cross at noon"


def link_of(page: str) -> str:
    found = re.search(rf'value="{ORIGIN}(/invitation/[^"]+)"', page)
    assert found is not None
    return found[1]


def invite(desk: TestDesk, name: str) -> str:
    return link_of(desk.browser("root").post(f"/people/{name}/invite").text)


def test_a_link_lets_somebody_choose_a_password_once(desk: TestDesk) -> None:
    link = invite(desk, "ana")
    stranger = desk.stranger()
    shown = stranger.get(link)
    assert "You are <strong>ana</strong> here" in shown.text
    assert stranger.get(link).status_code == 200, "looking does not use it up"
    differing = stranger.post(link, data={"password": GOOD, "again": GOOD + "!"})
    assert differing.status_code == 422
    assert "not the same" in differing.text
    assert stranger.post(link, data={"password": GOOD, "again": GOOD}).headers["location"] == "/?said=welcome"  # fmt: skip
    again = desk.stranger().post(link, data={"password": GOOD, "again": GOOD})
    assert again.status_code == 401
    assert "was used" in again.text


def test_a_sign_in_gives_a_new_cookie_that_scripts_cannot_read(public_desk: TestDesk) -> None:
    link = re.sub(r"^https://[^/]+", "", _public_link(public_desk))
    public_desk.stranger().post(link, data={"password": GOOD, "again": GOOD})
    stranger = public_desk.stranger()
    stranger.cookies.set("__Host-sid", "fixed-by-somebody-else")
    answer = stranger.post("/sign-in", data={"name": "ana", "password": GOOD, "to": "/board"})
    assert answer.headers["location"] == "/board"
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-sid=")
    assert "fixed-by-somebody-else" not in cookie
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def _public_link(desk: TestDesk) -> str:
    page = desk.browser("root").post("/people/ana/invite").text
    found = re.search(r'value="(https://desk.example.com/invitation/[^"]+)"', page)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("name", ["ana", "nobody"])
def test_a_wrong_password_says_the_same_for_everybody(desk: TestDesk, name: str) -> None:
    answer = desk.stranger().post("/sign-in", data={"name": name, "password": "wrong" * 4})
    assert answer.status_code == 401
    assert "This name and password do not go together." in answer.text
    assert "set-cookie" not in answer.headers


def test_many_wrong_passwords_make_one_place_wait(desk: TestDesk) -> None:
    stranger = desk.stranger()
    statuses = [stranger.post("/sign-in", data={"name": "ana", "password": "x"}).status_code for _ in range(7)]  # fmt: skip
    assert statuses[:5] == [401] * 5
    assert statuses[-1] == 429
    waiting = stranger.post("/sign-in", data={"name": "ana", "password": "x"})
    assert int(waiting.headers["retry-after"]) > 0


@pytest.mark.parametrize(
    "to",
    ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb"],
)
def test_signing_in_sends_nobody_elsewhere(desk: TestDesk, to: str) -> None:
    root = desk.browser("root")
    assert root.client.get("/sign-in", params={"to": to}).headers["location"] == "/"
    shown = desk.stranger().get("/sign-in", params={"to": to})
    assert 'name="to" value="/"' in shown.text


def test_signing_out_ends_the_session_on_the_server(desk: TestDesk) -> None:
    ana = desk.browser("ana")
    assert ana.get("/").status == 200
    assert ana.post("/sign-out").target == "/sign-in?said=out"
    again = desk.stranger()
    again.cookies.set("sid", ana.token)
    assert again.get("/").headers["location"].startswith("/sign-in?said=over")


@pytest.mark.parametrize(
    ("minutes", "clicks", "alive"), [(29, 1, True), (31, 1, False), (29, 26, False)]
)
def test_a_session_ends_by_standing_idle_and_after_twelve_hours(
    desk: TestDesk, minutes: int, clicks: int, alive: bool
) -> None:
    ana = desk.browser("ana")
    for _ in range(clicks):
        desk.clock.move(minutes=minutes)
        last = ana.get("/")
    assert (last.status == 200) is alive


def test_shutting_somebody_out_ends_what_they_are_doing(desk: TestDesk) -> None:
    ana, root = desk.browser("ana"), desk.browser("root")
    assert root.post("/people/ana/deactivate").target == "/people?said=shut-out"
    assert ana.get("/").target.startswith("/sign-in")


def test_step_up_takes_the_password_and_gives_another_session(desk: TestDesk) -> None:
    link = invite(desk, "cleo")
    desk.stranger().post(link, data={"password": GOOD, "again": GOOD})
    cleo = desk.browser("cleo")
    assert cleo.post("/step-up", password="wrong" * 4, to="/board").status == 401
    proven = cleo.post("/step-up", password=GOOD, to="/board")
    assert proven.target == "/board?said=proven"
    assert cleo.token not in proven.headers["set-cookie"]
    old = desk.stranger()
    old.cookies.set("sid", cleo.token)
    assert old.get("/").status_code == 303


def test_a_password_is_changed_by_whoever_knows_the_present_one(desk: TestDesk) -> None:
    link = invite(desk, "ana")
    desk.stranger().post(link, data={"password": GOOD, "again": GOOD})
    ana, elsewhere = desk.browser("ana"), desk.browser("ana")
    wrong = ana.post("/account/password", present="no" * 8, password=GOOD + "!", again=GOOD + "!")
    assert wrong.status == 401
    done = ana.post("/account/password", present=GOOD, password=GOOD + "!", again=GOOD + "!")
    assert done.target == "/account?said=password"
    assert ana.get("/account").status == 200
    assert elsewhere.get("/account").status == 303


# People …


def test_an_admin_adds_somebody_and_gets_their_link(desk: TestDesk) -> None:
    root = desk.browser("root")
    page = root.post("/people", name="ines.falk", role=["author", "comms"])
    assert link_of(page.text)
    added = {one.name: one for one in list_people(desk.store)}["ines.falk"]
    assert added.roles == (Role.AUTHOR, Role.COMMS)


def test_roles_become_those_of_the_form(desk: TestDesk) -> None:
    root = desk.browser("root")
    root.post("/people/ana/roles", role=["comms", "auditor"])
    roles = {one.name: one.roles for one in list_people(desk.store)}["ana"]
    assert set(roles) == {Role.COMMS, Role.AUDITOR}


@pytest.mark.parametrize("name", ["ana", "ben", "cleo", "audrey"])
@pytest.mark.parametrize(
    "path", ["/people", "/people/ben/roles", "/people/ben/deactivate", "/people/ben/invite"]
)
def test_nobody_but_an_admin_manages_people(desk: TestDesk, name: str, path: str) -> None:
    before = list_people(desk.store)
    assert desk.browser(name).post(path, name="eve", role="admin").status == 403
    assert list_people(desk.store) == before
