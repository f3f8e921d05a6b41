"""What a model answers: the text of its reply and what it cost in tokens, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import msgspec

from deckproof.errors import WriterError


class Reason(StrEnum):
    """Why there is no usable answer."""

    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed out"
    BUSY = "too many requests"
    BROKEN = "a fault of the endpoint"
    DENIED = "denied"
    FORMAT = "a form it does not know"
    REFUSED = "refused"
    FILTERED = "content filter"
    CUT = "cut short"
    TOO_LONG = "too long"
    GARBAGE = "unreadable"
    BUDGET = "budget spent"
    MARKED = "a marked span"


class AskError(WriterError):
    """The model gave nothing that can be used."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(f"The model's endpoint gave no usable reply ({reason}).")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A whole reply of the endpoint, as it came: `text` is its body."""

    status: int
    text: str
    attempts: int = 1
    """How often the request was sent; all but the last gave nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Tokens read and written; `told` is False where the endpoint said nothing and they are estimated."""

    input: int
    output: int
    told: bool = True


class _Lenient(msgspec.Struct, frozen=True):
    """Unknown fields are passed over: endpoints add their own."""


class _Message(_Lenient, frozen=True):
    content: Any = None
    refusal: str | None = None


class _Choice(_Lenient, frozen=True):
    message: _Message = _Message()
    finish_reason: str | None = None


class _Tokens(_Lenient, frozen=True):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class _Completion(_Lenient, frozen=True):
    choices: list[_Choice] = []
    usage: _Tokens | None = None


def text_of(answer: Answer) -> str:
    """The text of the reply; raises AskError for a refusal, a filter, a reply that was cut, and what is none."""
    try:
        completion = msgspec.json.decode(answer.text, type=_Completion)
    except msgspec.DecodeError:
        raise AskError(Reason.GARBAGE) from None
    if not completion.choices:
        raise AskError(Reason.GARBAGE)
    choice = completion.choices[0]
    if choice.message.refusal:
        raise AskError(Reason.REFUSED)
    if choice.finish_reason == "content_filter":
        raise AskError(Reason.FILTERED)
    if choice.finish_reason == "length":
        raise AskError(Reason.CUT)
    return _plain(choice.message.content)


def _plain(content: Any) -> str:
    """The content as text; some endpoints give it in parts."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return ""


def usage_of(answer: Answer, request_bytes: int) -> Usage:
    """The tokens that the endpoint counted, else an estimate from the bytes."""
    try:
        told = msgspec.json.decode(answer.text, type=_Completion).usage
    except msgspec.DecodeError:
        told = None
    if told is not None and told.prompt_tokens is not None and told.completion_tokens is not None:
        return Usage(input=max(0, told.prompt_tokens), output=max(0, told.completion_tokens))
    return Usage(
        input=tokens_in(request_bytes), output=tokens_in(len(answer.text.encode())), told=False
    )


BYTES_A_TOKEN = 3.5
"""On the careful side for English prose and JSON; only estimates rest on it."""


def tokens_in(size_bytes: int) -> int:
    """About how many tokens so many bytes of text are."""
    return round(size_bytes / BYTES_A_TOKEN)
