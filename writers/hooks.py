"""Sentences that make one read on, and what a text says most."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from writers.languages import Language
from writers.passages import PassageKind, Sentence
from writers.pointing import opens_badly
from writers.ranking import Terms
from writers.speaking import can_be_spoken
from writers.trimming import stands_alone

if TYPE_CHECKING:
    from writers.sections import Section


def hook(sections: Sequence[Section], terms: Terms, tongue: Language) -> Sentence | None:
    """A striking sentence from further down that can be read alone."""
    told = [
        sentence
        for section in sections
        for passage in section.passages
        if passage.kind is PassageKind.PROSE
        for sentence in passage.sentences
    ]
    return striking(told[OPENING:], terms, tongue)


def striking(told: Sequence[Sentence], terms: Terms, tongue: Language) -> Sentence | None:
    """The sentence that turns something round or gives a number, and can stand above all others."""
    pool = [
        sentence
        for sentence in told
        if sentence.whole
        and HOOK_WORDS[0] <= sentence.words <= HOOK_WORDS[1]
        and not sentence.order
        and not re.search(r"[?:“\"(\[]", sentence.text)
        and can_be_spoken(sentence.text)
        and stands_alone(sentence, tongue)
        and not _POINTS_BACK.search(sentence.text)
        and not opens_badly(sentence.text)
        and not _BY_THE_WAY.search(sentence.text)
        and tongue.striking
        and tongue.striking.search(sentence.text)
    ]
    if not pool:
        return None
    ranks = terms.central(sentence.text for sentence in pool) * len(pool)
    worth = [
        WEIGHT * float(rank) + _draws(sentence) for rank, sentence in zip(ranks, pool, strict=True)
    ]
    return pool[max(range(len(pool)), key=lambda at: (worth[at], -at))]


WEIGHT = 2.0
"""Of what a sentence has in common with the others, beside its form."""
_BY_THE_WAY = re.compile(
    r", (?:in|as) (?:the|a|some|any|our) (?:\w+ )?(?:sense|opinion|view)\b|\b(?:recently|currently|for now|so far|not yet|by the way|strictly speaking|"
    r"so to speak|neulich|kürzlich|derzeit|bisher|übrigens)\b",
    re.IGNORECASE,
)
"""What is said with a reserve, or of a state that passes: an aside, and nothing to begin with."""


def _draws(sentence: Sentence) -> float:
    """What draws a reader in: a figure, few words, and few things that are named as if they were known."""
    figure = 0.3 if re.search(r"\d", sentence.text) else 0.0
    short = 0.3 if sentence.words <= SHORT_HOOK else 0.0
    return figure + short - KNOWN * len(re.findall(r"\b(?:[Tt]he|[Oo]ur)\b", sentence.text))


_POINTS_BACK = re.compile(
    r"^(?:[Tt]ogether|All|Both|Still|Only|Even|Just|Until then|In total|On average|By|At|On|In (?:the|another|\d+)|Another|[A-Z]\w+ (?:one|two|three|four|five|\d+))\b|"
    r"\b(?:this|these|those|such|the same|so we|that (?:makes|means|was|is|way|many|much|one|day|year|month|week))\b|\b[Tt]he (?:\w+ )?ones?\b|"
    r"^(?:[A-ZÄÖÜ]\w+|[A-ZÄÖÜ]\w+ \w+)(?: \w+){0,2} (?:aber|jedoch|dagegen|hingegen|also|deshalb|dann|auch)\b|"
    r"\bit\b|\b(?:later|afterwards|earlier|again)\b|\b(?:he|she|him|her|his|them|they|their)\b",
)
"""What a sentence that stands above all others may not have: a word about one that comes later."""
SHORT_HOOK = 16
"""Words."""
KNOWN = 0.25
"""What each "the" and "our" takes from a sentence that stands above all others."""


OPENING = 4
"""Sentences at the beginning of a post that nobody has to be drawn to."""
HOOK_WORDS = (9, 26)


def key_sentences(
    sections: Sequence[Section], terms: Terms, tongue: Language, most: int
) -> tuple[Sentence, ...]:
    """The most central whole sentence of each section, at most so many sections, in order."""
    found: list[tuple[float, int, Sentence]] = []
    for place, section in enumerate(sections):
        pool = [
            sentence
            for sentence in section.sentences
            if sentence.whole
            and 6 <= sentence.words <= 24
            and not sentence.text.endswith("?")
            and stands_alone(sentence, tongue)
        ]
        if pool:
            ranks = terms.central(sentence.text for sentence in pool)
            best = max(range(len(pool)), key=lambda at: (float(ranks[at]), -at))
            found.append((sum(sentence.words for sentence in pool), place, pool[best]))
    chosen = sorted(found, key=lambda one: (-one[0], one[1]))[:most]
    return tuple(sentence for _, _, sentence in sorted(chosen, key=lambda one: one[1]))
