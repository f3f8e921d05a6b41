"""A slide's opening run: its first sentences, which follow from each other as somebody said them."""

from __future__ import annotations

from writers.joining import passages
from writers.languages import Language
from writers.pages import Page
from writers.passages import PassageKind, Sentence
from writers.trimming import stands_alone


def opening_run(page: Page, tongue: Language, *, most_words: int) -> tuple[Sentence, ...]:
    """The slide's first sentences that fit, when its prose begins with one that stands alone; no question ends it."""
    prose = next(
        (one for one in passages(page, tongue) if one.kind is PassageKind.PROSE and one.sentences),
        None,
    )
    if prose is None or page.drawn or not stands_alone(prose.sentences[0], tongue):
        return ()
    kept: list[Sentence] = []
    for sentence in prose.sentences:
        if sum(one.words for one in kept) + sentence.words > most_words:
            break
        kept.append(sentence)
    while kept and kept[-1].text.endswith("?"):
        kept.pop()
    return tuple(kept)
