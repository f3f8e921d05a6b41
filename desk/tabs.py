"""What a page module declares about itself, and how the modules are found: one module and one template make a page.

A module of `desk` with a `router` is a page. It may have a `tab` for the navigation, `body_limits` for its uploads and
`sentences` that it says after a form was sent.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from fastapi import APIRouter

import desk
from deckproof.model import Person, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """An entry of the navigation; `place` orders them, no roles means everybody."""

    label: str
    path: str
    place: int
    roles: tuple[Role, ...] = ()
    covers: tuple[str, ...] = ()
    """Beginnings of paths that belong to it besides its own."""
    is_rare: bool = False
    """Whether it stands under "More" where somebody has many tabs."""

    def current(self, path: str) -> str:
        """What `aria-current` says of the tab on the page at this path: "page", "true" or ""."""
        if path == self.path:
            return "page"
        mine = self.covers if self.path == "/" else (f"{self.path}/", *self.covers)
        return "true" if path.startswith(mine) else ""

    def is_for(self, person: Person) -> bool:
        """Whether this person has a use for it. The page itself decides what they may do."""
        return not self.roles or any(role in self.roles for role in person.roles)


@dataclass(frozen=True, slots=True)
class PageModule:
    """One page as the desk joins it."""

    name: str
    router: APIRouter
    tab: Tab | None = None
    body_limits: Mapping[str, int] = field(default_factory=dict)
    sentences: Mapping[str, str] = field(default_factory=dict)


def find_pages() -> Iterator[PageModule]:
    """All page modules of this package, in alphabetical order."""
    for found in pkgutil.iter_modules(desk.__path__):
        if found.name.startswith("_"):
            continue
        module = importlib.import_module(f"desk.{found.name}")
        router = getattr(module, "router", None)
        if isinstance(router, APIRouter):
            yield PageModule(
                found.name,
                router,
                getattr(module, "tab", None),
                getattr(module, "body_limits", {}),
                getattr(module, "sentences", {}),
            )
