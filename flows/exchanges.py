"""Requests to a model and its replies, kept in the store: each as a blob, and each step an entry of the ledger.

"model-asked" is written before a request leaves, "model-answered" or "model-failed" after; an asked one without either was under way
when its process died, and only the endpoint knows whether it was answered. The object of the entries is the pack.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from sqlalchemy import or_, select

from deckproof.codec import digest_of, from_json, to_json
from deckproof.endpoint import Endpoint
from deckproof.errors import EngineError
from flows.limits import asking
from flows.once import find_result, once, stage_key
from review.ledger import record
from review.tables import ledger
from writers.chat.answers import Answer, AskError, Reason, usage_of
from writers.chat.asking import Request, Spent
from writers.chat.ladder import Way

if TYPE_CHECKING:
    from review.stages import StageKey
    from review.store import Store

ASKED, ANSWERED, FAILED, REUSED = "model-asked", "model-answered", "model-failed", "model-reused"

Now = Callable[[], dt.datetime]


class Cost(Struct, frozen=True):
    """What a pack's requests came to. `money` is None where the model had no price; `estimated` says that the endpoint counted nothing."""

    requests: int = 0
    reused: int = 0
    failed: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    money: float | None = None
    currency: str = ""
    prices_of: str = ""
    estimated: bool = False


class Exchange(Struct, frozen=True):
    """One request of a pack, for the auditor: where it went, for which piece, and the blobs with its bytes and its reply."""

    request: str
    at: str
    state: str
    """asked (nobody knows whether it was answered), answered, failed or reused."""
    purpose: str
    model: str
    address: str
    body: str
    reply: str
    tokens_in: int
    tokens_out: int
    reason: str


@dataclass(frozen=True, slots=True)
class StoreExchanges:
    """The exchanges of one deck's pack."""

    store: Store
    deck: str
    pack: str
    actor: str
    endpoint: Endpoint
    now: Now

    def find(self, request: Request) -> Answer | None:
        """The reply that this very request got before; noted as used again."""
        found = find_result(self.store, self._key(request))
        if found is None:
            return None
        self._note(REUSED, request, {"reply": found})
        return from_json(self.store.blobs.get(found), Answer)

    def once(self, request: Request, send: Callable[[], Answer]) -> Answer:
        """The kept reply, or the one `send` makes, kept before anything is made of it. What it raises is noted and raised."""

        def work() -> bytes:
            body = self.store.blobs.put(request.body)
            try:
                with asking():  # what had to wait, or found no place, has not left yet
                    self._note(ASKED, request, {"body": body})
                    answer = self._sent(send, request)
            except AskError as error:
                self._note(FAILED, request, {"reason": error.reason.name.casefold()})
                raise
            reply = to_json(answer)
            self._note(ANSWERED, request, {"reply": self.store.blobs.put(reply)} | self._used(answer, request))  # fmt: skip
            return reply

        kept = once(self.store, self._key(request), work, lasting=True)  # it cost money
        return from_json(self.store.blobs.get(kept), Answer)

    def _sent(self, send: Callable[[], Answer], request: Request) -> Answer:
        try:
            return send()
        except EngineError:  # it gave no place to ask once more
            self._note(FAILED, request, {"reason": Reason.BUSY.name.casefold()})
            raise

    def way(self, find: Callable[[], Way]) -> Way:
        """How the endpoint is asked: found out once a day."""
        key = way_key(self.endpoint, self.now().date())
        kept = once(self.store, key, lambda: to_json(find()))
        return from_json(self.store.blobs.get(kept), Way)

    def spent(self) -> Spent:
        """The tokens of this pack, and of all packs today."""
        today = self.now().astimezone(dt.UTC).date().isoformat()
        answered = select(ledger.c.object, ledger.c.at, ledger.c.data).where(
            ledger.c.action == ANSWERED,
            or_(ledger.c.object == self.pack, ledger.c.at >= today),
        )
        run = day = 0
        with self.store.reading() as connection:
            for row in connection.execute(answered):
                tokens = _tokens(from_json(row.data, dict[str, Any]))
                run += tokens if row.object == self.pack else 0
                day += tokens if row.at.startswith(today) else 0
        return Spent(run_tokens=run, day_tokens=day)

    def _key(self, request: Request) -> StageKey:
        return stage_key(self.deck, "ask", "1", request.id)

    def _used(self, answer: Answer, request: Request) -> dict[str, Any]:
        used = usage_of(answer, len(request.body))
        told: dict[str, Any] = {"in": used.input, "out": used.output, "told": used.told, "attempts": answer.attempts}  # fmt: skip
        price, prices = self.endpoint.price, self.endpoint.prices
        if price is None or prices is None:
            return told
        money = (used.input * price.input + used.output * price.output) / 1_000_000
        return told | {
            "money": round(money, 6),
            "currency": prices.currency,
            "prices": prices.as_of.isoformat(),
        }

    def _note(self, action: str, request: Request, data: dict[str, Any]) -> None:
        about = {
            "request": request.id,
            "purpose": request.purpose,
            "model": self.endpoint.name,
            "address": request.address,
        }
        with self.store.acting() as act:
            record(
                self.store, act, actor=self.actor, action=action, thing=self.pack, now=self.now(), data=about | data,
            )  # fmt: skip


def way_key(endpoint: Endpoint, today: dt.date) -> StageKey:
    """Under which it is kept how an endpoint is asked today."""
    place = digest_of(endpoint.base_url, endpoint.name)
    return stage_key(place, "way", "1", digest_of(today.isoformat()))


def known_way(store: Store, endpoint: Endpoint, today: dt.date) -> Way:
    """How the endpoint was found today to be asked; the strictest form where nobody has asked it yet."""
    kept = find_result(store, way_key(endpoint, today))
    return from_json(store.blobs.get(kept), Way) if kept else Way()


def list_exchanges(store: Store, pack: str) -> tuple[Exchange, ...]:
    """Every request of a pack in the order in which it left, with what became of it."""
    found: dict[str, Exchange] = {}
    for at, action, data in _entries(store, pack):
        known = found.pop(data["request"], None)
        found[data["request"]] = _joined(known, at, action, data)
    return tuple(sorted(found.values(), key=lambda one: (one.at, one.request)))


def cost_of(store: Store, pack: str) -> Cost | None:
    """What a pack's requests came to; None where no model was asked."""
    entries = list(_entries(store, pack))
    if not entries:
        return None
    answered = [data for _, action, data in entries if action == ANSWERED]
    moneys = [data["money"] for data in answered if "money" in data]
    return Cost(
        requests=len(answered),
        reused=sum(action == REUSED for _, action, _ in entries),
        failed=sum(action == FAILED for _, action, _ in entries),
        tokens_in=sum(data["in"] for data in answered),
        tokens_out=sum(data["out"] for data in answered),
        money=round(sum(moneys), 6) if answered and len(moneys) == len(answered) else None,
        currency=next((data["currency"] for data in answered if "currency" in data), ""),
        prices_of=next((data["prices"] for data in answered if "prices" in data), ""),
        estimated=any(not data["told"] for data in answered),
    )


def _entries(store: Store, pack: str) -> list[tuple[str, str, dict[str, Any]]]:
    wanted = (
        select(ledger.c.at, ledger.c.action, ledger.c.data)
        .where(ledger.c.object == pack, ledger.c.action.in_((ASKED, ANSWERED, FAILED, REUSED)))
        .order_by(ledger.c.seq)
    )
    with store.reading() as connection:
        return [
            (row.at, row.action, from_json(row.data, dict[str, Any]))
            for row in connection.execute(wanted)
        ]


def _joined(known: Exchange | None, at: str, action: str, data: dict[str, Any]) -> Exchange:
    state = action.removeprefix("model-")
    if known is not None and state == "reused" and known.state == "answered":
        state = known.state
    return Exchange(
        request=data["request"],
        at=known.at if known else at,
        state=state,
        purpose=data["purpose"],
        model=data["model"],
        address=data["address"],
        body=data.get("body") or (known.body if known else ""),
        reply=data.get("reply") or (known.reply if known else ""),
        tokens_in=data.get("in", known.tokens_in if known else 0),
        tokens_out=data.get("out", known.tokens_out if known else 0),
        reason=data.get("reason", ""),
    )


def _tokens(data: dict[str, Any]) -> int:
    return int(data.get("in", 0)) + int(data.get("out", 0))
