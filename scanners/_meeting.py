"""Findings of different kinds that meet: what one of them says of a word, another need not say again, or wrongly."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from deckproof.model import EVERYDAY, HOLD_FROM, MASK_FROM, Action, Category, Finding
from deckproof.stand_ins import blotted, stand_ins
from scanners._german import is_german_word
from scanners._name_lists import lists
from scanners.customers.words import in_dictionary, is_ordinary

_GUESSED = frozenset({"organisation:possible", "person:possible"})
_UNLISTED = "organisation:named"
_MAY_BE_LISTED = "A firm that is named as a client; a customer of the list may be meant."
_NAMES = frozenset({Category.ORGANISATION, Category.PERSON, Category.CODE_NAME})
_JUDGED_BY_SENTENCE = re.compile(r"code-name:(?:meaning|likeness)")
_BELOW_HOLD = HOLD_FROM - 0.05
_NAME = re.compile(r"(?<![\w'’])[^\W\d_][^\W_]+")
_WORD = re.compile(r"[^\W\d_]+")
_TOKEN = re.compile(r"\[[A-Za-z][A-Za-z-]*(?: [a-z-]+)* (?:\d+|[A-Z]{1,3})\]")
"""A placeholder as masking writes it."""

_Places = Mapping[str | None, Sequence[Finding]]


def met(findings: Sequence[Finding]) -> list[Finding]:
    """The findings without what a customer's name in the same place makes idle or wrong; customers' own know their words."""
    places: dict[str | None, list[Finding]] = defaultdict(list)
    for one in findings:
        if (
            one.category is Category.CUSTOMER
            and one.confidence >= MASK_FROM
            and one.start < one.end
        ):
            places[one.block].append(one)
    told = (_beside(one, places) for one in findings)
    return [_with_its_word(one) for one in told if one is not None]


def without_stand_ins(findings: Iterable[Finding], texts: Mapping[str, str]) -> Iterator[Finding]:
    """The findings in a draft without those that consist of what stands for a masked name, or begin or end inside of it."""
    known: dict[str, list[tuple[int, int]]] = {}
    for one in findings:
        text = texts.get(one.block or "", "")
        if not text or one.start >= one.end:
            yield one
            continue
        if text not in known:
            tokens = (found.span() for found in _TOKEN.finditer(text))
            known[text] = [*stand_ins(text), *tokens]
        kept = _outside(one, text, known[text])
        if kept is not None:
            yield kept


def _outside(finding: Finding, text: str, ours: Sequence[tuple[int, int]]) -> Finding | None:
    """The finding, without the stand-in that it begins with where it is a name; None where it is about a stand-in alone."""
    start, end = finding.start, finding.end
    if any(first < start < last or first < end < last for first, last in ours):
        return None
    if finding.category is Category.CUSTOMER:
        return finding
    said = blotted(text, start, end, ours)
    if said == text[start:end]:
        return finding
    if not any(map(str.isalnum, said)):
        return None
    if finding.category not in _NAMES or len(said) == len(said.strip()):
        return finding
    names = [found for found in _NAME.finditer(said) if found[0][0].isupper()]
    if not names:
        return None
    begin = start + names[0].start()
    return replace(finding, start=begin, text=text[begin:end])


def _beside(finding: Finding, places: _Places) -> Finding | None:
    """The finding as it stands beside customers' names; None where there is nothing left of it."""
    if finding.category not in _NAMES:
        return finding
    here = [
        one
        for one in places.get(finding.block, ())
        if one.start < finding.end and finding.start < one.end
    ]
    if not here:
        return finding
    if finding.category is Category.CODE_NAME:
        return _code_name(finding, here)
    if finding.rule == _UNLISTED:
        held = any(one.holds or one.action is Action.ALLOW for one in here)
        return None if held else replace(finding, why=_MAY_BE_LISTED)
    if finding.rule in _GUESSED and not _names_left(finding, here):
        return None
    return finding


def _code_name(finding: Finding, here: Sequence[Finding]) -> Finding | None:
    """A sentence that sounds of a project, less surely one where it names a customer, and none where it names nothing else."""
    if _JUDGED_BY_SENTENCE.match(finding.rule):
        if not _names_left(finding, here):
            return None
        return replace(finding, confidence=min(finding.confidence, _BELOW_HOLD))
    surest = max(one.confidence for one in here)
    return None if surest >= finding.confidence else finding


def _names_left(finding: Finding, here: Sequence[Finding]) -> bool:
    """Whether a word with a capital stands in the finding, but for the first one, that no customer's name covers."""
    letters = list(finding.text)
    for one in here:
        first = max(one.start - finding.start, 0)
        letters[first : one.end - finding.start] = " " * len(
            letters[first : one.end - finding.start]
        )
    return any(
        found[0][0].isupper() and (found.start() > 0 or not _is_small(found[0]))
        for found in _NAME.finditer("".join(letters))
    )


def _is_small(word: str) -> bool:
    """Whether it may have its capital from the sentence it opens."""
    return is_ordinary(word.lower()) or in_dictionary(word.lower())


def _with_its_word(finding: Finding) -> Finding:
    """A customer's finding that knows whether its words mean something besides the customer."""
    if finding.category is not Category.CUSTOMER or EVERYDAY in finding.evidence:
        return finding
    small = [word.lower() for word in _WORD.findall(finding.text)]
    if not small or any(letter.isdigit() for letter in finding.text):
        return finding
    if all(_is_small(word) or _is_german_thing(word) for word in small):
        return replace(finding, evidence=(*finding.evidence, EVERYDAY))
    return finding


def _is_german_thing(word: str) -> bool:
    """Whether it means something in German and is nobody's surname."""
    return word not in lists()["german_surnames"] and is_german_word(word)
