"""The desk in Debian's Chromium: nothing wrong with any page in any light, uploads with and without scripts, live stages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from review import runs
from review.runs import RunState
from tests.decks import TestSlide, build_pptx
from tests.desk.browsing import LiveDesk, calm, sign_in, violations

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
]

PAGES = (
    "/",
    "/?whose=mine",
    "/upload",
    "/board",
    "/board/c0ffee000001",
    "/packs/0a4c51d09e77",
    "/packs/5b7d02e1c3aa",
    "/people",
    "/customers",
    "/groups",
    "/rules",
    "/ledger",
    "/ledger?about=nothing",
    "/account",
    "/step-up",
    "/runs/1111111111111111",
    "/runs/2222222222222222",
    "/runs/3333333333333333",
    "/no-such-page",
)
LIGHTS = (
    {"color_scheme": "light", "viewport": {"width": 1280, "height": 800}},
    {"color_scheme": "dark", "viewport": {"width": 320, "height": 640}},
    {"color_scheme": "light", "viewport": {"width": 640, "height": 400}},
    {"forced_colors": "active", "viewport": {"width": 1280, "height": 800}},
)
NAMES = ("light wide", "dark 320 px", "as at 200 % zoom", "forced colours")
DECK = build_pptx(TestSlide(title="One", bullets=["First", "Second"], notes="Some notes."))


def named(name: str) -> FilePayload:
    return FilePayload(name=name, mimeType="application/octet-stream", buffer=DECK)


FILE = named("talk.pptx")


@pytest.mark.parametrize(
    ("light", "thorough"), list(zip(LIGHTS, (True, True, False, False), strict=True)), ids=NAMES
)
def test_nothing_is_wrong_with_any_page(
    open_page: Callable[..., Page], live: LiveDesk, light: dict[str, Any], thorough: bool
) -> None:
    """axe looks in two lights, as its rules see no more in the others; nothing is wider than the window in any."""
    page = open_page(**light)
    with calm(page, live.origin, allow=("404 (Not Found)",)):
        page.goto("/sign-in")
        assert not violations(page)
        sign_in(page, "root")
        for path in PAGES:
            page.goto(path)
            assert not thorough or not violations(page), path
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= page.evaluate("window.innerWidth"), path
            assert page.evaluate("document.querySelectorAll('h1').length") == 1, path
        page.goto("/people")
        page.wait_for_load_state()
        for details in page.locator("details").all():
            details.evaluate("one => one.open = true")
        assert not violations(page)


def test_pages_keep_nothing_in_the_browser(open_page: Callable[..., Page], live: LiveDesk) -> None:
    page = open_page()
    sign_in(page, "root")
    for path in PAGES[:8]:
        page.goto(path)
        assert page.evaluate("localStorage.length") == 0
        kept = page.evaluate("Object.entries(sessionStorage)")
        # htmx keeps the path of the page, which holds ids alone.
        assert kept == [["htmx-current-path-for-history", path]]
    assert "sid" not in page.evaluate("document.cookie")


def test_an_upload_shows_its_way_and_the_stages_as_they_come(
    open_page: Callable[..., Page], live: LiveDesk
) -> None:
    page = open_page()
    with calm(page, live.origin):
        sign_in(page, "ida.marlow")
        page.goto("/upload")
        page.get_by_label("Presentations").set_input_files([FILE])
        page.get_by_role("button", name="Upload and begin").click()
        page.wait_for_url("**/runs/*")
        expect(page.locator(".chip").first).to_have_text("queued")
        run_id = page.url.rpartition("/")[2]
        _finish(live, run_id)
        expect(page.get_by_role("link", name="Open the pack")).to_be_visible()
        assert not violations(page)
        page.get_by_role("link", name="Open the pack").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Lost parcels.pptx")


def test_a_refused_upload_says_why_where_the_form_was(
    open_page: Callable[..., Page], live: LiveDesk
) -> None:
    page = open_page()
    with calm(page, live.origin, allow=("422 (", "Response Status Error Code 422")):
        sign_in(page, "ida.marlow")
        page.goto("/upload")
        wrong = FilePayload(name="x.pptx", mimeType="text/plain", buffer=b"#!/bin/sh")
        page.get_by_label("Presentations").set_input_files([wrong])
        page.get_by_role("button", name="Upload and begin").click()
        expect(page.get_by_role("alert")).to_contain_text("not a presentation")
        assert not violations(page)


def test_all_of_it_works_without_scripts(open_page: Callable[..., Page], live: LiveDesk) -> None:
    page = open_page(java_script_enabled=False)
    sign_in(page, "ida.marlow")
    page.goto("/upload")
    page.get_by_label("Presentations").set_input_files([FILE, named("two.pptx")])
    page.get_by_role("button", name="Upload and begin").click()
    page.wait_for_url("**/board/*")
    expect(page.get_by_role("status")).to_contain_text("Your decks are in line")
    assert page.locator("tbody tr").count() == 2
    page.get_by_role("link", name="two.pptx").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("two.pptx")
    assert page.locator("noscript").count() == 1
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("status")).to_have_text("You are signed out.")


def test_the_keyboard_reaches_the_page_past_the_navigation(
    open_page: Callable[..., Page], live: LiveDesk
) -> None:
    page = open_page()
    sign_in(page, "root")
    page.goto("/people")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    width = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
    assert width >= 2


HOSTILE = (
    "<script>alert(1)</script>.pptx",
    "<img src=x onerror=alert(1)>.pptx",
    "<svg onload=alert(1)>.pptx",
    "javascript:alert(1)#.pptx",
    "{{constructor.constructor('alert(1)')()}}.pptx",
    "</title><script>alert(1)</script>.pptx",
    "x' onmouseover='alert(1).pptx",
    "a\u202excod.pptx",
)


def test_a_hostile_file_name_does_nothing_anywhere(
    open_page: Callable[..., Page], live: LiveDesk
) -> None:
    page = open_page()
    with calm(page, live.origin):
        sign_in(page, "tomas.reyl")
        page.goto("/upload")
        files = [named(name.replace("/", "∕")) for name in HOSTILE]
        page.get_by_label("Presentations").set_input_files(files)
        page.get_by_role("button", name="Upload and begin").click()
        page.wait_for_url("**/board/*")
        for path in ("/", "/board", page.url):
            page.goto(path)
            page.mouse.move(200, 300)
        for link in page.locator("tbody a[href^='/runs/']").all()[:8]:
            target = link.get_attribute("href")
            other = page.context.new_page()
            with calm(other, live.origin):
                other.goto(str(target))
                expect(other.get_by_role("heading", level=1)).to_be_visible()
            other.close()


def _finish(live: LiveDesk, run_id: str) -> None:
    """Let the run be held, as a worker would."""
    now = dt.datetime.now(dt.UTC)
    while (taken := runs.take_next(live.store, "test", now=now)) is not None:
        if taken.wanted.id == run_id:
            break
    assert taken is not None
    assert runs.load_run(live.store, run_id).state is RunState.RUNNING
    runs.finish(live.store, run_id, pack="0a4c51d09e77", now=now)
