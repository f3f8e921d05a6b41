"""Asking the model: budget, cache, retries and the record of what left, around one request."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from deckproof.codec import digest
from deckproof.endpoint import Endpoint, Price
from writers.chat.answers import Answer, AskError, Reason, text_of, tokens_in, usage_of
from writers.chat.border import Border, MarkedSpanError
from writers.chat.client import ATTEMPTS, Again, Client, Sleep, nobody_counts
from writers.chat.ladder import Message, Way, find_way, make_body

PROBE_PURPOSE = "probe"
DOWN_S = 60.0
"""How long an endpoint that nobody could reach is not tried again by this process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What would leave: the exact bytes, where to, and for which piece."""

    address: str
    body: bytes
    purpose: str
    """The kind and style it is for, or "probe"; never a word of the deck."""

    @property
    def id(self) -> str:
        """The sha256 over the address and the body: equal requests are one."""
        return digest(self.address.encode() + b"\n" + self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """Tokens, read and written, of the run and of the day until now."""

    run_tokens: int = 0
    day_tokens: int = 0


class Exchanges(Protocol):
    """Where requests and replies are kept for the auditor."""

    def find(self, request: Request) -> Answer | None:
        """The reply that this very request got before; noted as used again."""

    def once(self, request: Request, send: Callable[[], Answer]) -> Answer:
        """The reply to this request: kept before, or made by `send` now, and kept. What `send` raises is noted and raised."""

    def way(self, find: Callable[[], Way]) -> Way:
        """How the endpoint is asked: as it was found out before, or by `find` now. What that raises is raised."""

    def spent(self) -> Spent:
        """What was used until now."""


@dataclass
class MemoryExchanges:
    """Exchanges of one process, for tests and for calls without a store."""

    kept: dict[str, Answer] = field(default_factory=dict)
    tokens: int = 0
    known: list[Way] = field(default_factory=list)

    def way(self, find: Callable[[], Way]) -> Way:
        """As found out before, or now."""
        if not self.known:
            self.known.append(find())
        return self.known[0]

    def find(self, request: Request) -> Answer | None:
        """The reply that this very request got before."""
        return self.kept.get(request.id)

    def once(self, request: Request, send: Callable[[], Answer]) -> Answer:
        """The kept reply, or the one that `send` makes."""
        if request.id not in self.kept:
            answer = self.kept[request.id] = send()
            used = usage_of(answer, len(request.body))
            self.tokens += used.input + used.output
        return self.kept[request.id]

    def spent(self) -> Spent:
        """The tokens of all replies."""
        return Spent(run_tokens=self.tokens, day_tokens=self.tokens)


_down: dict[str, float] = {}
"""Until when (monotonic seconds) an endpoint is taken for unreachable."""
_gates: dict[tuple[str, int], threading.BoundedSemaphore] = {}
_gates_lock = threading.Lock()


class Asker:
    """One endpoint, asked for one deck."""

    def __init__(
        self,
        endpoint: Endpoint,
        key: str,
        exchanges: Exchanges,
        *,
        sleep: Sleep = time.sleep,
        now: Callable[[], float] = time.monotonic,
        again: Again = nobody_counts,
    ) -> None:
        self.endpoint = endpoint
        self._exchanges = exchanges
        self._key = key
        self._sleep = sleep
        self._now = now
        self._again = again
        self._client: Client | None = None
        self._way: Way | None = None
        self._lock = threading.Lock()
        self._lock_budget = threading.Lock()
        self._reserved = 0

    def way(self) -> Way:
        """How this endpoint is asked, found out on first use; raises AskError."""
        with self._lock:
            if self._way is None:
                self._way = self._exchanges.way(lambda: find_way(self.endpoint, self._probe))
            return self._way

    def ask(
        self,
        messages: Sequence[Message],
        blank: Sequence[Message],
        border: Border,
        *,
        purpose: str,
    ) -> str:
        """The text of the model's reply; raises AskError. `blank` is the same request without a word of the deck."""
        way = self.way()
        most = self.endpoint.max_tokens
        body = make_body(self.endpoint, way, messages, most_tokens=most)
        empty = make_body(self.endpoint, way, blank, most_tokens=most)

        def check(leaving: bytes) -> None:
            try:
                border.check(leaving, empty)
            except MarkedSpanError:
                raise AskError(Reason.MARKED) from None

        check(body)
        return text_of(self._exchange(body, purpose, check, attempts=ATTEMPTS))

    def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            self._client.close()

    def _probe(self, body: bytes) -> Answer:
        return self._exchange(body, PROBE_PURPOSE, lambda _: None, attempts=1)

    def _exchange(
        self, body: bytes, purpose: str, check: Callable[[bytes], None], *, attempts: int
    ) -> Answer:
        request = Request(address=self.endpoint.base_url, body=body, purpose=purpose)
        kept = self._exchanges.find(request)
        if kept is not None:
            return kept
        if _down.get(self.endpoint.base_url, 0.0) > self._now():
            raise AskError(Reason.UNREACHABLE)
        wanted = tokens_in(len(body)) + self.endpoint.max_tokens
        self._reserve(wanted)
        try:
            with _gate(self.endpoint):
                return self._exchanges.once(
                    request, lambda: self._open().send(body, check, attempts=attempts)
                )
        except AskError as error:
            if error.reason in {Reason.UNREACHABLE, Reason.DENIED}:
                _down[self.endpoint.base_url] = self._now() + DOWN_S
            raise
        finally:
            with self._lock_budget:
                self._reserved -= wanted

    def _reserve(self, wanted: int) -> None:
        """Count the request in, or raise AskError when a budget would be passed."""
        own = self.endpoint
        of_run = token_limit(own, own.run_tokens, own.run_money)
        of_day = token_limit(own, own.day_tokens, own.day_money)
        with self._lock_budget:
            ahead = self._reserved + wanted
            if of_run is not None or of_day is not None:
                spent = self._exchanges.spent()
                for used, most in ((spent.run_tokens, of_run), (spent.day_tokens, of_day)):
                    if most is not None and used + ahead > most:
                        raise AskError(Reason.BUDGET)
            self._reserved = ahead

    def _open(self) -> Client:
        with self._lock_budget:
            if self._client is None:
                self._client = Client(
                    self.endpoint, self._key, sleep=self._sleep, again=self._again
                )
            return self._client


def token_limit(endpoint: Endpoint, tokens: int, money: float) -> int | None:
    """How many tokens both limits allow, money counted at the dearer of the two prices; None is no limit."""
    limits = [tokens] if tokens else []
    price: Price | None = endpoint.price
    if money and price and max(price.input, price.output) > 0:
        limits.append(round(money / max(price.input, price.output) * 1_000_000))
    return min(limits) if limits else None


def _gate(endpoint: Endpoint) -> threading.BoundedSemaphore:
    """What lets only so many requests to an endpoint be under way in this process."""
    with _gates_lock:
        own = endpoint.base_url, endpoint.concurrency
        return _gates.setdefault(own, threading.BoundedSemaphore(endpoint.concurrency))
