"""What a slide and a deck are called, also where nobody filled in a title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from deckproof.model import Block, BlockKind, Slide

TITLE_LETTERS = 120
_COPY = re.compile(r"^\d+_")
_MADE_UP = {
    "powerpoint presentation",
    "powerpoint-präsentation",
    "présentation powerpoint",
    "presentación de powerpoint",
    "presentazione standard di powerpoint",
    "apresentação do powerpoint",
    "презентация powerpoint",
    "powerpoint-presentatie",
    "presentation",
    "office theme",
    "office-design",
    "default design",
    "click to add title",
    "no slide title",
    "title",
    "title slide",
}
_CANDIDATES = {BlockKind.BODY, BlockKind.GROUP}


def slide_title(blocks: Sequence[Block], sizes: dict[str, float]) -> str:
    """The text of the title placeholder on one line; else the largest short text, of several the topmost; else ""."""
    for block in blocks:
        if block.kind is BlockKind.TITLE and (title := one_line(block.text)):
            return title
    texts = [
        block
        for block in blocks
        if block.kind in _CANDIDATES
        and 2 < len(one_line(block.text)) <= TITLE_LETTERS
        and "\n" not in block.text.strip()
    ]
    if not texts:
        return ""
    best = max(texts, key=lambda block: (sizes.get(block.id, 0.0), -_top(block)))
    return one_line(best.text)


def deck_title(slides: Sequence[Slide], properties: dict[str, str], name: str) -> str:
    """The title of the first slide where it says something, else that of the properties, else the file's name."""
    first = slides[0].title if slides else ""
    stem = PurePath(name).stem
    return next(
        (
            text
            for text in (first, one_line(properties.get("core.title", "")), stem)
            if is_telling(text)
        ),
        stem,
    )


def is_telling(title: str) -> bool:
    """Whether it has a word of three letters and is not what a program puts there."""
    words = [word for word in title.split() if sum(letter.isalpha() for letter in word) >= 3]
    usual = {
        "powerpoint presentation",
        "powerpoint-präsentation",
        "presentation",
        "click to add title",
        "title",
    }
    return bool(words) and title.strip().lower() not in usual


def one_line(text: str) -> str:
    """The text without line breaks and doubled spaces."""
    return " ".join(text.split())


def _top(block: Block) -> float:
    return block.bbox[1] if block.bbox is not None else 1e9
