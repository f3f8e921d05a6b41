"""Written text as it is read aloud: no addresses, symbols or parentheses."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from writers.arrows import ARROW
from writers.pointing import without_pointers

_SIGNS = tuple(
    (marks, re.compile(sign))
    for marks, sign in (
        ("&", r"\s&\s"),
        ("%", r"(?<=\d)\s?%"),
        ("→➔➜➡⇒⟶>", rf"\s?{ARROW}\s?"),
        ("≥", r"\s?≥\s?"),
        ("≤", r"\s?≤\s?"),
        ("≈", r"\s?≈\s?"),
    )
)
"""What is read aloud as a word, each with marks of which one stands in it: a text without them need not be searched."""
_SAID: Mapping[str, tuple[str, ...]] = {
    # A percentage is read aloud from its sign; words for it that our own checks know stand for it in two languages.
    "en": ("and", "percent", "to", "at least", "at most", "about"),
    "de": ("und", "Prozent", "auf", "mindestens", "höchstens", "etwa"),
    "es": ("y", "%", "a", "al menos", "como máximo", "unos"),
    "fr": ("et", "%", "à", "au moins", "au plus", "environ"),
    "it": ("e", "%", "a", "almeno", "al massimo", "circa"),
    "nl": ("en", "%", "naar", "minstens", "hoogstens", "ongeveer"),
    "pt": ("e", "%", "para", "pelo menos", "no máximo", "cerca de"),
}
"""What each sign is read as, by language."""
_ADDRESS = re.compile(r"https?://\S+|www\.\S+")
_UNSAID = re.compile(r"[•▪■►✓©®™°#*~^<>|\\]+")
_ARROW = re.compile(ARROW)
_ASIDE = re.compile(r"\s*\(([^()]{1,60})\)")
_LONG_ASIDE = re.compile(r"\s*\([^()]*\)")
_BRACKET = re.compile(r"[()]")
_TWO_MARKS = re.compile(r",\s*([,.;:!?])")
_AFTER_STOP = re.compile(r"([.!?]),")
_BEFORE_MARK = re.compile(r"\s+([,.;])(?!\w)")
_BLANKS = re.compile(r"\s+")
_QUOTES = re.compile(r"[“”„«»\"]")
KEPT = 4_096
"""Texts of which it is kept how they are spoken: a deck's scripts and posts say the same sentences."""


_UNSPEAKABLE = re.compile(
    r"\s[*+]\s?\w|(?<!\w)\.[a-z]{2,}|[\\<>{}|@]|//|\w/\w+/|\w\([^)]*\)|=.*=|\w_\w|\b[\w-]+\.(?:exe|dll|log|txt|py|js|sql|xml|json|conf|cfg|com|org|net|html?)\b"
)


@functools.lru_cache(maxsize=KEPT)
def can_be_spoken(text: str) -> bool:
    """Whether a listener could follow it: no path, address, formula or row of signs in it."""
    text = _ARROW.sub("to", text)
    plain = sum(letter.isalnum() or letter.isspace() or letter in "%€$" for letter in text)
    return not _UNSPEAKABLE.search(text) and plain >= 0.8 * len(text)


def speech(text: str, code: str = "en") -> str:
    """The text as it is spoken in the language of that code: no addresses, no symbols, no parentheses."""
    text = without_pointers(text, _ADDRESS)
    for (marks, pattern), said in zip(_SIGNS, _SAID.get(code, _SAID["en"]), strict=True):
        if any(mark in text for mark in marks):
            text = pattern.sub(f" {said} " if said != "%" else " %", text)
    text = _UNSAID.sub(" ", text)
    if "(" in text or ")" in text:
        text = _ASIDE.sub(r", \1,", text)
        text = _LONG_ASIDE.sub("", text)  # a listener has lost the thread before a long one closes
        text = _BRACKET.sub("", text)
    text = _TWO_MARKS.sub(r"\1", text).lstrip(" ,")
    text = _AFTER_STOP.sub(r"\1", text)
    text = _BEFORE_MARK.sub(r"\1", text)
    return _BLANKS.sub(" ", text).strip()


@functools.lru_cache(maxsize=KEPT)
def said_aloud(text: str, code: str = "en") -> str:
    """The text as it is spoken; what it quotes is no quotation any more where that alters it."""
    spoken = speech(text, code)
    if spoken == text:
        return spoken
    return _TWO_MARKS.sub(r"\1", _QUOTES.sub("", spoken))
