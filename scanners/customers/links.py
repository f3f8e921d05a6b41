"""Whether a short name in small letters can be meant in an address, a handle or a file's name: "example.com/zvk", not "/x?zvk=1" or ".zvk"."""

from __future__ import annotations

import re

from scanners.customers.domains import is_usual_part
from scanners.customers.folding import WALL
from scanners.customers.words import ORDINARY_FROM, in_dictionary, zipf

NEVER, SHOWN, SURE = 0.0, 0.45, 1.0
"""How sure a name can be there, at most."""

_SEGMENT_BEFORE = re.compile(rf"[^\s{WALL}/?&=#\\:@.,;()'\"<>\[\]{{}}|]*$")
_SEGMENT_BEHIND = re.compile(rf"[^\s{WALL}/?&=#\\:@.,;()'\"<>\[\]{{}}|]*")
_REACH = 60
_JOINTS = re.compile(r"[-_+~]|%20|%2[Bb]")
_NUMBER = re.compile(r"v?\d{1,4}")
_KEY_BEGINS, _KEY_ENDS = re.compile(r"[?&;]$"), re.compile(r"=")
_LAST_LABEL = re.compile(r"\w\.$"), re.compile(r"(?![\w-]|\.\w|[/:@])")
_SHORTEST_WORD = 3
_CHOSEN = re.compile(r"(?:://|www\.|\w@|(?<![\w/])[@#])$")
"""What a host, a handle or a tag begins with, which somebody chose, whatever else the letters mean."""


def most_in_link(text: str, start: int, end: int) -> float:
    """How sure text[start:end], a name of a few small letters in a link, can be at most.

    NEVER where it is what parts of addresses are called everywhere, an ending, or a piece of a code; SHOWN where it is the name
    of a parameter; SURE where it stands as a word of its own.
    """
    before, behind = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    if _CHOSEN.search(before):
        return SURE
    if is_usual_part(text[start:end].lower()):
        return NEVER
    if _LAST_LABEL[0].search(before) and _LAST_LABEL[1].match(behind):
        return NEVER
    if not _stands_alone(before, behind):
        return NEVER
    if _KEY_BEGINS.search(before) and _KEY_ENDS.match(behind):
        return SHOWN
    return SURE


def _stands_alone(before: str, behind: str) -> bool:
    """Whether what is joined to it by hyphens and the like is made of words and numbers: "zvk-rollout-2031", not "zvk-aB3"."""
    left, right = _SEGMENT_BEFORE.search(before), _SEGMENT_BEHIND.match(behind)
    parts = [*_JOINTS.split(left[0] if left else ""), *_JOINTS.split(right[0] if right else "")]
    return all(_is_word(part) for part in parts if part)


def _is_word(part: str) -> bool:
    if _NUMBER.fullmatch(part):
        return True
    small = part.lower()
    if len(small) < _SHORTEST_WORD:
        return part.isalpha() and is_usual_part(small)
    return part.isalpha() and (zipf(small) >= ORDINARY_FROM or in_dictionary(small))
