"""The overview of a pack on the desk: what it shows, to whom, and that nothing is wrong with it in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser

from deckproof.model import WhatIf
from plans.briefs import keep
from plans.overview import load_overview
from review.people import list_people
from review.store import Store, open_store
from tests.desk.browsing import LiveDesk, calm, serve, sign_in, violations
from tests.desk.making import TestDesk, open_desk
from tests.desk.scene import cheap_hashes, set_scene
from tests.plans.making import (
    BRIEF,
    HOSTILE,
    MUST_NOT_SHOW,
    draft_on,
    hold_pack,
    make_source,
)
from tests.review.making import NOW, cast_of

TITLES = tuple(f"Slide {number} of the talk, with a title of some length" for number in range(1, 31))  # fmt: skip
LIGHTS = (
    {"color_scheme": "light", "viewport": {"width": 1280, "height": 800}},
    {"color_scheme": "dark", "viewport": {"width": 320, "height": 640}},
    {"forced_colors": "active", "viewport": {"width": 640, "height": 400}},
)


def hold_much(
    store: Store, pack: str = "pack1", author: str = "ana", **more: Any
) -> tuple[str, ...]:
    """A pack of thirty slides and ten pieces."""
    drafts = [
        draft_on("Parcels are found before anybody asks.[^s1]", range(number, number + 9, 2), number=number,
                 title=f"Piece {number} about parcels that nobody had asked for")
        for number in range(1, 11)
    ]  # fmt: skip
    return hold_pack(store, make_source(TITLES, count=32), drafts, pack=pack, author=author, **more)


def test_the_overview_tells_all_and_masks_what_is_masked(desk: TestDesk) -> None:
    ids = hold_much(desk.store)
    page = desk.browser("ana").get("/packs/pack1/overview")
    assert page.status == 200
    assert "of 32 slides used" in page.words
    assert "Read and approve" in page.words
    assert "Nobody is named who answers if complaints take over" in page.words
    assert "It is hidden in the deck" not in page.words
    assert f"deckproof review withdraw {ids[0]} --reason" in page.words
    assert not [word for word in MUST_NOT_SHOW if word in page.text]
    assert page.text.count('class="dot"') == 50


def test_the_house_s_answers_stand_on_it(store: Store) -> None:
    hold_much(store)
    with open_desk(store, what_if=WhatIf(leak="Omar Reyes, within the hour")) as desk:
        page = desk.browser("ben").get("/packs/pack1/overview")
    assert "Omar Reyes, within the hour (the house’s own answer)" in page.words


def test_a_pack_that_is_not_theirs_is_as_good_as_none(desk: TestDesk) -> None:
    hold_much(desk.store, author="ben")
    assert desk.browser("ana").get("/packs/pack1/overview").status == 404
    assert desk.browser("ben").get("/packs/nothing/overview").status == 404
    assert desk.browser("audrey").get("/packs/pack1/overview").status == 200


def test_the_pack_s_page_leads_to_it_and_names_the_brief(desk: TestDesk) -> None:
    hold_much(desk.store)
    keep(desk.store, cast_of(desk.store)["ana"], "nights", BRIEF, now=NOW)
    hold_much(desk.store, "pack2", brief=None)
    browser = desk.browser("ana")
    first, second = browser.get("/packs/pack1"), browser.get("/packs/pack2")
    assert 'href="/packs/pack1/overview"' in first.text
    assert 'href="/briefs/nights?version=1"' in first.text
    assert "Default brief." in second.words
    assert "Default brief." in browser.get("/packs/pack2/overview").words


def test_the_pack_s_page_and_the_overview_count_the_same_slides(desk: TestDesk) -> None:
    hold_much(desk.store, "pack1")
    told = load_overview(desk.store, "pack1", house=WhatIf())
    page = desk.browser("ana").get("/packs/pack1")
    assert f"<dt>of them in a draft</dt><dd>{told.used}</dd>" in page.text


def test_a_copy_of_the_deck_uses_no_slide_where_something_was_written(desk: TestDesk) -> None:
    drafts = [
        draft_on("Parcels are found.[^s1]", (1, 2), number=1),
        replace(draft_on("The deck.[^s1]", range(1, 30), number=2), kind="clean-deck"),
    ]
    hold_pack(desk.store, make_source(TITLES, count=32), drafts, pack="both")
    hold_pack(desk.store, make_source(TITLES, count=32), drafts[1:], pack="copy")
    browser = desk.browser("ana")
    assert "<dt>of them in a draft</dt><dd>2</dd>" in browser.get("/packs/both").text
    assert "<dt>of them in the clean copy</dt><dd>29</dd>" in browser.get("/packs/copy").text


def test_a_review_page_names_the_brief(desk: TestDesk) -> None:
    (first, *_) = hold_much(desk.store)
    keep(desk.store, cast_of(desk.store)["ana"], "nights", BRIEF, now=NOW)
    page = desk.browser("ben").get(f"/review/{first}")
    assert 'href="/briefs/nights?version=1"' in page.text


def test_hostile_words_are_only_words(desk: TestDesk) -> None:
    brief = replace(BRIEF, value=HOSTILE, what_if=WhatIf(leak=HOSTILE))
    draft = draft_on("One.[^s1]", (1,), number=1, title=HOSTILE)
    hold_pack(desk.store, make_source((HOSTILE,)), [draft], brief=brief)
    page = desk.browser("ana").get("/packs/pack1/overview").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert "\u202e" not in page
    assert 'href="javascript' not in page


def test_an_empty_deck_has_one_too(desk: TestDesk) -> None:
    hold_pack(desk.store, make_source(()), [], findings=(), brief=None)
    page = desk.browser("ana").get("/packs/pack1/overview")
    assert "Nothing came of it" in page.words
    assert "The deck has no slide" in page.words


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveDesk]:
    store = open_store(tmp_path_factory.mktemp("planned") / "outputs")
    with cheap_hashes():
        set_scene(store)
        ida = next(one for one in list_people(store) if one.name == "ida.marlow")
        keep(store, ida, "nights", replace(BRIEF, value="shows our expertise", audience="everyone"), now=NOW)  # fmt: skip
        hold_much(store, author="ida.marlow")
        with serve(store) as live:
            yield live
    store.close()


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
@pytest.mark.parametrize("light", LIGHTS, ids=("light wide", "dark 320 px", "forced colours"))
def test_nothing_is_wrong_with_the_pages_of_plans(
    chromium: Browser, planned: LiveDesk, light: dict[str, Any]
) -> None:
    context = chromium.new_context(base_url=planned.origin, reduced_motion="reduce", **light)
    page = context.new_page()
    with calm(page, planned.origin):
        sign_in(page, "ida.marlow")
        for path in ("/packs/pack1/overview", "/packs/pack1", "/briefs", "/briefs/nights", "/briefs/new?of=nights"):  # fmt: skip
            page.goto(path)
            for details in page.locator("details").all():
                details.evaluate("one => one.open = true")
            assert not violations(page), path
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= light["viewport"]["width"], path
            assert page.evaluate("document.querySelectorAll('h1').length") == 1, path
        with page.expect_navigation():
            page.get_by_role("button", name="Only check it").click()
        assert page.get_by_text("The value is about us").is_visible()
        assert not violations(page)
    context.close()
