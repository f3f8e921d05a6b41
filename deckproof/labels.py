"""Whether a word that begins its line is a label or an order, and no name: "Target: 40 %", "Target the right people"."""

from __future__ import annotations

import re

_AMOUNT = (
    r"(?:[≥≤<>~±+\u2212-]\s?)?(?:[€$£¥]\s?|[A-Z]{3}\s)?[0-9Q][0-9.,'’\u00a0/:]*(?:\s?[%‰€$£¥])?"
)
_UNIT = r"(?:\s(?:%|[^\W\d_]{1,12}))?(?:\s(?:a|an|per|by|in|on|until|till|this|next|last|bis|pro|am|im|par|por|al)\s[^\W_]{1,12}){0,2}"
_FIGURE = re.compile(
    rf"(?:\s(?:is|was|ist|war|est|était|es|era|è|é))?\s*[:=\u2013\u2014-]?\s*{_AMOUNT}{_UNIT}\s*(?=$|[.;,)\]|\n\t\x0b])"
)
_ORDERED = re.compile(r"[ \u00a0](?:the|your|our|these|those|every)(?=[ \u00a0])")
"""What an English verb is followed by, and a firm that is spoken of hardly ever."""


def is_label(text: str, end: int) -> bool:
    """Whether nothing but a figure follows the word that ends at `end` in its line, or what an English verb is done to."""
    return bool(_FIGURE.match(text, end) or _ORDERED.match(text, end))
