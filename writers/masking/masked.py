"""A text with its spans replaced, asked for in parts: a paragraph, a cell, the whole."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from deckproof.model import Category
from writers.masking.placeholders import Placeholders
from writers.masking.spans import Drop, Span


def in_one_cell(lines: Iterable[str]) -> str:
    """A cell's own lines on one, parted by a semicolon where a new one begins and nothing ended the last."""
    told = ""
    for line in filter(None, lines):
        begins = line[0].isupper() or line[0].isdigit() or line[0] == "["
        stop = ";" if told and begins and told[-1] not in ".!?:;,–-" else ""
        told = f"{told}{stop} {line}" if told else line
    return told


class MaskedText:
    """A text of the deck under its spans. A span over several parts leaves its placeholder in the first of them."""

    def __init__(
        self,
        text: str,
        spans: Sequence[Span],
        drops: Sequence[Drop],
        placeholders: Placeholders,
    ) -> None:
        self._text = text
        self._spans = spans
        self._starts = [span.start for span in spans]
        self._drops = drops
        self._placeholders = placeholders

    def whole(self) -> str:
        """All of it on one line."""
        return " ".join(self.part(0, len(self._text)).split())

    def drop(self, start: int, end: int) -> Category | None:
        """Why this part has to be left out whole; None when it may stay."""
        return next(
            (drop.category for drop in self._drops if drop.start < end and start < drop.end), None
        )

    def part(self, start: int, end: int) -> str:
        """text[start:end] masked, soft breaks as blanks, without blanks around it."""
        return self.part_with_drops(start, end)[0]

    def part_with_drops(self, start: int, end: int) -> tuple[str, list[Drop]]:
        """The same, with the stretches of it whose sentences have to go, in offsets of what is returned."""
        masked, places = self._replace(start, end)
        lead = len(masked) - len(masked.lstrip())
        drops = [
            Drop(places[first] - lead, max(places[last], places[first] + 1) - lead, drop.category)
            for drop in self._drops
            if (first := max(drop.start, start) - start) < (last := min(drop.end, end) - start)
        ]
        return masked.strip(), drops

    def _replace(self, start: int, end: int) -> tuple[str, Sequence[int]]:
        """text[start:end] masked, and for each of its offsets the place in what came out."""
        if not any(span.start < end and start < span.end for span in self._spans):
            return self._text[start:end].replace("\x0b", " "), range(end - start + 1)
        pieces: list[str] = []
        places: list[int] = []
        length = 0
        at = start
        while at < end:
            span = self._span_at(at)
            if span is None:
                new, until = self._text[at].replace("\x0b", " "), at + 1
            else:
                until = min(span.end, end)
                new = self._token(span) if at == span.start else ""
            pieces.append(new)
            places += [length] * (until - at)
            length += len(new)
            at = until
        return "".join(pieces), [*places, length]

    def _span_at(self, at: int) -> Span | None:
        index = bisect_right(self._starts, at) - 1
        return self._spans[index] if index >= 0 and at < self._spans[index].end else None

    def _token(self, span: Span) -> str:
        spelling = self._text[span.start + span.lead : span.end - span.ending]
        token = self._placeholders.token(span.key, span.category, spelling)
        return f"{span.before}{token}{span.behind}"
