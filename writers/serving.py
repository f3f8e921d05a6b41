"""How a draft serves its brief, which the reviewer is told over the held page, and the brief's own last words to the reader."""

from __future__ import annotations

import re
from collections.abc import Sequence

from deckproof.model import Brief, Claim
from writers.languages import Language
from writers.other_tongues import other_language
from writers.sentences import content_words, end_stop, stem


def serving(brief: Brief, tongue: Language) -> str:
    """Whom and what the draft serves, or that it serves no stated plan."""
    if brief.is_default:
        return tongue.say["serves_none"]
    foreign = in_another_language(brief, tongue)
    said = [
        tongue.say[f"serves_{field}"].format(
            **{field: _quoted(getattr(brief, field).rstrip("."), tongue, foreign=foreign)}
        )
        for field in ("audience", "purpose", "value")
        if getattr(brief, field)
    ]
    if not brief.audience and not brief.value:
        said.append(tongue.say["serves_nobody"])
    return " ".join(said)


def in_another_language(brief: Brief, tongue: Language) -> bool:
    """Whether the brief's own sentences are plainly in another language than the draft, so that none of them goes on in one of its."""
    plan = (brief.audience, brief.value, brief.why, brief.purpose, brief.call_to_action)
    return bool(other_language(" ".join(plan), tongue.code))


def _quoted(text: str, tongue: Language, *, foreign: bool) -> str:
    opening, closing_mark = tongue.quotes
    return f"{opening}{text}{closing_mark}" if foreign else text


NEAR = 2
"""Words of the plan that a sentence has to share to speak of it; of a plan with fewer, all of them."""


def bearing(brief: Brief, claims: Sequence[Claim], tongue: Language) -> str:
    """Where a draft speaks of what its brief promises, or that it does so nowhere; "" when the brief promises nothing."""
    slide = nearest_slide(brief, claims, tongue)
    if slide is None:
        return ""
    return tongue.say["bears_on"].format(slide=slide) if slide else tongue.say["bears_nowhere"]


def nearest_slide(brief: Brief, claims: Sequence[Claim], tongue: Language) -> int | None:
    """The slide on which a draft comes nearest to what its brief promises, 0 where it does so nowhere; None without a promise."""
    plan = {
        stem(word)
        for text in (brief.value, brief.why, brief.purpose)
        for word in content_words(text, tongue.small_words)
    }
    if not plan:
        return None
    near: dict[int, set[str]] = {}
    speaks: set[int] = set()
    for claim in claims:
        shared = plan & {stem(word) for word in content_words(claim.text)}
        if claim.cites:
            near.setdefault(claim.cites[0], set()).update(shared)
        if claim.cites and len(shared) >= min(NEAR, len(plan)):
            speaks.add(claim.cites[0])
    # A slide that speaks of it in one sentence, and of those the one that has most of it in all of them.
    return max(sorted(speaks), key=lambda slide: len(near[slide]), default=0)


def closing(brief: Brief) -> tuple[str, ...]:
    """The brief's own last words: what the reader should do, whom to ask, who wrote it, what may be done with it."""
    by = " · ".join(part for part in (brief.byline, brief.company) if part)
    return tuple(
        text for text in (called(brief), brief.contact.rstrip(". "), by, brief.licence) if text
    )


def called(brief: Brief) -> str:
    """The call to action as a sentence; one that begins or ends with an address as it is."""
    call = brief.call_to_action
    return end_stop(f"{call[:1].upper()}{call[1:]}") if call and not _ADDRESS.search(call) else call


_ADDRESS = re.compile(
    r"^(?:https?://|www\.|\S+@)\S+|(?:https?://|www\.|\S@)\S+$|\b[\w-]+\.[a-z]{2,}(?:/\S*)?$"
)
"""An address at the beginning, which keeps its small letter, or at the end, which no stop is glued to."""
