"""From a candidate to a hit with a confidence, or to nothing."""

from __future__ import annotations

from dataclasses import replace

from scanners.customers import persons
from scanners.customers.brackets import closed, unwrapped
from scanners.customers.clients import Called, called
from scanners.customers.context import cues, is_german_word, neighbours, places, weigh
from scanners.customers.doubts import LEAST_IN_LOWER, Spelling, doubt_in_english, doubt_of
from scanners.customers.folding import Gap, View, caseless
from scanners.customers.hits import Hit
from scanners.customers.index import CustomerIndex
from scanners.customers.leading import of_leading
from scanners.customers.legal import form_behind, forms
from scanners.customers.links import most_in_link
from scanners.customers.pieces import is_in_pieces, of_pieces
from scanners.customers.searching import Candidate
from scanners.customers.setting import setting_of
from scanners.customers.shapes import Shape, shape_of
from scanners.customers.surfaces import Kind
from scanners.customers.tickers import of_ticker
from scanners.customers.words import (
    ORDINARY_FROM,
    in_dictionary,
    is_ordinary,
    zipf,
)
from scanners.customers.writings import Writing, writing_of

LEAST = 0.1
"""Hits below it are dropped: far below what anybody is shown."""

_DOUBTFUL = 0.5
"""Doubt from which it is asked whether a list or a heading of clients has the word."""

_PLAIN_WORD = 0.2
_CAPITAL, _OF_CAPITAL = "capital inside a sentence", 0.25
"""What that weighs, and says nothing of a German noun behind its article."""
"""How sure a word of a name is that means something, in small letters."""

_SHORT = 4
"""Names of fewer letters are found only as they stand in the list, in capitals, or in addresses, where case says nothing."""

_EVERYDAY = 5.3
"""Zipf frequency of small words that are run together in tags."""
_GLUED = 5
"""Letters from which one is, whatever its word."""
_GLUED_PLAIN = 6
"""Letters from which a name is found glued to a word in small letters."""

_BASE = {
    Kind.NAME: 0.95,
    Kind.ALIAS: 0.93,
    Kind.CORE: 0.88,
    Kind.LABEL: 0.78,
    Kind.SHORT: 0.72,
}
_SHAPE_COST = {
    Shape.WHOLE: 0.0,
    Shape.JOINED: 0.03,
    Shape.SPACED: 0.05,
    Shape.BROKEN: 0.1,
    Shape.HYPHENED: 0.12,
    Shape.SPLIT: 0.35,
}
_RULES = {
    Kind.NAME: "exact",
    Kind.ALIAS: "alias",
    Kind.DOMAIN: "domain",
    Kind.CORE: "exact",
    Kind.LABEL: "domain-label",
    Kind.SHORT: "short",
    Kind.ACRONYM: "acronym",
    Kind.TICKER: "ticker",
    Kind.LEADING: "short",
}
_WRAPPED = (Kind.NAME, Kind.ALIAS, Kind.CORE, Kind.TICKER)
"""What may have brackets round a part of it."""
_MOST_WRAPPED, _OF_SMALL = 0.8, 0.5
_GIVEN = (Kind.NAME, Kind.ALIAS)
_HANDLE_PARTS = frozenset(
    {"my", "hq", "us", "uk", "eu", "de", "ch", "at", "go", "we", "io", "ai", "tv", "it"}
)


def judge(index: CustomerIndex, view: View, text: str, candidate: Candidate) -> Hit | None:
    """The hit that the candidate is, or None."""
    spellings, row = index.spellings, candidate.row
    begin, stop = candidate.begin, candidate.stop
    inner = int(spellings.inner[row])
    parted = bool(spellings.parted[row])
    shape = shape_of(view, begin, stop, inner, parted=parted)
    if shape is None and not parted:
        return _judged_in_brackets(index, view, text, candidate)
    if shape is None:
        return None
    return _judged(index, view, text, candidate, shape)


def _judged_in_brackets(
    index: CustomerIndex, view: View, text: str, candidate: Candidate
) -> Hit | None:
    """The hit that the candidate is without the brackets or quotation marks round parts of it: "(Kor) Vath"."""
    spellings, (begin, stop, row) = index.spellings, candidate
    if Kind(int(spellings.kind[row])) not in _WRAPPED:
        return None
    gaps = unwrapped(view, text, begin, stop)
    inner = int(spellings.inner[row])
    shape = shape_of(view, begin, stop, inner, parted=False, before=gaps) if gaps else None
    if shape in {None, Shape.SPLIT}:  # "AB (CD)" tells what AB is
        return None
    if shape is Shape.WHOLE and stop - begin < _SHORT:  # "P(A|B)" is no "PAB"
        return None
    raised = (view.upper[begin:stop] | caseless(view.letters[begin:stop])).any()
    hit = _judged(index, view, text, candidate, shape)
    span = closed(text, hit.start, hit.end) if hit else None
    if hit is None or span is None:
        return None
    return replace(
        hit,
        start=span[0],
        end=form_behind(text, span[1]),
        rule="signs",
        confidence=min(hit.confidence, _MOST_WRAPPED if raised else _OF_SMALL),
        evidence=("brackets round words", *hit.evidence),
    )


def _judged(
    index: CustomerIndex, view: View, text: str, candidate: Candidate, shape: Shape
) -> Hit | None:
    spellings, (begin, stop, row) = index.spellings, candidate
    inner = int(spellings.inner[row])
    spelling = Spelling(
        letters=spellings.string(row),
        kind=Kind(int(spellings.kind[row])),
        rarity=int(spellings.common[row]) / 10,
        single=inner == 0,
        inner=inner,
        cased=int(spellings.cased[row]),
    )
    writing = writing_of(view, text, begin, stop, shape, spelling.inner, spelling.cased)
    if not _may_stand_there(spelling.kind, writing, view, begin, stop):
        return None
    if shape is Shape.SPLIT and _is_split_before_form(text[writing.start : writing.end]):
        return None
    end = writing.end if writing.link else form_behind(text, writing.end)
    confidence, evidence = _confidence(spelling, writing, text, has_form=end > writing.end)
    if confidence > persons.MOST and _is_person(spelling, writing, text):
        confidence, evidence = persons.MOST, (*evidence, "a person's first name")
    if stop - begin < _SHORT and writing.link and not (writing.all_upper or writing.as_listed):
        confidence = min(confidence, most_in_link(text, writing.start, writing.end))
    if confidence < LEAST and writing.capital and spelling.kind in _GIVEN:
        confidence = LEAST  # a deck that names the customer surely asks again
    if confidence < LEAST:
        return None
    rule = _RULES[spelling.kind]
    return Hit(
        start=writing.start,
        end=end,
        owner=int(spellings.owner[row]),
        rule=rule if shape is Shape.WHOLE else f"{rule}-{shape.value}",
        confidence=round(min(confidence, 0.99), 2),
        evidence=evidence,
        letters=stop - begin,
        kind=spelling.kind,
    )


def _is_split_before_form(written: str) -> bool:
    """Whether it is a name that the list has with its form as one word, "AcmeCorp", and the text as two: the name alone finds it."""
    _, gap, last = written.rpartition(" ")
    return bool(gap) and last.lower() in forms().behind


def _is_person(spelling: Spelling, writing: Writing, text: str) -> bool:
    """Whether the one word of it is the first name of a person who is named in full."""
    if not spelling.single or not (writing.capital or writing.link):
        return False
    return writing.whole_word and persons.is_first_name(spelling.letters, text, writing.end)


def _may_stand_there(kind: Kind, writing: Writing, view: View, begin: int, stop: int) -> bool:
    """Whether a spelling of this kind can be meant by what is written so."""
    letters = stop - begin
    if kind is Kind.DOMAIN:
        return all(view.gap[at] in {0, Gap.DOT, Gap.HYPHEN} for at in range(begin + 1, stop))
    if kind is Kind.TICKER:
        whole = writing.shape is Shape.WHOLE or is_in_pieces(view, begin, stop)
        return writing.whole_word and writing.all_upper and whole
    if kind is Kind.ACRONYM:
        return writing.all_upper and writing.whole_word and letters >= 3
    if kind is Kind.LABEL and not (writing.raised or writing.link):
        word = view.string(begin, stop)
        if is_ordinary(word) or zipf(word) >= ORDINARY_FROM:
            return False
    if writing.rest:
        return _is_glued(kind, writing)
    if letters < _SHORT and writing.shape is not Shape.WHOLE:  # "A | B" is no "AB"
        return writing.all_upper and writing.whole_word and is_in_pieces(view, begin, stop)
    if not writing.whole_word and not writing.inflected and letters < _GLUED:
        return _is_short_in_camel_word(kind, writing, view.string(begin, stop))
    if letters >= _SHORT or writing.all_upper or writing.as_listed:
        return True
    return writing.link and writing.whole_word and _is_no_word(view.string(begin, stop))


def _is_short_in_camel_word(kind: Kind, writing: Writing, letters: str) -> bool:
    """Whether a name of four letters is a part of a word with capitals inside: "AcmePay", "TeamAcme"."""
    told = kind in _GIVEN and len(letters) == _SHORT and writing.capital and not writing.all_upper
    return told and not writing.rest and not is_ordinary(letters)


def _is_no_word(letters: str) -> bool:
    """Whether they mean nothing but the name: in an address, a handle or a file's name small letters say no more than capitals."""
    return not in_dictionary(letters) and zipf(letters) < ORDINARY_FROM


def _is_glued(kind: Kind, writing: Writing) -> bool:
    """Whether a name may be a part of that word: what it is glued to is a legal form or an everyday word."""
    if kind not in {Kind.NAME, Kind.ALIAS, Kind.CORE}:
        return False
    if writing.rest in forms().behind and writing.link:
        return True
    if writing.rest in _HANDLE_PARTS and writing.link:
        return True
    if writing.link and _are_two_words(writing.rest):
        return True
    return len(writing.rest) >= 3 and zipf(writing.rest) >= ORDINARY_FROM


def _are_two_words(letters: str) -> bool:
    """Whether they are two everyday words: "weare" of "#wearenorthwind"."""
    cuts = range(2, len(letters) - 1)
    return any(zipf(letters[:at]) >= _EVERYDAY and zipf(letters[at:]) >= _EVERYDAY for at in cuts)


def _confidence(
    spelling: Spelling, writing: Writing, text: str, *, has_form: bool
) -> tuple[float, tuple[str, ...]]:
    kind = spelling.kind
    if kind is Kind.DOMAIN:
        return 0.97, ("domain",)
    if writing.shape is not Shape.WHOLE and (len(spelling.letters) < _SHORT or kind is Kind.TICKER):
        return of_pieces(spelling.letters), (kind.name.lower(), "in pieces")
    if kind is Kind.TICKER:
        return of_ticker(spelling.letters, writing, text)
    if kind is Kind.ACRONYM:
        return _of_acronym(spelling, writing, text)
    if kind is Kind.LEADING:
        return of_leading(spelling.words, writing, text)
    doubt = doubt_of(spelling, writing)
    evidence = [kind.name.lower(), writing.shape.value]
    if has_form:
        doubt = min(doubt, 0.1)
        evidence.append("legal form")
    if writing.disguised:
        evidence.append("disguised letters")
    confidence = _BASE[kind] - _SHAPE_COST[writing.shape]
    confidence -= 0.1 if not writing.capital and not writing.link else 0.0
    confidence -= 0.05 if not writing.whole_word else 0.0
    if writing.rest:
        plain = not (writing.link or writing.capital)
        if spelling.rarity >= 2 or (plain and len(spelling.letters) < _GLUED_PLAIN):
            return 0.2, (*evidence, "inside another word")
        if plain:
            return 0.45, (*evidence, "glued to a word")
        return confidence - (0.15 if writing.link else 0.3), (*evidence, "glued to a word")
    if writing.inflected and zipf(f"{spelling.letters}s") >= 2.8:
        return 0.2, (*evidence, "a word of its own")
    if kind is Kind.SHORT and _is_plain_word(spelling, writing):
        return _PLAIN_WORD, (*evidence, "lower case", "a word of its own")
    if doubt < 0.05 and kind is not Kind.SHORT:
        return confidence, tuple(evidence)
    setting = setting_of(text, writing.start, writing.end)
    if writing.shape is Shape.WHOLE and not writing.capital and doubt > LEAST_IN_LOWER:
        doubt = min(doubt, doubt_in_english(spelling, writing, setting))
    weight, reasons = weigh(
        setting,
        capital=writing.capital or writing.link,
        several=not spelling.single,
        dated=spelling.letters in cues().calendar,
        small=not (writing.raised or writing.link),
    )
    if {_CAPITAL, "article before"} <= set(reasons) and is_german_word(spelling.letters):
        weight -= _OF_CAPITAL
    if writing.link and writing.whole_word:
        weight = max(weight, 0.2)
    elif doubt > _DOUBTFUL and writing.capital and "called a customer" not in reasons:
        plainly = called(text, writing.start, writing.end) is Called.PLAINLY
        weight, reasons = (
            (weight + 0.25, (*reasons, "called a customer")) if plainly else (weight, reasons)
        )
    # A word with another meaning needs its surroundings; one with hardly any is only a little shaken by them.
    confidence = (1 - doubt) * confidence + doubt * min(0.25 + weight, confidence)
    if kind is Kind.SHORT and not writing.link:
        confidence += sum(amount for amount, _ in (*neighbours(setting), *places(setting)))
    return confidence, (*evidence, *reasons)


def _is_plain_word(spelling: Spelling, writing: Writing) -> bool:
    """Whether it is but one word of a name, in small letters, and means something: "a lanternfish glows"."""
    small = not (writing.capital or writing.link)
    return small and spelling.single and in_dictionary(spelling.letters)


def _of_acronym(spelling: Spelling, writing: Writing, text: str) -> tuple[float, tuple[str, ...]]:
    setting = setting_of(text, writing.start, writing.end)
    weight, reasons = weigh(setting, capital=True)
    if "article before" in reasons:  # "the NSA" is as usual as "NSA"
        weight += 0.4
    base = 0.42 if len(spelling.letters) > 3 else 0.31
    usual = max(0.0, zipf(spelling.letters) - 1.5) * 0.15
    confidence = base - usual + 0.5 * max(min(weight, 0.6), -0.5)
    return confidence, ("acronym", *(reason for reason in reasons if reason != "article before"))
