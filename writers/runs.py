"""A slide's opening run: its first sentences, which follow from each other as somebody said them."""

from __future__ import annotations

from collections.abc import Sequence

from writers.joining import passages
from writers.languages import Language
from writers.leaning import begins_count, counts_up
from writers.pages import Page
from writers.passages import PassageKind, Sentence
from writers.promises import kept_promises
from writers.trimming import stands_alone


def opening_run(page: Page, tongue: Language, *, most_words: int) -> tuple[Sentence, ...]:
    """The slide's first sentences that fit, when its prose begins with one that stands alone; no question ends it."""
    prose = next(
        (one for one in passages(page, tongue) if one.kind is PassageKind.PROSE and one.sentences),
        None,
    )
    if prose is None or page.drawn:
        return ()
    if not (stands_alone(prose.sentences[0], tongue) or counts_up(prose.sentences, tongue)):
        return ()
    kept: list[Sentence] = []
    for sentence in prose.sentences:
        if sum(one.words for one in kept) + sentence.words > most_words:
            break
        kept.append(sentence)
    stays = kept_promises([one.text for one in prose.sentences], len(kept))
    told_without = not stays and len(kept) > 1 and _begins(kept[1], tongue)
    kept = kept[1:] if told_without else kept[:stays]
    if not _ends_with_list(kept, prose.sentences[len(kept) :]):
        while kept and kept[-1].text.endswith("?"):
            kept.pop()
    return tuple(kept)


def _begins(sentence: Sentence, tongue: Language) -> bool:
    """Whether it can open what was told behind a promise, which is left out."""
    return begins_count(sentence.text, tongue) or stands_alone(sentence, tongue)


FEWEST_QUESTIONS = 3
"""So many questions in a row that end before a sentence are a list of questions."""


def _ends_with_list(kept: Sequence[Sentence], after: Sequence[Sentence]) -> bool:
    """Whether it ends with questions that are told as such, and none of them is cut off."""
    asks = [sentence.text.endswith("?") for sentence in kept]
    whole = not after or not after[0].text.endswith("?")
    return whole and len(kept) > FEWEST_QUESTIONS and all(asks[-FEWEST_QUESTIONS:])
