"""The words of a text line by line, and whether a line has its words capitalised for show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+(?:['’&.\-+/][^\W_]+)*(?:['’](?![^\W_]))?\.?")
_NO_PROSE = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|\S*[\\{}<>=_]\S*|\w+\(\S*|#\w+")
_LINES = re.compile(r"[^\n\x0b\t]+")
_SENTENCE_END = re.compile(r"[.!?:;•·–—|\"“”„»«(\[]\s*$|[.!?][\"”'’)]*\s+$|^\s*[-–•·*]?\s*$")
ABBREVIATION = re.compile(
    r"^(?:[A-Z]|St|Dr|Mr|Mrs|Ms|Prof|Jr|Sr|Inc|Corp|Ltd|Co|Bros|Mt|Ft|Rev|Gen|Col|Lt|Sgt|Capt|No|vs|e\.V|[A-Z](?:\.[A-Z])+)\.$"
)
_NUMBERED = re.compile(r"\d+(?:st|nd|rd|th|[A-Z]+)$")
"""Ordinals and call signs: 65th, 3AW, 4G."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word and where it stands, half-open."""

    text: str
    start: int
    end: int
    opens: bool
    """Whether a sentence, a line or a cell begins with it."""

    @property
    def bare(self) -> str:
        return re.sub(r"['’]s?$", "", self.text.rstrip(".").lower())

    @property
    def capital(self) -> bool:
        text = self.text
        return (
            text[0].isupper()
            or (
                len(text) > 2 and any(letter.isupper() for letter in text[1:]) and text[0].isalpha()
            )
            or (text[0].isdigit() and _NUMBERED.match(text) is not None)
        )


def lines_of(text: str) -> Iterator[tuple[list[Word], bool]]:
    """The words of each line, and whether it is a headline, or as good as one since every noun has a capital."""
    german = is_german(text)
    for line in _LINES.finditer(text):
        words = list(_words(text, line.start(), line.end()))
        yield words, german or _is_headline(words, text[: line.end()].rstrip()[-1:] or " ")


def _words(text: str, start: int, end: int) -> Iterator[Word]:
    holes = [match.span() for match in _NO_PROSE.finditer(text, start, end)]
    for match in _WORD.finditer(text, start, end):
        if any(left <= match.start() < right for left, right in holes):
            continue
        token = match[0]
        last = match.end()
        if token.endswith(".") and not ABBREVIATION.match(token):
            token, last = token[:-1], last - 1
        opens = _SENTENCE_END.search(text[start : match.start()][-6:]) is not None
        yield Word(token, match.start(), last, opens or match.start() == start)


def _is_headline(words: Sequence[Word], ends: str) -> bool:
    """Whether the line has its words capitalised for show: Title Case or ALL CAPS."""
    long = [word for word in words if len(word.text) > 3 and word.text[0].isalpha()]
    capital = sum(word.text[0].isupper() for word in long)
    if len(words) >= 2 and all(word.text.isupper() for word in words if word.text[0].isalpha()):
        return True
    if ends in ".!?":
        return False
    return len(long) >= 2 and capital >= 0.75 * len(long) and len(words) <= 16 and len(words) > 1


def is_german(text: str) -> bool:
    """Whether nouns are capitalised anyway."""
    german = len(_GERMAN.findall(text))
    english = len(_ENGLISH.findall(text))
    return (german > english and german >= 2) or (
        german > 0 and english == 0 and re.search("[äöüß]", text) is not None
    )


_GERMAN = re.compile(
    r"(?i)\b(?:der|die|das|und|ist|nicht|mit|für|eine?[mnrs]?|den|des|von|vom|auf|wir|zu|zum|zur|im|sich|dem|werden|wird|bei|beim|aus|nach"
    r"|sind|hat|haben|oder|wie|nur|noch|auch|seit|unser\w*|ohne|durch|über|steht)\b"
)
_ENGLISH = re.compile(
    r"(?i)\b(?:the|and|of|is|with|for|to|we|that|are|on|this|by|from|our|as|at|has|have|will)\b"
)
