"""From a deck and its findings to the orders for its clean copy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from deckproof.model import (
    MASK_FROM,
    Action,
    Block,
    BlockKind,
    Category,
    Deck,
    Finding,
    Image,
    Visibility,
)
from writers.cleaning.everyday import key_of_words, may_be_a_word, written_as_names
from writers.cleaning.orders import LineSwap, Orders, PictureOrder, SpellingSwap
from writers.cleaning.stand_ins import StandIns
from writers.masking.folding import fold
from writers.masking.order import in_order
from writers.masking.parted import APART
from writers.masking.settling import settled
from writers.masking.spans import ABOUT_THE_PLACE

LINE = re.compile(r"[^\n\t\x0b\r]+")
"""What is looked up as one line: paragraphs, cells and what soft breaks part."""

_TAKEN_OUT = frozenset({Action.REDACT, Action.REPLACE, Action.DROP})
_ANY_CASE = frozenset(
    {
        Category.CUSTOMER,
        Category.CONTACT,
        Category.IDENTIFIER,
        Category.SECRET,
        Category.INTERNAL_LINK,
    }
)
_SAME_CASE = frozenset({Category.ORGANISATION, Category.PERSON, Category.CODE_NAME})
_GONE_WITH_THEIR_PLACE = frozenset(
    {
        Visibility.NOTES,
        Visibility.COMMENT,
        Visibility.METADATA,
        Visibility.EMBEDDED,
        Visibility.ORPHAN,
        Visibility.HIDDEN_SLIDE,
    }
)
_BESIDE_THE_SLIDES = frozenset({Visibility.METADATA, Visibility.ORPHAN})
_GUESSED = frozenset({Category.ORGANISATION, Category.PERSON})
_SHORTEST_NAME = 4
_LONE_LETTERS = 2
_IN_PICTURES = frozenset({BlockKind.IMAGE_TEXT, BlockKind.SVG_TEXT})
_MARGIN = 0.01
"""Of the picture's sides, around a region that is covered."""


def must_go(found: Finding) -> bool:
    """Whether the policy takes what was found out of anything that leaves.

    A word of the language that the scan takes for the word, and not for the customer of that name, may stay: as in drafts.
    """
    is_the_word = found.confidence < MASK_FROM and may_be_a_word(found)
    return found.action in _TAKEN_OUT and not is_the_word


def is_wording(found: Finding) -> bool:
    """Whether it marks words that have to be replaced, rather than a place that is taken out whole."""
    if found.category not in _ANY_CASE and found.visibility in _BESIDE_THE_SLIDES:
        # It is redacted there for its place, which goes whole; the same words on a slide are the deck's to say.
        return False
    return must_go(found) and found.category not in ABOUT_THE_PLACE and bool(found.text.strip())


def matches_any_case(found: Finding) -> bool:
    """Whether its spelling is meant however it is written, as that of a listed customer is."""
    return found.category in _ANY_CASE


def is_spread(found: Finding) -> bool:
    """Whether its spelling is replaced wherever it stands, and not only where it was found."""
    return is_wording(found) and not may_be_a_word(found) and _spreads(found)


def is_spread_word(found: Finding) -> bool:
    """Whether it would be, did its spelling not mean something else in most places."""
    return is_wording(found) and may_be_a_word(found) and _spreads(found)


def name_things(deck: Deck, findings: Sequence[Finding], language: str) -> StandIns:
    """The stand-ins for all that has to be replaced in the deck, lettered as in its drafts."""
    counting = settled(deck, findings)
    marked = [
        found
        for found in counting
        if is_wording(found)
        and found.action is not Action.DROP
        and found.visibility not in _GONE_WITH_THEIR_PLACE
    ]
    return StandIns(marked, language, in_order(deck, counting))


def plan_orders(
    deck: Deck,
    findings: Sequence[Finding],
    stand_ins: StandIns,
    *,
    again: bool = False,
    last: bool = False,
) -> Orders:
    """The orders for one pass over the deck; `again` is for what a pass before this one left behind.

    In the `last` one what is left is taken out wherever it stands, whatever else it may mean there.
    """
    counting = settled(deck, findings)
    marked = [found for found in counting if is_wording(found)]
    blocks = {block.id: block for block in deck.all_blocks()}
    return Orders(
        lines=_lines([*marked, *written_elsewhere(deck, marked, counting)], blocks, stand_ins),
        spellings=tuple(_spellings(marked, stand_ins)),
        anywhere=tuple(_anywhere(marked, blocks, stand_ins, last=last)) if again else (),
        links=tuple(sorted(set(_links(marked, blocks)))),
        off_slide=_off_slide(deck),
        pictures=_pictures(deck, marked, blocks, whole=again),
    )


def _lines(
    marked: Iterable[Finding], blocks: dict[str, Block], stand_ins: StandIns
) -> dict[str, tuple[LineSwap, ...]]:
    """Each finding cut along the lines it lies on; what spans several leaves its stand-in on the first of them."""
    lines: dict[str, dict[LineSwap, None]] = {}
    for found in marked:
        block = blocks.get(found.block or "")
        if block is None:
            continue
        instead = None if found.action is Action.DROP else stand_ins.of(found)
        for line in LINE.finditer(block.text):
            start, end = max(found.start, line.start()), min(found.end, line.end())
            if start >= end:
                continue
            lead = line.start() + len(line[0]) - len(line[0].lstrip())
            part, shape = _own_place(line[0], block)
            swap = LineSwap(
                start=max(start - lead, 0), end=end - lead, instead=instead, part=part, shape=shape
            )
            if swap.start < swap.end:
                lines.setdefault(line[0].strip(), {})[swap] = None
    return {line: tuple(swaps) for line, swaps in lines.items()}


def written_elsewhere(
    deck: Deck, marked: Sequence[Finding], findings: Sequence[Finding]
) -> Iterator[Finding]:
    """The findings of words that are names as well, at each other place where the deck writes them as names.

    `findings` are all that the scan found, those too that it takes for the word.
    """
    spread = [found for found in marked if is_spread_word(found)]
    for block, start, end, found in written_as_names(deck, spread, findings):
        yield replace(
            found,
            block=block.id,
            slide=block.slide,
            visibility=block.visibility,
            start=start,
            end=end,
            text=block.text[start:end],
        )


def _own_place(line: str, block: Block) -> tuple[str, str]:
    """The part and the shape that a line of a letter or two is replaced in alone; of longer ones, and where that is not told, none."""
    few = sum(map(str.isalnum, line)) <= _LONE_LETTERS
    return (block.part, block.shape_id) if few and block.shape_id and not block.via else ("", "")


def _spellings(marked: Iterable[Finding], stand_ins: StandIns) -> Iterator[SpellingSwap]:
    """The names that are replaced wherever they stand, as the masking does it."""
    seen: set[str] = set()
    words = {key_of_words(found.text) for found in marked if may_be_a_word(found)}
    for found in marked:
        if found.text not in seen and is_spread(found) and key_of_words(found.text) not in words:
            seen.add(found.text)
            exact = found.category not in _ANY_CASE
            yield SpellingSwap(text=found.text, instead=stand_ins.of(found), exact=exact)


def _spreads(found: Finding) -> bool:
    if found.action is Action.DROP or found.rule.endswith(APART):
        return False
    if found.category in _GUESSED and found.visibility in _GONE_WITH_THEIR_PLACE:
        # A guess there is taken out for its place; the same words on a slide are the deck's to say.
        return False
    letters = sum(map(str.isalnum, fold(found.text)))
    return (found.category in _ANY_CASE and letters >= 2) or (
        found.category in _SAME_CASE and letters >= _SHORTEST_NAME
    )


def _anywhere(
    marked: Iterable[Finding], blocks: dict[str, Block], stand_ins: StandIns, *, last: bool
) -> Iterator[SpellingSwap]:
    """What is left, wherever it stands; a word of the language only where no sentence is, if no reader gave its place."""
    for text, found in {found.text.strip(): found for found in marked}.items():
        is_word = not last and may_be_a_word(found)
        if is_word and found.block in blocks:
            continue  # it has its line
        for line in LINE.findall(text):
            instead = stand_ins.of(found)
            yield SpellingSwap(text=line.strip(), instead=instead, exact=True, unread=is_word)


def _links(marked: Iterable[Finding], blocks: dict[str, Block]) -> Iterator[str]:
    for found in marked:
        block = blocks.get(found.block or "")
        if block is not None and block.kind is BlockKind.LINK:
            yield block.text


def _off_slide(deck: Deck) -> dict[str, tuple[str, ...]]:
    parts: dict[str, set[str]] = {}
    for block in deck.all_blocks():
        if block.visibility is Visibility.OFF_SLIDE and block.shape_id and not block.via:
            parts.setdefault(block.part, set()).add(block.shape_id)
    return {part: tuple(sorted(ids)) for part, ids in sorted(parts.items())}


def _pictures(
    deck: Deck, marked: Iterable[Finding], blocks: dict[str, Block], *, whole: bool
) -> dict[str, PictureOrder]:
    """Text in a picture is covered where it stands; a picture of a customer, as its alt text says, is covered whole."""
    covered = {found.block for found in marked}
    named = {found.block for found in marked if found.category is Category.CUSTOMER}
    orders: dict[str, PictureOrder] = {}
    for image in deck.images:
        order = orders.get(image.sha256, PictureOrder())
        texts = [
            block
            for block in blocks.values()
            if block.id in covered and block.kind in _IN_PICTURES and block.part == image.part
        ]
        regions = [_region(block, image) for block in texts if block.slide == image.slide]
        alt = blocks.get(image.block or "")
        shows = alt is not None and alt.kind is BlockKind.ALT_TEXT and alt.id in named
        is_whole = order.whole or shows or (bool(texts) and (whole or None in regions))
        found = tuple(region for region in regions if region is not None)
        if is_whole or found:
            orders[image.sha256] = PictureOrder(
                whole=is_whole, regions=tuple(dict.fromkeys((*order.regions, *found)))
            )
    return orders


def _region(block: Block, image: Image) -> tuple[float, float, float, float] | None:
    """Where in the stored picture the block stands; None where that cannot be told, as in a drawing."""
    if block.bbox is None or image.bbox is None or image.bbox[2] <= 0 or image.bbox[3] <= 0:
        return None
    if "emf" in image.media_type or "wmf" in image.media_type or "svg" in image.media_type:
        return None
    crop = image.crop or (0.0, 0.0, 0.0, 0.0)
    x, y, wide, high = image.bbox
    across, down = (1 - crop[0] - crop[2]) / wide, (1 - crop[1] - crop[3]) / high
    left = (block.bbox[0] - x) * across + crop[0]
    top = (block.bbox[1] - y) * down + crop[1]
    right, bottom = left + block.bbox[2] * across, top + block.bbox[3] * down
    return (
        round(max(left - _MARGIN, 0), 4),
        round(max(top - _MARGIN, 0), 4),
        round(min(right + _MARGIN, 1), 4),
        round(min(bottom + _MARGIN, 1), 4),
    )
