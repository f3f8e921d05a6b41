"""A person who is called as a customer is: the whole person is put away under a person's stand-in, or stays whole.

"Herr Harkwell" and "Sofia Harkwell" are people, and a customer's stand-in for a part of them would leave the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from deckproof.model import Action, Category, Deck, Finding
from writers.masking.folding import fold
from writers.masking.order import is_named
from writers.masking.phrases import whole_phrase, words_of_name

SURE = 0.6
"""Confidence from which what a scan takes for a person's name is one, beside a customer's name."""
_CAPITALS = "A-ZÀ-ÖØ-Þ"
_NAME = rf"[{_CAPITALS}](?:[\w-]|['’](?=[{_CAPITALS}]))*\.?"
_AHEAD = re.compile(rf"(?<![\w'’-]){_NAME}[ \u00a0]$")
_BEHIND = re.compile(rf"[ \u00a0]{_NAME}(?<!\.)")
_MEN = r"(?:Herrn?|Mr|Sr|Monsieur|Sig|Dhr|Meneer|(?:[Ee]l )?[Ss]eñor|(?:[Ll]e )?[Mm]onsieur|(?:[Ii]l )?[Ss]ignore?|(?:[Dd]e )?heer|(?:[Oo] )?[Ss]enhor)"
_WOMEN = r"(?:Frau|Mrs|Ms|Miss|Sra|Mme|Madame|Mw|Mevrouw|(?:[Ll]a )?[Ss]eñora|[Mm]adame|(?:[Ll]a )?[Ss]ignora|[Mm]evrouw|(?:[Aa] )?[Ss]enhora)"
_TITLE = re.compile(
    rf"(?<![\w'’-])(?:(?P<woman>{_WOMEN})|{_MEN})\.?[ \u00a0](?:(?:Dr|Prof|Ing)\.?[ \u00a0])*"
)
"""What stands before a person's name, with the article that it has in Spanish and the like."""
_TITLED = re.compile(rf"{_TITLE.pattern}$")


def with_people(deck: Deck, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings, and one of the whole person wherever a customer is found in a person's name."""
    customers = [one for one in findings if one.category is Category.CUSTOMER and is_named(one)]
    customers = [one for one in customers if one.block is not None and one.start < one.end]
    if not customers:
        return tuple(findings)
    wanted = {one.block for one in customers}
    texts = {block.id: block.text for block in deck.all_blocks() if block.id in wanted}
    people = [one for one in findings if is_person(one) and one.block in wanted]
    whole = tuple(_found(customers, people, texts))
    return (*findings, *whole, *_by_one_name(findings, whole))


def is_titled(text: str) -> bool:
    """Whether it begins as a person is called: "Frau Brandt", "Mr Okafor"."""
    return _TITLE.match(text) is not None


def is_person(found: Finding) -> bool:
    """Whether a scan is sure enough that a person is named there."""
    sure = found.category is Category.PERSON and found.confidence >= SURE
    return sure and found.start < found.end


def _found(
    customers: Sequence[Finding], people: Sequence[Finding], texts: dict[str, str]
) -> Iterator[Finding]:
    told: set[tuple[str, int, int]] = set()
    for found in customers:
        text = texts.get(found.block or "", "")
        beside = [one for one in customers if one.block == found.block and one is not found]
        start, end = _whole_person(text, found, [p for p in people if p.block == found.block])
        place = (found.block or "", start, end)
        inside = (start, end) != (found.start, found.end)
        if (
            not inside
            or place in told
            or any(_meet(one, start, end) for one in _others(beside, found))
        ):
            continue
        told.add(place)
        yield replace(
            found,
            category=Category.PERSON,
            action=Action.REPLACE,
            customer_id=None,
            group=_group_of(text[start:end]),
            start=start,
            end=end,
            text=text[start:end],
            evidence=(),
        )


def _group_of(name: str) -> str:
    """What tells a person from others: the name without its titles, but for a family name alone whether it is a woman's."""
    titled = _TITLE.match(name)
    bare = fold(name[titled.end() :] if titled else name)
    if titled is None or " " in bare:
        return f"person {bare}"
    return f"{'woman' if titled['woman'] else 'man'} {bare}"


def _by_one_name(findings: Sequence[Finding], whole: Sequence[Finding]) -> Iterator[Finding]:
    """The findings of a first name alone, "Sofia", where it is one person's who is put away and nobody else's."""
    called: dict[str, set[str]] = {}
    for found in (*whole, *filter(is_person, findings)):
        for word in found.text.split()[:-1]:
            called.setdefault(word, set()).add(_group_of(found.text))
    put_away = {found.group for found in whole}
    for found in findings:
        groups = called.get(found.text, set())
        if (
            found.category is Category.PERSON
            and found.masks
            and len(groups) == 1 <= len(groups & put_away)
        ):
            yield replace(found, action=Action.REPLACE, group=next(iter(groups)))


def _others(beside: Iterable[Finding], found: Finding) -> Iterator[Finding]:
    """The customers' findings that are of somebody else, or reach further than this one."""
    for one in beside:
        if not (found.start <= one.start and one.end <= found.end):
            yield one


def _meet(one: Finding, start: int, end: int) -> bool:
    return one.start < end and start < one.end


def _whole_person(text: str, found: Finding, people: Sequence[Finding]) -> tuple[int, int]:
    """Where the person's name begins and ends that the customer's stands in; the customer's own span where it is a firm's."""
    start, end = found.start, found.end
    first, last = end, start
    titled = _TITLED.search(text, max(0, start - 40), start)
    round_it = [one for one in people if one.start <= start and end <= one.end]
    if not titled and whole_phrase(text, start, end, words_of_name((found.text,))) != (start, end):
        return start, end
    low = min((one.start for one in round_it), default=start)
    high = max((one.end for one in round_it), default=end)
    first, last = _grown(text, start, end, low, min(high, len(text)))
    return (min(first, titled.start()) if titled else first), last


def _grown(text: str, start: int, end: int, low: int, high: int) -> tuple[int, int]:
    """The stretch with the capitalised words on both sides of it, within text[low:high]."""
    while (ahead := _AHEAD.search(text, low, start)) is not None:
        start = ahead.start()
    while (behind := _BEHIND.match(text, end, high)) is not None:
        end = behind.end()
    return start, end
