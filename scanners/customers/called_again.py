"""Customers called by one word of their name, "Brandt", in a deck that names them in full elsewhere: "Brandt & Söhne"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from deckproof.model import Block, Customer
from scanners._name_lists import first_names, is_honorific, lists, organisation_word
from scanners.customers.context import cues, is_german_word, weigh
from scanners.customers.fragments import RARE_BELOW, often
from scanners.customers.hits import Hit
from scanners.customers.index import CustomerIndex
from scanners.customers.legal import forms, without_form
from scanners.customers.partial import is_of_longer_name
from scanners.customers.setting import Setting, setting_of
from scanners.customers.shortened import Way
from scanners.customers.surfaces import Kind
from scanners.customers.words import in_dictionary, is_ordinary
from scanners.frequencies import zipf_of

_OF_NAME, _OF_WORD = 0.62, 0.35
"""How sure a word that is hardly anything but a name is the customer, and an everyday one, before its surroundings are asked."""
_LEAST, _MOST, _MOST_WEIGHT = 0.45, 0.75, 0.4
_SHORTEST, _SHORTEST_GLUED = 3, 6
_COUNTS = 0.25
"""How sure whoever was found there has to be, so that nobody else is looked for."""
_CAPITAL = "capital inside a sentence"
_GERMAN_FROM = 3.5
"""Zipf frequency from which letters are a German word."""
_MET_FROM = 1.0
"""Zipf frequency from which a German compound is a word that people use: "Zielmarkt"."""
_TOLD = ("a word of the name", "named plainly elsewhere")
_PARTS = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_COMPOUND = re.compile(r"-([^\W\d_]{3,})")
_INITIAL = re.compile(r"(?<!\w)[^\W\d_]\.[ \u00a0]?$")
_GLUED = re.compile(r"([a-zäöüß]{3,})(?!\w)")
_TITLE = re.compile(r"(?<![\w'\u2019-])[^\W\d_]+\.?[ \u00a0]$")

Found = tuple[Block, Hit]


class _Calling(NamedTuple):
    """A word that calls a customer."""

    owner: int
    is_name: bool
    """Whether it is hardly anything but a name."""
    is_head: bool = False
    """Whether it is the noun that the rest of the name goes with, and no first name: "Finch" of Copper Finch."""
    may_be_person: bool = False
    """Whether the name may be a person's, so that a title before it goes with it: "Ms Olufsen" of Margarethe Olufsen."""
    is_whole: bool = False
    """Whether it is the whole name, which calls again only with something joined to it: "Orange-Filiale"."""


def hits_again(
    index: CustomerIndex, blocks: Sequence[Block], found: Sequence[Found], owners: Iterable[int]
) -> Iterator[Found]:
    """The places where these owners, who are named plainly in the blocks, are called by one word of their name and were not `found`."""
    words = _words_of(index, owners)
    if not words:
        return
    either = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    called = re.compile(
        rf"(?<![\w@#.&])(?<!& )({either})(?=['\u2019]?s?(?!\w)|[a-zäöüß]{{3,}}(?!\w))(?!\.\w)(?! [&+])"
    )
    taken: dict[str, list[Hit]] = {}
    for block, hit in found:
        if hit.confidence >= _COUNTS:
            taken.setdefault(block.id, []).append(hit)
    for block in blocks:
        for place in called.finditer(block.text):
            start, end = place.span(1)
            calling = words[place[1]]
            title = _titled(block.text, start) if calling.may_be_person else start
            there = [one for one in taken.get(block.id, ()) if one.start < end and start < one.end]
            if there and (title == start or any(_is_more(one, calling) for one in there)):
                continue
            sure, evidence = _judged(block.text, start, end, calling)
            if sure >= _LEAST:
                yield block, _hit(title, end, calling.owner, sure, evidence)


def _titled(text: str, start: int) -> int:
    """Where the title of a person begins who is named from `start` on, so that none stays before a stand-in; else `start`."""
    title = _TITLE.search(text, max(0, start - 20), start)
    return title.start() if title and is_honorific(title[0].strip()) else start


def _is_more(hit: Hit, calling: _Calling) -> bool:
    """Whether it is more than a word of the same customer's name."""
    return hit.owner != calling.owner or hit.kind is not Kind.FRAGMENT


def _words_of(index: CustomerIndex, owners: Iterable[int]) -> Mapping[str, _Calling]:
    """The words that call the owners, each of its one owner."""
    words: dict[str, _Calling] = {}
    shared: set[str] = set()
    for owner in sorted(owners):
        for word, calling in _callings(owner, index.roll[owner]):
            known = words.setdefault(word, calling)
            if known.owner != owner:
                shared.add(word)
    return {word: calling for word, calling in words.items() if word not in shared}


def _callings(owner: int, customer: Customer) -> Iterator[tuple[str, _Calling]]:
    """The words that a name is called by: the first one, the last of a firm that is no trade's, both of a person, and surnames."""
    for name in (customer.name, *customer.aliases):
        core = without_form(name)
        written = _PARTS.findall(core)
        words = [word for word in written if word.lower() not in _passed()]
        if not words:
            continue
        if len(written) < 2:
            if words[0] == core and _may_be_called(core):
                yield core, _Calling(owner, is_name=True, is_whole=True)
            continue
        is_person = len(words) == 2 and _is_first(words[0])
        may_be = is_person or (len(words) == 2 and core == name and _is_nearly_a_name(words[0]))
        of_kind = organisation_word(words[:1])
        last = len(words) - 1
        for at, word in enumerate(words):
            calls = at == 0 or _is_surname(word) or (at == last and not of_kind)
            if calls and _may_be_called(word):
                is_name = _is_nearly_a_name(word) and (at == 0 or is_person or _is_surname(word))
                is_head = at == last and not is_person
                yield word, _Calling(owner, is_name, is_head=is_head, may_be_person=may_be)


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


def _judged(text: str, start: int, end: int, calling: _Calling) -> tuple[float, tuple[str, ...]]:
    """How sure the word is the customer there, and why."""
    word, setting = text[start:end], setting_of(text, start, end)
    if (glued := _GLUED.match(text, end)) is not None:
        return _of_glued(word, glued[1], calling)
    compound = _COMPOUND.match(text, end)
    if calling.is_whole:
        joined = (
            compound is not None and compound[1].lower() in cues().of | cues().has | cues().branch
        )
        return (_OF_NAME if joined else 0.0), (*_TOLD, "joined to a thing of a firm")
    if is_honorific(setting.before):
        return _OF_NAME, (*_TOLD, "a person's title")
    if _is_of_another(text, start, end) or _is_place(word, setting):
        return 0.0, _TOLD
    weight, reasons = weigh(setting, capital=True)
    if setting.joins_head and (before := setting.before.lower()) in cues().article | cues().romance:
        owns = setting.after.lower() in cues().has | cues().deal  # "the Brandt project"
        if before in cues().romance:
            weight = max(weight, 0.15)
        elif not (owns or compound or (calling.is_head and before == "the")):
            return 0.0, _TOLD
    if _CAPITAL in reasons and is_german_word(word):
        weight -= 0.25  # as all nouns have
    base = _OF_NAME if calling.is_name else _OF_WORD
    return round(min(base + min(weight, _MOST_WEIGHT), _MOST), 2), (*_TOLD, *reasons)


def _of_glued(word: str, rest: str, calling: _Calling) -> tuple[float, tuple[str, ...]]:
    """A name that goes on in a German word: "Brygghof"."""
    if (
        calling.is_whole
        and rest in cues().branch | cues().deal
        and zipf_of(f"{word}{rest}".lower(), "de") < _MET_FROM
    ):
        return _OF_NAME, (*_TOLD, "joined to a thing of a firm")
    rare = calling.is_name and len(word) >= _SHORTEST_GLUED and often(word) < RARE_BELOW
    fits = rare and zipf_of(rest, "de") >= _GERMAN_FROM
    return (_OF_NAME if fits else 0.0), (*_TOLD, "glued to a word")


def _is_of_another(text: str, start: int, end: int) -> bool:
    """Whether it is a part of somebody else's name; a compound is none, "Brandt-Lager"."""
    if _INITIAL.search(text, max(0, start - 4), start):
        return True
    compound = _COMPOUND.match(text, end)
    if compound and (is_german_word(compound[1]) or in_dictionary(compound[1].lower())):
        return is_of_longer_name(text[:end], start, end)
    return is_of_longer_name(text, start, end)


def _is_place(word: str, setting: Setting) -> bool:
    small = word.lower()
    if small in lists()["never"]:
        return True
    behind = setting.joins_head and setting.before.lower() in cues().town
    return behind and often(word) >= RARE_BELOW and not _is_surname(word)


def _hit(start: int, end: int, owner: int, sure: float, evidence: tuple[str, ...]) -> Hit:
    return Hit(
        start=start,
        end=end,
        owner=owner,
        rule=Way.ALONE.value,
        confidence=sure,
        evidence=evidence,
        letters=end - start,
        kind=Kind.FRAGMENT,
    )
