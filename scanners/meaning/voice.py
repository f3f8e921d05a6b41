"""Findings for clauses that mean a risk, whatever their words: how sure they are goes by how the model does on lines it has not met."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from deckproof.model import HOLD_FROM, Action, Block, Category, Finding, Severity, Visibility
from scanners import READ_AS_SEEN, Scope
from scanners._rules import WRITTEN
from scanners._spans import mark
from scanners.cues.likeness import LIKENESS, telling_words
from scanners.meaning.bounds import BOUNDS, NEVER
from scanners.meaning.encoder import ModelError, encoder
from scanners.meaning.senses import FEWEST_WORDS, Scores, clauses_around, opinion_on, senses_in

SILENT = "detector-failed:meaning"
"""The rule of the finding that says that the model could not be asked, as of any detector that fails."""


FEWEST_AGAINST_A_RULE = 6
"""Words of a clause that may speak against what a rule found in it: "© 2021" and a name say who owns it, and not that somebody agreed."""

NEAR = 1.0
"""So little below `shown` the words alone, whose weights are in the score, may still speak."""

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


def voiced(
    scope: Scope, category: Category, told: Sequence[Finding], *, everywhere: bool = False
) -> Iterator[Finding]:
    """What the other voices `told`, less what the model finds harmless, and the clauses that mean the category though nobody told them.

    Of blocks that a person wrote, or `everywhere`. Where the model cannot be asked, all that was told and one finding that says so.
    """
    try:
        encoder()
    except ModelError as error:
        yield from told
        yield _silent(error)
        return
    texts = {block.id: block.text for block in scope.blocks}
    kept = [one for one in told if not _is_hushed(one, texts.get(one.block or "", ""), category)]
    yield from kept
    yield from meaning_findings(scope, category, kept, everywhere=everywhere)


def _is_hushed(finding: Finding, text: str, category: Category) -> bool:
    """Whether the clauses that the finding lies in are harmless by what they mean."""
    bounds = BOUNDS[category]
    bound, words = bounds.faint, FEWEST_AGAINST_A_RULE
    if finding.evidence == LIKENESS:
        bound, words = bounds.shown - NEAR, FEWEST_WORDS
    elif finding.confidence >= HOLD_FROM:
        bound = bounds.sure
    if bound <= -NEVER:
        return False
    around = clauses_around(text, finding.start, finding.end, words=words)
    return bool(around) and all(opinion_on(clause)[category.value] < bound for clause in around)


def meaning_findings(
    scope: Scope, category: Category, found: Sequence[Finding], *, everywhere: bool = False
) -> Iterator[Finding]:
    """Clauses that mean what the category is about and in which nothing as sure was `found`; of blocks that a person wrote, or `everywhere`.

    Raises ModelError where the model cannot be asked.
    """
    if scope.memo.get(READ_AS_SEEN):
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
