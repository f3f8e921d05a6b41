"""Customers called by one word of their name, "Brandt", in a deck that names them in full elsewhere: "Brandt & Söhne"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from deckproof.model import Block, Customer
from scanners._name_lists import first_names, is_honorific, lists, organisation_word
from scanners.customers.context import cues, is_german_word, weigh
from scanners.customers.fragments import RARE_BELOW, often
from scanners.customers.hits import Hit
from scanners.customers.index import CustomerIndex
from scanners.customers.legal import forms, without_form
from scanners.customers.partial import is_of_longer_name
from scanners.customers.setting import Setting, setting_of
from scanners.customers.surfaces import Kind
from scanners.customers.words import in_dictionary, is_ordinary

_OF_NAME, _OF_WORD = 0.62, 0.35
"""How sure a word that is hardly anything but a name is the customer, and an everyday one, before its surroundings are asked."""
_LEAST, _MOST, _MOST_WEIGHT = 0.45, 0.75, 0.4
_SHORTEST = 3
_CAPITAL = "capital inside a sentence"
_OF_PLACE = frozenset(["in", "nach", "aus", "bis", "near", "around"])
"""Behind these a word that is met at all is a town's: "in Husum"."""
_PARTS = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")

_COMPOUND = re.compile(r"-([^\W\d_]{3,})")

Found = tuple[Block, Hit]


def hits_again(
    index: CustomerIndex, blocks: Sequence[Block], found: Sequence[Found], owners: Iterable[int]
) -> Iterator[Found]:
    """The places where these owners, who are named plainly in the blocks, are called by one word of their name and were not `found`."""
    words = _words_of(index, owners)
    if not words:
        return
    either = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    called = re.compile(rf"(?<![\w@#.&])(?<!& )({either})(?=['\u2019]?s?(?!\w))(?!\.\w)(?! [&+])")
    taken: dict[str, list[Hit]] = {}
    for block, hit in found:
        taken.setdefault(block.id, []).append(hit)
    for block in blocks:
        for place in called.finditer(block.text):
            start, end = place.span(1)
            if any(one.start < end and start < one.end for one in taken.get(block.id, ())):
                continue
            owner, is_name = words[place[1]]
            sure, evidence = _judged(block.text, start, end, is_name=is_name)
            if sure >= _LEAST:
                yield block, _hit(start, end, owner, sure, evidence)


def _words_of(index: CustomerIndex, owners: Iterable[int]) -> Mapping[str, tuple[int, bool]]:
    """The words that call the owners, each with its one owner and whether it is hardly anything but a name."""
    words: dict[str, tuple[int, bool]] = {}
    shared: set[str] = set()
    for owner in sorted(owners):
        for word, is_name in _callings(index.roll[owner]):
            if words.get(word, (owner,))[0] != owner:
                shared.add(word)
            words.setdefault(word, (owner, is_name))
    return {word: told for word, told in words.items() if word not in shared}


def _callings(customer: Customer) -> Iterator[tuple[str, bool]]:
    """The words that a name of several is called by: a firm's first one, of a person each; a surname behind what a firm is."""
    for name in (customer.name, *customer.aliases):
        words = [
            word for word in _PARTS.findall(without_form(name)) if word.lower() not in _passed()
        ]
        if len(words) < 2:
            continue
        last = len(words) - 1 if _is_first(words[0]) else 0
        for at, word in enumerate(words[:3]):
            calls = at in (0, last) or _is_surname(word)
            if calls and _may_be_called(word):
                yield word, _is_nearly_a_name(word)


def _may_be_called(word: str) -> bool:
    return len(word) >= _SHORTEST and word[0].isupper() and not organisation_word([word])


def _passed() -> frozenset[str]:
    return forms().joiner | forms().group | forms().field | lists()["function_words"]


def _is_first(word: str) -> bool:
    return any(word.lower() in known for known in first_names())


def _is_surname(word: str) -> bool:
    return word.lower() in lists()["german_surnames"]


def _is_nearly_a_name(word: str) -> bool:
    small = word.lower()
    if small in lists()["never"] or is_german_word(word):
        return False
    return _is_surname(word) or not is_ordinary(small)


def _judged(text: str, start: int, end: int, *, is_name: bool) -> tuple[float, tuple[str, ...]]:
    """How sure the word is the customer there, and why."""
    word, setting = text[start:end], setting_of(text, start, end)
    told = ("a word of the name", "named plainly elsewhere")
    if is_honorific(setting.before):
        return _OF_NAME, (*told, "a person's title")
    if _is_of_another(text, start, end) or _is_place(word, setting):
        return 0.0, told
    owns = setting.after.lower() in cues().has | cues().deal  # "the Brandt project"
    owns = owns or _COMPOUND.match(text, end) is not None
    if setting.joins_head and setting.before.lower() in cues().article and not owns:
        return 0.0, told
    weight, reasons = weigh(setting, capital=True)
    if _CAPITAL in reasons and is_german_word(word):
        weight -= 0.25  # as all nouns have
    base = _OF_NAME if is_name else _OF_WORD
    return round(min(base + min(weight, _MOST_WEIGHT), _MOST), 2), (*told, *reasons)


def _is_of_another(text: str, start: int, end: int) -> bool:
    """Whether it is a part of somebody else's name; a compound is none, "Brandt-Lager"."""
    compound = _COMPOUND.match(text, end)
    if compound and (is_german_word(compound[1]) or in_dictionary(compound[1].lower())):
        return is_of_longer_name(text[:end], start, end)
    return is_of_longer_name(text, start, end)


def _is_place(word: str, setting: Setting) -> bool:
    small = word.lower()
    if small in lists()["never"]:
        return True
    behind = setting.joins_head and setting.before.lower() in _OF_PLACE
    return behind and often(word) >= RARE_BELOW and not _is_surname(word)


def _hit(start: int, end: int, owner: int, sure: float, evidence: tuple[str, ...]) -> Hit:
    return Hit(
        start=start,
        end=end,
        owner=owner,
        rule="part",
        confidence=sure,
        evidence=evidence,
        letters=end - start,
        kind=Kind.FRAGMENT,
    )
