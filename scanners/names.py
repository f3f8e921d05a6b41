"""Names that nobody listed: what the language model sees, and runs of capitalised words, as possible names.

No bundled model finds an unlisted firm reliably, so capital letters count as well; the union is masked before any model
outside the house reads the text, and shown to the reviewer as possible names that do not hold anything up. Only where there is more
than a guess – a known first name, a title, a legal form – does a name hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from deckproof.model import HOLD_FROM, Block, BlockKind, Category, Finding
from scanners import Scope, detectors
from scanners._capitals import Run, names_inside_sentences, runs
from scanners._clients import is_client, is_tool
from scanners._german import language_of
from scanners._language import Entity, entities_of
from scanners._name_lists import (
    first_names,
    is_honorific,
    is_rare,
    legal_form,
    organisation_word,
)
from scanners._no_names import is_ending, no_name, opens_line, written_small
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
    found = [_finding(block, name) for block in scope.blocks for name in names_in(scope, block)]
    yield from _grouped(found)


def names_in(scope: Scope, block: Block) -> tuple[Name, ...]:
    """The names in one block, in order; no two overlap. Found once a scan."""
    known: dict[str, tuple[Name, ...]] = scope.memo.setdefault("names", {})
    if block.id not in known:
        written = block.kind not in NOT_PROSE and any(letter.isupper() for letter in block.text)
        found = _found_in(scope, block.text) if written else ()
        known[block.id] = tuple(_graded(scope, block, name) for name in found)
    return known[block.id]


def _found_in(scope: Scope, text: str) -> list[Name]:
    """What the model or capital letters take for a name."""
    spans: list[tuple[int, int, Run | None, Entity | None]] = []
    for run in runs(text, _inside(scope)):
        spans.append((run.start, run.end, run, None))
    for entity in entities_of(scope, text, without=NOT_PROSE):
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
    surname = len(words) > 1 and words[1][:1].isupper() and not _is_short_form(words)
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


_INITIALS = 5


def _is_short_form(words: list[str]) -> bool:
    """Whether the second word is an abbreviation, as in "Max IOPS", and no surname in a name in capitals."""
    return words[1].isupper() and len(words[1]) <= _INITIALS and not words[0].isupper()


_LONE_PERSON = 0.4
"""Confidence of a single word that only the model takes for a person; a firm as well may be meant."""
_CLIENT = 0.65
_TOOL = 0.2
_MODEL = "model: "
_ONLY_SEEN = frozenset(
    {"capitals", *(f"model: {kind}" for kind in ("person", "organisation", "place", "other"))}
)
"""Evidence that is no more than a look at the word."""


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
    if _ONLY_SEEN.issuperset(name.evidence):
        seen_as = [one.removeprefix(_MODEL) for one in name.evidence if one.startswith(_MODEL)]
        if is_ending(block.text, name.start):
            return replace(name, confidence=_TOOL, evidence=(*name.evidence, "a file's ending"))
        opens = opens_line(block.text, name.start)
        language = language_of(scope, block.text)
        reason = no_name(
            word.split(), written_small(scope), seen_as, opens=opens, language=language
        )
        if reason:
            return replace(name, confidence=_TOOL, evidence=(*name.evidence, reason))
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
    """The findings; a surname, alone or behind an initial, goes with the one person in the deck who bears it."""
    people = {one.group.partition(":")[2] for one in found if one.category is Category.PERSON}
    whole = _full_names(people)
    for finding in found:
        name = finding.group.partition(":")[2]
        bearer = _bearer(name, whole)
        if bearer is None or (finding.category is not Category.PERSON and " " in name):
            yield finding
        elif " " in name:
            yield replace(finding, group=f"{Category.PERSON.value}:{bearer}")
        else:
            yield replace(
                finding,
                category=Category.PERSON,
                rule=finding.rule.replace("organisation:", "person:"),
                why=_WHY[Category.PERSON],
                group=f"{Category.PERSON.value}:{bearer}",
            )


def _full_names(people: Iterable[str]) -> dict[str, set[str]]:
    """The names of several words by their last one; of those that are the same but for initials, the longest stands for all."""
    by_surname: dict[str, set[str]] = {}
    for name in sorted(people, key=lambda one: (-len(_given(one)), -len(one), one)):
        known = by_surname.setdefault(name.split()[-1], set()) if " " in name else set()
        if " " in name and len(_alike(name, known)) != 1:
            known.add(name)
    return by_surname


def _bearer(name: str, whole: Mapping[str, set[str]]) -> str | None:
    """The one person who may be meant."""
    words = name.split()
    bearers = whole.get(words[-1], set()) if words else set()
    if len(words) > 1:
        bearers = _alike(name, bearers)
    return next(iter(bearers)) if len(bearers) == 1 else None


def _given(name: str) -> str:
    """The first given name without its stop."""
    return name.split()[0].rstrip(".")


def _alike(name: str, others: Iterable[str]) -> set[str]:
    """Those who have the same given name, or whose initial this is."""
    given = _given(name)
    return {
        one
        for one in others
        if one == name
        or _given(one) == given
        or (len(given) == 1 and _given(one).startswith(given))
    }
