"""The desk as one ASGI application: its pages found, its border around them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from deckproof import __version__
from deckproof.model import Person
from desk import refusals
from desk.address import Address
from desk.border import Border
from desk.looks import Looks
from desk.state import Clock, Desk, Wake
from desk.tabs import Tab, find_pages

if TYPE_CHECKING:
    from deckproof.settings import Settings
    from review.store import Store

STATIC_FOLDER = Path(__file__).parent / "static"

SENTENCES = {
    "sign-in": "Please sign in first.",
    "over": "Your session is over. Please sign in again.",
}


def make_app(
    store: Store, settings: Settings, clock: Clock, *, address: Address, wake: Wake = lambda: None
) -> Border:
    """The desk over this store; `wake` is called when a deck was handed in."""
    pages = list(find_pages())
    app = FastAPI(
        title="Deckproof",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
    )
    app.state.desk = Desk(store=store, settings=settings, address=address, clock=clock, wake=wake)
    app.state.looks = Looks()
    app.state.tabs_of = _tabs_of([page.tab for page in pages if page.tab])
    app.state.sentences = SENTENCES | {
        key: text for page in pages for key, text in page.sentences.items()
    }
    app.state.provider_name = _provider_name(settings)
    refusals.install(app)
    for page in pages:
        app.include_router(page.router)
    app.mount("/static", StaticFiles(directory=STATIC_FOLDER), name="static")
    limits = {path: limit for page in pages for path, limit in page.body_limits.items()}
    return Border(app, address, limits)


def _provider_name(settings: Settings) -> str:
    """What the button of the provider says, "" where there is none."""
    return urlsplit(settings.oidc.issuer).hostname or "" if settings.oidc.is_set else ""


def _tabs_of(tabs: list[Tab]) -> Callable[[Person], tuple[Tab, ...]]:
    ordered = sorted(tabs, key=lambda tab: tab.place)
    return lambda person: tuple(tab for tab in ordered if tab.is_for(person))
