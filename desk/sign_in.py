"""Signing in and out, the one-time links, and proving again who one is before a severe decision."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from deckproof.errors import DeckproofError, NotSignedInError, UsageError
from desk import rendering
from desk.cookies import leave, let_in
from desk.paths import inside
from desk.refusals import retry_after, status_of
from desk.visits import (
    AnonymousForm,
    Posted,
    SignedIn,
    Visit,
    cookie_of,
    desk_of,
    go,
    peer_of,
    surroundings,
)

router = APIRouter(include_in_schema=False)

sentences = {
    "out": "You are signed out.",
    "welcome": "You are signed in. This link is used up.",
    "proven": "Thank you. For the next 15 minutes you can sign severe findings.",
}


@router.get("/sign-in")
def sign_in_page(request: Request) -> Response:
    """The form; whoever is signed in already goes on."""
    from review.people import has_people

    if cookie_of(request) and _is_signed_in(request):
        return go(inside(request.query_params.get("to", "/")))
    to = request.query_params.get("to", "/")
    return _form(request, to, anybody=has_people(desk_of(request).store))


@router.post("/sign-in")
async def sign_in(request: Request, form: AnonymousForm) -> Response:
    """Let somebody in who knows their password."""
    from review.accounts import sign_in as enter

    desk, to = desk_of(request), form.get("to", "/")
    name, password = form.get("name", "").strip(), form.get("password", "")
    try:
        token, _ = await run_in_threadpool(
            enter, desk.store, name, password, peer=peer_of(request), now=desk.clock()
        )
    except DeckproofError as error:
        return _form(request, to, error=error, name=name)
    return let_in(go(inside(to)), desk, token)


@router.post("/sign-out")
def sign_out(visit: Posted) -> Response:
    """End this session."""
    from review.sessions import end_session

    end_session(visit.store, visit.token, now=visit.now())
    return leave(go("/sign-in", said="out"), visit.desk)


@router.get("/step-up")
def step_up_page(visit: SignedIn) -> Response:
    """Ask for the password again."""
    to = inside(visit.request.query_params.get("to", "/"))
    return _step_up(visit, to)


@router.post("/step-up")
def step_up(visit: Posted) -> Response:
    """The same session under a new token, proven anew."""
    from review.accounts import step_up as prove

    to = inside(visit.text("to") or "/")
    given = visit.form.get("password", "")
    try:
        token, _ = prove(
            visit.store, visit.token, str(given), peer=peer_of(visit.request), now=visit.now()
        )
    except DeckproofError as error:
        return _step_up(visit, to, error)
    return let_in(go(to, said="proven"), visit.desk, token)


@router.get("/invitation/{link}")
def invitation_page(request: Request, link: str) -> Response:
    """Somebody chooses a password; the link is only used up by the form, not by looking."""
    from review.accounts import invited_person

    desk = desk_of(request)
    try:
        name = invited_person(desk.store, link, now=desk.clock())
    except DeckproofError as error:
        return _refused(request, error)
    return _invitation(request, link, first=not name, name=name)


@router.post("/invitation/{link}")
async def accept(request: Request, link: str, form: AnonymousForm) -> Response:
    """Take the password, and let them in."""
    desk = desk_of(request)
    try:
        token = await run_in_threadpool(_accept, request, link, form)
    except DeckproofError as error:
        return _invitation(request, link, first="name" in form, error=error, name=form.get("name", ""))  # fmt: skip
    return let_in(go("/", said="welcome"), desk, token)


def _accept(request: Request, link: str, form: Mapping[str, str]) -> str:
    from review.accounts import accept_first, accept_invitation

    desk, password = desk_of(request), form.get("password", "")
    if password != form.get("again", ""):
        raise UsageError("The two passwords are not the same.", remedy="Type it twice.")
    if "name" in form:
        token, _ = accept_first(desk.store, link, form["name"].strip(), password, now=desk.clock())
    else:
        token, _ = accept_invitation(desk.store, link, password, now=desk.clock())
    return token


def _step_up(visit: Visit, to: str, error: DeckproofError | None = None) -> Response:
    answer = visit.page(
        "step-up.html",
        to=to,
        error=error,
        by_provider=visit.session.method == "oidc",
        provider=visit.request.app.state.provider_name,
        status=status_of(error) if error else 200,
    )
    if error and (wait := retry_after(error)):
        answer.headers["Retry-After"] = str(wait)
    return answer


def _form(
    request: Request,
    to: str,
    *,
    error: DeckproofError | None = None,
    name: str = "",
    anybody: bool = True,
) -> Response:
    values = surroundings(request) | {
        "to": inside(to),
        "error": error,
        "name": name,
        "anybody": anybody,
        "provider": request.app.state.provider_name,
    }
    answer = rendering.answer("sign-in.html", values, status=status_of(error) if error else 200)
    if error and (wait := retry_after(error)):
        answer.headers["Retry-After"] = str(wait)
    return answer


def _invitation(
    request: Request,
    link: str,
    *,
    first: bool,
    error: DeckproofError | None = None,
    name: str = "",
) -> Response:
    values = surroundings(request) | {
        "link": link,
        "first": first,
        "error": error,
        "name": name,
        "provider": request.app.state.provider_name,
    }
    return rendering.answer("invitation.html", values, status=status_of(error) if error else 200)


def _refused(request: Request, error: DeckproofError) -> Response:
    values = surroundings(request) | {
        "headline": "This link does not work",
        "what": error.what,
        "remedy": error.remedy or "",
        "status": int(status_of(error)),
    }
    return rendering.answer("error.html", values, status=status_of(error))


def _is_signed_in(request: Request) -> bool:
    from desk.visits import signed_in

    try:
        signed_in(request)
    except NotSignedInError:
        return False
    return True
