"""Deck text onto a Markdown page: disarmed, and followed by the marks of its slides."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Iterable
from typing import Any

from deckproof.model import Brief
from writers.boundaries import split_sentences
from writers.marks import mark, without_unseen
from writers.masking.placeholders import PLACEHOLDER
from writers.passages import Sentence
from writers.sentences import MONTH

_BESIDE_STAND_IN = re.compile(rf"(?<=\w)_(?={PLACEHOLDER.pattern})|(?<=[A-Z\d]\])(?<!\s)_(?=\w)")
"""What parts a name from the rest of a file's name, where its stand-in is no word."""


@functools.lru_cache(maxsize=2_048)  # drafts say the same sentences
def disarmed(text: str) -> str:
    """The text so that Markdown takes it for words: no tag, link, picture, code or mark of a slide begins in it."""
    # What is taken out or exchanged comes first: it must not leave behind what the rest looks for, as in "[*^s1*]".
    text = _BESIDE_STAND_IN.sub("-", text) if "_" in text else text
    text = re.sub(r"(?<!\w)([*_]{1,3})(?=\S)|(?<=\S)([*_]{1,3})(?!\w)", "", text)
    text = text.replace("`", "'").replace("{", "(").replace("}", ")")
    text = re.sub(r"<(?=[A-Za-z/!?])", "< ", text)
    return text.replace("](", "] (").replace("![", "! [").replace("[^", "[ ^")


def on_one_line(brief: Brief) -> Brief:
    """The brief with every value that a page may say as words on one line, like the deck's own text.

    What is only compared (kinds, styles, words to avoid) stays as it is.
    """
    words: Brief = _words_of(brief)
    return words


_COMPARED = frozenset({"kinds", "styles", "formats", "avoid"})


def _words_of(value: Any) -> Any:
    if isinstance(value, str):
        seen = "".join(" " if letter in "\t\n\r\v\f\x85" else letter for letter in value)
        return " ".join(_not_a_block(disarmed(without_unseen(seen))).split())
    if isinstance(value, tuple):
        return tuple(_words_of(one) for one in value)
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    said = {
        field.name: _words_of(getattr(value, field.name))
        for field in dataclasses.fields(value)
        if field.name not in _COMPARED
    }
    return dataclasses.replace(value, **said)


def marked(said: Sentence | Iterable[Sentence]) -> str:
    """One sentence or several, each followed by its slides."""
    if isinstance(said, Sentence):
        marks = mark(said.cites)
        parts = split_sentences(_not_a_block(disarmed(said.text)))
        return " ".join(
            f"{part}{' ' if part.endswith((']', '!')) and marks else ''}{marks}" for part in parts
        )
    return " ".join(marked(sentence) for sentence in said)


_DAY = re.compile(rf"^(\d{{1,2}})\.\s(?={MONTH})")
"""A German date, before whose month a blank is put that does not break, and that begins no list."""


def _not_a_block(text: str) -> str:
    """The text so that it begins no list, heading, quotation, fence or target of links by itself."""
    text = _DAY.sub(lambda found: f"{found[1]}.\u00a0", text)
    text = re.sub(
        r"^(?:\s*[#>|+=~*-])*\s*(?:(\d{1,9})[.)](?:[^\S\u00a0]+|$))?",
        lambda found: f"{found[1]} – " if found[1] else "",
        text,
    )
    return re.sub(r"^(\s*\[[^\]]*\]):", r"\1 :", text)


def heading(text: str) -> str:
    """A title on one line, without marks and markup."""
    return re.sub(r"\s+", " ", _not_a_block(disarmed(text))).strip(" #")


def cell(text: str) -> str:
    """The text inside a table."""
    return re.sub(r"\s+", " ", disarmed(text)).replace("|", "/").strip()


def cite(text: str, slide: int) -> str:
    """A text of the template that names what stands on a slide, each of its sentences followed by that slide."""
    return marked(Sentence(text=text, cites=(slide,)))


def marks(sentence: Sentence) -> str:
    """The sentence's marks alone, for a cell that holds a part of it."""
    return mark(sentence.cites)
