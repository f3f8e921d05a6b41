"""Signing in through a real OpenID provider on loopback, as a browser sees it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import httpx
import pytest
from starlette.testclient import TestClient

from deckproof.model import Role
from deckproof.provider import Provider
from desk import oidc
from review.people import list_people
from review.store import Store
from tests.desk.making import ORIGIN, TestDesk, open_desk
from tests.review.oidc_mock import consent, running_provider

SECRET = "of-the-client"
PEOPLE = {
    "s-new": {"preferred_username": "nora", "groups": ["writers"]},
    "s-ana": {"preferred_username": "ana", "groups": ["writers"]},
    "s-none": {"preferred_username": "nobody2", "groups": ["cooks"]},
}


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with running_provider(PEOPLE) as issuer:
        yield issuer


@pytest.fixture
def desk(store: Store, issuer: str) -> Iterator[TestDesk]:
    provider = Provider(
        issuer=issuer, client_id="deckproof", roles={"writers": (Role.AUTHOR,)}, provision=True
    )
    with open_desk(store, oidc=provider, oidc_secret=SECRET) as opened:
        opened.clock.time = dt.datetime.now(dt.UTC)
        yield opened


def go_there(
    browser: TestClient, subject: str, path: str = "/oidc/begin?to=/upload"
) -> dict[str, str]:
    """What the browser brings back from the provider."""
    begun = browser.get(path)
    assert begun.status_code == 303
    with httpx.Client(timeout=10, trust_env=False) as http:
        return consent(http, begun.headers["location"], subject)


def test_whoever_the_provider_vouches_for_is_let_in(desk: TestDesk) -> None:
    browser = desk.stranger()
    assert "Sign in with 127.0.0.1" in browser.get("/sign-in").text
    back = browser.get("/oidc/return", params=go_there(browser, "s-new"))
    assert back.headers["location"] == "/upload"
    assert browser.get("/upload").status_code == 200
    assert ("nora", (Role.AUTHOR,)) in [(one.name, one.roles) for one in list_people(desk.store)]


def test_a_link_binds_somebody_who_is_here_to_the_provider(desk: TestDesk) -> None:
    page = desk.browser("root").post("/people/ana/invite").text
    link = page.partition(f'value="{ORIGIN}/invitation/')[2].partition('"')[0]
    browser = desk.stranger()
    assert "/oidc/begin?invitation=" in browser.get(f"/invitation/{link}").text
    back = browser.get("/oidc/return", params=go_there(browser, "s-ana", f"/oidc/begin?invitation={link}"))  # fmt: skip
    assert back.headers["location"] == "/"
    assert ">ana</a>" in browser.get("/").text


def test_who_has_no_role_is_told_so(desk: TestDesk) -> None:
    browser = desk.stranger()
    back = browser.get("/oidc/return", params=go_there(browser, "s-none"))
    assert back.status_code in {401, 403}
    assert "Signing in did not work" in back.text
    assert "set-cookie" not in back.headers or "sid=" not in back.headers["set-cookie"]


def test_another_browser_cannot_finish_what_one_began(desk: TestDesk) -> None:
    mine, other = desk.stranger(), desk.stranger()
    brought = go_there(mine, "s-new")
    assert other.get("/oidc/return", params=brought).status_code == 401
    other.get("/oidc/begin")
    assert other.get("/oidc/return", params=brought).status_code == 401


def test_a_return_counts_once_and_for_ten_minutes(desk: TestDesk) -> None:
    browser = desk.stranger()
    brought = go_there(browser, "s-new")
    assert browser.get("/oidc/return", params=brought).status_code == 303
    assert browser.get("/oidc/return", params=brought).status_code == 401
    late = desk.stranger()
    brought = go_there(late, "s-new")
    desk.clock.move(minutes=11)
    assert "too long ago" in late.get("/oidc/return", params=brought).text


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_the_way_back_leads_nowhere_else(desk: TestDesk, to: str) -> None:
    browser = desk.stranger()
    begun = browser.get("/oidc/begin", params={"to": to})
    with httpx.Client(timeout=10, trust_env=False) as http:
        brought = consent(http, begun.headers["location"], "s-new")
    assert browser.get("/oidc/return", params=brought).headers["location"] == "/"


def test_no_more_than_a_thousand_sign_ins_wait(
    desk: TestDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oidc, "MOST", 3)
    first = desk.stranger()
    brought = go_there(first, "s-new")
    for _ in range(3):
        desk.stranger().get("/oidc/begin")
    assert first.get("/oidc/return", params=brought).status_code == 401


def test_a_provider_that_does_not_answer_is_told(store: Store) -> None:
    gone = Provider(issuer="http://127.0.0.1:9", client_id="deckproof")
    with open_desk(store, oidc=gone) as opened:
        assert opened.stranger().get("/oidc/begin").status_code == 502


def test_without_a_provider_nobody_is_sent_anywhere(store: Store) -> None:
    with open_desk(store) as opened:
        assert "/oidc/begin" not in opened.stranger().get("/sign-in").text
        assert opened.stranger().get("/oidc/begin").status_code >= 400
        assert opened.stranger().get("/oidc/return").status_code == 401
