"""What every request passes before a page sees it, and every answer afterwards: host, origin, size, pace, headers.

A cross-site request is refused by Sec-Fetch-Site and Origin (OWASP, Cross-Site Request Forgery Prevention); the token of
the session is the second lock, in visits.py.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from desk.address import Address
from desk.pace import Pace

logger = logging.getLogger(__name__)

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
API = "/api/"
STATIC = "/static/"

BODY_LIMIT_BYTES = 1024 * 1024
"""Of a form; what takes files says its own limit."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; media-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
"""Nothing from elsewhere, nothing inline (W3C, Content Security Policy Level 3)."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}
"""On every answer, unless the page has set a stricter one of its own."""

STRICT_TRANSPORT = "max-age=31536000"


class Border:
    """The outermost layer of the desk."""

    def __init__(self, app: ASGIApp, address: Address, body_limits: Mapping[str, int]) -> None:
        self.app = app
        self._address = address
        self._limits = body_limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, or answer it with a refusal."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        guarded = self._with_headers(scope, send)
        refusal = self._refuse(scope)
        if refusal is not None:
            await _answer(guarded, *refusal)
            return
        try:
            await self.app(scope, self._counted(scope, receive), guarded)
        except Exception as error:  # noqa: BLE001 - refusals.py has answered it; the server would log its message, which may quote a deck
            logger.error("a request ended in %s", type(error).__name__)

    def _refuse(self, scope: Scope) -> tuple[HTTPStatus, str] | None:
        headers = Headers(scope=scope)
        if not self._address.is_host(headers.get("host", "")):
            return HTTPStatus.MISDIRECTED_REQUEST, (
                "The desk is not reached by this name. Open the address that `deckproof desk` printed."
            )
        if scope["method"] not in SAFE and self._is_foreign(scope, headers):
            return HTTPStatus.FORBIDDEN, (
                "This was sent from another page than the desk's own, so nothing was done. "
                "Open the desk itself and do it there."
            )
        limit = self._limit(scope)
        if (length := headers.get("content-length", "0")).isdigit() and int(length) > limit:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _too_large(limit)
        return None

    def _is_foreign(self, scope: Scope, headers: Headers) -> bool:
        """A browser says from where it sends; one that does not say is believed under /api/ alone, which takes no cookie."""
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site is not None and site not in {"same-origin", "none"}:
            return True
        if origin is not None:
            return not self._address.is_origin(origin)
        return site is None and not scope["path"].startswith(API)

    def _limit(self, scope: Scope) -> int:
        return self._limits.get(scope["path"], BODY_LIMIT_BYTES)

    def _counted(self, scope: Scope, receive: Receive) -> Receive:
        """Bytes are counted as they come, before anything keeps them: a length that was claimed may be a lie."""
        limit = self._limit(scope)
        paced = Pace(receive)
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await paced()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _too_large(limit))
            return message

        return counted

    def _with_headers(self, scope: Scope, send: Send) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if scope["path"].startswith(STATIC):
                    headers["Cache-Control"] = (
                        "no-cache"  # asked for anew each time, sent again only where it changed
                    )
                if self._address.is_secure:
                    headers.setdefault("Strict-Transport-Security", STRICT_TRANSPORT)
            await send(message)

        return sending


def _too_large(limit: int) -> str:
    return f"What was sent is larger than {limit // 1024**2} MB. Nothing of it was kept."


async def _answer(send: Send, status: HTTPStatus, sentence: str) -> None:
    """A page of one sentence, in plain text: here nothing is known yet of who asks."""
    await send({
        "type": "http.response.start",
        "status": int(status),
        "headers": [(b"content-type", b"text/plain; charset=utf-8")],
    })  # fmt: skip
    await send({"type": "http.response.body", "body": sentence.encode() + b"\n"})
