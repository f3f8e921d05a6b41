"""A page of the offline writer as blocks: what a model may write anew, under which heading, from which slides; and back.

The template has laid the page out. Headings, tables, pictures and what points to a slide stay; each line of cited sentences is a
block. So a kind or a style that is one template file works with a model as it works without.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from writers.boundaries import split_sentences
from writers.marking import heading, marked
from writers.marks import cited_slides, plain_text
from writers.networks import NETWORKS
from writers.passages import Sentence

_START = re.compile(
    r"^(?P<indent>\s*)(?P<sign>(?:>\s+|[-*+•]\s+(?:\[[ xX]\]\s+)?|\d{1,9}[.)]\s+)?)"
    r"(?P<speaker>(?:\*\*[^*:]{1,40}:\*\*\s+)?)"
)
_HEADING = re.compile(r"^(#{1,6})\s+(.*)$")
_STAYS = re.compile(r"\s*(?:\||!\[|```|\*(?![\s*]))")
"""Rows of tables, pictures, code, and captions, which stand in italics."""
_NETWORKS = {network.name: network for network in NETWORKS.values()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One line of cited sentences. `id` is "b1", "b2", … in the order of the page."""

    id: str
    line: int
    """0-based, in the page."""
    role: str
    """paragraph, item, quotation, turn or question."""
    under: str
    """The heading over it."""
    speaker: str
    start: str
    """What the line begins with: the sign of an item, a speaker."""
    before: str
    """Pointers to a slide that stand first, with their marks."""
    after: str
    sentences: tuple[Sentence, ...]
    """As the offline writer has them."""

    @property
    def slides(self) -> tuple[int, ...]:
        """All slides that its sentences rest on, in order."""
        return tuple(sorted({number for one in self.sentences for number in one.cites}))

    @property
    def words(self) -> int:
        """How many words it has."""
        return sum(one.words for one in self.sentences)

    @property
    def most_characters(self) -> int:
        """What the network over it takes; 0 where there is no limit."""
        return _NETWORKS[self.under].limit if self.under in _NETWORKS else 0

    def fits(self, sentences: Sequence[Sentence]) -> bool:
        """Whether the network over it takes them, if one does."""
        network = _NETWORKS.get(self.under)
        return network is None or network.takes(" ".join(one.text for one in sentences))


def read_blocks(page: str, slide_texts: Mapping[int, str]) -> tuple[Block, ...]:
    """The blocks of a marked page; lines of which a middle part points to a slide are left alone."""
    return tuple(
        replace(block, id=f"b{number}")
        for number, block in enumerate(_blocks(page, slide_texts), start=1)
    )


def _blocks(page: str, slide_texts: Mapping[int, str]) -> Iterator[Block]:
    under = ""
    for number, line in enumerate(page.split("\n")):
        if found := _HEADING.match(line.strip()):
            under = plain_text(found[2])
        elif cited_slides(line) and not _STAYS.match(line):
            block = _block(number, line, under, slide_texts)
            if block is not None:
                yield block


def _block(number: int, line: str, under: str, slide_texts: Mapping[int, str]) -> Block | None:
    start = _START.match(line)
    begin = start[0] if start else ""
    parts = _sentences(line[len(begin) :])
    points = [_points(one, slide_texts) for one, _ in parts]
    first = next((at for at, one in enumerate(points) if not one), len(parts))
    last = len(parts) - next((at for at, one in enumerate(reversed(points)) if not one), 0)
    own = parts[first:last]
    if not own or any(points[first:last]) or not any(one.cites for one, _ in own):
        return None
    sentences = tuple(one for one, _ in own)
    return Block(
        id="",
        line=number,
        role=_role(start["sign"] if start else "", start["speaker"] if start else "", sentences),
        under=under,
        speaker=start["speaker"].strip(" *:") if start else "",
        start=begin,
        before="".join(f"{raw} " for _, raw in parts[:first]),
        after="".join(f" {raw}" for _, raw in parts[last:]),
        sentences=sentences,
    )


def _sentences(text: str) -> list[tuple[Sentence, str]]:
    """Each sentence with its slides, beside itself as it stands; marks alone belong to the sentence before."""
    found: list[tuple[Sentence, str]] = []
    for raw in split_sentences(text):
        words, cites = plain_text(raw), cited_slides(raw)
        if re.search(r"\w", words) or not found:
            found.append((Sentence(text=words, cites=cites), raw))
        else:
            before, stood = found[-1]
            both = tuple(sorted({*before.cites, *cites}))
            found[-1] = (replace(before, cites=both), f"{stood} {raw}")
    return found


def _points(sentence: Sentence, slide_texts: Mapping[int, str]) -> bool:
    """Whether it names the number of a slide it cites, which that slide itself does not say: a pointer, no statement."""
    numbers = {int(found) for found in re.findall(r"(?<![\w.,])\d{1,4}(?![\w%])", sentence.text)}
    return any(
        not re.search(rf"(?<!\w){number}(?!\w)", slide_texts.get(number, ""))
        for number in numbers & set(sentence.cites)
    )


def _role(sign: str, speaker: str, sentences: Sequence[Sentence]) -> str:
    if speaker:
        return "turn"
    if len(sentences) == 1 and sentences[0].text.endswith("?"):
        return "question"
    return "quotation" if sign.startswith(">") else "item" if sign.strip() else "paragraph"


def rewrite(
    page: str,
    written: Sequence[tuple[Block, Sequence[Sentence]]],
    *,
    title: str = "",
    without: str = "",
) -> str:
    """The page with these sentences in place of the blocks' own; with another title, and without a line."""
    lines = page.split("\n")
    for block, sentences in written:
        lines[block.line] = f"{block.start}{block.before}{marked(sentences)}{block.after}"
    if title:
        first = next((at for at, line in enumerate(lines) if line.startswith("# ")), None)
        if first is not None:
            lines[first] = f"# {heading(title)}"
    if without:
        lines = [line for line in lines if line.strip() != without]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))
