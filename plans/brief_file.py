"""A brief as the TOML that people read and edit: every key under the question that it answers."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from typing import Any

from deckproof.codec import to_plain
from deckproof.model import Brief
from plans.brief_questions import Question, find_question

_BARE = re.compile(r"[A-Za-z0-9_-]+\Z")

_SAID = {
    "language": '"en", "de", "es", "fr", "it", "nl" or "pt"; "" is the deck\'s own language',
    "kinds": "What is written: empty lists stand for everything that fits",
    "styles": "",
    "formats": 'In which formats the pages are made besides (deckproof formats); empty: the usual ones, ["none"]: none',
    "use_notes": "Whether the speaker notes may be used",
    "posts.max": "How many blog posts at most, 1 to 6",
    "pronunciation": 'How words are said, for everything that is spoken: nginx = "engine x"',
}
"""What is said of keys that nobody is asked for."""


def brief_toml(brief: Brief) -> str:
    """The brief as TOML; read again, it is the same brief."""
    plain = {name: value for name, value in to_plain(brief).items() if name != "is_default"}
    if brief.release.start is not None:
        plain["release"]["start"] = brief.release.start
    keys = [_key("", name, value) for name, value in plain.items() if not isinstance(value, dict)]
    tables = [_table(name, value) for name, value in plain.items() if isinstance(value, dict)]
    return "\n".join((*keys, *tables))


def _table(name: str, values: Mapping[str, Any]) -> str:
    head = f"{_comment(name)}[{name}]\n"
    return head + "".join(_key(name, key, value) for key, value in values.items())


def _key(table: str, name: str, value: Any) -> str:
    key = f"{table}.{name}" if table else name
    # A key that is not set cannot be written in TOML: it stands there as a comment.
    line = "# " + name + " = 2027-01-11" if value is None else f"{_name(name)} = {_value(value)}"
    return f"{_comment(key)}{line}\n"


def _comment(key: str) -> str:
    question = find_question(key)
    said = _asked(question) if question else _SAID.get(key, "")
    return f"# {said}\n" if said else ""


def _asked(question: Question) -> str:
    return f"{question.asks} {question.explains}"


def _name(name: str) -> str:
    return name if _BARE.match(name) else _quoted(name)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, (int, float)):
        return repr(value).removesuffix(".0")
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_value(one) for one in value)}]"
    return _quoted(str(value))


def _quoted(text: str) -> str:
    # A basic string of TOML escapes what JSON escapes; the control character DEL is the one that JSON lets through.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
