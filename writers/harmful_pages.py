"""What a draft tells of slides on which somebody is harmed: one finding for each slide and kind of harm, to be settled.

The sentence that was found goes from the text by itself. Around a single aside in the notes somebody looks whether the rest shows anybody up;
a slide that says it aloud, or that harms twice, is about nothing else, and weighs as much as what was found on it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from deckproof.model import Action, Category, Finding, Severity, Visibility

RULES = {
    Category.CUSTOMER_HARM: "customer-harm:from-the-same-slide",
    Category.PRIVATE_LIFE: "private-life:from-the-same-slide",
}
SURE_FROM = 0.75
"""The confidence from which a harm colours its slide; a fainter one is settled where it stands."""
_WRITTEN = frozenset({Visibility.SHOWN, Visibility.NOTES})
"""Where writers take their sentences from; a comment or a property colours no draft."""


def harms_of(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The severe harms of a deck that are sure and hold, on slides and in their notes.

    What the policy or the allow-list lets through is not among them.
    """
    return tuple(one for one in findings if _is_harm(one))


def _is_harm(found: Finding) -> bool:
    return (
        found.category in RULES
        and found.severity is Severity.HIGH
        and found.holds
        and found.confidence >= SURE_FROM
        and found.slide is not None
        and found.visibility in _WRITTEN
    )


def from_harmful_pages(slides: Iterable[int], harms: Sequence[Finding]) -> tuple[Finding, ...]:
    """One finding for each of these slides and each kind of harm that was found on it: as severe as that was, medium for a single aside.

    It has the words of the deck's finding where that is the only one, so that an entry of the allow-list lets no other through.
    """
    told = frozenset(slides)
    found: dict[tuple[int, Category], list[Finding]] = {}
    for one in harms_of(harms):
        if one.slide in told:
            found.setdefault((one.slide, one.category), []).append(one)
    return tuple(
        _told(*place, found[place], is_aside=_is_aside(place[0], found)) for place in sorted(found)
    )


def _is_aside(slide: int, found: Mapping[tuple[int, Category], Sequence[Finding]]) -> bool:
    """Whether all that was found on the slide is one thing said in its notes."""
    of_slide = [one for place, some in found.items() if place[0] == slide for one in some]
    return len(of_slide) == 1 and of_slide[0].visibility is Visibility.NOTES


def _told(slide: int, category: Category, found: Sequence[Finding], *, is_aside: bool) -> Finding:
    surest = max(found, key=lambda one: one.confidence)
    group = f"harmful-page:{category}:{slide}:{','.join(sorted({one.id for one in found}))}"
    told = Finding.of_file(
        RULES[category],
        Severity.MEDIUM if is_aside else surest.severity,
        f"This tells of slide {slide}, where a sentence was left out: {surest.why} "
        "Let the rest out only if it shows nobody up either, or take out what comes from there.",
        own_id="h" + hashlib.sha256(group.encode()).hexdigest()[:16],
        group=group,
        category=category,
        text=surest.text if len({one.text for one in found}) == 1 else "",
        action=Action.ASK,
    )
    return replace(told, slide=slide, confidence=surest.confidence)
