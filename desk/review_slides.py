"""The slides beside a draft, for people who may see its pack: what stands on each in the original file, findings marked.

Where the reading of the deck is gone, what the writer saw of it is shown instead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deckproof.codec import from_json
from deckproof.model import Block, BlockKind, Deck, Finding, Source, SourceSlide, Visibility
from desk.review_marks import Span, Stretch, cut

if TYPE_CHECKING:
    from review.store import Store

_UNTOLD = frozenset({BlockKind.SHAPE_NAME})
"""Names of shapes are in the file and on no screen; they are shown only where something was found in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlideText:
    """A piece of text on a slide; `label` says what it is where it is not simply on the slide."""

    label: str
    stretches: tuple[Stretch, ...]
    seen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SlideSheet:
    """One slide beside the draft."""

    number: int
    title: str
    hidden: bool
    texts: tuple[SlideText, ...]


def find_deck(store: Store, deck_sha256: str) -> Deck | None:
    """The deck as it was read last; None where that is gone."""
    from review.stages import DONE, list_stages

    rows = [one for one in list_stages(store, deck_sha256) if one.key.stage == "read" and one.state == DONE]  # fmt: skip
    kept = [one.result for one in rows if one.result and store.blobs.has(one.result)]
    return _load_deck(store, kept[-1]) if kept else None


def sheets_of(
    deck: Deck | None, source: Source, findings: Sequence[Finding], numbers: Iterable[int]
) -> tuple[SlideSheet, ...]:
    """The slides of these numbers, in their order."""
    wanted = sorted(set(numbers))
    if deck is None:
        seen = {slide.number: slide for slide in source.slides}
        return tuple(_sheet_of_source(number, seen.get(number)) for number in wanted)
    by_block: defaultdict[str, list[Finding]] = defaultdict(list)
    for found in findings:
        if found.block and found.end > found.start:
            by_block[found.block].append(found)
    slides = {slide.number: slide for slide in deck.slides}
    return tuple(
        SlideSheet(
            number=number,
            title=slides[number].title,
            hidden=slides[number].hidden,
            texts=tuple(_texts(slides[number].blocks, by_block, slides[number].title)),
        )
        for number in wanted
        if number in slides
    )


def _texts(
    blocks: Iterable[Block], by_block: Mapping[str, Sequence[Finding]], title: str
) -> Iterator[SlideText]:
    for block in blocks:
        found = by_block.get(block.id, ())
        if not found and _says_nothing(block, title):
            continue
        spans = [
            Span(start=one.start, end=one.end, finding=one.id, severity=one.severity)
            for one in found
        ]
        yield SlideText(
            label=_label(block),
            # A soft break is one line break; it takes as many code points, so the spans stay right.
            stretches=cut(block.text.replace("\x0b", "\n"), spans),
            seen=block.visibility is Visibility.SHOWN,
        )


def _says_nothing(block: Block, title: str) -> bool:
    """Whether a reader misses nothing without it: the title once more, the slide's number, a shape's name."""
    text = block.text.strip()
    if block.kind is BlockKind.TITLE and text == title.strip():
        return True
    return not text or block.kind in _UNTOLD or (block.kind is BlockKind.FOOTER and text.isdigit())


def _label(block: Block) -> str:
    kind = "" if block.kind in {BlockKind.TITLE, BlockKind.BODY} else block.kind.value
    place = "" if block.visibility is Visibility.SHOWN else block.visibility.value
    return ", ".join(dict.fromkeys(word.replace("_", " ") for word in (kind, place) if word))


def _sheet_of_source(number: int, slide: SourceSlide | None) -> SlideSheet:
    if slide is None:
        return SlideSheet(number=number, title="", hidden=False, texts=())
    shown = [("", unit.text, True) for unit in slide.units]
    notes = [("notes", unit.text, False) for unit in slide.notes]
    tables = [("table", "\n".join("\t".join(row) for row in table), True) for table in slide.tables]
    return SlideSheet(
        number=number,
        title=slide.title,
        hidden=False,
        texts=tuple(
            SlideText(label=label, stretches=(Stretch(text),), seen=seen)
            for label, text, seen in (*shown, *tables, *notes)
        ),
    )


_kept: dict[str, Deck] = {}
_MOST_KEPT = 4


def _load_deck(store: Store, blob: str) -> Deck:
    """The few decks that are being looked at stay read; a blob never changes."""
    deck = _kept.get(blob)
    if deck is None:
        deck = from_json(store.blobs.get(blob), Deck)
        for oldest in list(_kept)[: len(_kept) + 1 - _MOST_KEPT]:
            _kept.pop(oldest, None)
        _kept[blob] = deck
    return deck
