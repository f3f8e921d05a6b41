"""What an endpoint can do, found out once with a request that holds no word of any deck: the best form of reply it keeps to.

json_schema → json_object with the schema → json_object → words alone. Which parameters it takes is found on the way.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from deckproof.endpoint import Endpoint
from writers.chat.answers import Answer, AskError, Reason, text_of
from writers.chat.replies import FORM, SCHEMA, read_reply

Message = Mapping[str, str]


class Rung(StrEnum):
    """How the form of the reply is asked for, the strictest first."""

    SCHEMA = "json_schema"
    OBJECT_WITH_SCHEMA = "json_object+schema"
    OBJECT = "json_object"
    WORDS = "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How one endpoint is asked."""

    rung: Rung = Rung.SCHEMA
    limit: str = "max_tokens"
    """What it calls the limit of a reply."""
    without: tuple[str, ...] = ()
    """Parameters it does not take."""

    @property
    def form(self) -> str:
        """What the model has to be told of the form in words."""
        return FORM if self.rung is not Rung.SCHEMA else ""


def make_body(
    endpoint: Endpoint, way: Way, messages: Sequence[Message], *, most_tokens: int
) -> bytes:
    """The exact bytes of a request."""
    body: dict[str, Any] = {
        "model": endpoint.name,
        "messages": [dict(one) for one in messages],
        way.limit: most_tokens,
        "temperature": endpoint.temperature,
        "seed": endpoint.seed,
        "store": False,
    }
    if response_format := _response_format(way.rung):
        body["response_format"] = response_format
    kept = {key: value for key, value in body.items() if key not in way.without}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()


def _response_format(rung: Rung) -> dict[str, Any] | None:
    match rung:
        case Rung.SCHEMA:
            schema = {"name": "piece", "strict": True, "schema": SCHEMA}
            return {"type": "json_schema", "json_schema": schema}
        case Rung.OBJECT_WITH_SCHEMA:
            return {"type": "json_object", "schema": SCHEMA}
        case Rung.OBJECT:
            return {"type": "json_object"}
        case Rung.WORDS:
            return None


PROBE = (
    {"role": "system", "content": "You answer with one JSON object and nothing else."},
    {"role": "user", "content": f"Answer with this object, as it is: {FORM.replace('…', 'Hello')}"},
)
PROBE_TOKENS = 200
_MOST_TURNS = 5
"""Parameters that are exchanged or left out on one rung."""

Send = Callable[[bytes], Answer]


def find_way(endpoint: Endpoint, send: Send) -> Way:
    """The best way to ask this endpoint; raises AskError when nobody is there or may be asked.

    A small model that answers no rung rightly is asked in words, and its replies are judged as they come.
    """
    way = Way()
    last: AskError | None = None
    spoke = False
    for rung in Rung:
        way = replace(way, rung=rung)
        for _ in range(_MOST_TURNS):
            try:
                read_reply(text_of(send(make_body(endpoint, way, PROBE, most_tokens=PROBE_TOKENS))))
                return way
            except AskError as error:
                last = error
                if error.reason in _HOPELESS:
                    raise
                spoke |= error.reason in _SPOKE
                other = _without(way, error)
                if other == way:
                    break
                way = other
    if spoke or last is None:
        return way
    raise last


_HOPELESS = frozenset({Reason.UNREACHABLE, Reason.TIMED_OUT, Reason.DENIED, Reason.BUSY, Reason.BUDGET, Reason.MARKED})  # fmt: skip
_SPOKE = frozenset({Reason.GARBAGE, Reason.CUT, Reason.REFUSED, Reason.FILTERED})


def _without(way: Way, error: AskError) -> Way:
    """The way without the parameter that the endpoint named; the same when it named none that can go."""
    name = error.detail
    if error.reason is not Reason.FORMAT or name in {"", "response_format"}:
        return way
    if name == way.limit and name == "max_tokens":
        return replace(way, limit="max_completion_tokens")
    if name == "max_completion_tokens" and way.limit == "max_tokens":
        return replace(way, limit="max_completion_tokens")
    return way if name in way.without else replace(way, without=(*way.without, name))
