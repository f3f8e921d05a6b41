"""Loading all that a run needs before the first deck comes, so that processes forked off this one have it and share it."""

from __future__ import annotations

import gc
import logging

from deckproof.model import Block, BlockKind, Brief, Deck, Slide, Visibility

logger = logging.getLogger(__name__)

NEW_OBJECTS = 50_000
"""After so many more objects made than gone the youngest are looked through."""
YOUNG_LOOKS = 50
"""After so many looks through the youngest also what outlived one: mostly what is kept on purpose, of a bounded number."""

_LINES = (
    "The night shift packed twelve crates in March.",
    "A crate that is packed twice costs 14 euros.",
    "Ask Nell Harrow at nell@example.com how the crates were counted.",
)


def warm() -> None:
    """Load it all. What goes wrong here goes wrong again where it can be told, and is no reason to stop."""
    collect_seldom()  # what is loaded stays
    try:
        _rehearse()
    except Exception as error:  # noqa: BLE001 - the border of what only saves time
        logger.warning("warming failed: %s", type(error).__name__)
    gc.collect(1)  # what was let go; among the older objects there is none
    gc.freeze()  # a collection would touch, and so copy, every page that is shared


def collect_seldom() -> None:
    """Let this process look for objects that hold only each other after many new ones.

    A run makes few such objects, and has a hundred thousand others that each look would go through: Python's own measure,
    700 new ones, costs a tenth of a run.
    """
    gc.set_threshold(NEW_OBJECTS, YOUNG_LOOKS, 10)


def collect_after_deck() -> None:
    """Let go of what a deck left behind: documents of some megabytes are few objects, and would wait for long.

    They are among the youngest, unless a look fell into their making; a look through all that outlived one costs a hundredth of a run.
    """
    gc.collect(0)


def _rehearse() -> None:
    """Take a deck of three slides through every step in memory; nothing of it is kept.

    Text in pictures is not read here: its model starts threads, which no fork survives.
    """
    import flows.beside
    import flows.copies
    import flows.stages  # noqa: F401 - loaded for those who are forked off
    import scanners
    import writers
    from writers.grounding import contradictions, ground
    from writers.marks import publish
    from writers.masking import mask

    scanners.load()
    deck = _deck()
    source = mask(deck, scanners.scan(deck), outside=False, use_notes=True)
    brief = Brief()
    outline = writers.plan(source, brief)
    contradictions(source)
    for kind, style in writers.fitting(source, brief):
        for draft in writers.write(source, outline, brief, kind=kind, style=style)[:1]:
            ground(draft, source, brief)
            scanners.scan_draft(draft, page=publish(draft).decode())


def _deck() -> Deck:
    slides = tuple(
        Slide(
            number=number,
            title=f"Counting crates {number}",
            blocks=(
                _block(number, 0, BlockKind.TITLE, f"Counting crates {number}"),
                *(_block(number, place, BlockKind.BODY, line) for place, line in enumerate(_LINES, 1)),
            ),
        )
        for number in (1, 2, 3)
    )  # fmt: skip
    return Deck(sha256="0" * 64, name="crates.pptx", format="pptx", title="Crates", slides=slides)


def _block(slide: int, place: int, kind: BlockKind, text: str) -> Block:
    return Block(
        id=f"s{slide}-{place}",
        kind=kind,
        text=text,
        visibility=Visibility.SHOWN,
        part="slide",
        slide=slide,
    )
