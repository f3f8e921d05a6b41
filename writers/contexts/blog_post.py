"""The blog post: a lead that says what the post tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from writers.contexts import contexts
from writers.describe import stated_aims
from writers.headings import is_telling
from writers.passages import Sentence
from writers.sentences import end_stop
from writers.works import Work

FEWEST_HEADINGS = 2
MOST_TOPICS = 6
LONGEST_TOPIC = 10


@contexts.add("blog-post")
def context(work: Work) -> Mapping[str, Any]:
    """`lead`: the post's headings in a sentence; the first post has the deck's stated aims as well."""
    lead: list[Sentence] = []
    aims = stated_aims(work) if work.number == 1 else None
    if aims is not None:
        lead.append(aims)
    headed = {
        section.heading: section.slides[0]
        for section in work.sections
        if is_telling(section.heading, work.tongue)
        and len(section.heading.split()) <= LONGEST_TOPIC
        and section.heading.casefold() != work.title.casefold()
    }
    headed = dict(list(headed.items())[:MOST_TOPICS])
    if len(headed) >= FEWEST_HEADINGS:
        topics = "; ".join(name.rstrip(" .:;,") for name in headed)
        text = end_stop(work.say["lead"].replace("{topics}", topics).removesuffix("."))
        lead.append(Sentence(text=text, cites=tuple(headed.values()), whole=False))
    return {"lead": tuple(lead)}
