"""Calendar, trial run and what is out, on the desk: what they show, what they change, and how they look."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from plans.calendar_entries import find_planned, list_calendar
from plans.calendar_plan import move
from plans.groups import add_members
from review import audit, gate, releases
from review.fetches import fetch_released
from review.outputs import load_output, load_pack
from review.people import list_people
from review.rooms import house
from review.store import Store, open_store
from tests.desk.browsing import LiveDesk, calm, serve, sign_in, violations
from tests.desk.making import START, TestDesk
from tests.desk.scene import cheap_hashes, set_scene
from tests.review.making import DULL, POLICY, cast_of, make_pack, rooms
from tests.review.tampering import tamper

DAY = dt.date(2026, 12, 1)
HOSTILE = "<script>alert(1)</script>"


def planned(desk: TestDesk, by: str = "ben") -> str:
    (own_id,) = make_pack(desk.store, "Plain.[^s1]")
    move(desk.store, cast_of(desk.store)[by], own_id, DAY, now=START)
    return own_id


def approve_by_house(store: Store, own_id: str) -> None:
    """As the real rooms judge: the desk releases by them."""
    from review.edits import rescan

    bea = cast_of(store)["bea"]
    version = house(store).policy_version()
    rescan(store, bea, own_id, now=START, rooms=rooms(version))
    gate.approve(store, bea, own_id, now=START, policy_version=version)


def test_a_month_shows_its_pieces_and_no_others(desk: TestDesk) -> None:
    own_id = planned(desk)
    ben = desk.browser("ben")
    assert own_id not in ben.get("/calendar").text
    page = ben.get("/calendar?month=2026-12")
    assert f"/review/{own_id}" in page.text
    assert "Tuesday, 1 December" in page.words
    assert "09:00 (UTC)" in page.words
    assert "December 2026" in page.words
    assert "Nothing is planned in this month" in ben.get("/calendar?month=2027-01").words


@pytest.mark.parametrize("month", ["x", "2026-13", "2026-12-01", "99999-01", HOSTILE])
def test_what_is_no_month_is_told(desk: TestDesk, month: str) -> None:
    answer = desk.browser("ben").get("/calendar", params={"month": month})
    assert answer.status == 422
    assert HOSTILE not in answer.text


def test_a_piece_is_moved_and_taken_out_by_forms(desk: TestDesk) -> None:
    own_id = planned(desk)
    bea = desk.browser("bea")
    answer = bea.post(f"/calendar/{own_id}/move", day="2027-01-05", hour="10:30")
    assert answer.target == "/calendar?month=2027-01&said=moved"
    moved = find_planned(desk.store, None, own_id)
    assert (moved.day, moved.hour, moved.by) == (dt.date(2027, 1, 5), "10:30", "bea")
    for wrong in ("2026-01-05", "soon", ""):
        assert bea.post(f"/calendar/{own_id}/move", day=wrong).status == 422
    assert find_planned(desk.store, None, own_id) == moved
    assert bea.post(f"/calendar/{own_id}/remove").target == "/calendar?month=2027-01&said=unplanned"
    assert list_calendar(desk.store) == ()
    assert bea.post(f"/calendar/{own_id}/remove").status == 404


def test_a_day_for_a_group_stands_beside_the_one_for_all_and_has_forms_of_its_own(
    desk: TestDesk,
) -> None:
    own_id = planned(desk)
    ben = cast_of(desk.store)["ben"]
    add_members(desk.store, ben, "council", ["Ida"], now=START)
    move(desk.store, ben, own_id, DAY, now=START, to="council")
    bea = desk.browser("bea")
    page = bea.get("/calendar?month=2026-12")
    assert "to the group council alone" in page.words
    ids = re.findall(r'id="(day-of-[^"]+)"', page.text)
    assert len(ids) == len(set(ids)) == 2
    assert bea.post(f"/calendar/{own_id}/move", day="2027-01-05", to="council").status == 303
    assert find_planned(desk.store, None, own_id, "council").day == dt.date(2027, 1, 5)
    assert find_planned(desk.store, None, own_id).day == DAY
    assert bea.post(f"/calendar/{own_id}/remove", to="council").target.startswith("/calendar?month=2027-01")  # fmt: skip
    assert [one.group for one in list_calendar(desk.store)] == [""]


def test_a_day_that_cannot_be_read_is_told_to_whoever_may_see_the_piece(desk: TestDesk) -> None:
    own_id = planned(desk)
    assert "cannot be read" not in desk.browser("ben").get("/calendar").words
    tamper(desk.store, "UPDATE planned SET day = 'soon'")
    page = desk.browser("ben").get("/calendar")
    assert "1 piece has a day in the calendar that cannot be read" in page.words
    assert f'href="/review/{own_id}"' in page.text


def test_only_those_who_may_plan_see_the_form_and_can_send_it(desk: TestDesk) -> None:
    own_id = planned(desk)
    for name in ("cleo", "audrey", "root"):
        browser = desk.browser(name)
        page = browser.get("/calendar?month=2026-12")
        assert f"/review/{own_id}" in page.text
        assert f"/calendar/{own_id}/move" not in page.text
        assert browser.post(f"/calendar/{own_id}/move", day="2027-01-05").status == 403
    assert f"/calendar/{own_id}/move" in desk.browser("ana").get("/calendar?month=2026-12").text
    assert desk.stranger().get("/calendar").status_code == 303
    assert find_planned(desk.store, None, own_id).day == DAY


def test_an_author_sees_nothing_of_others(desk: TestDesk) -> None:
    (own_id,) = make_pack(desk.store, "Plain.[^s1]", author="ben")
    move(desk.store, cast_of(desk.store)["ben"], own_id, DAY, now=START)
    ana = desk.browser("ana")
    assert own_id not in ana.get("/calendar?month=2026-12").text
    assert own_id not in ana.get("/calendar.ics").text
    assert ana.post(f"/calendar/{own_id}/move", day="2027-01-05").status == 404
    assert ana.get("/packs/pack1/trial").status == 404
    assert ana.post("/packs/pack1/plan", start="2026-12-01").status == 404


def test_a_plan_by_somebody_who_may_not_release_says_so(desk: TestDesk) -> None:
    planned(desk, by="ana")
    assert "ana may not release" in desk.browser("ben").get("/calendar?month=2026-12").words


def test_a_day_that_has_come_without_a_release_shows(desk: TestDesk) -> None:
    planned(desk)
    desk.clock.move(days=12)
    page = desk.browser("ben").get("/calendar")
    assert "1 piece of this month should have left by now" in page.words
    assert "not released" in page.words


def test_a_pack_is_planned_from_its_trial_run(desk: TestDesk) -> None:
    make_pack(desk.store, "One.[^s1]", f"It is {DULL}.[^s1]")
    ben = desk.browser("ben")
    page = ben.get("/packs/pack1/trial")
    assert "Trial – not released" in page.words
    assert "0 of 2 pieces would leave now, for everybody" in page.words
    assert "nobody has approved these bytes" in page.words
    assert "1 finding waits for somebody to settle." in page.words
    assert "deckproof review" not in page.words
    assert "What can be done, on its review page" in page.words
    assert 'action="/packs/pack1/plan"' in page.text
    assert 'action="/packs/pack1/plan"' not in desk.browser("cleo").get("/packs/pack1/trial").text
    assert ben.post("/packs/pack1/plan").status == 422
    answer = ben.post("/packs/pack1/plan", start="2026-12-01")
    assert answer.target == "/calendar?month=2026-12&said=planned"
    assert len(list_calendar(desk.store)) == 2


def test_a_pack_is_planned_for_the_group_whose_trial_run_it_is(desk: TestDesk) -> None:
    (own_id,) = make_pack(desk.store, "One.[^s1]")
    ben = desk.browser("ben")
    add_members(desk.store, cast_of(desk.store)["ben"], "council", ["Ida"], now=START)
    move(desk.store, cast_of(desk.store)["ben"], own_id, DAY, now=START)
    page = ben.get("/packs/pack1/trial?to=council")
    assert "Plan its days for council" in page.words
    assert "Pieces without a day for this group alone: 1." in page.words
    assert '<input type="hidden" name="to" value="council">' in page.text
    assert "Pieces without a day: 0." in ben.get("/packs/pack1/trial").words
    answer = ben.post("/packs/pack1/plan", start="2027-02-01", to="council")
    assert answer.target == "/calendar?month=2027-02&said=planned"
    assert [(one.group, one.day) for one in list_calendar(desk.store)] == [
        ("", DAY),
        ("council", dt.date(2027, 2, 1)),
    ]


def test_what_the_group_has_is_not_counted_as_without_a_day(desk: TestDesk) -> None:
    (own_id,) = make_pack(desk.store, "One.[^s1]")
    ben = cast_of(desk.store)["ben"]
    gate.approve(desk.store, cast_of(desk.store)["bea"], own_id, now=START, policy_version=POLICY)
    add_members(desk.store, ben, "council", ["Ida"], now=START)
    releases.release(desk.store, ben, [own_id], now=START, policy_version=POLICY, to="council")
    page = desk.browser("ben").get("/packs/pack1/trial?to=council")
    assert "Pieces without a day for this group alone: 0." in page.words
    assert "Pieces without a day: 1." in desk.browser("ben").get("/packs/pack1/trial").words


def test_the_trial_page_for_a_group_tells_who_is_in_it(desk: TestDesk) -> None:
    (own_id,) = make_pack(desk.store, "One.[^s1]")
    approve_by_house(desk.store, own_id)
    add_members(desk.store, cast_of(desk.store)["ben"], "council", ["Ida <b>", "Tomas"], now=START)
    ben = desk.browser("ben")
    page = ben.get("/packs/pack1/trial?to=council")
    assert not re.search(r">[0-9a-f]{64}<", page.text)
    assert (
        "1 of 1 piece would leave now, for the group council (Ida &lt;b&gt;, Tomas)" in page.words
    )
    assert "released/groups/council/pack1/01-blog-post-reading.md" in page.words
    ana = desk.browser("ana").get("/packs/pack1/trial?to=council").words
    assert "Tomas" not in ana
    assert "council" not in ana
    assert list((desk.store.outputs / "released").iterdir()) == []


def test_groups_are_made_shown_and_ended_on_the_desk(desk: TestDesk) -> None:
    ben = desk.browser("ben")
    assert 'href="/groups"' in ben.get("/calendar").text
    assert "There is no group" in ben.get("/groups").words
    answer = ben.post("/groups", name="council", members="Ida <b>\nTomas\n")
    assert answer.target == "/groups?said=member-added"
    page = ben.get("/groups")
    assert "Ida &lt;b&gt;" in page.text
    assert 'action="/groups/council/remove"' in page.text
    assert 'action="/groups' not in desk.browser("audrey").get("/groups").text
    assert desk.browser("ana").get("/groups").status == 403
    assert 'href="/groups"' not in desk.browser("ana").get("/calendar").text
    assert desk.browser("audrey").post("/groups", name="council", members="Eve").status == 403
    again = ben.post("/groups", name="No Folder", members="Eve <i>")
    assert again.status == 422
    assert 'id="trouble"' in again.text
    assert 'value="No Folder"' in again.text
    assert "Eve &lt;i&gt;</textarea>" in again.text
    assert ben.post("/groups/council/remove").status == 422
    for member in ("Ida <b>", "Tomas"):
        assert (
            ben.post("/groups/council/remove", member=member).target
            == "/groups?said=member-removed"
        )
    assert "There is no group" in ben.get("/groups").words


def test_what_would_leave_goes_to_the_group_by_one_button(desk: TestDesk) -> None:
    ready, held = make_pack(desk.store, "One.[^s1]", f"It is {DULL}.[^s1]")
    approve_by_house(desk.store, ready)
    cast = cast_of(desk.store)
    add_members(desk.store, cast["ben"], "council", ["Ida"], now=START)
    ana, ben = desk.browser("ana"), desk.browser("ben")
    assert ana.post("/packs/pack1/trial/release", to="council").status == 409
    assert ben.post("/packs/pack1/trial/release", to="nobody").status == 409
    assert ben.post("/packs/pack1/trial/release").status == 422
    assert list((desk.store.outputs / "released").iterdir()) == []
    assert "Let 1 piece out to council" in ben.get("/packs/pack1/trial?to=council").words
    answer = ben.post("/packs/pack1/trial/release", to="council")
    assert answer.target == "/packs/pack1/trial?to=council&said=to-group"
    assert (desk.store.outputs / "released/groups/council/pack1/01-blog-post-reading.md").is_file()
    states = {one.id: one.state for one in load_pack(desk.store, "pack1").outputs}
    assert states == {ready: "approved", held: "held"}


def test_the_file_for_calendars_holds_no_title_of_what_has_not_left(desk: TestDesk) -> None:
    own_id = planned(desk)
    answer = desk.browser("ben").get("/calendar.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert own_id in answer.text
    assert "A title" not in answer.text


def test_whoever_fetched_is_told_of_the_recall_until_they_have_taken_it_back(
    desk: TestDesk,
) -> None:
    (own_id,) = make_pack(desk.store, "Plain.[^s1]")
    cast = cast_of(desk.store)
    gate.approve(desk.store, cast["ben"], own_id, now=START, policy_version=POLICY)
    releases.release(desk.store, cast["ben"], [own_id], now=START, policy_version=POLICY)
    ana, bea = desk.browser("ana"), desk.browser("bea")
    assert bea.get(f"/review/{own_id}/released/page").status == 200
    assert "bea" in ana.get("/released").words
    assert ana.get("/released").words.count("Recalled: you have copies") == 0
    releases.recall(desk.store, cast["ben"], own_id, reason="No.", now=START)
    for path in ("/", "/released"):
        assert "Recalled: you have copies" in bea.get(path).words
        assert "Recalled: you have copies" not in ana.get(path).words
    assert ana.post(f"/released/{own_id}/taken-back").status == 409
    assert bea.post(f"/released/{own_id}/taken-back").target == "/released?said=copies-back"
    assert "Recalled: you have copies" not in bea.get("/").words
    assert "copies taken back" in ana.get("/released").words
    assert audit.verify(desk.store, rooms=rooms()).faults == ()


def test_what_a_group_has_is_taken_back_from_the_list(desk: TestDesk) -> None:
    (own_id,) = make_pack(desk.store, "Plain.[^s1]")
    cast = cast_of(desk.store)
    gate.approve(desk.store, cast["ben"], own_id, now=START, policy_version=POLICY)
    add_members(desk.store, cast["ben"], "council", ["Ida"], now=START)
    releases.release(
        desk.store, cast["ben"], [own_id], now=START, policy_version=POLICY, to="council"
    )
    form = f'action="/released/{own_id}/recall"'
    audrey, ana = desk.browser("audrey"), desk.browser("ana")
    assert "council" in audrey.get("/released").words
    assert form not in audrey.get("/released").text
    assert audrey.post(f"/released/{own_id}/recall", reason="x").status == 403
    assert form in ana.get("/released").text
    assert ana.post(f"/released/{own_id}/recall", reason=" ").status == 422
    assert ana.post(f"/released/{own_id}/recall", reason="No.").target == "/released?said=taken-back"  # fmt: skip
    assert form not in ana.get("/released").text
    assert load_output(desk.store, own_id).state == "held"


def test_the_api_lets_out_to_a_group(desk: TestDesk) -> None:
    from review.people import issue_token

    (own_id,) = make_pack(desk.store, "One.[^s1]")
    approve_by_house(desk.store, own_id)
    cast = cast_of(desk.store)
    add_members(desk.store, cast["ben"], "council", ["Ida"], now=START)
    token = issue_token(desk.store, cast["root"], "ben", now=START)
    answer = desk.stranger().post(
        "/api/release",
        json={"outputs": [own_id], "to": "council"},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.status_code == 200
    (gone,) = answer.json()["releases"]
    assert gone["group"] == "council"
    assert (desk.store.outputs / gone["path"]).is_file()
    assert load_output(desk.store, own_id).state == "approved"


def test_the_api_notes_who_fetched_too(desk: TestDesk) -> None:
    from plans.released import find_out
    from review.people import issue_token

    (own_id,) = make_pack(desk.store, "Plain.[^s1]")
    cast = cast_of(desk.store)
    gate.approve(desk.store, cast["ben"], own_id, now=START, policy_version=POLICY)
    releases.release(desk.store, cast["ben"], [own_id], now=START, policy_version=POLICY)
    token = issue_token(desk.store, cast["root"], "audrey", now=START)
    asked = desk.stranger().get(
        f"/api/outputs/{own_id}/released", headers={"Authorization": f"Bearer {token}"}
    )
    assert asked.status_code == 200
    assert [one.person for one in find_out(desk.store, own_id).fetched] == ["audrey"]
    assert load_output(desk.store, own_id).state == "released"


# In a browser …


@pytest.fixture(scope="module")
def planned_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveDesk]:
    """The usual scene with days for a pack, a group, and a piece that was fetched and recalled."""
    store = open_store(tmp_path_factory.mktemp("planned") / "outputs")
    with cheap_hashes():
        set_scene(store)
    fill(store)
    with serve(store) as desk:
        yield desk
    store.close()


def fill(store: Store) -> None:
    now = dt.datetime.now(dt.UTC)
    root = next(one for one in list_people(store) if one.name == "root")
    ids = [one.id for one in load_pack(store, "0a4c51d09e77").outputs]
    for number, own_id in enumerate(ids):
        move(store, root, own_id, now.date() + dt.timedelta(days=1 + number // 2), now=now)
    releases.release(store, root, ids[:1], now=now, policy_version=POLICY)
    fetch_released(store, root, ids[0], now=now)
    releases.recall(store, root, ids[0], reason="A wrong figure.", now=now)
    add_members(store, root, "service-council", ["Ida Marlow", "tomas@example.com"], now=now)


PAGES = ("/", "/calendar", "/calendar?month=2020-02", "/released", "/packs/0a4c51d09e77", "/packs/0a4c51d09e77/trial",
         "/packs/0a4c51d09e77/trial?to=service-council")  # fmt: skip


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_is_wrong_with_the_pages(
    open_page: Callable[..., Page], planned_desk: LiveDesk, width: int, tmp_path: Path
) -> None:
    light = "dark" if width == 320 else "light"
    page = open_page(
        base_url=planned_desk.origin,
        viewport={"width": width, "height": 800},
        color_scheme=light,
    )
    with calm(page, planned_desk.origin):
        sign_in(page, "root")
        for number, path in enumerate(PAGES):
            page.goto(path)
            for details in page.locator("details").all():
                details.evaluate("one => one.open = true")
            assert not violations(page), path
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, path
            assert page.evaluate("document.querySelectorAll('h1').length") == 1, path
            page.screenshot(path=tmp_path / f"{width}-{number}.png", full_page=True)


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_a_piece_is_moved_with_the_keyboard_alone(
    open_page: Callable[..., Page], planned_desk: LiveDesk
) -> None:
    page = open_page(base_url=planned_desk.origin)
    with calm(page, planned_desk.origin):
        sign_in(page, "root")
        page.goto("/calendar")
        entry = next(one for one in list_calendar(planned_desk.store) if one.is_open)
        page.goto(f"/calendar?month={entry.day:%Y-%m}")
        summary = page.locator("main summary").first
        summary.focus()
        page.keyboard.press("Enter")
        form: Any = page.locator("main details[open] form").first
        day = (entry.day + dt.timedelta(weeks=6)).isoformat()
        form.locator("input[type=date]").fill(day)
        form.locator("button").focus()
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/calendar?month={day[:7]}&said=moved")
        assert page.get_by_role("status").text_content()
        assert page.locator(f"#day-{day}").count() == 1
