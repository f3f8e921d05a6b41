"""The report on the desk, and how the pages of the echo look in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from deckproof.codec import to_json
from deckproof.model import Brief
from deckproof.teams import Teams
from echo.importing import import_feedback
from echo.refresh import take_in
from review.rooms import house
from review.store import Store, open_store
from tests.desk.browsing import LiveDesk, calm, serve, sign_in, violations
from tests.desk.making import TestDesk
from tests.desk.scene import cheap_hashes, set_scene
from tests.echo.making import CUSTOMER, comment, customer_list, figure, release_pack, write_csv
from tests.review.making import NOW, cast_of


def fill(store: Store, who: Any, folder: Path) -> tuple[str, ...]:
    """Two released pieces with figures of a fortnight and a few comments."""
    out = release_pack(store, who, "The gate is calm.[^s1]", f"With {CUSTOMER}.[^s1]", pack="packe")
    rows = [
        figure(out[day % 2], "views", 30 + day, day=f"2026-11-{day:02d}", channel=("blog", "newsletter")[day % 2])
        for day in range(8, 23)
    ]  # fmt: skip
    rows += [comment(out[0], text) for text in ("Great post.", "I cannot log in.", "Take this down, nobody asked us.", "Hm.")]  # fmt: skip
    # The scene's packs name a list that is nowhere.
    own = customer_list(folder / "own.csv", CUSTOMER)
    file = write_csv(folder / "back.csv", rows)
    import_feedback(store, who, file, teams=Teams(), now=NOW, customers=own)
    return out


def test_the_report_is_a_page_and_a_file(desk: TestDesk, store: Store, tmp_path: Path) -> None:
    fill(store, cast_of(store)["ben"], tmp_path)
    ben = desk.browser("ben")
    page = ben.get("/report")
    assert page.status == 200
    assert page.text.count("<svg") == 3
    assert "Pashler" in page.words
    file = ben.get("/report/file")
    assert file.headers["content-disposition"].endswith('.html"')
    assert b"<svg" in file.content
    assert b"# What came back" in ben.get("/report/file?form=md").content
    assert ben.get("/report?since=x").status == 422
    assert ben.get("/report?pack=nothing").status == 404
    assert desk.stranger().get("/report").status_code in {302, 303, 307, 401}


def test_a_brief_on_the_report_cannot_bring_its_own_tags(
    desk: TestDesk, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plans.briefs import PackBrief

    hostile = Brief(purpose="<script>x</script>", kpi="<b>views</b>", kpi_target="20 <i>by</i> March")  # fmt: skip
    monkeypatch.setattr("echo.report.brief_of_pack", lambda *_: PackBrief(brief=hostile, sha256="a" * 64))  # fmt: skip
    assert to_json(hostile)
    fill(store, cast_of(store)["ben"], tmp_path)
    text = desk.browser("ben").get("/report").text
    for tag in ("<script>x", "<b>views", "<i>by"):
        assert tag not in text


@pytest.fixture(scope="module")
def live_echo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveDesk]:
    folder = tmp_path_factory.mktemp("live-echo")
    store = open_store(folder / "outputs")
    with cheap_hashes():
        people = set_scene(store)
        fill(store, people["tomas.reyl"], folder)
        path = customer_list(folder / "list.csv", CUSTOMER)
        take_in(store, people["root"], path, now=NOW, rooms=house(store))
        with serve(store) as desk:
            yield desk
    store.close()


LIGHTS = (
    {"color_scheme": "light", "viewport": {"width": 1280, "height": 800}},
    {"color_scheme": "dark", "viewport": {"width": 320, "height": 640}},
)


@pytest.mark.browser
@pytest.mark.parametrize("light", LIGHTS, ids=("light wide", "dark 320 px"))
def test_nothing_is_wrong_with_the_pages_of_the_echo(
    chromium: Browser, live_echo: LiveDesk, light: dict[str, Any]
) -> None:
    context = chromium.new_context(base_url=live_echo.origin, reduced_motion="reduce", **light)
    try:
        page = context.new_page()
        with calm(page, live_echo.origin):
            sign_in(page, "tomas.reyl")
            page.goto("/feedback")
            first = page.locator(".lines a.title").first.get_attribute("href") or ""
            for path in ("/", "/feedback", first, "/feedback?state=all", "/report", "/customers"):
                page.goto(path)
                assert violations(page) == [], path
                wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                assert wide <= 0, path
    finally:
        context.close()
