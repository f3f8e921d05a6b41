"""Written text as it is read aloud: no addresses, symbols or parentheses."""

from __future__ import annotations

import re

_SYMBOLS = (
    (r"https?://\S+|www\.\S+", ""),
    (r"\s&\s", " and "),
    (r"(?<=\d)\s?%", " percent"),
    (r"\s?(?:→|->|=>|⇒)\s?", " to "),
    (r"\s?≥\s?", " at least "),
    (r"\s?≤\s?", " at most "),
    (r"\s?≈\s?", " about "),
    (r"[•▪■►✓©®™°#*~^<>|\\]+", " "),
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
    text = re.sub(
        r"\s*\([^()]*\)", "", text
    )  # a listener has lost the thread before a long one closes
    text = re.sub(r"[()]", "", text)
    text = re.sub(r",\s*([,.;:!?])", r"\1", text).lstrip(" ,")
    return re.sub(r"\s+", " ", text).strip()


def said_aloud(text: str) -> str:
    """The text as it is spoken; what it quotes is no quotation any more where that alters it."""
    spoken = speech(text)
    return spoken if spoken == text else re.sub(r"[“”„«»\"]", "", spoken)
