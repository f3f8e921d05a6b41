"""An author, a reviewer and somebody of compliance, each in a browser of their own and with the keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from deckproof.model import OutputState
from review.audit import verify
from review.outputs import load_output
from tests.desk.browsing import calm
from tests.desk.hands import SitDown, browsers_at
from tests.desk.reviewing import ReviewDesk, ReviewScene, open_review_desk
from tests.review.making import rooms

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def desk(review_scene: ReviewScene, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReviewDesk]:  # fmt: skip
    with open_review_desk(review_scene, tmp_path_factory.mktemp("journey") / "outputs") as opened:
        yield opened


@pytest.fixture
def sit_down(chromium: Browser, desk: ReviewDesk) -> Iterator[SitDown]:
    with browsers_at(chromium, desk.live.origin) as of:
        yield of


def test_from_a_finding_to_a_release_and_back_again(sit_down: SitDown, desk: ReviewDesk) -> None:
    """The reviewer asks for changes; the author makes them; compliance settles what is severe and signs; it is released and recalled."""
    own_id = desk.ids["severe"]
    reviewer, author, compliance = (sit_down(name) for name in ("tomas.reyl", "ida.marlow", "nadia.okoro"))  # fmt: skip
    with calm(reviewer.page, desk.live.origin), calm(author.page, desk.live.origin), calm(compliance.page, desk.live.origin):  # fmt: skip
        reviewer.page.goto(f"/review/{own_id}")
        reviewer.press("r")
        reviewer.type("Say which gate.")
        reviewer.press("Tab")
        reviewer.press_and_wait("Enter")
        assert load_output(desk.store, own_id).state is OutputState.CHANGES_REQUESTED

        author.page.goto(f"/review/{own_id}")
        expect(author.page.get_by_text("Say which gate.").first).to_be_visible()
        author.press_and_wait("e")
        author.page.get_by_label("The page").focus()
        author.press("Control+End")
        author.type("\nThe gate is number four.[^s1]\n")
        author.tab_to("Show what I changed")
        author.press_and_wait("Enter")
        expect(author.page.locator("ins")).to_contain_text("The gate is number four")
        author.tab_to("Save and scan")
        author.press_and_wait("Enter")
        assert load_output(desk.store, own_id).revision == 2
        assert load_output(desk.store, own_id).state is OutputState.HELD

        compliance.page.goto(f"/review/{own_id}")
        expect(compliance.page.get_by_role("button", name="Sign and approve")).to_be_disabled()
        compliance.press_and_wait("3")
        compliance.press_and_wait("4")
        expect(compliance.page.locator("[data-open='0']")).to_be_visible()
        compliance.press_and_wait("a")
        assert load_output(desk.store, own_id).state is OutputState.APPROVED

        reviewer.page.goto(f"/review/{own_id}")
        reviewer.tab_to("Release")
        reviewer.press_and_wait("Enter")
        assert load_output(desk.store, own_id).state is OutputState.RELEASED
        expect(reviewer.page.get_by_role("link", name="Download").first).to_be_visible()
        reviewer.page.get_by_text("Recall", exact=True).focus()
        reviewer.press("Enter", "Tab")
        reviewer.type("The wrong day.")
        reviewer.press("Tab")
        reviewer.press_and_wait("Enter")
        assert load_output(desk.store, own_id).state is OutputState.RECALLED
    assert not verify(desk.store, rooms=rooms()).faults


def test_a_clean_draft_takes_three_keys_at_most(sit_down: SitDown, desk: ReviewDesk) -> None:
    reviewer = sit_down("tomas.reyl")
    reviewer.page.goto("/queue?pack=aaaa00000001")
    first = str(reviewer.page.locator("[data-current] a.title").get_attribute("href"))
    while "nothing open" not in reviewer.page.locator("[data-current]").inner_text():
        reviewer.press("j")
        first = str(reviewer.page.locator("[data-current] a.title").get_attribute("href"))
    own_id = first.rpartition("/")[2].partition("?")[0]
    reviewer.presses = 0
    reviewer.press_and_wait("o")
    reviewer.press_and_wait("a")
    assert load_output(desk.store, own_id).state is OutputState.APPROVED
    assert reviewer.presses <= 3
    expect(reviewer.page).to_have_url(f"{desk.live.origin}/queue?pack=aaaa00000001&done={own_id}")
    reviewer.press_and_wait("u")
    assert load_output(desk.store, own_id).state is OutputState.HELD


def test_ten_findings_take_fourteen_keys_at_most(sit_down: SitDown, desk: ReviewDesk) -> None:
    own_id = desk.ids["ten"]
    reviewer = sit_down("tomas.reyl")
    reviewer.page.goto("/queue?severity=medium")
    while own_id not in str(reviewer.page.locator("[data-current] a.title").get_attribute("href")):
        reviewer.press("j")
    reviewer.presses = 0
    reviewer.press_and_wait("o")
    for number in range(10):
        reviewer.press_and_wait("3" if number % 2 else "4")
    reviewer.press_and_wait("a")
    assert load_output(desk.store, own_id).state is OutputState.APPROVED
    assert reviewer.presses <= 14


def test_what_was_settled_is_taken_back_by_a_key(sit_down: SitDown, desk: ReviewDesk) -> None:
    own_id = desk.ids["ten"]
    reviewer = sit_down("tomas.reyl")
    reviewer.page.goto(f"/review/{own_id}")
    reviewer.press_and_wait("3")
    expect(reviewer.page.get_by_text("9 findings to settle")).to_be_visible()
    reviewer.press_and_wait("u")
    expect(reviewer.page.get_by_text("10 findings to settle")).to_be_visible()


def test_many_clean_drafts_are_approved_once_they_were_opened(
    sit_down: SitDown, desk: ReviewDesk
) -> None:
    reviewer = sit_down("tomas.reyl")
    for name in ("calm", "ten"):
        with reviewer.page.expect_response("**/here"):
            reviewer.page.goto(f"/review/{desk.ids[name]}")
    reviewer.page.goto("/queue?pack=aaaa00000001")
    for name in ("calm", "calm2", "ten"):
        reviewer.page.locator(f"input[value='{desk.ids[name]}']").focus()
        reviewer.press("Space")
    reviewer.page.get_by_text("With the chosen ones").focus()
    reviewer.press("Enter")
    reviewer.tab_to("Approve")
    reviewer.press_and_wait("Enter")
    expect(reviewer.page.get_by_role("heading", level=1)).to_have_text("1 draft approved")
    expect(reviewer.page.get_by_text("You have not opened it")).to_be_visible()
    expect(reviewer.page.get_by_text("Something was found in it")).to_be_visible()
    assert load_output(desk.store, desk.ids["calm"]).state is OutputState.APPROVED
    assert load_output(desk.store, desk.ids["calm2"]).state is OutputState.HELD
