"""A draft's page for the reviewer: its blocks in order, each sentence the very claim that was checked, with its findings marked.

Whatever the page holds besides, such as front matter or code, is a block of its own; nothing of it is left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from deckproof.model import Claim, Draft, Finding
from desk.review_marks import Span, Stretch, cut, find_span

_CLAIM_BLOCK = re.compile(r"c(\d+)\Z")
_FRONT_MATTER = re.compile(r"\A\s*(---|\+\+\+)[ \t]*\n(?:.*?\n)??\1[ \t]*(?:\n|\Z)", re.DOTALL)
_FENCE = re.compile(r"^(```|~~~)")
_HEADING = re.compile(r"^(#{1,6})\s+")
_ITEM = re.compile(r"^\s*(?:[-*+•]|\d{1,9}[.)])\s+")
_RULE = re.compile(r"^[-*_=|:\s]{3,}$")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)[^)]*\)|<((?:https?|mailto):[^>\s]+)>")
_LOOK_AHEAD = 4
CELLS = " ; "
"""What a claim has between the cells of a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A piece of a block: claim number `number` of the draft, or words that are none where it is None."""

    stretches: tuple[Stretch, ...]
    number: int | None = None
    cites: tuple[int, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBlock:
    """A paragraph, heading, item, row, or something kept as it is; `links` are the addresses that it leads to."""

    kind: str
    level: int = 0
    sentences: tuple[Sentence, ...] = ()
    links: tuple[str, ...] = ()


def blocks_of(
    draft: Draft, findings: Sequence[Finding], open_ids: frozenset[str]
) -> tuple[PageBlock, ...]:
    """The page as blocks."""
    by_claim: defaultdict[int, list[Finding]] = defaultdict(list)
    elsewhere: list[Finding] = []
    for found in findings:
        match = _CLAIM_BLOCK.match(found.block or "")
        if match and int(match[1]) < len(draft.claims):
            by_claim[int(match[1])].append(found)
        elif found.text and found.block != "title":
            elsewhere.append(found)
    reading = _Reading(draft.claims, by_claim, elsewhere, open_ids)
    found_blocks = [reading.block(kind, lines) for kind, lines in _raw_blocks(draft.marked)]
    rest = reading.rest()
    return (*found_blocks, *([rest] if rest else []))


def title_of(
    draft: Draft, findings: Sequence[Finding], open_ids: frozenset[str]
) -> tuple[Stretch, ...]:
    """The title, marked."""
    own = [found for found in findings if found.block == "title"]
    return cut(draft.title, [_span(found, open_ids) for found in own])


def located(blocks: Sequence[PageBlock], title: Sequence[Stretch]) -> frozenset[str]:
    """The findings that are marked somewhere on the page."""
    stretches = [one for block in blocks for each in block.sentences for one in each.stretches]
    return frozenset(found for one in (*stretches, *title) for found in one.findings)


class _Reading:
    """One pass over the page; claims come in the order in which they were read out of it."""

    def __init__(
        self,
        claims: Sequence[Claim],
        by_claim: Mapping[int, Sequence[Finding]],
        elsewhere: Sequence[Finding],
        open_ids: frozenset[str],
    ) -> None:
        self._claims = claims
        self._by_claim = by_claim
        self._elsewhere = list(elsewhere)
        self._open_ids = open_ids
        self._next = 0
        self._shown: set[int] = set()

    def block(self, kind: str, lines: Sequence[str]) -> PageBlock:
        """The block of these lines of the page."""
        raw = "\n".join(lines)
        if kind in {"code", "rule"}:
            return PageBlock(kind=kind, sentences=(self._plain(raw),) if kind == "code" else ())
        heading = _HEADING.match(raw) if kind == "heading" else None
        level = len(heading[1]) if heading else 0
        links = tuple(one or two for one, two in _LINK.findall(raw))
        text = _bare(kind, " ".join(line.strip() for line in lines))
        return PageBlock(
            kind=kind, level=level, sentences=tuple(self._sentences(text)), links=links
        )

    def rest(self) -> PageBlock | None:
        """Claims that were found nowhere on the page, so that no finding of theirs is hidden."""
        left = [number for number in range(len(self._claims)) if number not in self._shown]
        if not left:
            return None
        return PageBlock(kind="rest", sentences=tuple(self._claim(number) for number in left))

    def _sentences(self, text: str) -> Iterator[Sentence]:
        at = 0
        while (found := self._find_next(text, at)) is not None:
            number, start, end = found
            if text[at:start].strip():
                yield self._plain(text[at:start])
            yield self._claim(number)
            self._next, at = number + 1, end
        if text[at:].strip():
            yield self._plain(text[at:])

    def _find_next(self, text: str, at: int) -> tuple[int, int, int] | None:
        """The first of the next few claims that stands here."""
        last = min(self._next + _LOOK_AHEAD, len(self._claims))
        for number in range(self._next, last):
            start = text.find(self._claims[number].text, at)
            if start >= 0:
                return number, start, start + len(self._claims[number].text)
        return None

    def _claim(self, number: int) -> Sentence:
        self._shown.add(number)
        claim = self._claims[number]
        spans = [_span(found, self._open_ids) for found in self._by_claim.get(number, ())]
        return Sentence(
            stretches=cut(claim.text, spans),
            number=number,
            cites=claim.cites,
            kind=claim.kind.value,
        )

    def _plain(self, text: str) -> Sentence:
        """Words that are no claim; of the findings of whole lines those whose words stand here are marked."""
        spans = []
        for found in list(self._elsewhere):
            place = find_span(text, found.text, near=found.start)
            if place is not None:
                spans.append(_span(found, self._open_ids, place))
                self._elsewhere.remove(found)
        return Sentence(stretches=cut(text, spans))


def _raw_blocks(marked: str) -> Iterator[tuple[str, list[str]]]:
    """Stretches of lines that belong together, each with its kind; front matter and fenced code are kept whole."""
    body = marked.replace("\r\n", "\n")
    front = _FRONT_MATTER.match(body)
    if front:
        yield "code", front[0].strip().split("\n")
        body = body[front.end() :]
    gathered: list[str] = []
    kind, fence = "paragraph", ""
    for line in body.split("\n"):
        own = _kind_of(line)
        if fence or (own == "text" and gathered):
            gathered.append(line)
            if fence and line.startswith(fence):
                yield kind, gathered
                gathered, kind, fence = [], "paragraph", ""
            continue
        if gathered:
            yield kind, gathered
        gathered, kind = [line], "paragraph" if own == "text" else own
        fence = line.strip()[:3] if own == "code" else ""
        if own in {"heading", "row", "rule", "blank"}:
            if own != "blank":
                yield own, gathered
            gathered = []
    if gathered:
        yield kind, gathered


def _kind_of(line: str) -> str:
    if not line.strip():
        return "blank"
    if _FENCE.match(line):
        return "code"
    if _HEADING.match(line):
        return "heading"
    if _RULE.match(line):
        return "rule"
    if line.lstrip().startswith("|"):
        return "row"
    if line.lstrip().startswith(">"):
        return "quote"
    return "item" if _ITEM.match(line) else "text"


def _bare(kind: str, raw: str) -> str:
    """The words of a block as the claims have them."""
    from writers.marks import plain_text

    if kind == "row":
        cells = (plain_text(cell) for cell in re.split(r"(?<!\\)\|", raw))
        return CELLS.join(cell for cell in cells if cell)
    stripped = _HEADING.sub("", _ITEM.sub("", raw)) if kind in {"heading", "item"} else raw
    if kind == "quote":
        stripped = re.sub(r"(?:^|(?<=\s))>\s?", "", stripped)
    return plain_text(stripped)


def _span(found: Finding, open_ids: frozenset[str], place: tuple[int, int] | None = None) -> Span:
    start, end = place or (found.start, found.end)
    return Span(
        start=start,
        end=end,
        finding=found.id,
        severity=found.severity,
        open=found.id in open_ids,
    )
