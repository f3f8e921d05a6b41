"""The wire: one request to an OpenAI-compatible endpoint, its exact bytes searched for marked spans as they leave.

The only module that knows the openai package. Nothing is taken from the environment, no redirect is followed, and the client
itself never sends a request twice: what may be sent again is decided here, by what is certain not to have been answered.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from deckproof.endpoint import Endpoint
from writers.chat.answers import Answer, AskError, Reason

if TYPE_CHECKING:
    import httpx2
    import openai

Sleep = Callable[[float], None]
Check = Callable[[bytes], None]
"""Raises when the bytes may not leave."""
Again = Callable[[], None]
"""Called before a request leaves once more, for whoever counts what leaves; may wait, or raise."""


def nobody_counts() -> None:
    """Where nobody shares the endpoint."""


ATTEMPTS = 3
LONGEST_WAIT_S = 30.0
"""Longer than that nobody waits for a Retry-After; the offline writer writes."""
FIRST_WAIT_S = 0.5
_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_TOO_LONG = re.compile(
    r"context.{0,20}(?:length|window|size)|maximum context|too many tokens|prompt is too long|exceeds? .{0,40}tokens|max.{0,12}input",
    re.IGNORECASE,
)
_SENT = frozenset({"host", "content-type", "content-length", "accept", "accept-encoding", "connection", "transfer-encoding"})  # fmt: skip
_LOGGERS = ("openai", "httpx2", "httpcore2")


class Client:
    """One endpoint with its key."""

    def __init__(
        self, endpoint: Endpoint, key: str, *, sleep: Sleep, again: Again = nobody_counts
    ) -> None:
        self._endpoint = endpoint
        self._sleep = sleep
        self._again = again
        self._client = _open(endpoint, key)

    def send(self, body: bytes, check: Check, *, attempts: int = ATTEMPTS) -> Answer:
        """The endpoint's whole reply to this body. Raises AskError, and whatever `check` raises, before a byte leaves.

        A request is sent again only where no reply can have been made: when nobody could be reached, or the endpoint said so.
        A time-out is not: the reply may be on its way, and paid for.
        """
        wait = FIRST_WAIT_S
        for attempt in range(1, attempts + 1):
            check(body)
            if attempt > 1:
                self._again()
            try:
                response = self._post(body)
            except AskError as error:
                if error.reason is not Reason.UNREACHABLE or attempt == attempts:
                    raise
                self._sleep(wait)
                wait *= 4
                continue
            if response.status_code == 200:
                return Answer(status=200, text=response.text, attempts=attempt)
            said = _failure(response)
            pause = _retry_after(response) or wait
            if response.status_code not in _AGAIN or attempt == attempts or pause > LONGEST_WAIT_S:
                raise said
            if said.reason in {Reason.TOO_LONG, Reason.FORMAT}:
                raise said
            self._sleep(pause)
            wait *= 4
        raise AskError(Reason.BROKEN)

    def models(self) -> tuple[str, ...]:
        """The names of the models the endpoint has; nothing of any deck is sent. Raises AskError."""
        response = self._request("/models", None)
        if response.status_code != 200:
            raise _failure(response)
        try:
            rows = response.json().get("data", [])
            return tuple(str(row["id"]) for row in rows if isinstance(row, dict) and "id" in row)
        except (ValueError, AttributeError, TypeError):
            raise AskError(Reason.GARBAGE) from None

    def close(self) -> None:
        """Close its connections."""
        self._client.close()

    def _post(self, body: bytes) -> httpx2.Response:
        return self._request("/chat/completions", body)

    def _request(self, path: str, body: bytes | None) -> httpx2.Response:
        import httpx2
        import openai

        try:
            if body is None:
                return self._client.get(path, cast_to=httpx2.Response)
            return self._client.post(
                path,
                cast_to=httpx2.Response,
                content=body,
                options={"headers": {"Content-Type": "application/json"}},
            )
        except openai.APIStatusError as error:
            return error.response
        except openai.APITimeoutError as error:
            reached = not isinstance(error.__cause__, httpx2.ConnectTimeout | httpx2.PoolTimeout)
            raise AskError(Reason.TIMED_OUT if reached else Reason.UNREACHABLE) from None
        except openai.APIConnectionError as error:
            reached = not isinstance(error.__cause__, httpx2.ConnectError)
            raise AskError(Reason.TIMED_OUT if reached else Reason.UNREACHABLE) from None
        except (openai.OpenAIError, UnicodeError):
            raise AskError(Reason.BROKEN) from None


def _open(endpoint: Endpoint, key: str) -> openai.OpenAI:
    import httpx2
    import openai

    from writers.chat.bounds import BoundedTransport

    for name in _LOGGERS:
        # At their finest these write whole requests; OPENAI_LOG would turn that on.
        logging.getLogger(name).setLevel(logging.WARNING)
    timeout = httpx2.Timeout(endpoint.timeout_s, connect=min(10.0, endpoint.timeout_s))
    proxy = httpx2.Proxy(endpoint.proxy) if endpoint.proxy else None
    transport = BoundedTransport(
        httpx2.HTTPTransport(trust_env=False, proxy=proxy), endpoint.timeout_s
    )

    def keep_ours(request: httpx2.Request) -> None:
        """Leave out what the package adds: what kind of machine this is, and what OPENAI_… variables say."""
        for name in [name for name in request.headers if name not in _SENT]:
            del request.headers[name]
        request.headers["user-agent"] = "deckproof"
        if key:
            request.headers["authorization"] = f"Bearer {key}"

    http = httpx2.Client(
        follow_redirects=False,
        trust_env=False,
        timeout=timeout,
        transport=transport,
        event_hooks={"request": [keep_ours]},
    )
    return openai.OpenAI(
        base_url=endpoint.base_url,
        api_key=key or "none",
        max_retries=0,
        timeout=timeout,
        http_client=http,
    )


def _failure(response: httpx2.Response) -> AskError:
    """What the status and the words of the reply mean; the words themselves are not kept, they may quote the deck."""
    status, text = response.status_code, response.text[:4000]
    if status in {400, 413, 422} and _TOO_LONG.search(text):
        return AskError(Reason.TOO_LONG)
    if status in {400, 404, 415, 422, 501}:
        return AskError(Reason.FORMAT, _named(text))
    if status in {401, 402, 403}:
        return AskError(Reason.DENIED)
    if status == 429:
        return AskError(Reason.BUSY)
    return AskError(Reason.BROKEN)


_PARAMETERS = ("response_format", "max_tokens", "max_completion_tokens", "temperature", "seed", "store")  # fmt: skip


def _named(text: str) -> str:
    """The first parameter of ours that the endpoint's words name."""
    found = [(text.find(name), name) for name in _PARAMETERS if name in text]
    return min(found)[1] if found else ""


def _retry_after(response: httpx2.Response) -> float:
    """How long the endpoint asks to wait; 0 where it does not say, or says it as a date."""
    headers: Any = response.headers
    for name, factor in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            return max(0.0, float(headers.get(name, "")) * factor)
        except ValueError:
            continue
    return 0.0
