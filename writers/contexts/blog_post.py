"""The blog post: a sentence that draws one in, and for listeners the way through the post."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from writers.asking import among_others
from writers.contexts import contexts
from writers.describe import hook, stated_aims
from writers.headings import is_telling
from writers.passages import Sentence
from writers.sentences import end_stop, mended_end
from writers.speaking import said_aloud
from writers.works import Work

FEWEST_HEADINGS = 3
LONGEST_TOPIC = 10
HOOK_FROM = 250
"""Words of a post that is long enough for a sentence to stand above it."""


@contexts.add("blog-post")
def context(work: Work) -> Mapping[str, Any]:
    """`hook`: a striking sentence of the post; `lead`: the deck's stated aims over the first post, its way for listeners."""
    aims = stated_aims(work) if work.number == 1 else None
    way = _way(work)
    words = sum(section.words for section in work.sections)
    long_enough = work.shape.hook and not work.needs_writing and words >= HOOK_FROM
    return {
        "hook": hook(work.sections, work.terms, work.tongue) if long_enough else None,
        "lead": tuple(sentence for sentence in (aims, way) if sentence is not None),
    }


def _way(work: Work) -> Sentence | None:
    """For listeners, who cannot look ahead: the first, a middle and the last of the post's telling headings in one sentence."""
    if not work.shape.spoken:
        return None
    headed = {
        section.heading: section.slides[0]
        for section in work.sections
        if is_telling(section.heading, work.tongue)
        and len(section.heading.split()) <= LONGEST_TOPIC
        and section.heading.casefold() != work.title.casefold()
    }
    names = list(headed)
    if len(names) < FEWEST_HEADINGS:
        return None
    chosen = (names[0], names[len(names) // 2], names[-1])
    said = [
        said_aloud(among_others(name, work.tongue, small=work.small_letters), work.tongue.code)
        for name in chosen
    ]
    text = work.say["lead"]
    for place, topic in zip(("{first}", "{then}", "{last}"), said, strict=True):
        text = text.replace(place, topic)
    cites = tuple(sorted({headed[name] for name in chosen}))
    return Sentence(text=mended_end(end_stop(text)), cites=cites, whole=False)
