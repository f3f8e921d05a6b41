"""Written text as it is read aloud: no addresses, symbols or parentheses."""

from __future__ import annotations

import re
from collections.abc import Mapping

from writers.arrows import ARROW

_SIGNS = (
    r"\s&\s",
    r"(?<=\d)\s?%",
    rf"\s?{ARROW}\s?",
    r"\s?≥\s?",
    r"\s?≤\s?",
    r"\s?≈\s?",
)
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
_ADDRESS = r"https?://\S+|www\.\S+"
_UNSAID = r"[•▪■►✓©®™°#*~^<>|\\]+"


_UNSPEAKABLE = re.compile(
    r"[\\<>{}|@]|//|\w/\w+/|\w\([^)]*\)|=.*=|\w_\w|\b[\w-]+\.(?:exe|dll|log|txt|py|js|sql|xml|json|conf|cfg|com|org|net|html?)\b"
)


def can_be_spoken(text: str) -> bool:
    """Whether a listener could follow it: no path, address, formula or row of signs in it."""
    text = re.sub(ARROW, "to", text)
    plain = sum(letter.isalnum() or letter.isspace() or letter in "%€$" for letter in text)
    return not _UNSPEAKABLE.search(text) and plain >= 0.8 * len(text)


def speech(text: str, code: str = "en") -> str:
    """The text as it is spoken in the language of that code: no addresses, no symbols, no parentheses."""
    text = re.sub(_ADDRESS, "", text)
    for pattern, said in zip(_SIGNS, _SAID.get(code, _SAID["en"]), strict=True):
        text = re.sub(pattern, f" {said} " if said != "%" else " %", text)
    text = re.sub(_UNSAID, " ", text)
    text = re.sub(r"\s*\(([^()]{1,60})\)", r", \1,", text)
    text = re.sub(
        r"\s*\([^()]*\)", "", text
    )  # a listener has lost the thread before a long one closes
    text = re.sub(r"[()]", "", text)
    text = re.sub(r",\s*([,.;:!?])", r"\1", text).lstrip(" ,")
    text = re.sub(r"([.!?]),", r"\1", text)
    text = re.sub(r"\s+([,.;])", r"\1", text)
    return re.sub(r"\s+", " ", text).strip()


def said_aloud(text: str, code: str = "en") -> str:
    """The text as it is spoken; what it quotes is no quotation any more where that alters it."""
    spoken = speech(text, code)
    if spoken == text:
        return spoken
    return re.sub(r",\s*([,.;:!?])", r"\1", re.sub(r"[“”„«»\"]", "", spoken))
