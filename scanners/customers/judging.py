"""From a candidate to a hit with a confidence, or to nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scanners.customers.context import setting_of, weigh
from scanners.customers.folding import Gap, View
from scanners.customers.hits import Hit
from scanners.customers.index import CustomerIndex, Spellings
from scanners.customers.legal import form_behind
from scanners.customers.searching import Candidate
from scanners.customers.shapes import Shape, shape_of
from scanners.customers.surfaces import Kind
from scanners.customers.words import in_dictionary, is_ordinary, zipf


@dataclass(frozen=True, slots=True)
class Writing:
    """How a stretch is written."""

    shape: Shape
    capital: bool
    """Whether every word of it begins with a capital that does so in the list."""
    as_listed: bool
    """Whether capitals stand where they do in the list."""
    all_upper: bool
    whole_word: bool
    """Whether it begins and ends where words do, not inside a CamelWord."""
    inflected: bool
    link: bool
    """Whether it stands in an address, a handle, a hashtag or a file name."""


_BASE = {
    Kind.NAME: 0.95,
    Kind.ALIAS: 0.93,
    Kind.DOMAIN: 0.97,
    Kind.CORE: 0.88,
    Kind.LABEL: 0.78,
    Kind.SHORT: 0.7,
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
}
_TICKER = re.compile(
    r"(?:\$|\b(?:NYSE|NASDAQ|AMEX|LSE|XETRA|ETR|FRA|TSX|TSE|ASX|HKEX|SIX|SWX|BSE|NSE|EPA|BIT|BME|STO|OTC|ticker|symbol)"
    r"[A-Z]*\s?[:)]?\s?)$",
    re.IGNORECASE,
)


def judge(index: CustomerIndex, view: View, text: str, candidate: Candidate) -> Hit | None:
    """The hit that the candidate is, or None."""
    spellings, row = index.spellings, candidate.row
    kind = Kind(int(spellings.kind[row]))
    inner = int(spellings.inner[row])
    begin, stop = candidate.begin, candidate.stop
    shape = shape_of(view, begin, stop, inner, parted=bool(spellings.parted[row]))
    if shape is None:
        return None
    start, end = int(view.start[begin]), int(view.end[stop - 1])
    writing = _writing(view, text, begin, stop, shape, int(spellings.cased[row]), inner)
    if not _may_stand_there(kind, writing, view, text, begin, stop):
        return None
    form_end = end if writing.link else form_behind(text, end)
    confidence, evidence = _confidence(
        spellings, candidate, kind, writing, text, (start, end, form_end)
    )
    if confidence < 0.1:
        return None
    return Hit(
        start=start,
        end=form_end,
        owner=int(spellings.owner[row]),
        rule=_RULES[kind] if shape is Shape.WHOLE else f"{_RULES[kind]}-{shape.value}",
        confidence=round(min(confidence, 0.99), 2),
        evidence=evidence,
        letters=stop - begin,
        kind=kind,
    )


def _writing(
    view: View, text: str, begin: int, stop: int, shape: Shape, cased: int, inner: int
) -> Writing:
    # Capitals are asked for only where the list has them: "Bed bath" has one, "net mobile" none.
    wanted = cased & (inner | 1)
    heads = [at for at in range(begin, stop) if wanted >> (at - begin) & 1]
    upper = view.upper[begin:stop]
    digit = view.letters[begin:stop] <= ord("9")
    start, end = int(view.start[begin]), int(view.end[stop - 1])
    # Letters that know no case (digits, ideographs) count as capitals.
    caseless = digit | (view.letters[begin:stop] >= 0x590)
    return Writing(
        shape=shape,
        capital=all(bool(view.upper[at]) or bool(caseless[at - begin]) for at in heads),
        as_listed=all(
            bool(one) == bool(cased >> at & 1) for at, one in enumerate(upper) if not caseless[at]
        ),
        all_upper=bool((upper | caseless).all()),
        whole_word=bool(view.gap[begin]) and bool(view.gap[stop]),
        inflected=not bool(view.bound[stop]),
        link=_in_link(text, start, end),
    )


_LINK = re.compile(
    r"[@#\\]|://|www\.|_|%|\.(?:[a-z]{2,4}|docx|pptx|xlsx|info|[a-z]{2,3}/\S*)(?:[?/:#]\S*)?[.,;:)\]]*$",
    re.IGNORECASE,
)


def _in_link(text: str, start: int, end: int) -> bool:
    left, right = start, end
    while (
        left > 0 and not text[left - 1].isspace() and start - left < 80 and text[left - 1] != "\x00"
    ):
        left -= 1
    while (
        right < len(text)
        and not text[right].isspace()
        and right - end < 80
        and text[right] != "\x00"
    ):
        right += 1
    return bool(_LINK.search(text[left:right])) if right - left > end - start else False


def _may_stand_there(
    kind: Kind, writing: Writing, view: View, text: str, begin: int, stop: int
) -> bool:
    """Whether a spelling of this kind can be meant by what is written so."""
    letters = stop - begin
    if kind is Kind.DOMAIN:
        return all(view.gap[at] in {0, Gap.DOT, Gap.HYPHEN} for at in range(begin + 1, stop))
    if kind is Kind.TICKER:
        start = int(view.start[begin])
        return (
            writing.whole_word
            and writing.all_upper
            and bool(_TICKER.search(text, max(0, start - 12), start))
        )
    if kind is Kind.ACRONYM:
        return writing.all_upper and writing.whole_word and letters >= 3
    if not writing.whole_word and not writing.inflected and letters < 5:
        return False
    return letters >= 4 or writing.all_upper or writing.capital


def _confidence(
    spellings: Spellings,
    candidate: Candidate,
    kind: Kind,
    writing: Writing,
    text: str,
    span: tuple[int, int, int],
) -> tuple[float, tuple[str, ...]]:
    start, end, form_end = span
    if kind is Kind.DOMAIN:
        return 0.97, ("domain",)
    if kind is Kind.TICKER:
        return 0.7, ("ticker", "exchange before it")
    common = int(spellings.common[candidate.row]) / 10
    single = int(spellings.inner[candidate.row]) == 0
    evidence = [kind.name.lower(), writing.shape.value]
    doubt = _doubt(spellings, candidate, kind, writing, common, single=single)
    if form_end > end:
        evidence.append("legal form")
        doubt = min(doubt, 0.1)
    confidence = _BASE.get(kind, 0.3) - _SHAPE_COST[writing.shape]
    if not writing.capital and not writing.link:
        confidence -= 0.1
    if not writing.whole_word:
        confidence -= 0.05
    if doubt < 0.15 and kind is not Kind.ACRONYM:
        return confidence, tuple(evidence)
    setting = setting_of(text, start, end)
    weight = weigh(setting, capital=writing.capital, all_upper=writing.all_upper)
    evidence += weight.reasons
    weight_value = max(weight.value, 0.2) if writing.link and writing.whole_word else weight.value
    if kind is Kind.ACRONYM:
        return 0.3 + 0.5 * weight_value - 0.5 * doubt, tuple(evidence)
    # A word with another meaning needs its surroundings; one with hardly any is only a little shaken by them.
    doubted = 0.2 + weight_value
    return min(confidence, (1 - doubt) * confidence + doubt * doubted), tuple(evidence)


def _doubt(
    spellings: Spellings,
    candidate: Candidate,
    kind: Kind,
    writing: Writing,
    common: float,
    *,
    single: bool,
) -> float:
    """From 0 for letters that mean nothing else to 1 for an everyday word."""
    if single:
        word = spellings.string(candidate.row)
        if common >= 3:
            return 1.0 if is_ordinary(word) else 0.6
        if common >= 2:
            return 0.4 if in_dictionary(word) else 0.2
        return 0.1 if kind is not Kind.SHORT else 0.2
    if writing.shape is not Shape.WHOLE and zipf(spellings.string(candidate.row)) >= 3:
        return 1.0
    if common >= 4:
        return 0.3 if writing.capital else 1.0
    return 0.0
