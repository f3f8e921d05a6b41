"""Names in letters that only look like theirs: "TARИWICK", upside down, in Braille, in white letters on dark circles."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

from scanners.customers.folding import WALL
from scanners.customers.hits import Hit
from scanners.customers.marks import SignClass, marked

_MOST = 0.8
_FEWEST = 4
_SEEN_AS = (
    "ИN ЙN ЯR ГR ПN ЦU ЧY ШW ЩW ЗE ЭE ДA ЛA ФO БB ЪB ЄE ЮO иn йn яr гr пn цu чy шw щw зe эe дa лa фo бb ъb єe "
    "ϲc ϹC ΛA ΔA ΣE ΞE ΘO ΨY ΩO ΓR ΠN λa δd σo πn ψy ωw ηn βb μu ρp θo ξe "
    "աw բr գq դn եt զq էt թp իh խh ծo կh ղn մu յj նu չz պw ջz ռn վu րn ցg փp օo ֆp ՏS ɾr ƎE Ʒ3 єe"
)  # fmt: skip
"""Letters that look like the one behind them and are read otherwise in their own words."""
_SEEN = {pair[0]: pair[1] for pair in _SEEN_AS.split()}
_TURNED_AS = (
    "ɐa qb ɔc pd ǝe ɟf ƃg ᵷg ɥh ᴉi ıi ɾj ʞk ʃl ɯm un ɹr ʇt nu ʌv ʍw ʎy bq dp "
    "∀A ᗺB ƆC ᗡD ƎE ℲF ⅁G ſJ ⋊K ˥L ԀP ΌQ ᴚR ⊥T ∩U ΛV ⅄Y MW WM"
)
_TURNED = {pair[0]: pair[1] for pair in _TURNED_AS.split()}
_TELLING_TURNED = "ɐɔǝɟƃᵷɥᴉʞɯɹʇʌʍʎ∀ᗺᗡℲ⅁⋊˥⊥⅄"
_BRAILLE = {chr(0x2800 + dots): letter for dots, letter in zip(
    (1, 3, 9, 25, 17, 11, 27, 19, 10, 26, 5, 7, 13, 29, 21, 15, 31, 23, 14, 30, 37, 39, 58, 45, 61, 53),
    "abcdefghijklmnopqrstuvwxyz", strict=True,
)}  # fmt: skip
"""The dots of each letter as the bits of its code point (Unicode, Braille Patterns)."""
_ON_DARK = {chr(0x1F150 + at): chr(ord("a") + at) for at in range(26)}
"""Unicode, Enclosed Alphanumeric Supplement: negative circled letters; the squared ones are folded."""

_LATIN = "A-Za-z\u00c0-\u024f"
_OF_OTHERS = re.escape("".join(_SEEN))
_MIXED = re.compile(rf"(?=\w*[{_LATIN}\u0250-\u02af])\w{{{_FEWEST},}}")
_PART = re.compile(rf"[\w{re.escape(''.join(_TURNED))}]")
_OTHER = re.compile(rf"[{_OF_OTHERS}]")
_TURNED_LETTER = re.compile(rf"[{_TELLING_TURNED}]")
_DOTTED = re.compile(r"[\u2801-\u283f]+(?:[ \u2800][\u2801-\u283f]+){0,5}")
_DARK = re.compile(r"[\U0001f150-\U0001f169]+(?:\s[\U0001f150-\U0001f169]+){0,5}")
_STRANGE = SignClass(rf"[{_OF_OTHERS}{_TELLING_TURNED}\u2801-\u283f\U0001f150-\U0001f169]")


class _Reading(NamedTuple):
    """What is read at start…end of a text."""

    text: str
    start: int
    end: int


def drawn_hits(text: str, search: Callable[[str], Iterator[Hit]]) -> Iterator[Hit]:
    """What `search` finds in the letters that others look like, at the whole of each stretch."""
    if text.isascii() or not marked(text).has(_STRANGE):
        return
    readings = [one for one in _readings(text) if len(one.text) >= _FEWEST]
    begins, joined = [], ""
    for one in readings:
        begins.append(len(joined))
        joined += one.text.replace(WALL, " ") + WALL
    for hit in search(joined) if joined else ():
        if hit.is_slip:
            continue
        _, start, end = readings[bisect_right(begins, hit.start) - 1]
        yield replace(
            hit,
            start=start,
            end=end,
            rule="drawn",
            confidence=min(hit.confidence, _MOST),
            evidence=("letters that look like others", *hit.evidence),
        )


def _readings(text: str) -> Iterator[_Reading]:
    for start, end in _words_with(_OTHER, text):
        if _MIXED.fullmatch(text, start, end):
            yield _Reading("".join(_SEEN.get(one, one) for one in text[start:end]), start, end)
    before = None
    for start, end in _words_with(_TURNED_LETTER, text):
        turned = "".join(_TURNED.get(one, one) for one in reversed(text[start:end]))
        yield _Reading(turned, start, end)
        if before is not None and text[before.end : start] == " ":
            turned = f"{turned} {before.text}"
            start = before.start
            yield _Reading(turned, start, end)
        before = _Reading(turned, start, end)
    for pattern, table in ((_DOTTED, _BRAILLE), (_DARK, _ON_DARK)):
        for found in pattern.finditer(text):
            yield _read(found, table)


def _words_with(letter: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """The words that have such a letter, which are few: nothing else of the text is looked at."""
    end = 0
    for found in letter.finditer(text):
        if found.start() < end:
            continue
        start, end = found.span()
        while start and _PART.match(text, start - 1):
            start -= 1
        while end < len(text) and _PART.match(text, end):
            end += 1
        yield start, end


def _read(found: re.Match[str], table: dict[str, str]) -> _Reading:
    read = "".join(table.get(one, " " if one == "\u2800" else one) for one in found[0])
    return _Reading(read, found.start(), found.end())
