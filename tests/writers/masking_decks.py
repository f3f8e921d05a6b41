"""Decks of one slide, their findings, and what a writer gets of them."""

from __future__ import annotations

import dataclasses
from typing import Any

from deckproof.codec import to_json
from deckproof.model import (
    Action,
    Block,
    BlockKind,
    Category,
    Deck,
    Finding,
    Severity,
    Slide,
    Source,
    Visibility,
)


def block(
    text: str,
    *,
    id: str = "b1",  # noqa: A002 - as the block's own field is called
    kind: BlockKind = BlockKind.BODY,
    visibility: Visibility = Visibility.SHOWN,
    **more: Any,
) -> Block:
    return Block(id=id, kind=kind, text=text, visibility=visibility, part="p", slide=1, **more)


def deck(*blocks: Block, name: str = "talk.pptx", title: str = "Talk", **slide: Any) -> Deck:
    one = Slide(number=1, blocks=blocks, **slide)
    return Deck(sha256="0" * 64, name=name, format="pptx", title=title, slides=(one,))


def finding(
    where: Block,
    text: str,
    *,
    category: Category = Category.CUSTOMER,
    action: Action = Action.REPLACE,
    confidence: float = 0.9,
    customer_id: str | None = None,
    group: str = "",
    start: int | None = None,
) -> Finding:
    at = where.text.index(text) if start is None else start
    return Finding(
        id=f"{where.id}-{at}-{category}",
        category=category,
        rule="test",
        severity=Severity.HIGH,
        confidence=confidence,
        slide=1,
        block=where.id,
        start=at,
        end=at + len(text),
        text=text,
        visibility=where.visibility,
        customer_id=customer_id,
        why="Because.",
        action=action,
        group=group,
    )


def seen(source: Source) -> str:
    """All that a writer gets, as one text."""
    return to_json(dataclasses.replace(source, masks=())).decode()


def texts(source: Source) -> list[str]:
    return [unit.text for slide in source.slides for unit in (*slide.units, *slide.notes)]
