"""The session cookie: out of reach of scripts, sent to this host alone, gone with the browser."""

from __future__ import annotations

from starlette.responses import Response

from desk.state import Desk


def let_in(answer: Response, desk: Desk, token: str) -> Response:
    """The answer with the session's cookie (ASVS 5.0, 3.3.1 to 3.3.4)."""
    answer.set_cookie(
        desk.address.cookie,
        token,
        path="/",
        secure=desk.address.is_secure,
        httponly=True,
        samesite="lax",
    )
    return answer


def leave(answer: Response, desk: Desk) -> Response:
    """The answer that takes the cookie away."""
    answer.delete_cookie(
        desk.address.cookie,
        path="/",
        secure=desk.address.is_secure,
        httponly=True,
        samesite="lax",
    )
    return answer


def pending_cookie(answer: Response, desk: Desk, key: str) -> Response:
    """The answer that ties a sign-in under way to this browser for ten minutes, or without a key takes that back."""
    answer.set_cookie(
        desk.address.pending_cookie,
        key,
        max_age=600 if key else 0,
        path="/",
        secure=desk.address.is_secure,
        httponly=True,
        samesite="lax",
    )
    return answer
