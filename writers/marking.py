"""Deck text onto a Markdown page: disarmed, and followed by the marks of its slides."""

from __future__ import annotations

import re
from collections.abc import Iterable

from writers.boundaries import split_sentences
from writers.joining import Sentence
from writers.marks import mark


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
            f"{part}{' ' if part.endswith(']') and marks else ''}{marks}" for part in parts
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


_SYMBOLS = (
    (r"https?://\S+|www\.\S+", ""),
    (r"\s&\s", " and "),
    (r"(?<=\d)\s?%", " percent"),
    (r"\s?(?:→|->|=>|⇒)\s?", " to "),
    (r"\s?≥\s?", " at least "),
    (r"\s?≤\s?", " at most "),
    (r"\s?≈\s?", " about "),
    (r"[•▪■►✓©®™°#*_~^<>|\\]+", " "),
)


_UNSPEAKABLE = re.compile(
    r"[\\<>{}|@]|//|\w/\w+/|\w\([^)]*\)|=.*=|\w_\w|\b[\w-]+\.(?:exe|dll|log|txt|py|js|sql|xml|json|conf|cfg|com|org|net|html?)\b"
)


def can_be_spoken(text: str) -> bool:
    """Whether a listener could follow it: no path, address, formula or row of signs in it."""
    plain = sum(letter.isalpha() or letter.isspace() for letter in text)
    return not _UNSPEAKABLE.search(text) and plain >= 0.82 * len(text)


def speech(text: str) -> str:
    """The text as it is spoken: no addresses, no symbols, no parentheses."""
    for pattern, spoken in _SYMBOLS:
        text = re.sub(pattern, spoken, text)
    text = re.sub(r"\s*\(([^()]{1,60})\)", r", \1,", text)
    text = re.sub(r"[()]", "", text)
    text = re.sub(r",\s*([,.;:!?])", r"\1", text)
    return re.sub(r"\s+", " ", text).strip()
