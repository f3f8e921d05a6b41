"""Errors as pages: the sentence of the error, what to do, and a status that fits. What is no error of ours gets a number and no more."""

from __future__ import annotations

import logging
import secrets
import traceback
from http import HTTPStatus
from urllib.parse import quote, urlsplit

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from deckproof.errors import (
    ChangedBytesError,
    DeckproofError,
    DeckTooLargeError,
    InputError,
    NotSignedInError,
    OpenFindingsError,
    ProviderError,
    RefusedError,
    StaleSignInError,
    StoreError,
    UnknownNameError,
    WrongStateError,
)
from desk import rendering
from desk.border import API, SAFE
from desk.paths import inside
from desk.visits import cookie_of, desk_of, go, signed_in, surroundings

logger = logging.getLogger(__name__)

_STATUS: tuple[tuple[type[DeckproofError], HTTPStatus], ...] = (
    (NotSignedInError, HTTPStatus.UNAUTHORIZED),
    (UnknownNameError, HTTPStatus.NOT_FOUND),
    (WrongStateError, HTTPStatus.CONFLICT),
    (OpenFindingsError, HTTPStatus.CONFLICT),
    (ChangedBytesError, HTTPStatus.CONFLICT),
    (RefusedError, HTTPStatus.FORBIDDEN),
    (DeckTooLargeError, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (InputError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (StoreError, HTTPStatus.SERVICE_UNAVAILABLE),
    (ProviderError, HTTPStatus.BAD_GATEWAY),
)

_HEADLINES = {
    HTTPStatus.UNAUTHORIZED: "Please sign in",
    HTTPStatus.FORBIDDEN: "A rule says no",
    HTTPStatus.NOT_FOUND: "There is nothing here",
    HTTPStatus.REQUEST_TIMEOUT: "Too slow",
    HTTPStatus.CONFLICT: "Not in this state",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Too large",
    HTTPStatus.UNPROCESSABLE_ENTITY: "That cannot be used",
    HTTPStatus.TOO_MANY_REQUESTS: "Too many attempts",
    HTTPStatus.BAD_GATEWAY: "The provider does not answer",
    HTTPStatus.SERVICE_UNAVAILABLE: "The store does not answer",
}


def status_of(error: DeckproofError) -> HTTPStatus:
    """The status that fits the error."""
    if retry_after(error):
        return HTTPStatus.TOO_MANY_REQUESTS
    fitting = (status for kind, status in _STATUS if isinstance(error, kind))
    return next(fitting, HTTPStatus.INTERNAL_SERVER_ERROR)


def retry_after(error: DeckproofError) -> int:
    """In how many seconds to try again, 0 where the error names none."""
    return int(getattr(error, "retry_after_s", 0) or 0)


def install(app: FastAPI) -> None:
    """Let the app answer every error with a page, or under /api/ with JSON."""
    app.add_exception_handler(DeckproofError, _of_ours)
    app.add_exception_handler(HTTPException, _of_http)
    app.add_exception_handler(RequestValidationError, _of_parameters)
    app.add_exception_handler(Exception, _of_bug)


async def _of_ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, DeckproofError)  # noqa: S101 - for the type checker; registered for this kind
    status = status_of(error)
    if isinstance(error, NotSignedInError) and _is_page(request):
        return _to_sign_in(request)
    if isinstance(error, StaleSignInError) and _is_page(request):
        return _to_step_up(request)
    answer = _say(request, status, error.what, error.remedy or "", error.code)
    if wait := retry_after(error):
        answer.headers["Retry-After"] = str(wait)
    return answer


async def _of_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - for the type checker; registered for this kind
    status = HTTPStatus(error.status_code)
    sentence = error.detail if error.detail != status.phrase else ""
    if status is HTTPStatus.NOT_FOUND:
        sentence = "There is no such page, or it is not yours to see."
    answer = _say(request, status, sentence or f"{status.phrase}.", "", "http")
    answer.headers.update(error.headers or {})
    return answer


async def _of_parameters(request: Request, error: Exception) -> Response:
    del error  # it quotes what was sent
    return _say(
        request, HTTPStatus.UNPROCESSABLE_ENTITY, "A part of the address or of the request is not what this page expects.", "", "usage",
    )  # fmt: skip


async def _of_bug(request: Request, error: Exception) -> Response:
    """An error of the program itself: the log gets the frames, never the message, which may quote a deck."""
    number = secrets.token_hex(4)
    frames = "".join(traceback.format_tb(error.__traceback__))
    logger.error("error %s, %s\n%s", number, type(error).__name__, frames)
    return _say(
        request, HTTPStatus.INTERNAL_SERVER_ERROR, "Something in Deckproof itself went wrong. Nothing was let out by it.",
        f"The log names the place under the number {number}; please report it.", "bug",
    )  # fmt: skip


def _say(request: Request, status: HTTPStatus, what: str, remedy: str, code: str) -> Response:
    if request.url.path.startswith(API):
        return JSONResponse({"error": {"code": code, "what": what, "remedy": remedy}}, status)
    values = {
        **_who(request),
        "headline": _HEADLINES.get(status, "That did not work"),
        "what": what,
        "remedy": remedy,
        "status": int(status),
    }
    return rendering.answer("error.html", values, status=int(status))


def _who(request: Request) -> dict[str, object]:
    """The surroundings of a page for whoever asks, signed in or not."""
    try:
        return signed_in(request).context() if cookie_of(request) else surroundings(request)
    except DeckproofError:
        return surroundings(request)


def _is_page(request: Request) -> bool:
    return not request.url.path.startswith(API)


def _to_step_up(request: Request) -> Response:
    """To the page that asks for the password once more, and from there back to the page with the form."""
    came_from = urlsplit(request.headers.get("referer", "")).path
    return go(f"/step-up?to={quote(inside(came_from or '/'))}", request=request)


def _to_sign_in(request: Request) -> Response:
    """To the sign-in page, and from there back to where they wanted to go."""
    back = (
        request.url.path if request.method in SAFE and "hx-request" not in request.headers else "/"
    )
    said = "over" if cookie_of(request) else "sign-in"
    target = f"/sign-in?said={said}&to={quote(back)}"
    if "hx-request" in request.headers:
        answer: Response = Response(
            status_code=HTTPStatus.NO_CONTENT, headers={"HX-Redirect": target}
        )
    else:
        answer = RedirectResponse(target, HTTPStatus.SEE_OTHER)
    answer.delete_cookie(desk_of(request).address.cookie, path="/", secure=desk_of(request).address.is_secure, httponly=True)  # fmt: skip
    return answer
