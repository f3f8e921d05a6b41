"""Placeholders of secrets, inner addresses, numbers and contact details that stand in a draft or an edit of one."""

from __future__ import annotations

from collections.abc import Iterator

from deckproof.codec import digest
from deckproof.model import Action, Category, Draft, Finding, Severity, Visibility
from writers.masking.left import tokens_of_no_use

RULE = "placeholder:of-no-use"
_WHAT = {
    Category.SECRET: "a secret",
    Category.INTERNAL_LINK: "an address inside the house",
    Category.IDENTIFIER: "a number that stands for somebody or something",
    Category.CONTACT: "somebody's contact details",
}


def left_over(draft: Draft) -> Iterator[Finding]:
    """One finding for each such placeholder of each claim, then of lines and the title that are no claim's."""
    claimed = set()
    for index, claim in enumerate(draft.claims):
        for found in _found(claim.text, f"c{index}", claim.cites[0] if claim.cites else None):
            claimed.add(found.text)
            yield found
    for number, line in enumerate(draft.marked.split("\n"), 1):
        for found in _found(line, f"page:{number}", None):
            if found.text not in claimed:
                yield found
    if draft.title not in draft.marked:
        yield from _found(draft.title, "title", None)


def _found(text: str, block: str, slide: int | None) -> Iterator[Finding]:
    for start, end, category in tokens_of_no_use(text):
        token = text[start:end]
        place = f"{RULE}\x1f{text}\x1f{start}\x1f{block}"
        yield Finding(
            id=f"p{digest(place.encode())[:16]}",
            category=category,
            rule=RULE,
            severity=Severity.MEDIUM,
            confidence=0.95,
            slide=slide,
            block=block,
            start=start,
            end=end,
            text=token,
            visibility=Visibility.SHOWN,
            why=f"“{token}” stands where the deck has {_WHAT[category]}: it tells a reader nothing but that there is one. "
            "Take the sentence out, or say it without.",
            action=Action.DROP,
            group=f"{RULE}:{token}",
        )
