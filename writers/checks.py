"""Questions for checking oneself: only those that the slide itself answers, each with its answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from writers.languages import Language
from writers.passages import PassageKind, Sentence
from writers.sections import Section
from writers.trimming import stands_alone

SHORTEST_ANSWER, LONGEST_ANSWER = 4, 40
"""Words of the sentence that an answer begins with."""
ANSWER_WORDS = 30


def checks(sections: Sequence[Section], tongue: Language, most: int) -> tuple[Section, ...]:
    """At most so many sections that have a question and its answer, spread over the page, in order."""
    answered = [
        replace(section, answer=answer)
        for section in sections
        if section.question and (answer := _answer(section, tongue))
    ]
    if len(answered) <= most or most < 2:
        return tuple(answered[:most])
    step = (len(answered) - 1) / (most - 1)
    return tuple(answered[round(at * step)] for at in range(most))


def _answer(section: Section, tongue: Language) -> tuple[Sentence, ...]:
    """What follows the question from the first sentence on that can be read alone, as far as it fits."""
    for passage in section.passages:
        if passage.kind is not PassageKind.PROSE:
            continue
        sentences = passage.sentences
        for at, sentence in enumerate(sentences):
            if _opens_answer(sentence, section.question, tongue):
                return _run(sentences[at:])
    return ()


def _opens_answer(sentence: Sentence, question: str, tongue: Language) -> bool:
    return (
        sentence.whole
        and not sentence.order
        and SHORTEST_ANSWER <= sentence.words <= LONGEST_ANSWER
        and not sentence.text.endswith(("?", ":"))
        and sentence.text.rstrip(".!") not in question
        and stands_alone(sentence, tongue)
    )


def _run(sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """The first sentences that fit; no question alone at the end."""
    kept = [sentences[0]]
    for sentence in sentences[1:]:
        if sum(one.words for one in kept) + sentence.words > ANSWER_WORDS:
            break
        kept.append(sentence)
    asks = all(one.text.endswith("?") for one in kept[1:])
    while not asks and kept[-1].text.endswith("?"):
        kept.pop()
    return tuple(kept)
