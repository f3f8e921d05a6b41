"""The pages of a trial run, opened from the disk as somebody would."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from plans.calendar_plan import move
from plans.groups import add_members
from plans.trial import rehearse
from plans.trial_folder import write_pages
from review import gate
from review.store import Store
from tests.desk.browsing import violations
from tests.review.making import DULL, NOW, POLICY, cast_of, make_pack, rooms

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

LONG = "Averylongwordthatnobodywouldeversayaloudonastageandyetitstandsthere" * 3
TEXT = f"Plain **words** and a list:\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | {LONG} |\n\n> A quotation.\n\n## A heading\n\n<script>document.title='caught'</script>[^s1]"


@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_of_a_trial_run_can_be_read_and_run_nothing(
    open_page: Callable[..., Page], store: Store, width: int, tmp_path: Path
) -> None:
    ben = cast_of(store)["ben"]
    good, _ = make_pack(store, TEXT, f"It is {DULL}.[^s1]")
    gate.approve(store, ben, good, now=NOW, policy_version=POLICY)
    move(store, ben, good, dt.date(2027, 1, 11), now=NOW)
    add_members(store, ben, "council", ["Ida Marlow", LONG[:90]], now=NOW)
    trial = write_pages(store, rehearse(store, ben, ["pack1"], rooms(), now=NOW, to="council"))
    light = "dark" if width == 320 else "light"
    page = open_page(viewport={"width": width, "height": 800}, color_scheme=light)
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.goto((store.outputs / trial.pages[0]).as_uri())
    for number in range(2):
        assert not violations(page), page.url
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
        assert page.evaluate("document.querySelectorAll('h1').length") == 1
        assert page.title() != "caught"
        assert "Trial – not released" in page.inner_text("body")
        page.screenshot(path=tmp_path / f"trial-{width}-{number}.png", full_page=True)
        if number == 0:
            page.locator("article a").first.click()
            page.wait_for_load_state()
    assert all(one.startswith("file:") for one in asked), asked
