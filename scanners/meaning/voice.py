"""Findings for clauses that mean a risk, whatever their words: how sure they are goes by how the model does on lines it has not met."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from deckproof.model import Action, Block, Category, Finding, Severity, Visibility
from scanners import READ_AS_SEEN, Scope
from scanners._rules import WRITTEN
from scanners._spans import mark
from scanners.cues.likeness import telling_words
from scanners.meaning.encoder import ModelError, encoder
from scanners.meaning.senses import Scores, senses_in

SILENT = "detector-failed:meaning"
"""The rule of the finding that says that the model could not be asked, as of any detector that fails."""


NEVER = 99.0


@dataclass(frozen=True, slots=True)
class Bounds:
    """From which score on a clause is shown, and from which on it holds."""

    shown: float
    holds: float


BOUNDS: Mapping[Category, Bounds] = {
    Category.CLAIM: Bounds(2.1, NEVER),
    Category.CODE_NAME: Bounds(1.8, 3.5),
    Category.CUSTOMER_HARM: Bounds(1.2, NEVER),
    Category.FIGURES: Bounds(2.2, NEVER),
    Category.INJECTION: Bounds(2.0, 3.4),
    Category.INTERNAL_LINK: Bounds(3.4, 4.2),
    Category.MARKING: Bounds(1.7, 3.6),
    Category.PRIVATE_LIFE: Bounds(0.0, 3.2),
    Category.THIRD_PARTY: Bounds(1.9, NEVER),
}
"""Shown: where about three of a thousand clauses of decks that nobody labelled lie above it. Holds: where lines that were left out of
learning were nearly all right; where they were not, never."""

_FAINT, _LIKELY, _STRONG, _SURE = 0.35, 0.45, 0.55, 0.65
"""Confidences of a find, in steps of one point of score, so that no last place of a score shows."""

_LIKE = {
    Category.INJECTION: "It reads like an order to a machine",
    Category.MARKING: "It reads like a word on who may see this page",
    Category.FIGURES: "It reads like a figure of the business that nobody outside has",
    Category.CLAIM: "It reads like a promise or a boast that has to be proven",
    Category.THIRD_PARTY: "It reads like somebody else's work",
    Category.CUSTOMER_HARM: "It reads like something that a customer may not want told",
    Category.PRIVATE_LIFE: "It reads like something of somebody's private life",
    Category.CODE_NAME: "It reads like a project that bears a name for the inside",
    Category.INTERNAL_LINK: "It reads like a place in the house's own network",
}


def meaning_findings(
    scope: Scope, category: Category, found: Sequence[Finding], *, everywhere: bool = False
) -> Iterator[Finding]:
    """Clauses that mean what the category is about and in which nothing as sure was `found`; of blocks that a person wrote, or `everywhere`.

    Where the model cannot be asked, one finding that says so.
    """
    if scope.memo.get(READ_AS_SEEN):
        return
    try:
        encoder()
    except ModelError as error:
        yield _silent(error)
        return
    taken: dict[str | None, list[Finding]] = {}
    for one in found:
        taken.setdefault(one.block, []).append(one)
    for block in scope.blocks:
        if not (everywhere or block.kind in WRITTEN):
            continue
        for start, end, scores in senses_in(block.text):
            confidence = confidence_of(category, scores)
            if confidence and not any(
                one.start < end and start < one.end and one.confidence >= confidence
                for one in taken.get(block.id, ())
            ):
                yield _finding(block, (start, end), category, confidence)


def confidence_of(category: Category, scores: Scores) -> float:
    """How sure a find is; 0 where there is none."""
    score, bounds = scores.get(category.value), BOUNDS[category]
    if score is None or score < bounds.shown:
        return 0.0
    if score >= bounds.holds:
        return _SURE
    return (_FAINT, _LIKELY, _STRONG)[min(2, int(score - bounds.shown))]


def _finding(block: Block, span: tuple[int, int], category: Category, confidence: float) -> Finding:
    finding = mark(
        block,
        *span,
        category=category,
        rule=f"{category.value.replace('_', '-')}:meaning",
        confidence=confidence,
        why=_why(category, block.text[slice(*span)]),
    )
    return replace(finding, evidence=("meaning",))


def _why(category: Category, clause: str) -> str:
    words = telling_words(category.value, clause)
    told = ", ".join(f'"{word}"' for word in words)
    told = f"; words of it that weigh most are {told}" if told else ""
    return f"{_LIKE[category]}, by what the sentence means as a whole{told}."


def _silent(error: ModelError) -> Finding:
    return Finding(
        id="",
        category=Category.HIDDEN_CONTENT,
        rule=SILENT,
        severity=Severity.HIGH,
        confidence=1.0,
        slide=None,
        block=None,
        start=0,
        end=0,
        text="",
        visibility=Visibility.SHOWN,
        why=f"Prose was not read for what it means, only for words that rules know. {error}",
        action=Action.ASK,
        group=SILENT,
        evidence=("ModelError",),
    )
