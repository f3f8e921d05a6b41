"""Pictures that nobody has looked at: each is a warning, so that no deck with one passes for clean."""

from __future__ import annotations

from dataclasses import replace

from deckproof.model import Deck, ReadWarning

SMALLEST = 64
"""Pixels; smaller pictures hold no text that anyone could read."""


def unread(deck: Deck, why: str = "Nobody has looked at the text in this picture.") -> Deck:
    """The deck with a warning for each distinct picture that was not looked at."""
    seen: set[str] = set()
    warnings = list(deck.warnings)
    for image in deck.images:
        small = 0 < image.width < SMALLEST or 0 < image.height < SMALLEST
        if image.read or small or image.sha256 in seen:
            continue
        seen.add(image.sha256)
        warnings.append(
            ReadWarning(
                code="image_not_read",
                part=image.part,
                slide=image.slide,
                detail=why,
            )
        )
    return replace(deck, warnings=tuple(warnings))
