"""One claim against the slides it cites, by every rule."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from writers.boundaries import sentence_spans
from writers.grounding.alignment import align
from writers.grounding.attribution import check_attribution
from writers.grounding.conditions import check_conditions
from writers.grounding.figures import check_numbers
from writers.grounding.hits import Hit
from writers.grounding.joins import check_joins
from writers.grounding.names import check_names
from writers.grounding.novelty import check_novelty
from writers.grounding.passages import Passage, Sentence, clause_spans, known_sentence, read_passage
from writers.grounding.polarity import check_polarity
from writers.grounding.quotations import check_quotations
from writers.grounding.roles import check_roles
from writers.grounding.rows import check_rows
from writers.grounding.stand_ins import file_stand_ins, stand_ins
from writers.grounding.strength import check_strength

_GERMAN = re.compile(
    r"\b(?:der|die|das|und|nicht|mit|ein|eine|von|ist|wir|auf|für|den|dem|im|zu)\b", re.IGNORECASE
)


_GENERAL = frozenset({"changed", "role", "novelty"})
"""Rules that also see what a more telling rule has a reason for."""


def check_claim(text: str, cited: Sequence[str], elsewhere: Sequence[str] = ()) -> tuple[Hit, ...]:
    """What the cited slides do not carry, in the order of the claim; empty when nothing speaks against it.

    `cited` holds the text of each cited slide, `elsewhere` that of the others, which only tells where a thing was taken from.
    """
    return _check(text, tuple(cited), tuple(elsewhere))


@functools.lru_cache(maxsize=2_048)
def _check(text: str, cited: tuple[str, ...], elsewhere: tuple[str, ...]) -> tuple[Hit, ...]:
    """The same; kept, since the drafts of a deck share many of their claims."""
    near = read_passage(cited)
    far = read_passage(elsewhere) if elsewhere else None
    hits = list(check_quotations(text, near, far))
    for start, end in (part for span in sentence_spans(text) for part in clause_spans(text, *span)):
        sentence = known_sentence(text[start:end])
        for hit in _without_repeats(_check_sentence(sentence, near, far)):
            if hit.rule == "changed" and _is_ours(hit, sentence, near):
                continue
            if _is_in(hit, file_stand_ins(sentence.text, near.text)):
                continue
            hits.append(replace(hit, start=hit.start + start, end=hit.end + start))
    return tuple(sorted(hits, key=lambda hit: (hit.start, hit.end, hit.rule)))


def _is_ours(hit: Hit, claim: Sentence, cited: Passage) -> bool:
    """Whether it is what the writer says for the placeholder there."""
    return _is_in(hit, stand_ins(claim.text, cited.text, bare=True))


def _is_in(hit: Hit, spans: Iterable[tuple[int, int]]) -> bool:
    return any(first <= hit.start and hit.end <= last for first, last in spans)


def _without_repeats(found: Iterator[Hit]) -> list[Hit]:
    """The hits without those that say of the same words, less surely, what another one says."""
    kept: list[Hit] = []
    for hit in sorted(found, key=lambda one: (-one.confidence, one.start, one.rule)):
        beside = [other for other in kept if other.start < hit.end and hit.start < other.end]
        if hit.rule not in _GENERAL or not beside:
            kept.append(hit)
    return kept


def _check_sentence(claim: Sentence, cited: Passage, elsewhere: Passage | None) -> Iterator[Hit]:
    if claim in cited:
        # It says what the slides say; only a number of it may be what no longer holds, or of a row that it does not name.
        return check_rows(claim, cited)
    return _check_reworded(claim, cited, elsewhere)


def _check_reworded(claim: Sentence, cited: Passage, elsewhere: Passage | None) -> Iterator[Hit]:
    yield from check_numbers(claim, cited, elsewhere)
    yield from check_names(claim, cited, elsewhere, nouns_are_capitalised=is_german(claim.text))
    yield from check_rows(claim, cited)
    aligned = align(claim, cited)
    yield from check_polarity(claim, cited, aligned)
    yield from check_strength(claim, aligned)
    yield from check_conditions(claim, aligned)
    yield from check_attribution(claim, aligned)
    yield from check_roles(claim, cited, aligned)
    yield from check_joins(claim, aligned)
    yield from check_novelty(claim, cited, aligned)


def is_german(text: str) -> bool:
    """Whether it reads as German, where every noun has a capital."""
    return len(_GERMAN.findall(text)) > 0.12 * max(1, len(text.split()))
