"""Who asks: the person behind a session cookie, and what they sent. Pages take `SignedIn` or, where they change something, `Posted`."""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from deckproof.errors import NotSignedInError, UsageError
from deckproof.model import Person
from desk import rendering
from desk.paths import is_inside
from desk.state import Desk

if TYPE_CHECKING:
    from review.sessions import Session
    from review.store import Store

CSRF_FIELD, CSRF_HEADER = "csrf", "x-csrf-token"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request of somebody who is signed in."""

    desk: Desk
    request: Request
    token: str
    session: Session
    form: FormData = field(default_factory=FormData)

    @property
    def person(self) -> Person:
        """Who asks, as the store has them now."""
        return self.session.person

    @property
    def store(self) -> Store:
        """The store."""
        return self.desk.store

    def now(self) -> dt.datetime:
        """The time, in UTC."""
        return self.desk.clock()

    @property
    def is_partial(self) -> bool:
        """Whether a script of the desk asks for a part of a page."""
        return "hx-request" in self.request.headers

    def text(self, name: str) -> str:
        """A field of the form without the spaces around it; "" where it was not sent."""
        value = self.form.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    def texts(self, name: str) -> tuple[str, ...]:
        """All values of a field that can be chosen more than once."""
        return tuple(value for value in self.form.getlist(name) if isinstance(value, str))

    def file(self, name: str) -> UploadFile | None:
        """A file of the form; None where none was chosen."""
        value = self.form.get(name)
        return value if isinstance(value, UploadFile) and value.filename else None

    def page(self, name: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """A template with these values and all that every page needs."""
        return rendering.answer(name, self.context() | values, status=status)

    def context(self) -> dict[str, Any]:
        """What every page needs: who is signed in, where they are, their tabs, the token of their forms, a sentence.

        And how a deck's file name is shown, given its pack: without the customers in it.
        """
        from review.names import name_shown

        return {
            **surroundings(self.request),
            "person": self.person,
            "deck_name": partial(name_shown, self.store),
            "csrf": self.session.csrf,
            "tabs": self.request.app.state.tabs_of(self.person),
        }


def surroundings(request: Request) -> dict[str, Any]:
    """What a page needs when nobody is signed in."""
    said = request.app.state.sentences.get(request.query_params.get("said", ""), "")
    return {"person": None, "csrf": "", "tabs": (), "path": request.url.path, "said": said}


def desk_of(request: Request) -> Desk:
    """What the desk stands on."""
    desk: Desk = request.app.state.desk
    return desk


def cookie_of(request: Request) -> str:
    """The token in the session cookie, "" without one."""
    return request.cookies.get(desk_of(request).address.cookie, "")


def peer_of(request: Request) -> str:
    """The address that asks; behind a proxy on this machine the last one that the proxy names."""
    near = request.client.host if request.client else ""
    if desk_of(request).address.behind_proxy:
        return request.headers.get("x-forwarded-for", near).rpartition(",")[2].strip() or near
    return near


def signed_in(request: Request) -> Visit:
    """Who asks; raises NotSignedInError."""
    from review.sessions import find_session

    desk, token = desk_of(request), cookie_of(request)
    if not token:
        raise NotSignedInError("You are not signed in.", remedy="Sign in and try again.")
    session = find_session(desk.store, token, now=desk.clock())
    return Visit(desk=desk, request=request, token=token, session=session)


async def posted(request: Request) -> AsyncIterator[Visit]:
    """Who sends a form, and the form; raises NotSignedInError before anything of a file is kept, then 403 without the token."""
    visit = await run_in_threadpool(signed_in, request)
    sent = request.headers.get(CSRF_HEADER, "")
    if sent:
        _require_token(visit, sent)
    async with request.form(max_files=20, max_fields=2000, max_part_size=1024 * 1024) as form:
        if not sent:
            value = form.get(CSRF_FIELD, "")
            _require_token(visit, value if isinstance(value, str) else "")
        yield Visit(desk=visit.desk, request=request, token=visit.token, session=visit.session, form=form)  # fmt: skip


async def anonymous_form(request: Request) -> Mapping[str, str]:
    """The fields of a form that needs no session: signing in, an invitation."""
    form = await request.form(max_files=0, max_fields=20, max_part_size=64 * 1024)
    return {name: value for name, value in form.items() if isinstance(value, str)}


SignedIn = Annotated[Visit, Depends(signed_in)]
Posted = Annotated[Visit, Depends(posted)]
AnonymousForm = Annotated[Mapping[str, str], Depends(anonymous_form)]


def go(path: str, *, said: str = "", request: Request | None = None) -> Response:
    """Send the browser on after a form; `said` names one of the sentences that the next page may show."""
    if not is_inside(path):
        raise UsageError("The desk sends nobody elsewhere.")
    target = f"{path}{'&' if '?' in path else '?'}said={said}" if said else path
    if request is not None and "hx-request" in request.headers:
        return Response(status_code=HTTPStatus.NO_CONTENT, headers={"HX-Redirect": target})
    return RedirectResponse(target, status_code=HTTPStatus.SEE_OTHER)


def _require_token(visit: Visit, sent: str) -> None:
    if not hmac.compare_digest(sent.encode(), visit.session.csrf.encode()):
        raise HTTPException(
            HTTPStatus.FORBIDDEN,
            "This form is older than your sign-in, so nothing was done. Go back, reload the page and send it again.",
        )
