"""The blog post: a sentence that draws one in, and for listeners the way through the post."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from writers.contexts import contexts
from writers.describe import stated_aims
from writers.headings import is_telling
from writers.hooks import hook
from writers.passages import Sentence
from writers.signposts import way_through
from writers.works import Work

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
    """For listeners, who cannot look ahead: the way through the post's telling headings in one sentence."""
    if not work.shape.spoken:
        return None
    headed = {
        section.heading: (section.slides[0],)
        for section in work.sections
        if is_telling(section.heading, work.tongue)
        and section.heading.casefold() != work.title.casefold()
    }
    return way_through(headed, work)
