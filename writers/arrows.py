"""Arrows between figures, which say that one became the other: "20 % → 8 %" is "from 20 % to 8 %"."""

from __future__ import annotations

import re
from collections.abc import Mapping

ARROW = r"(?:→|➔|➜|➡|⇒|⟶|-{1,2}>|=>)"
"""An arrow as people set or type it; "<-" and "<->" say something else."""

_FIGURE = (
    r"(?:[€$£]\s?)?[+-]?\d+(?:[.,:]\d+)*"
    r"(?:\s?(?:%|‰|€|\$|£|°C?)|\s(?:percent|per cent|Prozent|days?|hours?|minutes?|weeks?|months?|Tage|Stunden|Minuten|Wochen)\b|[kKmMxhs]\b)?"
)
_CHAIN = re.compile(
    rf"(?P<from>\b(?:from|von|de|da|van)\s)?(?<![\w<])(?P<chain>{_FIGURE}(?:\s?{ARROW}\s?{_FIGURE})+)",
    re.IGNORECASE,
)
_SAID: Mapping[str, tuple[str, str]] = {
    "en": ("from", "to"),
    "de": ("von", "auf"),
    "es": ("de", "a"),
    "fr": ("de", "à"),
    "it": ("da", "a"),
    "nl": ("van", "naar"),
    "pt": ("de", "para"),
}


def told_arrows(text: str, code: str) -> str:
    """The text with its arrows between figures in words, in the language of that code; unchanged in one without such words."""
    said = _SAID.get(code)
    if said is None or not re.search(ARROW, text):
        return text

    def worded(found: re.Match[str]) -> str:
        steps = re.split(rf"\s?{ARROW}\s?", found["chain"])
        return f"{said[0]} {f' {said[1]} '.join(steps)}"

    told = _CHAIN.sub(worded, text)
    return told[:1].upper() + told[1:] if text[:1].isdigit() else told
