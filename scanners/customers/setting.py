"""What stands round a name in its sentence, line or cell."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scanners.customers.folding import WALL

_SENTENCE_END = re.compile(r"[.!?;|\u2022]\s|[\n\x0b\t\x00]|\s[\u2013\u2014-]\s")
_WORD = re.compile(r"[^\W_]+(?:['\u2019.-][^\W_]+)*")
_POSSESSIVE = re.compile(r"(?:['\u2019`\u00b4]s?|s['\u2019])(?=\W|$)")
_JOINS_HEAD, _JOINS_TAIL = (
    re.compile(r"[^\W_]['\u2019.]?[ \u00a0]$"),
    re.compile(r"[ \u00a0][^\W_]"),
)
_LABELLED, _HANGS = re.compile(r":\s?$"), re.compile(r"[^\W_]-$")
_PAIRED_HEAD, _PAIRED_TAIL = re.compile(r"[^\W_]/$"), re.compile(r"/[^\W_]")
_FEWEST_WORDS, _FEWEST_LONG, _LONG = 3, 2, 4
"""Words of a sentence in capitals, the long ones among them, and letters of those."""
_REACH = 90
"""Code points on either side that are looked at."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A name's surroundings in its sentence, line or cell."""

    heads: tuple[str, ...]
    """The words before it, as written."""
    tails: tuple[str, ...]
    joins_head: bool
    """Whether only a space parts the name from the word before it."""
    joins_tail: bool
    possessive: bool
    titled: bool
    """Whether most other words of the line begin with capitals, so that capitals say nothing."""
    labelled: bool
    """Whether a colon stands right before it."""
    hangs: bool
    """Whether a hyphen joins it to the word before."""
    paired: bool
    """Whether a slash joins it to a word: "Spring/Summer"."""
    shouted: bool
    """Whether all of its sentence stands in capitals; its other words are given in small letters then."""

    @property
    def before(self) -> str:
        """The word before it; "" where it begins the sentence."""
        return self.heads[-1] if self.heads else ""

    @property
    def after(self) -> str:
        """The word behind it; "" where it ends the sentence."""
        return self.tails[0] if self.tails else ""


def setting_of(text: str, start: int, end: int) -> Setting:
    """What stands round text[start:end]."""
    left, right = _sentence(text, start, end)
    head, tail = text[left:start], text[end:right]
    heads = tuple(match.group() for match in _WORD.finditer(head))
    found = _POSSESSIVE.match(tail)
    rest = tail[found.end() :] if found else tail
    tails = tuple(match.group() for match in _WORD.finditer(rest))
    # The first word of a sentence has its capital anyway; articles stay small in titles.
    others = [word for word in heads[1:] + tails if len(word) > 3]
    capitals = sum(word[0].isupper() for word in others)
    shouted = _is_shouted(text[left:right])
    if shouted:
        heads, tails = tuple(map(str.lower, heads)), tuple(map(str.lower, tails))
    return Setting(
        heads=_without_foreign_an(heads, text[start:end]),
        tails=tails,
        joins_head=_JOINS_HEAD.search(head) is not None,
        joins_tail=_JOINS_TAIL.match(rest) is not None,
        possessive=found is not None,
        titled=bool(others) and capitals >= max(1, 0.6 * len(others)),
        labelled=_LABELLED.search(head) is not None,
        hangs=_HANGS.search(head) is not None,
        paired=_PAIRED_HEAD.search(head) is not None or _PAIRED_TAIL.match(tail) is not None,
        shouted=shouted,
    )


def _is_shouted(sentence: str) -> bool:
    """Whether it stands in capitals and is a sentence, and no list of abbreviations."""
    if not sentence.isupper():
        return False
    words = _WORD.findall(sentence)
    return len(words) >= _FEWEST_WORDS and sum(len(word) >= _LONG for word in words) >= _FEWEST_LONG


def _without_foreign_an(heads: tuple[str, ...], name: str) -> tuple[str, ...]:
    """The words before a name, "an" read as German where no English article would be: "Rechnung an Korvath"."""
    if heads and heads[-1] == "an" and name[:1].lower() not in "aeiouh":
        return (*heads[:-1], "bei")
    return heads


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence, line or cell round a span, cut off at a distance."""
    left = max(0, start - _REACH)
    for match in _SENTENCE_END.finditer(text, left, start):
        left = match.end()
    found = _SENTENCE_END.search(text, end, min(len(text), end + _REACH))
    return left, found.start() if found else min(len(text), end + _REACH)


def beside(text: str, start: int, end: int, reach: int) -> tuple[str, str]:
    """Up to `reach` code points on either side of a span, none of another text's."""
    before = text[max(0, start - reach) : start].rpartition(WALL)[2]
    return before, text[end : end + reach].partition(WALL)[0]
