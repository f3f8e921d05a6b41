"""Somebody before a browser with nothing but a keyboard, each in a browser of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

from playwright.sync_api import Browser, BrowserContext, Page

from tests.desk.scene import PASSWORD

MOST_TABS = 120
Role = Literal["button", "checkbox", "link"]


class Hands:
    """Somebody before a browser with nothing but a keyboard; `presses` counts keys since the last `count`."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.presses = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.presses += 1
            self.page.keyboard.press(key)
            self.page.wait_for_load_state()

    def press_and_wait(self, key: str) -> None:
        """A key that sends the browser to another page, or to the same one again."""
        with self.page.expect_navigation():
            self.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def tab_to(self, name: str, role: Role = "button") -> None:
        """By Tab alone to what is called so."""
        wanted = self.page.get_by_role(role, name=name).first
        for _ in range(MOST_TABS):
            if wanted.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{name} is not reached by Tab")


SitDown = Callable[[str], Hands]


@contextmanager
def browsers_at(chromium: Browser, origin: str) -> Iterator[SitDown]:
    """A function that signs somebody in by name; every browser is closed at the end."""
    contexts: list[BrowserContext] = []

    def sit_down(name: str) -> Hands:
        context = chromium.new_context(base_url=origin, viewport={"width": 1280, "height": 800}, reduced_motion="reduce")  # fmt: skip
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.goto("/sign-in")
        hands = Hands(page)
        page.get_by_label("Name").focus()
        hands.type(name)
        hands.press("Tab")
        hands.type(PASSWORD)
        hands.press_and_wait("Enter")
        return hands

    yield sit_down
    for context in contexts:
        context.close()
