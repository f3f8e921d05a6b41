"""What keeps a listener on the way, who cannot look ahead: where it goes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from writers.asking import among_others
from writers.passages import Sentence
from writers.sentences import end_stop, mended_end
from writers.speaking import said_aloud
from writers.works import Work

FEWEST_TOPICS = 3
LONGEST_TOPIC = 10
"""Words of a topic that a listener keeps in mind beside two others."""
_LISTED = re.compile(r"[,;?]")
"""What the ear takes for the end of a topic."""


def way_through(topics: Mapping[str, tuple[int, ...]], work: Work) -> Sentence | None:
    """The first, a middle and the last of the topics in one sentence that cites their slides; nothing where they are few."""
    named = {
        topic: said_aloud(
            among_others(topic, work.tongue, small=work.small_letters), work.tongue.code
        )
        for topic in topics
        if len(topic.split()) <= LONGEST_TOPIC and topic.casefold() != work.title.casefold()
    }
    clear = [topic for topic, said in named.items() if not _LISTED.search(said)]
    if len(clear) < FEWEST_TOPICS:
        return None
    chosen = (clear[0], clear[len(clear) // 2], clear[-1])
    text = work.say["lead"]
    for place, topic in zip(("{first}", "{then}", "{last}"), chosen, strict=True):
        text = text.replace(place, named[topic])
    cites = tuple(sorted({slide for topic in chosen for slide in topics[topic]}))
    return Sentence(text=mended_end(end_stop(text)), cites=cites, whole=False)
