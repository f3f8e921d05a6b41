"""Templates into pages. Everything is escaped; nothing in here marks text as safe."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from deckproof.counts import counted
from desk.pieces import for_whom, kind_name, length, readers

PAGES = Path(__file__).parent / "pages"


def render(name: str, values: Mapping[str, Any]) -> str:
    """The template of this name with these values."""
    return _environment().get_template(name).render(values)


def answer(name: str, values: Mapping[str, Any], *, status: int = 200) -> HTMLResponse:
    """The same as an answer to a browser."""
    return HTMLResponse(render(name, values), status_code=status)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(PAGES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {
        "moment": moment,
        "day": day,
        "counted": counted,
        "shown": shown,
        "readers": readers,
        "kind_name": kind_name,
        "for_whom": for_whom,
        "length_of_piece": length,
        "at_marks": at_marks,
    }
    return environment


def moment(value: dt.datetime | str) -> str:
    """The time for a person: 21 Nov 2026, 09:00 UTC."""
    at = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    at = at.astimezone(dt.UTC)
    return f"{at.day} {at:%b %Y, %H:%M} UTC"


def day(value: dt.datetime | str) -> str:
    """The day for a person: 21 Nov 2026."""
    return moment(value).partition(",")[0]


def shown(text: str) -> str:
    """The text with letters that nobody would see (UAX #9, zero-width ones, controls) made visible as their code."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() or letter in "\n\t" else f"⟨U+{ord(letter):04X}⟩" for letter in text)  # fmt: skip


_MARKS = re.compile(r"(?<=[/@._?&=:-])(?=[^\s/@._?&=:-])")
LONG_WORD = 20


def at_marks(text: str) -> list[str]:
    """The text in pieces, long words cut behind the marks of addresses, where a line may end."""
    return [
        piece
        for word in re.split(r"(?<=\s)", text)
        for piece in (_MARKS.split(word) if len(word) > LONG_WORD else [word])
    ]
