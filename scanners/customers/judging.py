"""From a candidate to a hit with a confidence, or to nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scanners.customers.clients import Called, called
from scanners.customers.context import Setting, cues, neighbours, places, setting_of, weigh
from scanners.customers.folding import Gap, View
from scanners.customers.hits import Hit
from scanners.customers.index import CustomerIndex
from scanners.customers.leading import of_leading
from scanners.customers.legal import form_behind, forms
from scanners.customers.mistyped import words_in
from scanners.customers.searching import Candidate
from scanners.customers.shapes import Shape, shape_of
from scanners.customers.surfaces import Kind
from scanners.customers.tickers import of_ticker
from scanners.customers.words import (
    ORDINARY_FROM,
    in_dictionary,
    is_english,
    is_ordinary,
    rarity_in_english,
    zipf,
)
from scanners.customers.writings import Writing, writing_of

LEAST = 0.1
"""Hits below it are dropped: far below what anybody is shown."""

_DOUBTFUL = 0.5
"""Doubt from which it is asked whether a list or a heading of clients has the word."""

_PLAIN_WORD = 0.2
"""How sure a word of a name is that means something, in small letters."""

_LEAST_IN_LOWER = 0.2
"""Doubt that a name in small letters keeps, whatever its words."""

_SHORT = 4
"""Names of fewer letters are found only as they stand in the list, or in capitals."""

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
_HANDLE_PARTS = frozenset(
    {"my", "hq", "us", "uk", "eu", "de", "ch", "at", "go", "we", "io", "ai", "tv", "it"}
)


@dataclass(frozen=True, slots=True)
class Spelling:
    """The spelling that a candidate may be."""

    letters: str
    kind: Kind
    rarity: float
    """How often its words are met together, as a Zipf frequency."""
    single: bool
    """Whether it is one word."""
    inner: int
    cased: int

    @property
    def words(self) -> list[str]:
        """Its words."""
        places = [at for at in range(1, len(self.letters)) if self.inner >> at & 1]
        return words_in(self.letters, places)


def judge(index: CustomerIndex, view: View, text: str, candidate: Candidate) -> Hit | None:
    """The hit that the candidate is, or None."""
    spellings, row = index.spellings, candidate.row
    begin, stop = candidate.begin, candidate.stop
    inner = int(spellings.inner[row])
    shape = shape_of(view, begin, stop, inner, parted=bool(spellings.parted[row]))
    if shape is None:
        return None
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
    end = writing.end if writing.link else form_behind(text, writing.end)
    confidence, evidence = _confidence(spelling, writing, text, has_form=end > writing.end)
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


def _may_stand_there(kind: Kind, writing: Writing, view: View, begin: int, stop: int) -> bool:
    """Whether a spelling of this kind can be meant by what is written so."""
    letters = stop - begin
    if kind is Kind.DOMAIN:
        return all(view.gap[at] in {0, Gap.DOT, Gap.HYPHEN} for at in range(begin + 1, stop))
    if kind is Kind.TICKER:
        return writing.whole_word and writing.all_upper and writing.shape is Shape.WHOLE
    if kind is Kind.ACRONYM:
        return writing.all_upper and writing.whole_word and letters >= 3
    if kind is Kind.LABEL and not (writing.raised or writing.link):
        word = view.string(begin, stop)
        if is_ordinary(word) or zipf(word) >= ORDINARY_FROM:
            return False
    if writing.rest:
        return _is_glued(kind, writing)
    if letters < _SHORT and writing.shape is not Shape.WHOLE:  # "A | B" is no "AB"
        return False
    if not writing.whole_word and not writing.inflected and letters < 5:
        return False
    return letters >= _SHORT or writing.all_upper or writing.as_listed


def _is_glued(kind: Kind, writing: Writing) -> bool:
    """Whether a name may be a part of that word: what it is glued to is a legal form or an everyday word."""
    if kind not in {Kind.NAME, Kind.ALIAS, Kind.CORE}:
        return False
    if writing.rest in forms().behind and writing.link:
        return True
    if writing.rest in _HANDLE_PARTS and writing.link:
        return True
    return len(writing.rest) >= 3 and zipf(writing.rest) >= ORDINARY_FROM


def _confidence(
    spelling: Spelling, writing: Writing, text: str, *, has_form: bool
) -> tuple[float, tuple[str, ...]]:
    kind = spelling.kind
    if kind is Kind.DOMAIN:
        return 0.97, ("domain",)
    if kind is Kind.TICKER:
        return of_ticker(spelling.letters, writing, text)
    if kind is Kind.ACRONYM:
        return _of_acronym(spelling, writing, text)
    if kind is Kind.LEADING:
        return of_leading(spelling.words, writing, text)
    doubt = _doubt(spelling, writing)
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
    if writing.shape is Shape.WHOLE and not writing.capital and doubt > _LEAST_IN_LOWER:
        doubt = min(doubt, _doubt_in_english(spelling, writing, setting))
    weight, reasons = weigh(
        setting,
        capital=writing.capital or writing.link,
        several=not spelling.single,
        dated=spelling.letters in cues().calendar,
        small=not (writing.raised or writing.link),
    )
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


def _doubt_in_english(spelling: Spelling, writing: Writing, setting: Setting) -> float:
    """The doubt in small letters in an English sentence, where a word of another language hardly is but a name."""
    if not is_english([word.lower() for word in (*setting.heads, *setting.tails)]):
        return 1.0
    return max(
        _LEAST_IN_LOWER,
        _doubt_of_words(replace(spelling, rarity=rarity_in_english(spelling.words)), writing),
    )


def _of_acronym(spelling: Spelling, writing: Writing, text: str) -> tuple[float, tuple[str, ...]]:
    setting = setting_of(text, writing.start, writing.end)
    weight, reasons = weigh(setting, capital=True)
    if "article before" in reasons:  # "the NSA" is as usual as "NSA"
        weight += 0.4
    base = 0.42 if len(spelling.letters) > 3 else 0.31
    usual = max(0.0, zipf(spelling.letters) - 1.5) * 0.15
    confidence = base - usual + 0.5 * max(min(weight, 0.6), -0.5)
    return confidence, ("acronym", *(reason for reason in reasons if reason != "article before"))


def _doubt(spelling: Spelling, writing: Writing) -> float:
    """From 0 for letters that mean nothing else to 1 for an everyday word."""
    doubt = _doubt_of_words(spelling, writing)
    if writing.link and not spelling.single:
        doubt = min(doubt, 0.3 if writing.shape is Shape.JOINED else 0.45)
    if writing.disguised:
        doubt *= 0.3
    if writing.shape is Shape.SPACED:
        doubt *= 0.4
    if writing.as_listed and (spelling.cased & ~(spelling.inner | 1)):
        doubt *= 0.45  # capitals inside a word, as in the list: nobody writes a plain word so
    return doubt


def _doubt_of_words(spelling: Spelling, writing: Writing) -> float:
    rarity = spelling.rarity
    if spelling.single:
        if rarity >= 3:
            return 1.0 if is_ordinary(spelling.letters) else 0.6
        if rarity >= 2:
            if not writing.capital and rarity >= 2.5 and in_dictionary(spelling.letters):
                return 0.8
            return 0.35 if rarity >= 2.5 else 0.2
        return 0.0
    if writing.shape is not Shape.WHOLE and zipf(spelling.letters) >= 3:
        return 1.0
    if rarity < 3:
        return 0.0
    often = min(1.0, (rarity - 3) / 1.5)
    return 0.1 + 0.25 * often if writing.capital else 0.35 + 0.4 * often
