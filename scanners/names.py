"""Names that nobody listed: what the language model sees, and runs of capitalised words, as possible names.

No bundled model finds an unlisted firm reliably, so capital letters count as well; the union is masked before any model
outside the house reads the text, and shown to the reviewer as possible names that do not hold anything up. Only where there is more
than a guess – a known first name, a title, a legal form – does a name hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from deckproof.model import HOLD_FROM, Block, BlockKind, Category, Finding
from scanners import Scope, detectors
from scanners._capitals import Run, names_inside_sentences, runs
from scanners._clients import is_client, is_tool
from scanners._language import Entity, entities_of
from scanners._name_lists import (
    first_names,
    is_honorific,
    is_rare,
    legal_form,
    organisation_word,
)
from scanners._spans import fold, mark

NOT_PROSE = frozenset(
    {
        BlockKind.CHART_VALUE, BlockKind.MATH, BlockKind.SHAPE_NAME, BlockKind.TAG, BlockKind.CUSTOM_XML, BlockKind.LINK,
        BlockKind.MEDIA_NAME, BlockKind.PROP_APP, BlockKind.MASTER_LAYOUT, BlockKind.COMMENT_AUTHOR,
    }
)  # fmt: skip
"""Where capital letters say nothing; authors and other properties are `structure`'s."""

_WHY = {
    Category.PERSON: "Possibly a person's name.",
    Category.ORGANISATION: "Possibly the name of a firm, a product or a place.",
}
_SURE_WHY = {
    Category.PERSON: "A person's name.",
    Category.ORGANISATION: "A firm's name, with its legal form.",
}

CLIENT = "named as a client"
_CLIENT_WHY = "A firm that is named as a client and is not on the customer list."


@dataclass(frozen=True, slots=True)
class Name:
    """A span taken for a name, what it names, how sure, and why."""

    start: int
    end: int
    category: Category
    confidence: float
    evidence: tuple[str, ...]


@detectors.add("names")
def names(scope: Scope) -> Iterator[Finding]:
    """Possible persons and organisations in the prose of slides, notes, comments, pictures and drafts."""
    found = [
        _finding(block, name)
        for block in scope.blocks
        if block.kind not in NOT_PROSE and any(letter.isupper() for letter in block.text)
        for name in (_graded(scope, block, one) for one in names_in(scope, block))
    ]
    yield from _grouped(found)


def names_in(scope: Scope, block: Block) -> list[Name]:
    """The names in one block, in order; no two overlap."""
    text = block.text
    spans: list[tuple[int, int, Run | None, Entity | None]] = []
    for run in runs(text, _inside(scope)):
        spans.append((run.start, run.end, run, None))
    for entity in entities_of(scope, text):
        start, end = _trimmed(text, entity)
        if start < end:
            spans.append((start, end, None, entity))
    result = []
    for cluster in _clusters(sorted(spans, key=lambda span: span[:2])):
        name = _name(text, cluster)
        if name is not None:
            result.append(name)
    return result


def _inside(scope: Scope) -> frozenset[str]:
    if "inside" not in scope.memo:
        scope.memo["inside"] = names_inside_sentences(block.text for block in scope.blocks)
    inside: frozenset[str] = scope.memo["inside"]
    return inside


def _trimmed(text: str, entity: Entity) -> tuple[int, int]:
    """The entity's span within one line, without blanks and quotes at its ends."""
    start, end = entity.start, entity.end
    for letter in ("\n", "\x0b", "\t"):
        cut = text.find(letter, start, end)
        end = cut if cut > start else end
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not (text[end - 1].isalnum() or text[end - 1] == "."):
        end -= 1
    return start, end


def _clusters(
    spans: list[tuple[int, int, Run | None, Entity | None]],
) -> Iterator[list[tuple[int, int, Run | None, Entity | None]]]:
    """Spans that overlap, together."""
    cluster: list[tuple[int, int, Run | None, Entity | None]] = []
    reach = -1
    for span in spans:
        if cluster and span[0] >= reach:
            yield cluster
            cluster = []
        cluster.append(span)
        reach = max(reach, span[1]) if len(cluster) > 1 else span[1]
    if cluster:
        yield cluster


_LOWER = re.compile(r"(?!(?:de|van|von|la|le|du|di|da|del|el|al|bin|the)\s)[a-zà-ÿ]+\s+")
"""A small word that the model takes along; articles and particles of surnames stay."""


def _name(text: str, cluster: list[tuple[int, int, Run | None, Entity | None]]) -> Name | None:
    """What a cluster of overlapping spans names; None when it is too little."""
    start, end = min(span[0] for span in cluster), max(span[1] for span in cluster)
    run = next((span[2] for span in cluster if span[2] is not None), None)
    kinds = [span[3].kind for span in cluster if span[3] is not None]
    while (match := _LOWER.match(text, start, end)) is not None:
        start = match.end()
    words = text[start:end].split()
    if not any(letter.isupper() for letter in text[start:end]):
        return None
    if run is None and (kinds == ["other"] or not any(is_rare(word) for word in words)):
        return None
    return Name(start, end, *_judged(text, start, words, run, kinds))


def _judged(
    text: str, start: int, words: list[str], run: Run | None, kinds: list[str]
) -> tuple[Category, float, tuple[str, ...]]:
    evidence = tuple(
        dict.fromkeys([f"model: {kind}" for kind in kinds] + (["capitals"] if run else []))
    )
    first = words[0].strip(".,'’").lower()
    if legal_form(words):
        return Category.ORGANISATION, 0.7, (*evidence, "legal form")
    if run is not None and run.titled:
        return Category.PERSON, 0.75, (*evidence, "title or role")
    plain, doubtful = first_names()
    surname = len(words) > 1 and words[1][:1].isupper()
    if (
        first in plain
        and surname
        and not organisation_word(words)
        and ("person" in kinds or is_rare(words[-1]))
    ):
        return Category.PERSON, 0.7 if "person" in kinds else 0.6, (*evidence, "first name")
    if "person" in kinds and not organisation_word(words):
        sure = (first in doubtful or first in plain) and surname
        return Category.PERSON, 0.6 if sure else 0.5 if len(words) > 1 else 0.4, evidence
    if first in plain and len(words) == 1:
        return Category.PERSON, 0.45, (*evidence, "first name")
    if organisation_word(words) and len(words) > 1:
        return Category.ORGANISATION, 0.5, (*evidence, "kind of organisation")
    if "organisation" in kinds:
        return Category.ORGANISATION, 0.45, evidence
    del text, start
    return Category.ORGANISATION, 0.35 if run else 0.32, evidence


_LONE_PERSON = 0.4
"""Confidence of a single word that only the model takes for a person; a firm as well may be meant."""
_CLIENT = 0.65
_TOOL = 0.2


def _graded(scope: Scope, block: Block, name: Name) -> Name:
    """The name, surer where a client is named so, and hardly one where everybody knows it as a tool or standard."""
    word = block.text[name.start : name.end]
    firm = name.category is Category.ORGANISATION or name.confidence <= _LONE_PERSON
    proper = " " in word or is_rare(word)  # "the contract with Bank" names none
    if firm and proper and is_client(scope, block, name.start, name.end):
        return replace(
            name,
            category=Category.ORGANISATION,
            confidence=max(name.confidence, _CLIENT),
            evidence=(*name.evidence, CLIENT),
        )
    if name.confidence < HOLD_FROM and is_tool(word):
        return replace(name, confidence=_TOOL, evidence=(*name.evidence, "a tool or standard"))
    return name


def _finding(block: Block, name: Name) -> Finding:
    sure = name.confidence >= HOLD_FROM
    return mark(
        block,
        name.start,
        name.end,
        category=name.category,
        rule=f"{name.category.value}:{'named' if sure else 'possible'}",
        confidence=name.confidence,
        why=_CLIENT_WHY
        if CLIENT in name.evidence
        else (_SURE_WHY if sure else _WHY)[name.category],
        group=f"{name.category.value}:{key_of(block.text[name.start : name.end])}",
        evidence=name.evidence,
    )


def key_of(name: str) -> str:
    """The name as groups compare it: folded, without possessive and title."""
    words = fold(name).removesuffix("'s").removesuffix("’s").strip(" .'’").split()
    return " ".join(words[1:] if len(words) > 1 and is_honorific(words[0]) else words)


def _grouped(found: list[Finding]) -> Iterator[Finding]:
    """The findings; a surname alone goes with the one person in the deck who bears it."""
    owners: dict[str, set[str]] = {}
    for finding in found:
        if finding.category is Category.PERSON:
            words = finding.group.partition(":")[2].split()
            if len(words) > 1:
                owners.setdefault(words[-1], set()).add(finding.group)
    for finding in found:
        word = finding.group.partition(":")[2]
        bearers = owners.get(word, set())
        if len(bearers) == 1 and " " not in word:
            yield replace(
                finding,
                category=Category.PERSON,
                rule=finding.rule.replace("organisation:", "person:"),
                why=_WHY[Category.PERSON],
                group=next(iter(bearers)),
            )
        else:
            yield finding
