"""A desk over a store with everybody in it, copied for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from review.store import Store, open_store
from tests.desk.browsing import CHROMIUM, LiveDesk, serve
from tests.desk.making import PUBLIC, TestDesk, open_desk
from tests.desk.reviewing import ReviewScene, make_review_scene
from tests.desk.scene import cheap_hashes, set_scene
from tests.review.making import Template, copy_store, make_template

OpenPage = Callable[..., Page]


@pytest.fixture(autouse=True)
def _quick_hashes() -> Iterator[None]:
    with cheap_hashes():
        yield


@pytest.fixture(scope="session")
def peopled(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return make_template(tmp_path_factory.mktemp("desk") / "outputs", None)


@pytest.fixture
def store(peopled: Template, tmp_path: Path) -> Iterator[Store]:
    store = copy_store(peopled, tmp_path / "outputs")
    yield store
    store.close()


@pytest.fixture
def desk(store: Store) -> Iterator[TestDesk]:
    with open_desk(store) as opened:
        yield opened


@pytest.fixture
def public_desk(store: Store) -> Iterator[TestDesk]:
    with open_desk(store, address=PUBLIC) as opened:
        yield opened


# For tests marked `browser`: one store with a scene, served once.


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveDesk]:
    store = open_store(tmp_path_factory.mktemp("live") / "outputs")
    with cheap_hashes():
        set_scene(store)
    with serve(store) as desk:
        yield desk
    store.close()


@pytest.fixture(scope="session")
def review_scene(tmp_path_factory: pytest.TempPathFactory) -> ReviewScene:
    return make_review_scene(tmp_path_factory.mktemp("reviews") / "outputs")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium. Not pytest-playwright's own fixture: its plugin for addresses warns under this pytest."""
    if not Path(CHROMIUM).exists():
        pytest.skip("Chromium is not installed; .ci/tools installs it")
    arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--font-render-hinting=none"]  # fmt: skip
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, live: LiveDesk) -> Iterator[OpenPage]:
    """A function that opens a page in a browser of its own, as another person has; all are closed with the test."""
    contexts: list[BrowserContext] = []

    def opened(**options: Any) -> Page:
        usual = {
            "base_url": live.origin,
            "viewport": {"width": 1280, "height": 800},
            "reduced_motion": "reduce",
            "locale": "en-GB",
            "timezone_id": "UTC",
        }
        context = chromium.new_context(**(usual | options))
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
