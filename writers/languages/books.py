"""Reads a language's book: one TOML file beside this module, named by its code, that holds lists of words and all sentences.

A list in `[patterns]` holds alternatives, which may be regular expressions; how they are framed is the same in every language.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Any

from writers.languages import Language, name_of
from writers.languages.small_words import SMALL_WORDS, words

_FRAMES: Mapping[str, str] = {
    "leaning": r"(?:{})(?![\w])",
    "elliptic": r".*\b(?:{})",
    "begins_count": r"(?:{})\b,?\s",
    "goes_on": r"(?:{})\b",
    "what_was_told": r"(?:{})\b",
    "counted": r"(?:{})(?![\w])",
    "pronoun": r"(?:[\w’'-]+,?\s+){{0,6}}?(?:{})(?![\w])",
    "spoken": r"(?<!\w)(?:{})",
    "secret": r"(?<!\w)(?:{})(?!\w)",
    "first_person": r"(?<!\w)(?:{})(?!\w)",
    "striking": r"(?<!\w)(?:{})(?!\w)",
    "agenda": r"^\W*(?:{})\W*$",
    "closing": r"^\W*(?:{})\W*$",
    "objectives": r"(?<!\w)(?:{})(?!\w)",
    "conclusion": r"(?<!\w)(?:{})(?!\w)",
    "generic": r"^\W*(?:{})\W*$",
    "asking": r"(?:{})(?!\w)",
    "to_oneself": r"(?:{})(?!\w)",
    "flows_on": r"(?<!\w)(?:{})$",
    "subject": r"(?<!\w)(?i:{})\s+[^\W\d_A-Z]{{2,}}",
    "finite_ending": r"(?:{})$",
    "order_ending": r"[^\W\d_]{{3,}}(?:{})$",
}
"""How the alternatives of a pattern stand in it."""
_AS_WRITTEN = frozenset({"subject", "spoken", "secret"})
"""Those that are not compiled without regard to case: of two only small letters are asked."""


def read_book(code: str) -> Language:
    """The language of that code; a list that its book leaves out is empty."""
    text = (resources.files(__package__) / f"{code}.toml").read_text(encoding="utf-8")
    book: Mapping[str, Any] = tomllib.loads(text)
    listed: dict[str, Any] = {name: words(found) for name, found in book["words"].items()}
    listed |= {name: _pattern(name, found) for name, found in book["patterns"].items()}
    opening, closing = book["quotes"]
    return Language(
        code=code,
        words=code,
        name=name_of(code),
        quotes=(opening, closing),
        spaced_marks=bool(book.get("spaced_marks", False)),
        small_words=SMALL_WORDS[code] | listed.pop("small", frozenset()),
        questions={shape: tuple(frames) for shape, frames in book["questions"].items()},
        say=book["say"],
        nouns=book["nouns"],
        articles=book.get("articles", {}),
        compound=book.get("compound", ""),
        templates=book["templates"],
        **listed,
    )


def _pattern(name: str, alternatives: list[str]) -> re.Pattern[str]:
    framed = _FRAMES[name].format("|".join(alternatives))
    return re.compile(framed, 0 if name in _AS_WRITTEN else re.IGNORECASE)
