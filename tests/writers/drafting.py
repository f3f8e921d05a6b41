"""Drafts of the offline writer, for its tests."""

from __future__ import annotations

from deckproof.model import Brief, Draft, Source
from writers import default_brief, plan, write

BRIEF = default_brief()


def drafts(
    deck: Source, brief: Brief = BRIEF, *, kind: str = "blog-post", style: str = "reading"
) -> tuple[Draft, ...]:
    return write(deck, plan(deck, brief), brief, kind=kind, style=style)


def told(found: tuple[Draft, ...]) -> str:
    return "\n".join(draft.marked for draft in found)
