"""What a claim says beyond its slides: an added clause, a changed word, a sentence that stands nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from writers.grounding.alignment import Alignment, corresponds
from writers.grounding.hits import Hit
from writers.grounding.lexicon import CONNECTORS, related, same_root, words
from writers.grounding.passages import Passage, Sentence
from writers.grounding.tokens import Token

_MOSTLY_NEW = 0.6
_SUPPORTED = 0.7
_TALK = words("talk")
_TOLD = 0.6


@dataclass(frozen=True, slots=True)
class Addition:
    """Content words of the claim, one after the other, that its sentence lacks; and what it has there instead."""

    words: tuple[Token, ...]
    instead: tuple[Token, ...]
    put_in: bool
    """Whether the sentence has nothing at all there."""


def check_novelty(claim: Sentence, cited: Passage, aligned: Sequence[Alignment]) -> Iterator[Hit]:
    """Hits for what no cited slide says. These are soft: words alone do not tell a fair rewording from a new fact."""
    content = claim.content
    if not content or claim.text.rstrip('”"’) ').endswith("?"):
        return  # a question asserts nothing; its names and numbers are looked at elsewhere
    new = [token for token in content if not cited.may_mean(token)]
    if not aligned or (len(new) >= 3 and len(new) >= _MOSTLY_NEW * len(content)):
        if len(content) >= 3:
            yield Hit(
                "novelty",
                content[0].start,
                content[-1].end,
                0.5,
                "Hardly anything of this is on the cited slides.",
            )
        return
    added = list(_added_clauses(claim, cited, aligned))
    yield from added
    if not added and aligned[0].is_near_copy:
        yield from _changed_words(cited, aligned)


def _added_clauses(claim: Sentence, cited: Passage, aligned: Sequence[Alignment]) -> Iterator[Hit]:
    best = aligned[0]
    matched = {id(claim.words[here]) for here, _ in best.pairs}
    for clause in clauses(claim):
        content = [token for token in clause if token.is_content]
        rest = [token for token in claim.content if token not in content]
        if len(content) < 2 or len(rest) < 2 or _about_the_talk(clause):
            continue
        beyond = [token for token in content if id(token) not in matched]
        strange = [token for token in beyond if not cited.has(token)]
        rest_known = sum(cited.has(token) for token in rest) / len(rest)
        if (
            rest_known < _SUPPORTED
            or len(beyond) < 0.6 * len(content)
            or _told_by_one(content, cited)
        ):
            continue
        copied = sum(id(token) in matched for token in rest) / len(rest)
        if copied >= 0.8 or (len(strange) >= 2 and len(strange) >= 0.75 * len(content)):
            confidence = 0.55 if len(strange) >= 2 else 0.45
            if len(strange) < 2 and (len(content) < 3 or not strange) and not _all_told(best, rest):
                continue
            yield Hit(
                "added",
                clause[0].start,
                clause[-1].end,
                confidence,
                "The cited slides do not say this part.",
            )


def _about_the_talk(clause: Sequence[Token]) -> bool:
    """Whether the clause only speaks of the talk itself: "The talk ends with a tip"."""
    content = [token for token in clause if token.is_content]
    return (
        len(content) <= 2
        and any(token.low in _TALK for token in clause)
        and all(token.text.islower() for token in content)
    )


def _all_told(best: Alignment, rest: Sequence[Token]) -> bool:
    """Whether the rest of the claim already has all that the sentence says, so that the clause can only be an addition."""
    stems = {token.stem for token in rest}
    return all(
        token.stem in stems or any(same_root(token.stem, other) for other in stems)
        for token in best.stated.content
    )


def _told_by_one(content: Sequence[Token], cited: Passage) -> bool:
    """Whether one sentence of the slides has most of these words."""
    needed = _TOLD * len(content)
    return any(
        sum(
            token.stem in sentence.stems
            or any(related(token.stem, other.stem) for other in sentence.content)
            for token in content
        )
        >= needed
        for sentence in cited.sentences
    )


def clauses(claim: Sentence) -> Iterator[tuple[Token, ...]]:
    """The claim cut at commas, dashes, brackets and the words that join clauses; punctuation is left out."""
    part: list[Token] = []
    for token in claim.tokens:
        if token.is_mark or (token.low in CONNECTORS and part):
            if part:
                yield tuple(part)
            part = [] if token.is_mark else [token]
        else:
            part.append(token)
    if part:
        yield tuple(part)


def _changed_words(cited: Passage, aligned: Sequence[Alignment]) -> Iterator[Hit]:
    """In a near copy: words put in, or put in the place of others, that the slides do not have."""
    best = aligned[0]
    for addition in _additions(best):
        strange = [token for token in addition.words if not cited.may_mean(token)]
        if not strange:
            continue
        first, last = addition.words[0], addition.words[-1]
        if addition.instead:
            if best.order >= 0.8 and len(strange) * 2 >= len(addition.words):
                yield Hit(
                    "changed",
                    first.start,
                    last.end,
                    0.35,
                    f"The slides say “{addition.instead[0].text}” here.",
                )
        elif len(addition.words) >= 2 or (addition.put_in and first.kind != "number"):
            sure = 0.45 if len(addition.words) >= 2 else 0.35
            yield Hit(
                "added", first.start, last.end, sure, "The cited slides do not say this part."
            )


def _additions(best: Alignment) -> Iterator[Addition]:
    for gap in best.gaps:
        mine = tuple(token for token in gap.claimed if token.is_content)
        if mine:
            theirs = tuple(token for token in gap.stated if token.is_content)
            open_words = tuple(
                token
                for token in mine
                if not any(
                    corresponds(token, other) or same_root(token.stem, other.stem)
                    for other in best.stated.words
                )
            )
            if open_words:
                yield Addition(open_words, theirs, put_in=not gap.stated)
