"""A sentence, line or bullet as the cues that stand in it, in their order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from deckproof.model import Block
from scanners import Scope
from scanners._memory import by_text
from scanners._spans import sentences, sentences_around
from scanners._views import COMPANY, PERSON, view_of
from scanners.cues.words import beginning

_TOKEN = re.compile(
    r"[^\W\d_]+(?:['’][^\W\d_]+)?"
    r"|\d+(?:[.,:]\d+)*"
    r"|[€$£%?!:;\"“”„«»()\[\]–—/#=|<>\\•.,]|(?<!\w)-|-(?!\w)"
)
_OWN = re.compile(r"['’]s?$")
_QUOTES = frozenset('"“”„«»')
_OWNER = ("'s", "’s")


@dataclass(frozen=True, slots=True)
class Place:
    """A cue's first and last token."""

    first: int
    last: int


@dataclass(slots=True)
class Reading:
    """What the words of a sentence say wherever it stands: a deck, its copy and its drafts share most. Places are numbers of tokens."""

    tokens: tuple[tuple[str, int, int], ...]
    """(text as written, start, end) in the sentence."""
    cues: Mapping[str, list[Place]]
    """Without the names in it, which are another matter in each scan."""
    possible: dict[str, list[Any]] | None = None
    """By family the frames that these cues allow, once they were asked for."""
    likes: Mapping[str, float] | None = None
    """By family how much it reads like it, once that was asked for."""


@dataclass(slots=True)
class Clause:
    """One sentence in its place."""

    start: int
    end: int
    reading: Reading
    cues: dict[str, list[Place]]
    named: bool = False
    """Whether the names in it have been looked up."""

    @property
    def tokens(self) -> tuple[tuple[str, int, int], ...]:
        """(text as written, start, end) in the sentence."""
        return self.reading.tokens


def clauses_of(scope: Scope, block: Block) -> tuple[Clause, ...]:
    """The block's clauses, found once a scan."""
    memo: dict[str, tuple[Clause, ...]] = scope.memo.setdefault("clauses", {})
    if block.id not in memo:
        memo[block.id] = tuple(
            Clause(start, end, reading, dict(reading.cues))
            for start, end, reading in readings_in(block.text)
        )
    return memo[block.id]


@by_text
def readings_in(text: str) -> tuple[tuple[int, int, Reading], ...]:
    """(start, end, reading) of each sentence of a text that has a word, a number or a mark."""
    return _readings(text, sentences(text))


def readings_around(text: str, start: int, end: int) -> tuple[tuple[int, int, Reading], ...]:
    """Those of the readings that have a place in common with `start:end`."""
    return _readings(text, sentences_around(text, start, end))


def _readings(text: str, spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int, Reading], ...]:
    read = ((start, end, _read(text[start:end])) for start, end in spans)
    return tuple(one for one in read if one[2].tokens)


@by_text
def _read(text: str) -> Reading:
    tokens = tuple(tokens_in(text, 0, len(text)))
    return Reading(tokens, _cues_of(tokens))


def tokens_in(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """(as written, start, end) of every word, number and mark between the two places."""
    for match in _TOKEN.finditer(text, start, end):
        yield match[0], match.start(), match.end()


def _cues_of(tokens: tuple[tuple[str, int, int], ...]) -> Mapping[str, list[Place]]:
    words = [_plain(word) for word, _, _ in tokens]
    places = [Place(at, at) for at in range(len(words))]
    cues: dict[str, list[Place]] = {}
    for at, word in enumerate(words):
        for _, following, cue in beginning(word).found(words, at):
            place = Place(at, at + following) if following else places[at]
            cues.setdefault(cue, []).append(place)
    for cue, at in _shapes(tokens) if tokens else ():
        cues.setdefault(cue, []).append(places[at])
    return cues


def _plain(word: str) -> str:
    """The word as lists have it: small, without a possessive end, "can't" with a straight mark."""
    low = word.lower().replace("’", "'")
    return low.removesuffix("'s")


def _shapes(tokens: tuple[tuple[str, int, int], ...]) -> Iterator[tuple[str, int]]:
    """What a token is by its looks alone: number, capital, owner, quotation mark, the clause's first word.

    "upper" is any word with a capital, "capital" one that does not owe it to standing first.
    """
    seen_word = False
    for at, (word, _, _) in enumerate(tokens):
        if word[0].isdigit():
            yield "number", at
            if len(word) == 4 and word.isdigit() and word[:2] in {"19", "20"}:
                yield "year", at
        elif word[0] in _QUOTES:
            yield "quote", at
        elif word == "?":
            yield "question", at
        elif word == ":":
            yield "colon", at
        elif word in "–—-":
            yield "dash", at
        elif word[0].isalpha():
            if word[0].isupper() and len(word) > 1:
                yield "upper", at
            if word[0].isupper() and word.endswith(_OWNER):
                yield "owner", at
            if not seen_word:
                yield "start", at
            elif word[0].isupper() and len(word) > 1:
                yield "capital", at
            seen_word = True
    yield "end", len(tokens) - 1


def name_cues(scope: Scope, block: Block, clause: Clause) -> None:
    """Add the clause's cues "person" and "company", which the language model and the customer list find."""
    if clause.named:
        return
    clause.named = True
    views: dict[str, Mapping[str, str]] = scope.memo.setdefault("cue-views", {})
    if block.id not in views:
        views[block.id] = {
            "person": view_of(scope, block, companies=False),
            "company": view_of(scope, block, companies=True),
        }
    for cue, sign in (("person", PERSON), ("company", COMPANY)):
        view = views[block.id][cue]
        for at, (_, start, _) in enumerate(clause.tokens):
            if view[clause.start + start] == sign:
                clause.cues.setdefault(cue, []).append(Place(at, at))
