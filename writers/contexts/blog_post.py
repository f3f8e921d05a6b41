"""The blog post: a lead that draws one in, and the way through the post."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from writers.asking import among_others
from writers.contexts import contexts
from writers.describe import hook, stated_aims
from writers.headings import is_telling
from writers.joining import listed
from writers.passages import Sentence
from writers.sentences import end_stop, mended_end
from writers.works import Work

FEWEST_HEADINGS = 2
MOST_TOPICS = 5
LONGEST_TOPIC = 10
HOOK_FROM = 250
"""Words of a post that is long enough for a sentence to stand above it."""


@contexts.add("blog-post")
def context(work: Work) -> Mapping[str, Any]:
    """`hook`: a striking sentence of the post; `lead`: its way, in the first post with the deck's stated aims."""
    aims = stated_aims(work) if work.number == 1 else None
    way = _way(work)
    words = sum(section.words for section in work.sections)
    long_enough = work.shape.hook and not work.needs_writing and words >= HOOK_FROM
    return {
        "hook": hook(work.sections, work.terms, work.tongue) if long_enough else None,
        "lead": tuple(sentence for sentence in (aims, way) if sentence is not None),
    }


def _way(work: Work) -> Sentence | None:
    """The post's telling headings in one sentence."""
    headed = {
        section.heading: section.slides[0]
        for section in work.sections
        if is_telling(section.heading, work.tongue)
        and len(section.heading.split()) <= LONGEST_TOPIC
        and section.heading.casefold() != work.title.casefold()
    }
    headed = dict(list(headed.items())[:MOST_TOPICS])
    if len(headed) < FEWEST_HEADINGS:
        return None
    topics = [among_others(name, work.tongue, small=work.small_letters) for name in headed]
    text = end_stop(work.say["lead"].replace("{topics}", listed(topics, work.tongue)))
    return Sentence(text=mended_end(text), cites=tuple(headed.values()), whole=False)
