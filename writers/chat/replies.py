"""The model's reply as blocks of sentences, read as leniently as can be done without guessing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from writers.chat.answers import AskError, Reason

_THOUGHT = re.compile(r"<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL | re.IGNORECASE)
_OPEN_THOUGHT = re.compile(r"^.*?</think(?:ing)?>", re.DOTALL | re.IGNORECASE)
_LONGEST = 1000
"""Characters of one sentence; more is no sentence."""

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "title": {"type": "string"},
        "blocks": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "id": {"type": "string"},
                    "sentences": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "properties": {
                                "text": {"type": "string"},
                                "slides": {"type": "array", "items": {"type": "integer"}},
                            },
                            "required": ["text", "slides"],
                            "additionalProperties": False,
                        },
                    },
                },
                "required": ["id", "sentences"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["title", "blocks"],
    "additionalProperties": False,
}
"""Strict in the sense of OpenAI's structured outputs: everything required, nothing besides."""

FORM = '{"title": "…", "blocks": [{"id": "b1", "sentences": [{"text": "One sentence.", "slides": [2]}]}]}'
"""The same for a model that has to be told in words."""


@dataclass(frozen=True, slots=True)
class Written:
    """One sentence of the model, as it came, with the slides it names."""

    text: str
    slides: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model wrote, by the id of the block."""

    title: str
    blocks: dict[str, tuple[Written, ...]]


def read_reply(text: str) -> Reply:
    """The reply in a text; raises AskError when there is none in it."""
    for candidate in _candidates(text):
        try:
            found = msgspec.json.decode(candidate)
        except (msgspec.DecodeError, RecursionError):
            continue
        reply = _reply(found)
        if reply is not None:
            return reply
    raise AskError(Reason.GARBAGE)


def _candidates(text: str) -> Iterator[str]:
    """The text, then without the model's thoughts, then each object in it that ends where it should."""
    bare = _THOUGHT.sub("", text)
    bare = _OPEN_THOUGHT.sub("", bare, count=1).strip()
    yield bare
    starts = [found.start() for found in re.finditer(r"\{", bare)][:20]
    for start in starts:
        end = _end_of_object(bare, start)
        if end:
            yield bare[start:end]


def _end_of_object(text: str, start: int) -> int:
    """Where the object that begins here ends; 0 when it does not."""
    depth, quoted, escaped = 0, False, False
    for at in range(start, len(text)):
        letter = text[at]
        if quoted:
            escaped, quoted = letter == "\\" and not escaped, letter != '"' or escaped
        elif letter == '"':
            quoted = True
        elif letter in "{}":
            depth += 1 if letter == "{" else -1
            if depth == 0:
                return at + 1
    return 0


def _reply(found: Any) -> Reply | None:
    if not isinstance(found, dict) or not isinstance(found.get("blocks"), list):
        return None
    title = found.get("title")
    blocks: dict[str, tuple[Written, ...]] = {}
    for block in found["blocks"]:
        if not isinstance(block, dict) or not isinstance(block.get("id"), str):
            continue
        sentences = block.get("sentences")
        told = tuple(_sentences(sentences if isinstance(sentences, list) else [sentences]))
        blocks.setdefault(block["id"], told)
    if not blocks:
        return None
    return Reply(" ".join(title.split()) if isinstance(title, str) else "", blocks)


def _sentences(found: list[Any]) -> Iterator[Written]:
    for one in found:
        if not isinstance(one, dict) or not isinstance(one.get("text"), str):
            continue
        text = " ".join(one["text"].split())
        if text and len(text) <= _LONGEST:
            yield Written(text, _numbers(one.get("slides")))


def _numbers(found: Any) -> tuple[int, ...]:
    """Whole numbers, also where they came as words ("3", "s3", "slide 3")."""
    given = found if isinstance(found, list) else [found]
    numbers: list[int] = []
    for one in given:
        if isinstance(one, int) and not isinstance(one, bool):
            numbers.append(one)
        elif isinstance(one, str) and (told := re.fullmatch(r"\D{0,8}(\d{1,5})\D?", one)):
            numbers.append(int(told[1]))
    return tuple(dict.fromkeys(numbers))
