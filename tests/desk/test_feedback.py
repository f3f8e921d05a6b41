"""Feedback on the desk and over the API: who brings it in, who sees what, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from deckproof.model import Person
from deckproof.teams import Team, Teams
from plans.groups import add_members
from review import gate, releases
from review.store import Store
from scanners.customers import import_customers
from tests.desk.making import Browser, TestDesk, open_desk
from tests.desk.test_api import program
from tests.echo.making import CUSTOMER, comment, customer_list, figure, release_pack, write_csv
from tests.review.making import NOW, POLICY, cast_of, make_pack, rooms


@pytest.fixture
def cast(store: Store) -> dict[str, Person]:
    return cast_of(store)


@pytest.fixture
def out(store: Store, cast: dict[str, Person]) -> tuple[str, ...]:
    return release_pack(store, cast["ben"], "The gate is calm.[^s1]", "The timer was off.[^s1]")


@pytest.fixture
def team_desk(store: Store) -> Iterator[TestDesk]:
    teams = Teams(by_name={**Teams().by_name, "service": Team(people=("carl", "ana"))})
    with open_desk(store, teams=teams) as opened:
        yield opened


def bring(browser: Browser, path: Path) -> str:
    with path.open("rb") as file:
        answer = browser.post("/feedback", files={"file": (path.name, file, "text/csv")})
    assert answer.status == 200, answer.words
    return answer.words


def one_id(desk: TestDesk, name: str = "ben") -> str:
    (one, *_) = program(desk, name).get("/api/feedback").json()["comments"]
    return str(one["id"])


def test_a_file_goes_in_and_the_comment_finds_its_team(
    team_desk: TestDesk, out: tuple[str, ...], tmp_path: Path
) -> None:
    rows = [comment(out[0], "I cannot log in since <b>Monday</b>."), figure(out[0], "views", 3), ["x", "y"]]  # fmt: skip
    path = write_csv(tmp_path / "back.csv", rows)
    words = bring(team_desk.browser("ben"), path)
    assert "New: 1 figure and 1 comment." in words
    assert "line 4: " in words
    assert "Known already: 2" in bring(team_desk.browser("ben"), path)
    page = team_desk.browser("ana").get("/feedback")
    assert "&lt;b&gt;Monday" in page.text
    assert "service, soon" in page.words


def test_answering_and_giving_on_and_who_may(
    team_desk: TestDesk, out: tuple[str, ...], tmp_path: Path
) -> None:
    rows = [comment(out[0], "I cannot log in."), comment(out[1], "The invoice is wrong.")]
    bring(team_desk.browser("ben"), write_csv(tmp_path / "back.csv", rows))
    found = program(team_desk, "ben").get("/api/feedback").json()["comments"]
    service, invoice = sorted(found, key=lambda one: one["team"], reverse=True)
    assert (service["team"], invoice["team"]) == ("service", "after-sales")
    ana, ben, audrey = (team_desk.browser(name) for name in ("ana", "ben", "audrey"))
    assert ana.post(f"/feedback/{invoice['id']}/answer", note="Done.").status == 403
    assert audrey.post(f"/feedback/{service['id']}/answer", note="Done.").status == 403
    assert ana.post(f"/feedback/{service['id']}/answer", note="").status == 422
    assert ana.post(f"/feedback/{service['id']}/answer", note="Told them how.").status == 303
    assert "Told them how." in ana.get(f"/feedback/{service['id']}").words
    assert "Told them how." not in audrey.get(f"/feedback/{service['id']}").words
    assert ana.post(f"/feedback/{service['id']}/route", team="sales").status == 403
    assert ben.post(f"/feedback/{service['id']}/route", team="sales", urgency="urgent").status == 303  # fmt: skip
    assert ben.post(f"/feedback/{service['id']}/route", team="nobody").status in {400, 404, 422}
    assert "sales, urgent; open" in ben.get(f"/feedback/{service['id']}").words
    assert ben.post(f"/feedback/{service['id']}/close", note="No more.").status == 303
    assert ben.post(f"/feedback/{service['id']}/answer", note="Once more.").status == 409
    assert ben.get("/feedback/0123456789abcdef").status == 404


def test_what_must_not_get_out_is_masked_for_whoever_may_not_see_it(
    team_desk: TestDesk, out: tuple[str, ...], store: Store, tmp_path: Path
) -> None:
    import_customers(customer_list(tmp_path / "list.csv", CUSTOMER, "Opal Kiosks"), store.outputs)
    rows = [comment(out[0], f"{CUSTOMER} wants its invoice mended.", author="Jo Field")]
    bring(team_desk.browser("ben"), write_csv(tmp_path / "back.csv", rows))
    own_id = one_id(team_desk)
    for path in ("/feedback", f"/feedback/{own_id}"):
        for name in ("audrey", "root", "ana"):
            page = team_desk.browser(name).get(path)
            assert "[a customer]" in page.text, name
            assert "Harlequin" not in page.text
            assert "Jo Field" not in page.text
        assert CUSTOMER in team_desk.browser("cleo").get(path).text
    told = program(team_desk, "audrey").get("/api/feedback").text
    assert "Harlequin" not in told


def test_the_api_takes_lines_under_the_same_rules(
    team_desk: TestDesk, out: tuple[str, ...]
) -> None:
    lines = [
        {"piece": out[0], "date": "2026-11-21", "metric": "views", "value": 12.5},
        {"piece": out[0], "date": "2026-11-20", "comment": "Nice."},
        {"piece": "nothing", "date": "2026-11-20", "comment": "Nice."},
    ]
    ben = program(team_desk, "ben")
    told = ben.post("/api/feedback", json={"lines": lines}).json()
    assert (told["figures"], told["comments"], told["bad"]) == (1, 1, 1)
    assert told["bad_lines"][0]["number"] == 3
    assert ben.post("/api/feedback", json={"lines": lines}).json()["known"] == 2
    for name in ("ana", "cleo", "audrey"):
        answer = program(team_desk, name).post("/api/feedback", json={"lines": lines})
        assert answer.status_code == 403
    assert ben.post("/api/feedback", json={"lines": [{"piece": out[0]}]}).status_code == 422
    assert ben.post("/api/feedback", json={"lines": [lines[0] | {"more": 1}]}).status_code == 422
    described = ben.get("/api/openapi.json").json()["paths"]
    assert {"/api/feedback", "/api/feedback/{own_id}/answer", "/api/report"} <= described.keys()
    own_id = ben.get("/api/feedback").json()["comments"][0]["id"]
    assert ben.post(f"/api/feedback/{own_id}/answer", json={"note": "Thanked."}).json()["state"] == "answered"  # fmt: skip
    assert ben.post(f"/api/feedback/{own_id}/close", json={"note": "Done."}).json()["state"] == "closed"  # fmt: skip
    assert ben.get("/api/report").json()["parts"][0]["metric"] == "views"
    assert ben.get("/api/report?since=soon").status_code == 422


def test_a_released_piece_that_names_a_new_customer_is_told_on_the_desk(
    team_desk: TestDesk, store: Store, cast: dict[str, Person], tmp_path: Path
) -> None:
    (own_id,) = release_pack(store, cast["ben"], f"Built with {CUSTOMER}.[^s1]", pack="pack5")
    path = customer_list(tmp_path / "list.csv", CUSTOMER)
    cleo = team_desk.browser("cleo")
    with path.open("rb") as file:
        answer = cleo.post("/customers", files={"list": ("list.csv", file, "text/csv")})
    assert "1 released with an alert" in answer.words
    assert f"/review/{own_id}" in answer.text
    assert "customer who came onto the list later" in cleo.get("/feedback").words.replace("’", "'")
    assert "Harlequin" not in team_desk.browser("audrey").get("/feedback").text
    assert f"/review/{own_id}" in team_desk.browser("ana").get("/").text
    assert "Harlequin" not in team_desk.browser("ana").get("/").text
    (alert,) = program(team_desk, "cleo").get("/api/customer-alerts").json()["alerts"]
    ben = team_desk.browser("ben")
    assert ben.post(f"/customers/alerts/{alert['id']}/end", note="Fine.").status == 403
    assert cleo.post(f"/customers/alerts/{alert['id']}/end", note="They agreed.").status == 303
    assert program(team_desk, "cleo").get("/api/customer-alerts").json()["alerts"] == []


def test_a_teams_notices_go_to_its_own_addresses(
    team_desk: TestDesk, out: tuple[str, ...], store: Store, tmp_path: Path
) -> None:
    from deckproof.notify import Notify
    from deckproof.settings import Settings
    from desk.notices.channels import Mail
    from desk.notices.delivering import channels_of
    from desk.notices.wording import News

    notify = Notify(smtp="127.0.0.1:9", smtp_tls="none", mail_from="d@example.com", mail_to=("all@example.com",))  # fmt: skip
    teams = Teams(by_name={**Teams().by_name, "service": Team(mail=("service@example.com",))})
    (mail,) = channels_of(Settings(outputs=store.outputs, notify=notify, teams=teams))
    assert isinstance(mail, Mail)
    sent: list[tuple[str, str]] = []
    news = [
        News(key=str(at), kind="feedback-waiting", object="0" * 16, seq=0, at="", link="https://desk.example.com/feedback/0", team=team)
        for at, team in enumerate(("service", "sales", "service"))
    ]  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Mail, "_post", lambda _, one: sent.append((one["To"], one.get_content())))
        assert len(mail.tell(news, now=team_desk.clock())) == 3
    assert [to for to, _ in sent] == ["service@example.com", "all@example.com"]
    assert "2 comments wait" in sent[0][1]


def test_compliance_erases_a_comment_and_the_next_file_says_what_was_left_out(
    team_desk: TestDesk, out: tuple[str, ...], tmp_path: Path
) -> None:
    words = "My sister is ill, so I cannot log in."
    path = write_csv(tmp_path / "back.csv", [comment(out[0], words, author="Wilma Osterloh")])
    ben, cleo = team_desk.browser("ben"), team_desk.browser("cleo")
    bring(ben, path)
    page = f"/feedback/{one_id(team_desk)}"
    assert "Erase for good" not in ben.get(page).text
    assert ben.post(f"{page}/erase", note="Request 17.").status == 403
    assert "Erase for good" in cleo.get(page).text
    assert cleo.post(f"{page}/erase", note="Ms Osterloh asked.").status == 422
    assert words in cleo.get(page).text
    assert cleo.post(f"{page}/erase", note="Request 17.").status == 303
    shown = cleo.get(page)
    assert "[erased on request]" in shown.words
    assert "Osterloh" not in shown.text
    assert "Erase for good" not in shown.text
    again = [comment(out[1], words.upper(), author="wilma osterloh", customer="Tern Bakeries")]
    told = bring(ben, write_csv(tmp_path / "back.csv", again))
    assert "Left out: 1 comment, whose words were erased on request." in told


def test_what_a_group_alone_has_is_recalled_from_the_alert(
    team_desk: TestDesk, store: Store, cast: dict[str, Person], tmp_path: Path
) -> None:
    (own_id,) = make_pack(store, f"Built with {CUSTOMER}.[^s1]", pack="pack6")
    add_members(store, cast["ben"], "council", ["Ida"], now=NOW)
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY, rooms=rooms())
    releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY, rooms=rooms(), to="council")  # fmt: skip
    path = customer_list(tmp_path / "list.csv", CUSTOMER)
    with path.open("rb") as file:
        team_desk.browser("cleo").post("/customers", files={"list": ("list.csv", file, "text/csv")})
    page = team_desk.browser("ben").get("/customers")
    assert "out with the group council. Suggestion: recall it, which takes it back from the group too" in page.words  # fmt: skip
    assert f'action="/released/{own_id}/recall"' in page.text
    assert "the group council" in team_desk.browser("ben").get("/").words
    assert team_desk.browser("ben").post(f"/released/{own_id}/recall", reason="It names them.").status == 303  # fmt: skip
    assert not list((store.outputs / "released").rglob("*.md"))
    assert program(team_desk, "cleo").get("/api/customer-alerts").json()["alerts"] == []
