"""Findings as marks in a text: cut into stretches that a template escapes one by one, so that no markup is ever put together here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from deckproof.model import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Where a finding stands: half-open, in code points of the text as it is stored."""

    start: int
    end: int
    finding: str
    severity: Severity
    open: bool = True


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the text. `findings` are those whose spans touch it, the worst first; none of them for plain text."""

    text: str
    findings: tuple[str, ...] = ()
    severity: str = ""
    open: bool = False


def cut(text: str, spans: Iterable[Span]) -> tuple[Stretch, ...]:
    """The text in order, each character once. Spans that overlap are one stretch with all of their findings."""
    stretches: list[Stretch] = []
    at = 0
    for group in _merged(text, spans):
        start, end = group[0].start, max(span.end for span in group)
        if start > at:
            stretches.append(Stretch(text[at:start]))
        stretches.append(_stretch(text[start:end], group))
        at = end
    if at < len(text) or not stretches:
        stretches.append(Stretch(text[at:]))
    return tuple(stretches)


def find_span(text: str, words: str, *, near: int = 0) -> tuple[int, int] | None:
    """Where the words stand in the text, the place next to `near` first; None where they do not."""
    places = []
    at = text.find(words) if words else -1
    while at >= 0:
        places.append(at)
        at = text.find(words, at + 1)
    if not places:
        return None
    start = min(places, key=lambda place: abs(place - near))
    return start, start + len(words)


def _merged(text: str, spans: Iterable[Span]) -> list[list[Span]]:
    groups: list[list[Span]] = []
    end = 0
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if not 0 <= span.start < span.end <= len(text):
            continue
        if groups and span.start < end:
            groups[-1].append(span)
        else:
            groups.append([span])
        end = max(end, span.end) if len(groups[-1]) > 1 else span.end
    return groups


def _stretch(text: str, group: Sequence[Span]) -> Stretch:
    ordered = sorted(group, key=lambda span: (not span.open, -span.severity.rank, span.start))
    return Stretch(
        text,
        tuple(dict.fromkeys(span.finding for span in ordered)),
        ordered[0].severity.value,
        any(span.open for span in group),
    )
