"""What is read off a screen while speaking: plain text, one breath a line, who speaks above what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise

from writers.formats import SPOKEN, Copy, file_format
from writers.formats._script import Said, said
from writers.formats._spoken import spoken

BREATH_WORDS = 10
"""At 150 words a minute four seconds, which is about what one breath carries comfortably."""
_PAUSE = re.compile(r"(?<=[,;:–])\s+")


@file_format(
    "teleprompter",
    about="Plain text to be read off a screen, one breath a line.",
    file="teleprompter.txt",
    media_type="text/plain; charset=utf-8",
    kinds=SPOKEN,
)
def make(copy: Copy) -> bytes:
    """The script as it is spoken."""
    pieces: list[str] = []
    for _, turn in groupby(said(copy), key=lambda one: one.turn):
        pieces.append("\n".join(_turn(list(turn), copy)))
    return ("\n\n".join(pieces) + "\n").encode()


def _turn(turn: list[Said], copy: Copy) -> Iterator[str]:
    first = turn[0]
    if first.opens:
        yield from (f"== {spoken(first.opens, copy.language, copy.pronunciation)} ==", "")
    if first.speaker:
        yield f"{first.speaker.upper()}:"
    for one in turn:
        yield from breaths(spoken(one.text, copy.language, copy.pronunciation))


def breaths(sentence: str) -> Iterator[str]:
    """The sentence in lines of one breath, cut where one pauses anyway, else between words."""
    line: list[str] = []
    for phrase in _PAUSE.split(sentence):
        words = phrase.split()
        if line and len(line) + len(words) > BREATH_WORDS:
            yield " ".join(line)
            line = []
        line += words
        if len(line) > BREATH_WORDS:
            *whole, line = _evenly(line)
            yield from (" ".join(one) for one in whole)
    if line:
        yield " ".join(line)


def _evenly(words: list[str]) -> list[list[str]]:
    """The words in lines of about the same length, so that no line is a single word."""
    lines = -(-len(words) // BREATH_WORDS)
    ends = [round(len(words) * number / lines) for number in range(lines + 1)]
    return [words[start:end] for start, end in pairwise(ends)]
