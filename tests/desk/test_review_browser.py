"""The queue and the review page in Debian's Chromium: every state by axe and in every light, keys, marks, and both panes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from deckproof.model import OutputState
from review.outputs import load_output
from tests.desk.browsing import calm, sign_in, violations
from tests.desk.reviewing import ReviewDesk, ReviewScene, open_review_desk
from tests.desk.test_browser import LIGHTS, NAMES

SEEN = re.compile(r"nadia\.okoro (is|are) looking")
"""Others of these tests may have had it open a moment ago."""

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def desk(review_scene: ReviewScene, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReviewDesk]:  # fmt: skip
    with open_review_desk(review_scene, tmp_path_factory.mktemp("review") / "outputs") as opened:
        yield opened


@pytest.fixture
def opened(chromium: Browser, desk: ReviewDesk) -> Iterator[Any]:
    contexts = []

    def of(name: str, **options: Any) -> Page:
        usual = {"base_url": desk.live.origin, "viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce", "timezone_id": "UTC"}  # fmt: skip
        context = chromium.new_context(**(usual | options))
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        sign_in(page, name)
        return page

    yield of
    for context in contexts:
        context.close()


def addresses(desk: ReviewDesk) -> list[str]:
    items = [f"/review/{desk.ids[name]}" for name in desk.ids]
    edited, released = desk.ids["edited"], desk.ids["released"]
    return [
        "/queue",
        "/queue?state=changes_requested&kind=podcast-script",
        "/queue?state=all&severity=high",
        "/queue?state=approved",
        f"/queue?done={desk.ids['approved']}",
        *items,
        f"/review/{edited}/edit",
        f"/review/{edited}/changes/2",
        f"/review/{released}/files/page.txt",
        "/keys",
    ]


LOOKED_AT = {"nadia.okoro": 0, "ida.marlow": 1}
"""People, with the number of the light in which axe looks at their pages."""


@pytest.mark.parametrize("light", LIGHTS, ids=NAMES)
@pytest.mark.parametrize("name", LOOKED_AT)
def test_nothing_is_wrong_with_any_state(
    opened: Any, desk: ReviewDesk, light: dict[str, Any], name: str
) -> None:
    """axe looks for each of two people in a light of their own; nothing is wider than the window in any."""
    thorough = light == LIGHTS[LOOKED_AT[name]]
    page = opened(name, **light)
    with calm(page, desk.live.origin):
        for path in addresses(desk):
            page.goto(path)
            for details in page.locator("details").all():
                details.evaluate("one => one.open = true")
            assert not thorough or not violations(page), path
            for details in page.locator("details.act").all():
                details.evaluate("one => one.open = false")
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= page.viewport_size["width"], path
            assert page.evaluate("document.querySelectorAll('h1').length") == 1, path


def test_a_finding_shows_itself_in_both_panes(opened: Any, desk: ReviewDesk) -> None:
    page = opened("nadia.okoro")
    page.goto(f"/review/{desk.ids['severe']}")
    first = page.locator("[data-finding]").first
    expect(first).to_have_class("finding open current")
    page.keyboard.press("j")
    second = page.locator("[data-finding]").nth(1)
    expect(second).to_have_class("finding open current")
    expect(second).to_be_focused()
    expect(page.locator("mark.current")).to_have_text("the fastest")
    expect(page.locator("[data-slide='1']")).to_have_class("sheet current")
    page.locator("mark.found").first.click()
    expect(first).to_have_class("finding open current")
    expect(page.locator("mark.current")).to_have_text("Quillfeather Air")


def test_a_sentence_shows_its_slides_by_pointer_and_by_key(opened: Any, desk: ReviewDesk) -> None:
    page = opened("nadia.okoro")
    page.goto(f"/review/{desk.ids['calm']}")
    expect(page.locator(".sheet.current")).to_have_count(0)
    page.locator("#c0").hover()
    expect(page.locator("[data-slide='1']")).to_have_class("sheet current")
    page.reload()
    page.keyboard.press("n")
    expect(page.locator("#c0")).to_be_focused()
    expect(page.locator("[data-slide='1']")).to_have_class("sheet current")


def test_keys_do_nothing_in_fields_and_with_modifiers(opened: Any, desk: ReviewDesk) -> None:
    page = opened("tomas.reyl")
    page.goto(f"/review/{desk.ids['calm']}")
    page.keyboard.press("r")
    field = page.get_by_label("What should change")
    expect(field).to_be_focused()
    page.keyboard.type("a 3 e j")
    expect(field).to_have_value("a 3 e j")
    page.keyboard.press("Escape")
    expect(field).not_to_be_visible()
    page.keyboard.press("Control+a")
    assert load_output(desk.store, desk.ids["calm"]).state is OutputState.HELD


def test_a_key_that_does_nothing_says_why(opened: Any, desk: ReviewDesk) -> None:
    page = opened("tomas.reyl")
    page.goto(f"/review/{desk.ids['severe']}")
    told = page.locator("[data-told]")
    expect(told).to_be_empty()
    page.keyboard.press("3")
    expect(told).to_contain_text("somebody of compliance")
    page.keyboard.press("a")
    expect(told).to_contain_text("to settle")
    page.goto(f"/review/{desk.ids['calm']}")
    page.keyboard.press("1")
    expect(told).to_contain_text("No finding is open here.")
    assert load_output(desk.store, desk.ids["severe"]).state is OutputState.HELD


def test_who_may_approve_reads_that_redacting_ends_it(opened: Any, desk: ReviewDesk) -> None:
    page = opened("tomas.reyl")
    page.goto(f"/review/{desk.ids['severe']}")
    card = page.locator("[data-finding].open").first
    expect(card).to_contain_text("somebody else than you then approves it")


def test_on_a_phone_the_tabs_are_one_row_with_the_own_one_in_sight(opened: Any) -> None:
    page = opened("tomas.reyl", viewport={"width": 375, "height": 700})
    page.goto("/calendar")
    row = page.locator(".tabs").bounding_box()
    own = page.locator(".tabs [aria-current]").bounding_box()
    assert row["height"] < 70
    assert row["x"] <= own["x"] < row["x"] + row["width"] - 40


def test_keys_can_be_changed_and_switched_off(opened: Any, desk: ReviewDesk) -> None:
    page = opened("tomas.reyl")
    page.goto("/keys")
    page.get_by_label("request changes").fill("c")
    page.get_by_role("button", name="Keep these").click()
    page.goto(f"/review/{desk.ids['calm']}")
    page.keyboard.press("r")
    expect(page.get_by_label("What should change")).not_to_be_visible()
    page.keyboard.press("c")
    expect(page.get_by_label("What should change")).to_be_visible()
    page.goto("/keys")
    page.get_by_label("Single keys are on").uncheck()
    page.get_by_role("button", name="Keep these").click()
    page.goto(f"/review/{desk.ids['calm']}")
    page.keyboard.press("c")
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert page.locator("kbd:visible").count() == 0
    page.goto("/keys")
    page.get_by_role("button", name="The usual ones").click()
    page.goto("/queue")
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_have_count(1)
    assert not violations(page)


def test_somebody_who_looks_is_seen_by_the_others(opened: Any, desk: ReviewDesk) -> None:
    first, second = opened("nadia.okoro"), opened("tomas.reyl")
    with first.expect_response("**/here"):
        first.goto(f"/review/{desk.ids['calm2']}")
    second.goto(f"/review/{desk.ids['calm2']}")
    expect(second.get_by_text(SEEN).first).to_be_visible(timeout=20_000)
    second.goto("/queue")
    expect(second.get_by_text(SEEN).first).to_be_visible(timeout=20_000)


def test_the_page_keeps_nothing_in_the_browser(opened: Any, desk: ReviewDesk) -> None:
    page = opened("nadia.okoro")
    for path in addresses(desk)[:8]:
        page.goto(path)
    assert page.evaluate("localStorage.length") == 0
    kept = str(page.evaluate("Object.entries(sessionStorage)"))
    assert "Quillfeather" not in kept


def test_a_finding_is_settled_and_approved_without_scripts(
    chromium: Browser, desk: ReviewDesk
) -> None:
    context = chromium.new_context(base_url=desk.live.origin, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, "tomas.reyl")
    page.goto("/queue")
    page.locator(f"a[href^='/review/{desk.ids['ten']}']").click()
    page.get_by_role("button", name="Accept").first.click()
    expect(page.get_by_text("9 findings to settle")).to_be_visible()
    page.get_by_role("button", name="Take it back").first.click()
    expect(page.get_by_text("10 findings to settle")).to_be_visible()
    context.close()
