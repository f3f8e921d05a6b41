"""Deck text onto a Markdown page: disarmed, and followed by the marks of its slides."""

from __future__ import annotations

import re
from collections.abc import Iterable

from writers.boundaries import split_sentences
from writers.marks import mark
from writers.passages import Sentence


def disarmed(text: str) -> str:
    """The text so that Markdown takes it for words: no tag, link, picture, code or mark of a slide begins in it."""
    text = re.sub(r"<(?=[A-Za-z/!?])", "< ", text).replace("`", "'")
    text = (
        text.replace("](", "] (")
        .replace("![", "! [")
        .replace("[^", "[ ^")
        .replace("{", "(")
        .replace("}", ")")
    )
    return re.sub(r"(?<!\w)([*_]{1,3})(?=\S)|(?<=\S)([*_]{1,3})(?!\w)", "", text)


def marked(said: Sentence | Iterable[Sentence]) -> str:
    """One sentence or several, each followed by its slides."""
    if isinstance(said, Sentence):
        marks = mark(said.cites)
        parts = split_sentences(_not_a_block(disarmed(said.text)))
        return " ".join(
            f"{part}{' ' if part.endswith((']', '!')) and marks else ''}{marks}" for part in parts
        )
    return " ".join(marked(sentence) for sentence in said)


def _not_a_block(text: str) -> str:
    """The text so that it does not begin a list, a heading or a quotation by itself."""
    return re.sub(
        r"^\s*(?:[#>|+=-]+\s*|(\d{1,9})[.)]\s+)",
        lambda found: f"{found[1]} – " if found[1] else "",
        text,
    )


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
