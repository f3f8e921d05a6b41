"""Findings as detectors make them: a span of a block with its category, rule, confidence and reason."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from operator import itemgetter

from deckproof.model import Action, Block, Category, Finding, Severity, Visibility
from scanners._memory import by_any_text

_SPACE = re.compile(r"\s+")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[^a-z\s])|[\n\x0b\t]+|(?<=;)\s")


def fold(text: str) -> str:
    """The text as groups and ids compare it: width, case and spacing evened out."""
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def mark(
    block: Block,
    start: int,
    end: int,
    *,
    category: Category,
    rule: str,
    confidence: float,
    why: str,
    group: str = "",
    evidence: tuple[str, ...] = (),
) -> Finding:
    """A finding on `block.text[start:end]`; the scan gives it its id, severity and action."""
    text = block.text[start:end]
    return Finding(
        id="",
        category=category,
        rule=rule,
        severity=Severity.INFO,
        confidence=round(confidence, 3),
        slide=block.slide,
        block=block.id,
        start=start,
        end=end,
        text=text,
        visibility=block.visibility,
        why=why,
        action=Action.ASK,
        group=group or f"{category.value}:{fold(text)}",
        evidence=evidence,
    )


def about(
    rule: str,
    why: str,
    *,
    category: Category = Category.HIDDEN_CONTENT,
    confidence: float = 0.9,
    slide: int | None = None,
    visibility: Visibility = Visibility.SHOWN,
    group: str = "",
    evidence: tuple[str, ...] = (),
    text: str = "",
) -> Finding:
    """A finding about a thing that is no span of a block; `text` is what it says, if anything. The scan gives it its id and severity."""
    return Finding(
        id="",
        category=category,
        rule=rule,
        severity=Severity.INFO,
        confidence=confidence,
        slide=slide,
        block=None,
        start=0,
        end=0,
        text=text,
        visibility=visibility,
        why=why,
        action=Action.ASK,
        group=group or rule,
        evidence=evidence,
    )


@by_any_text
def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Half-open spans of the sentences, lines and cells of the text, in order; blank ones are left out."""
    spans = []
    start = 0
    for gap in _SENTENCE_END.finditer(text):
        if _opens_a_sentence(text[start : gap.start()]):
            continue
        if text[start : gap.start()].strip():
            spans.append((start, gap.start()))
        start = gap.end()
    if text[start:].strip():
        spans.append((start, len(text)))
    return tuple(spans)


def _opens_a_sentence(piece: str) -> bool:
    """Whether it is a word or two, such as a name, that the next sentence speaks about."""
    return piece.rstrip().endswith("?") and len(piece.split()) <= 2


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of the sentence, or sentences, that `start:end` stands in."""
    first, last = start, end
    for left, right in sentences_around(text, start, end):
        if left <= start < right:
            first = left
        if left < end <= right or left <= end - 1 < right:
            last = max(right, end)
    return min(first, start), last


def sentences_around(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Those of the sentences that have a place in common with `start:end`, or where it is empty stand around it."""
    spans = sentences(text)
    first = bisect_right(spans, start, key=_end)
    return spans[first : bisect_left(spans, max(end, start + 1), lo=first, key=_begin)]


_begin, _end = itemgetter(0), itemgetter(1)
