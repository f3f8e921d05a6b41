"""Signing in at an OpenID provider: the browser goes there and comes back; what was begun waits here for that browser alone.

Begun by a link and not by a form, since a page's `form-action` holds for redirects as well.
"""

from __future__ import annotations

import datetime as dt
import secrets
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from deckproof.errors import DeckproofError, NotSignedInError
from desk import rendering
from desk.cookies import let_in, pending_cookie
from desk.paths import inside
from desk.refusals import status_of
from desk.state import Desk
from desk.visits import desk_of, go, surroundings

if TYPE_CHECKING:
    import httpx

    from review.oidc import Pending

router = APIRouter(include_in_schema=False)

WAITS = dt.timedelta(minutes=10)
MOST = 1000
"""So many sign-ins may be under way; the oldest is forgotten for another one."""
TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class _Begun:
    """One sign-in under way, and the page to go to afterwards."""

    pending: Pending
    to: str
    at: dt.datetime


@dataclass(slots=True)
class Waiting:
    """Sign-ins under way, by a key that only the browser which began has."""

    begun: dict[str, _Begun] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, key: str, one: _Begun) -> None:
        """Keep it until the browser is back."""
        with self.lock:
            self.begun[key] = one
            while len(self.begun) > MOST:
                del self.begun[next(iter(self.begun))]

    def take(self, key: str, now: dt.datetime) -> _Begun:
        """What this browser began, once; raises NotSignedInError."""
        with self.lock:
            one = self.begun.pop(key, None)
        if one is None or now - one.at > WAITS:
            raise NotSignedInError(
                "This sign-in was not begun in this browser, or too long ago.",
                remedy="Begin again.",
            )
        return one


_waiting = Waiting()


@router.get("/oidc/begin")
def begin(request: Request, to: str = "/", fresh: str = "", invitation: str = "") -> Response:
    """Send the browser to the provider; `fresh` asks the person once more there."""
    from review.oidc import begin_sign_in

    desk = desk_of(request)
    try:
        with _client(desk) as http:
            url, pending = begin_sign_in(
                desk.settings.oidc,
                f"{desk.address.origin}/oidc/return",
                http=http,
                fresh=bool(fresh),
                invitation=invitation,
                now=desk.clock(),
            )
    except DeckproofError as error:
        return _refused(request, error)
    key = secrets.token_urlsafe(32)
    _waiting.keep(key, _Begun(pending, inside(to), desk.clock()))
    return pending_cookie(RedirectResponse(url, 303), desk, key)


@router.get("/oidc/return")
def come_back(request: Request) -> Response:
    """Let in whom the provider vouches for."""
    from review.oidc import finish_sign_in

    desk = desk_of(request)
    try:
        key = request.cookies.get(desk.address.pending_cookie, "")
        begun = _waiting.take(key, desk.clock())
        with _client(desk) as http:
            token, _ = finish_sign_in(
                desk.store,
                desk.settings.oidc,
                begun.pending,
                dict(request.query_params),
                http=http,
                now=desk.clock(),
                secret=desk.settings.oidc_secret,
            )
    except DeckproofError as error:
        return _refused(request, error)
    return pending_cookie(let_in(go(begun.to), desk, token), desk, "")


def _client(desk: Desk) -> httpx.Client:
    """Asks the provider alone, follows no redirect, and takes no proxy from the environment."""
    import httpx

    del desk
    return httpx.Client(timeout=TIMEOUT_S, follow_redirects=False, trust_env=False)


def _refused(request: Request, error: DeckproofError) -> Response:
    values = surroundings(request) | {
        "headline": "Signing in did not work",
        "what": error.what,
        "remedy": error.remedy or "",
        "status": int(status_of(error)),
    }
    return rendering.answer("error.html", values, status=status_of(error))
